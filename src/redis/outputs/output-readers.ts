/** Which consumer groups of an output stream move, and from where on it has to keep entries for them. */
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';
import { comesBefore, idAfter, type GroupPlace } from './output-streams.ts';

/** Between two looks no more than this counts as idle: while nobody looked, the consumers may have been stopped as well. */
const LOOK_MS = 60_000;
/** Of a group that stands still it is written down this often for how long. */
const NOTE_MS = 10_000;

/** Of one group: where it was when it was last looked at, and for how long it has been there, in ms. */
interface Reader {
  delivered: string;
  deliveredIdleMs: number;
  pending?: string;
  pendingIdleMs: number;
  /** ms by the server's clock. */
  at: number;
}

export interface Readers {
  /** The lowest id that a living group has still to be given or to acknowledge; absent where there is none. */
  floor?: string;
  /** Names of living groups that have something to read. */
  lagging: string[];
  /** Names of groups that have something to read, and have not moved for so long that nothing is kept for them. */
  dead: string[];
  /** The most that a living group has to read. */
  unread: number;
}

/**
 * Notes how far the groups of a stream are.
 * @param deadAfterMs a group that is behind and has not moved for so long is dead
 * @param now ms by the server's clock
 */
export async function followReaders(
  redis: DeskRedis,
  keys: Keys,
  output: string,
  groups: readonly GroupPlace[],
  { deadAfterMs, now }: { deadAfterMs: number; now: number },
): Promise<Readers> {
  const key = keys.readers(output);
  const known = await redis.hgetall(key);
  const readers: Readers = { lagging: [], dead: [], unread: 0 };
  const moved: [name: string, reader: string][] = [];
  for (const group of groups) {
    const last = readNote(known[group.name]);
    const reader = follow(group, last, now);
    if (!last || hasMoved(last, reader) || now - last.at >= NOTE_MS)
      moved.push([group.name, JSON.stringify(reader)]);
    judge(readers, group, reader, deadAfterMs);
  }
  const gone = Object.keys(known).filter((name) => !groups.some((group) => group.name === name));
  if (gone.length > 0) await redis.hdel(key, ...gone);
  if (moved.length > 0) await redis.hset(key, ...moved.flat());
  return readers;
}

/** Adds to what is known of all groups what one is found to be. */
function judge(readers: Readers, group: GroupPlace, reader: Reader, deadAfterMs: number): void {
  const { name, delivered, isBehind, pending, unread } = group;
  if (!isBehind && pending === undefined) return;
  // What a living group was given so long ago and never acknowledged, it has given up.
  const isLeft = pending !== undefined && reader.pendingIdleMs >= deadAfterMs;
  const isDead = isBehind && reader.deliveredIdleMs >= deadAfterMs && (pending === undefined || isLeft);
  (isDead ? readers.dead : readers.lagging).push(name);
  if (isDead) return;
  readers.unread = Math.max(readers.unread, unread);
  if (isBehind) keepFrom(readers, idAfter(delivered));
  if (pending !== undefined && !isLeft) keepFrom(readers, pending);
}

function keepFrom(readers: Readers, id: string): void {
  if (readers.floor === undefined || comesBefore(id, readers.floor)) readers.floor = id;
}

/** A group that has read and acknowledged all is not idle, however long nothing comes. */
function follow({ delivered, isBehind, pending }: GroupPlace, last: Reader | undefined, now: number): Reader {
  const passed = last ? Math.max(0, Math.min(now - last.at, LOOK_MS)) : 0;
  return {
    delivered,
    deliveredIdleMs: isBehind && last?.delivered === delivered ? last.deliveredIdleMs + passed : 0,
    ...(pending !== undefined && { pending }),
    pendingIdleMs: pending !== undefined && last?.pending === pending ? last.pendingIdleMs + passed : 0,
    at: now,
  };
}

function readNote(json: string | undefined): Reader | undefined {
  return json === undefined ? undefined : (JSON.parse(json) as Reader);
}

function hasMoved(last: Reader, reader: Reader): boolean {
  return last.delivered !== reader.delivered || last.pending !== reader.pending;
}
