import { createHash, randomUUID } from 'node:crypto';
import { LOG_START, type Position } from '../story/log.ts';
import { readHead } from './article-log.ts';
import type { DeskRedis } from './connect.ts';
import type { Keys } from './keys.ts';

/** What is remembered of an item: its content hash, its article and when it was first seen (ms). */
export interface SeenItem {
  hash: string;
  articleId: string;
  firstSeen: number;
}

/** What the last committed fetch of a source left. */
export interface SourceMemory {
  /** No fetch of this source was ever committed to its end: what it brings is its backlog. */
  first: boolean;
  seen: Map<string, SeenItem>;
  /** `urlMark` of the address that the rest speaks of. */
  urlMark?: string;
  etag?: string;
  lastModified?: string;
  /** Hash of the last body, which decides where validators lie. */
  bodyHash?: string;
  /** The log's head when this was read. */
  head: Position;
}

/** What the last fetch came to, for people and for the next poll. Nothing of the pipeline's promises hangs on it. */
export interface SourceStatus {
  outcome: string;
  detail?: string;
  items?: number;
  fetchedAt: number;
  /** Failures in a row. */
  failures: number;
  /** No poll before this, in ms (Retry-After, back-off). */
  notBefore?: number;
  /** The publisher ended the feed (410): no more polls until its URL in the config has another `urlMark`. */
  stopped?: string;
}

/** The field under which an item is remembered. Hashed: identities come from feeds, so they are long, odd or hostile. */
export function seenField(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 22);
}

/** Tells one address from another without keeping it: it may hold credentials. */
export function urlMark(url: string): string {
  return seenField(`url ${url}`);
}

export function writeSeen(item: SeenItem): string {
  return `${item.hash} ${item.articleId} ${item.firstSeen}`;
}

function parseSeen(value: string): SeenItem {
  const [hash = '', articleId = '', firstSeen = '0'] = value.split(' ');
  return { hash, articleId, firstSeen: Number(firstSeen) };
}

/** Reads head first: what is seen can then only be newer than the head that vouches for it. */
export async function readMemory(redis: DeskRedis, keys: Keys, sourceId: string): Promise<SourceMemory> {
  const head = (await readHead(redis, keys)) ?? LOG_START;
  const fields = await redis.hgetall(keys.seen(sourceId));
  const seen = new Map<string, SeenItem>();
  // Every fetch's last commit leaves the body's hash; the commits before it leave only what they had seen.
  const memory: SourceMemory = { first: !('@body' in fields), seen, head };
  for (const [field, value] of Object.entries(fields)) {
    if (field === '@etag') memory.etag = value;
    else if (field === '@modified') memory.lastModified = value;
    else if (field === '@url') memory.urlMark = value;
    else if (field === '@body') memory.bodyHash = value;
    else seen.set(field, parseSeen(value));
  }
  return memory;
}

export async function readStatus(
  redis: DeskRedis,
  keys: Keys,
  sourceId: string,
): Promise<SourceStatus | undefined> {
  const json = await redis.get(keys.source(sourceId));
  return json ? (JSON.parse(json) as SourceStatus) : undefined;
}

export async function writeStatus(redis: DeskRedis, keys: Keys, sourceId: string, status: SourceStatus) {
  await redis.set(keys.source(sourceId), JSON.stringify(status));
}

export async function readItems(redis: DeskRedis, keys: Keys, sourceId: string): Promise<string[]> {
  const json = await redis.get(keys.items(sourceId));
  return json ? (JSON.parse(json) as string[]) : [];
}

export async function writeItems(redis: DeskRedis, keys: Keys, sourceId: string, articleIds: string[]) {
  await redis.set(keys.items(sourceId), JSON.stringify(articleIds));
}

const keysOfSource = (keys: Keys, sourceId: string) => [
  keys.seen(sourceId),
  keys.source(sourceId),
  keys.items(sourceId),
];

/** Forgets a source that left the configuration, but only after a while: taken back in before, it goes on where it was. */
export async function forgetSource(
  redis: DeskRedis,
  keys: Keys,
  sourceId: string,
  afterMs: number,
): Promise<void> {
  await Promise.all(keysOfSource(keys, sourceId).map((key) => redis.pexpire(key, afterMs)));
}

/** Takes back `forgetSource`. */
export async function keepSource(redis: DeskRedis, keys: Keys, sourceId: string): Promise<void> {
  await Promise.all(keysOfSource(keys, sourceId).map((key) => redis.persist(key)));
}

/** A right to fetch a source, so that two polls of it never overlap. */
export interface Lease {
  release(): Promise<void>;
}

/** Short, so that a source is free again soon after its holder died; a living holder renews it. */
const LEASE_MS = 6000;
const RENEW_MS = 2000;

/** Takes the lease, or says for how many ms it is still held. */
export async function takeLease(
  redis: DeskRedis,
  keys: Keys,
  sourceId: string,
): Promise<Lease | { heldForMs: number }> {
  const key = keys.lease(sourceId);
  const mine = randomUUID();
  if ((await redis.set(key, mine, 'PX', LEASE_MS, 'NX')) !== 'OK')
    return { heldForMs: Math.max(0, await redis.pttl(key)) };
  const isMine = async () => (await redis.get(key)) === mine;
  const renew = async () => {
    if (await isMine()) await redis.pexpire(key, LEASE_MS);
  };
  // A renewal that fails costs at most an overlap of two polls, which the commit sorts out.
  const renewal = setInterval(() => void renew().catch(() => undefined), RENEW_MS);
  return {
    async release() {
      clearInterval(renewal);
      if (await isMine()) await redis.del(key);
    },
  };
}
