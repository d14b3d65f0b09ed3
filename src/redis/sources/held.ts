/** Items of a source that wait for a decision: a flood that may be an accident is offered later, or never. */
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';
import type { OfferedArticle } from '../queues.ts';

export interface HeldItems {
  items: OfferedArticle[];
  /** ms since the epoch: when the first of them came. */
  since: number;
  /** Marks the operator's rules that they were read by; absent in what an earlier version held. */
  rules?: string;
}

const MOST_ITEMS = 2000;
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * Holds these items of a source, in place of those held before, until they are dropped or the source is forgotten: as long
 * as the document does not change nothing else brings them again. Too many of them (2,000 or 4 MiB) lose the oldest by
 * publication, or by when they were first seen.
 * @returns how many are kept.
 */
export async function writeHeld(
  redis: DeskRedis,
  keys: Keys,
  sourceId: string,
  { items, ...about }: HeldItems,
): Promise<number> {
  const kept = newestThatFit(items);
  const fields = JSON.stringify(about).slice(1);
  await redis.set(keys.held(sourceId), `{"items":[${kept.join(',')}],${fields}`);
  return kept.length;
}

/** What is held of a source; absent if nothing is. */
export async function readHeld(
  redis: DeskRedis,
  keys: Keys,
  sourceId: string,
): Promise<HeldItems | undefined> {
  const json = await redis.get(keys.held(sourceId));
  return json ? (JSON.parse(json) as HeldItems) : undefined;
}

export async function dropHeld(redis: DeskRedis, keys: Keys, sourceId: string): Promise<void> {
  await redis.del(keys.held(sourceId));
}

/** Their JSON, in the order given. */
function newestThatFit(items: readonly OfferedArticle[]): string[] {
  const dated = items.map((item, place) => ({ place, time: timeOf(item), json: JSON.stringify(item) }));
  dated.sort((a, b) => b.time - a.time || a.place - b.place);
  let bytes = 0;
  const end = dated.findIndex(({ json }, i) => {
    bytes += Buffer.byteLength(json) + 1;
    return i >= MOST_ITEMS || bytes > MOST_BYTES;
  });
  const fitting = end < 0 ? dated : dated.slice(0, end);
  return fitting.toSorted((a, b) => a.place - b.place).map(({ json }) => json);
}

function timeOf({ article }: OfferedArticle): number {
  return Date.parse(article.publishedDateTime ?? article.firstSeenDateTime) || 0;
}
