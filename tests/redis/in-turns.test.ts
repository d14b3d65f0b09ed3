import { expect, onTestFinished, test, vi } from 'vitest';
import { mapInTurns } from '../../src/redis/in-turns.ts';

/** Each look at the clock finds it `ms` later. */
function clockSteps(ms: number): void {
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += ms));
  onTestFinished(() => clock.mockRestore());
}

test.each([
  ['work that takes long leaves the loop to others in between', 9, ['1', 'other', '2', '3', '4']],
  ['short work is done in one go', 1, ['1', '2', '3', '4', 'other']],
])('%s', async (_, ms, order) => {
  clockSteps(ms);
  const done: string[] = [];
  const other = new Promise<void>((resolve) => {
    setImmediate(() => {
      done.push('other');
      resolve();
    });
  });
  const mapped = await mapInTurns([1, 2, 3, 4], (one) => {
    done.push(`${one}`);
    return one * 10;
  });
  await other;
  expect(mapped).toEqual([10, 20, 30, 40]);
  expect(done).toEqual(order);
});
