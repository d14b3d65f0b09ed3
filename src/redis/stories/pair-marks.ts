/** What people said of pairs of articles: the hash `marks`, one entry a pair. */
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';
import { fieldsNaming } from '../purge/sweep.ts';
import type { Purge } from '../purge/types.ts';

/** Hash: pair → JSON of what was said of it. */
export function pairMarksKey(keys: Keys): string {
  return `${keys.head.slice(0, -'head'.length)}marks`;
}

/** KEYS 1 the hash; ARGV 1 pair, 2 JSON, 3 how many are kept at most. Reply: 1, or 0 where it is full. */
const PUT = `
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
`;

/** False where there are `most` of other pairs already. */
export async function putPairMark(
  redis: DeskRedis,
  keys: Keys,
  mark: { id: string },
  most: number,
): Promise<boolean> {
  return (await redis.eval(PUT, 1, pairMarksKey(keys), mark.id, JSON.stringify(mark), most)) === 1;
}

/** False where there was none. */
export async function dropPairMark(redis: DeskRedis, keys: Keys, id: string): Promise<boolean> {
  return (await redis.hdel(pairMarksKey(keys), id)) === 1;
}

/** In no order. */
export async function readPairMarks<Mark>(redis: DeskRedis, keys: Keys): Promise<Mark[]> {
  return (await redis.hvals(pairMarksKey(keys))).map((json) => JSON.parse(json) as Mark);
}

/** Marks hold titles: those of articles that are taken down go. */
export async function purgePairMarks(redis: DeskRedis, keys: Keys, { articleIds }: Purge): Promise<number> {
  let purged = 0;
  for await (const [id] of fieldsNaming(redis, pairMarksKey(keys), articleIds))
    purged += await redis.hdel(pairMarksKey(keys), id);
  return purged;
}
