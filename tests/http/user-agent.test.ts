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
