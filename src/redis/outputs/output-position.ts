import type { DeskRedis } from '../connect.ts';

/** The id of the last entry that a stream got, also where it has been deleted since; `0-0` for one that does not exist. */
export async function lastEntryId(redis: DeskRedis, key: string): Promise<string> {
  try {
    const facts = (await redis.xinfo('STREAM', key)) as unknown[];
    return String(facts[facts.indexOf('last-generated-id') + 1]);
  } catch (error) {
    if (error instanceof Error && /no such key/i.test(error.message)) return '0-0';
    throw error;
  }
}

/** Names this run of the server: another one answers a scan that was begun before in an order of its own. */
export async function serverRun(redis: DeskRedis): Promise<string> {
  return /^run_id:(\S+)/m.exec(await redis.info('server'))?.[1] ?? '';
}
