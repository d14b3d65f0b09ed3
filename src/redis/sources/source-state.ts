import type { ChainableCommander } from 'ioredis';
import type { ChildSitemap } from '../../feed/types.ts';
import type { Position } from '../../story/window/log.ts';
import type { DeskRedis } from '../connect.ts';
import type { PlaceNote } from './host-gate.ts';
import type { Keys } from '../keys.ts';
import { hashOf, shortMark } from '../short-mark.ts';
import { formatStatus, parseObject, parseStatus, type SourceStatus } from './source-status.ts';

export { MOST_RECENT, type PastPoll, type SourceStatus } from './source-status.ts';

/** What is remembered of an item: its content hash, its article and when it was first seen (ms). */
export interface SeenItem {
  hash: string;
  articleId: string;
  firstSeen: number;
  /** Of its title and date, at most 16 characters without a blank: knows it again under another GUID. */
  mark?: string;
  /** The id of the item's own link, where its page calls itself by another address and the article has the id of that. */
  linkId?: string;
}

/** What the last committed fetch of one document of a source left, where the source has several. */
export interface ChildMemory {
  etag?: string;
  lastModified?: string;
  bodyHash?: string;
  /** ISO 8601: when it last changed, as the index that names it says; absent where more could come under that date. */
  modified?: string;
  /** It could not be read: what came may have been another thing for once, so that it is asked again whatever its date. */
  unread?: boolean;
  /** It is an index itself. */
  index?: boolean;
}

/** What the last committed fetch of a source left, but for its items. */
export interface SourceTraces {
  /** No fetch of this source was ever committed to its end: what it brings is its backlog. */
  first: boolean;
  /** `urlMark` of the address that the rest speaks of. */
  urlMark?: string;
  etag?: string;
  lastModified?: string;
  /** Hash of the last body, which decides where validators lie. */
  bodyHash?: string;
  /** By the `urlMark` of the document's address. */
  children: Map<string, ChildMemory>;
  /** The documents that an index named when it was last read, newest first. */
  childList: ChildSitemap[];
  /** What was to be said of that index itself. */
  indexNotes?: string[];
  /** What was wrong with the source's document when it was last read, as a short text of the reader's. */
  problem?: string;
  /** The log's head when this was read. */
  head: Position;
}

/** All that the last committed fetch of a source left. */
export interface SourceMemory extends SourceTraces {
  seen: Map<string, SeenItem>;
}

const CHILD = '@child:';
const LONGEST_MARK = 16;
/** Stands where there is no mark and more follows. */
const NO_MARK = '-';
const ID = /^[0-9a-f]{32}$/;

/** The field under which an item is remembered. Hashed: identities come from feeds, so they are long, odd or hostile. */
export function seenField(key: string): string {
  return hashOf(key);
}

/** Tells one address from another without keeping it: it may hold credentials. */
export function urlMark(url: string): string {
  return shortMark(`url ${url}`);
}

export function writeSeen({ hash, articleId, firstSeen, mark, linkId }: SeenItem): string {
  const parts = [hash, articleId, firstSeen, mark?.slice(0, LONGEST_MARK) || NO_MARK, linkId];
  return parts.slice(0, linkId ? 5 : mark ? 4 : 3).join(' ');
}

function parseSeen(value: string): SeenItem {
  const [hash = '', articleId = '', firstSeen = '0', mark, linkId] = value.split(' ');
  return {
    hash,
    articleId,
    firstSeen: Number(firstSeen) || 0,
    ...(mark && mark !== NO_MARK && { mark: mark.slice(0, LONGEST_MARK) }),
    ...(linkId && ID.test(linkId) && { linkId }),
  };
}

/** The field under which a fetch remembers one of a source's documents; `mark` is the `urlMark` of its address. */
export function childField(mark: string): string {
  return `${CHILD}${mark}`;
}

export function isChildField(field: string): boolean {
  return field.startsWith(CHILD);
}

/** What goes under a `childField`; nothing known takes the field away. */
export function writeChild({ unread, index, ...child }: ChildMemory): string {
  const json = JSON.stringify({ ...child, ...(unread && { unread }), ...(index && { index }) });
  return json === '{}' ? '' : json;
}

function parseChild(value: string): ChildMemory {
  const { etag, lastModified, bodyHash, modified, unread, index } = parseObject(value) ?? {};
  return {
    ...(typeof etag === 'string' && { etag }),
    ...(typeof lastModified === 'string' && { lastModified }),
    ...(typeof bodyHash === 'string' && { bodyHash }),
    ...(typeof modified === 'string' && { modified }),
    ...(unread === true && { unread }),
    ...(index === true && { index }),
  };
}

function parseList<Entry>(value: string, isEntry: (entry: unknown) => entry is Entry): Entry[] {
  const list: unknown = parseObject(`{"list":${value}}`)?.['list'];
  return Array.isArray(list) ? list.filter(isEntry) : [];
}

function isListedChild(value: unknown): value is ChildSitemap {
  return typeof value === 'object' && value !== null && 'url' in value && typeof value.url === 'string';
}

/** The fields of a source's memory that `parseTraces` reads, in their order. */
export const TRACES = ['@etag', '@modified', '@url', '@body', '@problem', '@children', '@notes'];

/**
 * What a poll needs to ask. The items may be thousands, and most polls bring nothing: `readSeen` reads them when there is
 * something to compare with them. The head must be read no later than the fields: what is seen can then only be newer than
 * the head that vouches for it.
 */
