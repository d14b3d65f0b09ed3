import { expect, it } from 'vitest';
import { patiently } from '../../bench/faults/patience.ts';

const failing = (times: number) => async () => {
  if (times-- > 0) throw new Error('Socket timeout');
  return 'read';
};

it('what the harness could not read is read again', async () => {
  expect(await patiently(failing(2))).toBe('read');
});

it('what cannot be read at all is given up, and said', async () => {
  await expect(patiently(failing(Infinity), { withinMs: 0 })).rejects.toThrow('Socket timeout');
});

it('nothing is read again once the run was ended', async () => {
  const ending = new AbortController();
  const read = async () => {
    ending.abort(new Error('ended'));
    throw new Error('Socket timeout');
  };
  await expect(patiently(read, { signal: ending.signal })).rejects.toThrow('ended');
});
