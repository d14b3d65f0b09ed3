import { describe, expect, it } from 'vitest';
import { relativeTime, renderTime } from '../../src/api/pages/time.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

describe('relative time', () => {
  it.each([
    [0, 'just now'],
    [-44, 'just now'],
    [44, 'just now'],
    [-60, '1 minute ago'],
    [-45 * 60, '45 minutes ago'],
    [-3600, '1 hour ago'],
    [-35 * 3600, '35 hours ago'],
    [-2 * 86_400, '2 days ago'],
    [-21 * 86_400, '3 weeks ago'],
    [-90 * 86_400, '3 months ago'],
    [-3 * 366 * 86_400, '3 years ago'],
    [600, 'in 10 minutes'],
  ])('of %i s is "%s"', (seconds, words) => {
    expect(relativeTime(after(seconds), NOW)).toBe(words);
  });
});

describe('a rendered time', () => {
  it.each([undefined, '', 'yesterday', '<b>'])('is nothing for %s', (iso) => {
    expect(renderTime(iso, NOW)).toBeUndefined();
  });

  it('makes no hours up where only the day is known', async () => {
    const rendered = await renderTime('2026-03-01T00:00:00Z', NOW, { precision: 'day' });
    expect(String(rendered)).toBe('<time datetime="2026-03-01" title="1 Mar 2026">1 Mar 2026</time>');
  });
});
