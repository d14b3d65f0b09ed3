import { describe, expect, it } from 'vitest';
import { MAX_RETRY_AFTER_MS, parseRetryAfter } from '../../src/http/retry-after.ts';

const now = new Date('2024-11-06T08:49:37Z');

describe('parseRetryAfter', () => {
  it.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['999999999999', MAX_RETRY_AFTER_MS],
    ['Wed, 06 Nov 2024 08:50:37 GMT', 60_000],
    ['Wednesday, 06-Nov-24 08:50:37 GMT', 60_000],
    ['Wed Nov  6 08:50:37 2024', 60_000],
    ['Tue, 05 Nov 2024 08:49:37 GMT', 0],
    ['Fri, 06 Nov 2054 08:49:37 GMT', MAX_RETRY_AFTER_MS],
  ])('%j is %d ms', (value, ms) => expect(parseRetryAfter(value, now)).toBe(ms));

  it.each(['', '-1', '1.5', 'soon', 'apples 5', '2024-11-06', 'Wed, 99 Nov 2024 08:50:37 GMT', '1e9'])(
    '%j says nothing',
    (value) => expect(parseRetryAfter(value, now)).toBeUndefined(),
  );
});
