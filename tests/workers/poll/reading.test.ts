import { describe, expect, it } from 'vitest';
import type { RefusalCode } from '../../../src/http/types.ts';
import { withoutBody } from '../../../workers/poll/reading.ts';

describe('a fetch that a limit of ours broke off', () => {
  const kindOf = (code: RefusalCode) =>
    withoutBody({ outcome: 'refused', code, message: 'no', cost: { requests: 1, bytes: 0 } }).kind;

  it.each<RefusalCode>(['timeout', 'too-many-redirects', 'bad-encoding'])(
    'is a failure that may pass by itself where it is %s',
    (code) => expect(kindOf(code)).toBe('soft'),
  );

  it.each<RefusalCode>(['bad-url', 'bad-scheme', 'bad-header', 'private-address', 'too-large'])(
    'is one that somebody has to act on where it is %s',
    (code) => expect(kindOf(code)).toBe('hard'),
  );
});
