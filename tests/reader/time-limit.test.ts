import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTimeLimit, tellTime, type TimeNote } from '../../src/reader/time-limit.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a time limit is used up only while it runs, by all runs together', () => {
  const over = vi.fn<() => void>();
  const limit = createTimeLimit(1000, over);
  vi.advanceTimersByTime(5000);
  limit.run();
  vi.advanceTimersByTime(600);
  limit.halt();
  vi.advanceTimersByTime(5000);
  limit.run();
  vi.advanceTimersByTime(399);
  expect(over).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  vi.advanceTimersToNextTimer();
  expect(over).toHaveBeenCalledTimes(1);
});

test('a time limit that is halted for good is never over', () => {
  const over = vi.fn<() => void>();
  const limit = createTimeLimit(1000, over);
  limit.run();
  limit.halt();
  limit.halt();
  vi.advanceTimersByTime(10_000);
  expect(over).not.toHaveBeenCalled();
});

test('a time limit that is told twice to run goes on with what is left', () => {
  const over = vi.fn<() => void>();
  const limit = createTimeLimit(1000, over);
  limit.run();
  vi.advanceTimersByTime(600);
  limit.run();
  vi.advanceTimersByTime(400);
  vi.advanceTimersToNextTimer();
  expect(over).toHaveBeenCalledTimes(1);
});

test('pauses of the whole process use up a tenth of a time limit each, however long they are', async () => {
  vi.useRealTimers();
  const over = vi.fn<() => void>();
  const clock = new Int32Array(new SharedArrayBuffer(4));
  const stand = async () => {
    Atomics.wait(clock, 0, 0, 30);
    await new Promise(setImmediate);
  };
  createTimeLimit(100, over).run();
  for (let pauses = 0; pauses < 9; pauses++) await stand();
  expect(over).not.toHaveBeenCalled();
  for (let pauses = 0; pauses < 3; pauses++) await stand();
  expect(over).toHaveBeenCalledTimes(1);
});

test('the code that a reading loads is told apart from it', async () => {
  const notes: (TimeNote | 'loaded')[] = [];
  const uncounted = tellTime((note) => notes.push(note));
  expect(notes).toEqual(['reads']);
  expect(
    await uncounted(async () => {
      notes.push('loaded');
      return 'code';
    }),
  ).toBe('code');
  expect(notes).toEqual(['reads', 'loads', 'loaded', 'reads']);
});
