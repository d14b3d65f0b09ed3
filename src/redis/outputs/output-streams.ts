/** How much an output stream holds, who reads it, and how it is made less. */
import type { DeskRedis } from '../connect.ts';

/** Entries looked at in one go: half a megabyte at 5 KB a message. */
const PAGE = 100;

/** How far a consumer group is. */
export interface GroupPlace {
  name: string;
  /** Id of the last entry that it was given. */
  delivered: string;
  /** Whether there are later ones. */
  isBehind: boolean;
  /** Id of the oldest entry that it was given and did not acknowledge. */
  pending?: string;
  /** Entries that it has not acknowledged, as far as the server knows; more where it cannot know. */
  unread: number;
}

export function streamLength(redis: DeskRedis, stream: string): Promise<number> {
  return redis.xlen(stream);
}

/** The consumer groups of a stream; none where there is no stream. */
export async function readGroups(redis: DeskRedis, stream: string): Promise<GroupPlace[]> {
  if ((await redis.exists(stream)) === 0) return [];
  const [info, groups] = await Promise.all([
    redis.xinfo('STREAM', stream) as Promise<unknown[]>,
    redis.xinfo('GROUPS', stream) as Promise<unknown[][]>,
  ]);
  const about = fieldsIn(info);
  return Promise.all(
    groups.map(fieldsIn).map(async (group) => {
      const name = String(group['name']);
      const delivered = String(group['last-delivered-id']);
      const isBehind = comesBefore(delivered, String(about['last-generated-id']));
      const waiting = isBehind ? lagOf(group, about) : 0;
      const [pending] = Number(group['pending']) > 0 ? await oldestPending(redis, stream, name) : [];
      return {
        name,
        delivered,
        isBehind,
        ...(pending !== undefined && { pending }),
        unread: waiting + Number(group['pending']),
      };
    }),
  );
}

async function oldestPending(redis: DeskRedis, stream: string, group: string): Promise<string[]> {
  const [, oldest] = (await redis.xpending(stream, group)) as [number, string | null];
  return oldest ? [oldest] : [];
}

type Fields = Record<string, unknown>;

function fieldsIn(flat: unknown[]): Fields {
  return Object.fromEntries(flat.flatMap((name, i) => (i % 2 === 0 ? [[String(name), flat[i + 1]]] : [])));
}

/** Redis 6.2 does not tell, and 7 not after entries were deleted. */
function lagOf(group: Fields, { length, 'entries-added': added }: Fields): number {
  const { lag, 'entries-read': read } = group;
  if (typeof lag === 'number') return lag;
  const most = typeof added === 'number' && typeof read === 'number' ? added - read : Infinity;
  return Math.min(Number(length), most);
}

/** Whether one stream id is lower than another. */
export function comesBefore(id: string, other: string): boolean {
  const [ms = 0, number = 0] = id.split('-').map(Number);
  const [otherMs = 0, otherNumber = 0] = other.split('-').map(Number);
  return ms < otherMs || (ms === otherMs && number < otherNumber);
}

/** The lowest id after this one. */
export function idAfter(id: string): string {
  const [ms = '0', number = '0'] = id.split('-');
  return `${ms}-${BigInt(number) + 1n}`;
}

/**
 * Cuts off the oldest entries until `length` are left, but none from `floor` on.
 * @returns how many were cut off
 */
export async function trimStream(
  redis: DeskRedis,
  stream: string,
  length: number,
  floor?: string,
): Promise<number> {
  let cut = 0;
  for (;;) {
    const gone = (await redis.deskTrimStream(1, stream, length, floor ?? '', PAGE)) as number;
    cut += gone;
    if (gone === 0) return cut;
  }
}

/**
 * Leaves of each story only the highest revision. A replay's messages are left alone: they stand for nothing new.
 * @returns how many entries were removed
 */
export async function compactStream(redis: DeskRedis, stream: string): Promise<number> {
  const highest = new Map<string, { id: string; revision: number }>();
  const lower: string[] = [];
  for await (const { id, story, revision } of headsOf(redis, stream)) {
    const known = highest.get(story);
    const isHigher = !known || revision > known.revision;
    const superseded = isHigher ? known?.id : id;
    if (superseded !== undefined) lower.push(superseded);
    if (isHigher) highest.set(story, { id, revision });
  }
  let removed = 0;
  for (let i = 0; i < lower.length; i += PAGE)
    removed += await redis.xdel(stream, ...lower.slice(i, i + PAGE));
  return removed;
}

interface Head {
  id: string;
  story: string;
  revision: number;
}

async function* headsOf(redis: DeskRedis, stream: string): AsyncGenerator<Head> {
  for (let after = '-'; ;) {
    const flat = (await redis.deskStreamHeads(1, stream, after, PAGE)) as (string | number)[];
    for (let i = 0; i + 2 < flat.length; i += 3) {
      const head = { id: String(flat[i]), story: String(flat[i + 1]), revision: Number(flat[i + 2]) };
      after = `(${head.id}`;
      if (head.story !== '') yield head;
    }
    if (flat.length < PAGE * 3) return;
  }
}
