import type { DeskRedis } from './connect.ts';
import type { Keys } from './keys.ts';

/** Version of the log's and the stories' layout in Redis. */
const SCHEMA = 1;

/** The data were written by a newer copydesk. */
export class NewerDataError extends Error {
  override readonly name = 'NewerDataError';
}

/** Marks fresh data with our version, and refuses data that a newer version wrote. */
export async function ensureSchema(redis: DeskRedis, keys: Keys): Promise<void> {
  await redis.hsetnx(keys.head, 'schema', SCHEMA);
  const found = Number(await redis.hget(keys.head, 'schema'));
  if (found > SCHEMA) {
    throw new NewerDataError(
      `the data in Redis have schema ${found} and this copydesk knows up to ${SCHEMA}: run the newer version again, or point it at another Redis or prefix`,
    );
  }
}
