/** What an output still has to get: revisions that came while it was paused or could not take them. */
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';
import { jobOptionsOf, missedKey, targetOf, type OutputPlace } from './output-place.ts';

export interface Missed {
  storyId: string;
  /** The published revision. A later one makes good for it. */
  revision: number;
  /** The message itself, where it is a tombstone. */
  tombstone?: string;
  /** As it is noted, to compare with. */
  noted: string;
}

/** What was put on an output in place of what it missed. */
export interface MadeGood {
  missed: Missed;
  revision: number;
  event: string;
  json: string;
}

export function countMissed(redis: DeskRedis, keys: Keys, output: OutputPlace): Promise<number> {
  return redis.hlen(missedKey(keys, output));
}

/** Some of what the output missed, about `count`; in no order. */
export async function readMissed(
  redis: DeskRedis,
  keys: Keys,
  output: OutputPlace,
  count: number,
): Promise<Missed[]> {
  const missed: Missed[] = [];
  let cursor = '0';
  do {
    const [next, flat] = await redis.hscan(missedKey(keys, output), cursor, 'COUNT', count);
    cursor = next;
    for (let i = 0; i + 1 < flat.length; i += 2) missed.push(parseMissed(flat[i] ?? '', flat[i + 1] ?? ''));
  } while (cursor !== '0' && missed.length < count);
  return missed.slice(0, count);
}

function parseMissed(storyId: string, noted: string): Missed {
  const bar = noted.indexOf('|');
  const revision = Number(bar < 0 ? noted : noted.slice(0, bar));
  return { storyId, revision, noted, ...(bar >= 0 && { tombstone: noted.slice(bar + 1) }) };
}

/** Puts on the output what it still misses, and strikes it off in the same step. Returns how many. */
export async function putMissed(
  redis: DeskRedis,
  keys: Keys,
  output: OutputPlace,
  made: readonly MadeGood[],
): Promise<number> {
  return strike(redis, keys, output, jobOptionsOf(output), made);
}

/** Strikes off stories of which nothing is on the outputs any more: they have expired. */
export async function strikeExpired(
  redis: DeskRedis,
  keys: Keys,
  output: OutputPlace,
  missed: readonly Missed[],
): Promise<void> {
  const made = missed.map((each) => ({ missed: each, revision: 0, event: '', json: '' }));
  await strike(redis, keys, output, 'expired', made);
}

async function strike(
  redis: DeskRedis,
  keys: Keys,
  output: OutputPlace,
  how: string,
  made: readonly MadeGood[],
): Promise<number> {
  if (made.length === 0) return 0;
  const words = made.flatMap(({ missed: { storyId, noted }, revision, event, json }) => [
    storyId,
    noted,
    revision,
    event,
    json,
  ]);
  return (await redis.deskMakeGood(
    2,
    missedKey(keys, output),
    targetOf(keys, output),
    how,
    ...words,
  )) as number;
}
