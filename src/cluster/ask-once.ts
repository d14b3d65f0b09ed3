import { Redis, type RedisOptions } from 'ioredis';

/** Milliseconds. */
const ANSWER_WITHIN_MS = 3000;

/**
 * Asks a server on a connection of its own, which is closed again; nothing is tried twice.
 *
 * @param withinMs how long it may take to be connected, and each command to be answered.
 * @throws the first thing that went wrong: what the connection failed with tells more than the command that it cut off.
 */
export async function askOnce<Answer>(
  where: RedisOptions,
  question: (redis: Redis) => Promise<Answer>,
  withinMs = ANSWER_WITHIN_MS,
): Promise<Answer> {
  const redis = new Redis({
    ...where,
    lazyConnect: true,
    // A server that loads its data says so to each command; the ready check would wait for its end.
    enableReadyCheck: false,
    disableClientInfo: true,
    retryStrategy: null,
    connectTimeout: withinMs,
    commandTimeout: withinMs,
  });
  let failure: Error | undefined;
  redis.on('error', (error) => (failure ??= error));
  try {
    await redis.connect();
    return await question(redis);
  } catch (error) {
    throw failure ?? error;
  } finally {
    redis.disconnect();
  }
}