export async function parseTraces(
  redis: DeskRedis,
  keys: Keys,
  sourceId: string,
  { head, fields }: { head: Position; fields: readonly (string | null)[] },
): Promise<SourceTraces> {
  const [etag, lastModified, mark, bodyHash, problem, children, notes] = fields;
  const childList = children ? parseList(children, isListedChild) : [];
  return {
    // Every fetch's last commit leaves the body's hash; the commits before it leave only what they had seen.
    first: typeof bodyHash !== 'string',
    ...(etag && { etag }),
    ...(lastModified && { lastModified }),
    ...(mark && { urlMark: mark }),
    ...(bodyHash && { bodyHash }),
    ...(problem && { problem }),
    childList,
    ...(notes && { indexNotes: parseList(notes, (note) => typeof note === 'string') }),
    children: await readChildren(redis, keys.seen(sourceId), childList),
    head,
  };
}

async function readChildren(
  redis: DeskRedis,
  key: string,
  list: readonly ChildSitemap[],
): Promise<SourceTraces['children']> {
  const marks = list.map(({ url }) => urlMark(url));
  const values = marks.length > 0 ? await redis.hmget(key, ...marks.map(childField)) : [];
  return new Map(
    marks.flatMap((mark, i): [string, ChildMemory][] => {
      const value = values[i];
      return value ? [[mark, parseChild(value)]] : [];
    }),
  );
}

/** What is remembered of a source's items, by their fields. */
export async function readSeen(
  redis: DeskRedis,
  keys: Keys,
  sourceId: string,
): Promise<Map<string, SeenItem>> {
  const fields = await redis.hgetall(keys.seen(sourceId));
  const seen = new Map<string, SeenItem>();
  // The others are traces, of this version or a newer one.
  for (const [field, value] of Object.entries(fields))
    if (!field.startsWith('@')) seen.set(field, parseSeen(value));
  return seen;
}

export async function readStatus(
  redis: DeskRedis,
  keys: Keys,
  sourceId: string,
): Promise<SourceStatus | undefined> {
  return parseStatus(await redis.get(keys.source(sourceId)));
}

/** By source; those that were never fetched are left out. */
export async function readStatuses(
  redis: DeskRedis,
  keys: Keys,
  sourceIds: readonly string[],
): Promise<Map<string, SourceStatus>> {
  const statuses = new Map<string, SourceStatus>();
  if (sourceIds.length === 0) return statuses;
  const values = await redis.mget(sourceIds.map((id) => keys.source(id)));
  sourceIds.forEach((id, i) => {
    const status = parseStatus(values[i]);
    if (status) statuses.set(id, status);
  });
  return statuses;
}

/** Of the history in `recent` the last polls are kept. */
export async function writeStatus(redis: DeskRedis, keys: Keys, sourceId: string, status: SourceStatus) {
  await redis.set(keys.source(sourceId), formatStatus(status));
}

export async function readItems(redis: DeskRedis, keys: Keys, sourceId: string): Promise<string[]> {
  const json = await redis.get(keys.items(sourceId));
  return json ? (JSON.parse(json) as string[]) : [];
}

export async function writeItems(redis: DeskRedis, keys: Keys, sourceId: string, articleIds: string[]) {
  await redis.set(keys.items(sourceId), JSON.stringify(articleIds));
}

/** Those without an expiry of their own. */
const keysOfSource = (keys: Keys, sourceId: string) => [
  keys.seen(sourceId),
  keys.source(sourceId),
  keys.items(sourceId),
  keys.held(sourceId),
];

/** Forgets sources that left the configuration, but only after a while: taken back in before, they go on where they were. */
export async function forgetSources(
  redis: DeskRedis,
  keys: Keys,
  sourceIds: readonly string[],
  afterMs: number,
): Promise<void> {
  const pipeline = redis.pipeline();
  for (const key of sourceIds.flatMap((id) => keysOfSource(keys, id))) pipeline.pexpire(key, afterMs);
  await done(pipeline);
}

/** Takes back `forgetSources`. */
export async function keepSources(redis: DeskRedis, keys: Keys, sourceIds: readonly string[]): Promise<void> {
  const pipeline = redis.pipeline();
  for (const key of sourceIds.flatMap((id) => keysOfSource(keys, id))) pipeline.persist(key);
  await done(pipeline);
}

/** A pipeline's commands fail one by one; the first failure is all their failure. */
async function done(pipeline: ChainableCommander): Promise<void> {
  for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
}

/** No server is asked for the same thing twice within this, whatever crashes or stops in between. */
export const ASKED_MS = 60_000;

/** Notes that a source is asked at the address with this `urlMark`; it is made before the request goes out. */
export function noteAsked(keys: Keys, sourceId: string, mark: string): PlaceNote {
  return { key: keys.asked(sourceId), value: mark, ms: ASKED_MS };
}

/** The article id that each of these fields of a source's memory names by now; fields that are not there are left out. */
export async function readKnownIds(
  redis: DeskRedis,
  keys: Keys,
  sourceId: string,
  fields: readonly string[],
): Promise<Map<string, string>> {
  if (fields.length === 0) return new Map();
  const values = await redis.hmget(keys.seen(sourceId), ...fields);
  return new Map(
    fields.flatMap((field, at) => {
      const value = values[at];
      return value ? [[field, parseSeen(value).articleId] as const] : [];
    }),
  );
}

/** The fields of a source's memory that name any of these articles. */
export async function fieldsNaming(
  redis: DeskRedis,
  keys: Keys,
  sourceId: string,
  articleIds: ReadonlySet<string>,
): Promise<string[]> {
  const memory = await redis.hgetall(keys.seen(sourceId));
  return Object.entries(memory)
    .filter(([field, value]) => !field.startsWith('@') && articleIds.has(parseSeen(value).articleId))
    .map(([field]) => field);
}
