/** What passes between the service and its Redis, by the server's own counts. */
import type { DeskRedis } from '../../src/redis/connect.ts';
import type { Keys } from '../../src/redis/keys.ts';

export interface Traffic {
  bytesIn: number;
  bytesOut: number;
  /** Calls of scripts, ours and BullMQ's: each is a trip, and most wait for the disk. */
  scripts: number;
  /** Times that a story was written. */
  writes: number;
  /** Revisions that went out. */
  messages: number;
}

/** Since the server's start but for `writes`, which are those of the stories that are kept. */
export async function readTraffic(redis: DeskRedis, keys: Keys): Promise<Traffic> {
  const [stats, commands] = [await redis.info('stats'), await redis.info('commandstats')];
  const read = (text: string, name: string) => Number(new RegExp(`^${name}(\\d+)`, 'm').exec(text)?.[1] ?? 0);
  return {
    bytesIn: read(stats, 'total_net_input_bytes:'),
    bytesOut: read(stats, 'total_net_output_bytes:'),
    scripts: read(commands, 'cmdstat_evalsha:calls='),
    writes: await countWrites(redis, keys),
    messages: Number((await redis.get(keys.sequence)) ?? 0),
  };
}

/** A story's revision rises with each write. */
async function countWrites(redis: DeskRedis, keys: Keys): Promise<number> {
  const ids = await redis.zrange(keys.recent, 0, -1);
  let writes = 0;
  for (let at = 0; at < ids.length; at += 1000) {
    const heads = redis.pipeline();
    for (const id of ids.slice(at, at + 1000)) heads.getrange(keys.story(id), 0, 15);
    for (const [, head] of (await heads.exec()) ?? []) writes += Number.parseInt(String(head), 10) || 0;
  }
  return writes;
}
