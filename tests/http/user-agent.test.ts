import { expect, it } from 'vitest';
import { userAgentOf } from '../../src/http/user-agent.ts';

it.each([
  ['desk@example.org', 'copydesk/1.2.3 (+mailto:desk@example.org)'],
  ['mailto:desk@example.org', 'copydesk/1.2.3 (+mailto:desk@example.org)'],
  ['https://example.org/bot', 'copydesk/1.2.3 (+https://example.org/bot)'],
  ['https://example.org/(bot)\r\nX-Evil: 1', 'copydesk/1.2.3 (+https://example.org/botX-Evil:1)'],
  ['', 'copydesk/1.2.3 (no contact set)'],
])('names the contact %j', (contact, expected) => {
  expect(userAgentOf({ version: '1.2.3', contact })).toBe(expected);
});

it('says so when there is no contact', () => {
  expect(userAgentOf({ version: '0.1.0' })).toBe('copydesk/0.1.0 (no contact set)');
});

it.each([
  ['Riverton Reader/2', 'Riverton Reader/2 copydesk/1.0.0 (no contact set)'],
  ['Mozilla/5.0 (compatible)', 'Mozilla/5.0 (compatible) copydesk/1.0.0 (no contact set)'],
  ['Mozilla/5.0 (X11; Linux', 'Mozilla/5.0 X11; Linux copydesk/1.0.0 (no contact set)'],
  ['a) (b', 'a b copydesk/1.0.0 (no contact set)'],
  ['a (\\)', 'a \\ copydesk/1.0.0 (no contact set)'],
  [' a\r\nx-evil: 1 é ', 'a x-evil: 1 copydesk/1.0.0 (no contact set)'],
  ['  ', 'copydesk/1.0.0 (no contact set)'],
])('keeps our own name after %j', (product, expected) => {
  expect(userAgentOf({ version: '1.0.0', product })).toBe(expected);
});

it('bounds what goes before it', () => {
  expect(userAgentOf({ version: '1.0.0', product: 'x'.repeat(9_999) })).toMatch(/^x{200} copydesk/);
});
