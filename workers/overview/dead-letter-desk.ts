import type { DeadLetterDesk } from '../../src/api/dead-letter-types.ts';
import { boxName, deadBoxes, readDeadLetters, redrive } from '../../src/redis/dead-letters/dead-letters.ts';
import type { Desk } from '../desk.ts';

/** What the API asks of dead letters. */
export function deadLetterDesk(desk: Desk): DeadLetterDesk {
  const boxes = () => deadBoxes(desk, desk.config.outputs);
  return {
    async list({ limit, offset = 0, queue }) {
      const wanted = (await boxes()).filter((box) => queue === undefined || boxName(box) === queue);
      return Promise.all(
        wanted.map(async (box) => ({
          queue: boxName(box),
          ...(await readDeadLetters(desk, box, { offset, limit })),
        })),
      );
    },

    async redrive(queue, ids) {
      const box = (await boxes()).find((one) => boxName(one) === queue);
      return box && redrive(desk, box, ids);
    },
  };
}
