/** Keeps a record under its limit of bytes. What goes, and in which order, depends on the record alone. */
import type { Related } from '../../article/types.ts';
import type { StoryArticle, StoryRecord } from '../types.ts';

/** UTF-8 bytes of a message's JSON, at most. */
export const MAX_RECORD_BYTES = 64 * 1024;

/** Characters of title that survive the last step: longer than any headline. */
const BARE_TITLE = 300;
const BARE_NAME = 100;
/** The longest URL that survives the last step; longer ones are dropped, since a cut URL leads nowhere. */
const BARE_URL = 2048;

/** Fields that an article may lack. */
const OPTIONAL = [
  'aliases',
  'titleTail',
  'excerpt',
  'dateSource',
  'datePrecision',
  'originalUrl',
  'webUrl',
  'ampWebUrl',
  'cdnAmpWebUrl',
  'given',
  'provider',
  'guid',
  'rights',
  'secured',
  'backfill',
] as const;

type Step = (record: StoryRecord) => StoryRecord;

/** From what a reader misses least to what is the last to go. */
const STEPS: Step[] = [
  dropMembers,
  (record) => eachEntry(record, (entry) => without(entry, 'why')),
  (record) => eachEntry(record, (entry) => without(entry, 'excerpt')),
  (record) => eachEntry(record, (entry) => (entry.images ? { ...entry, images: [] } : entry)),
  (record) => ({ ...record, articles: record.articles.map(withoutCopies) }),
  (record) => ({ ...record, related: [] }),
  bareRecord,
];

/** The record as it is, if it fits; else with as few steps taken as make it fit, and `truncated`. */
export function fitRecord(record: StoryRecord): StoryRecord {
  let fitted = record;
  for (const step of STEPS) {
    if (fits(fitted)) return fitted;
    fitted = { ...step(fitted), truncated: true };
  }
  return fitted;
}

/** Most records are so far below the limit that their JSON need not be written to know. */
function fits(record: StoryRecord): boolean {
  return mostBytesOf(record) <= MAX_RECORD_BYTES || bytesOf(record) <= MAX_RECORD_BYTES;
}

/** The same of a record that is written already. No UTF-16 unit takes more than 3 bytes. */
export function fitsWritten(json: string): boolean {
  return 3 * json.length <= MAX_RECORD_BYTES || Buffer.byteLength(json) <= MAX_RECORD_BYTES;
}

/** What the value's JSON takes at most: no character takes more than an escape, which has 6 bytes. */
function mostBytesOf(value: unknown): number {
  if (typeof value === 'string') return 6 * value.length + '"",'.length;
  if (typeof value !== 'object' || value === null) return '-1.2345678901234567e-300,'.length;
  let bytes = '{},'.length;
  if (Array.isArray(value)) for (const item of value) bytes += mostBytesOf(item);
  else for (const key in value) bytes += mostBytesOf(key) + mostBytesOf(value[key as keyof object]);
  return bytes;
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** Members go from the end, and the lead never. */
function dropMembers(record: StoryRecord): StoryRecord {
  const kept = [...record.articles];
  let excess = bytesOf(record) - MAX_RECORD_BYTES;
  for (let i = kept.length - 1; i >= 0 && excess > 0; i--) {
    if (kept[i]?.id === record.id) continue;
    const [dropped] = kept.splice(i, 1);
    excess -= bytesOf(dropped) + ','.length;
  }
  return { ...record, articles: kept };
}

/** Changes what stands beside the lead's own fields: the members and the related. */
function eachEntry(record: StoryRecord, change: <T extends Partial<Related>>(entry: T) => T): StoryRecord {
  return { ...record, articles: record.articles.map(change), related: record.related.map(change) };
}

function without<T extends Partial<Related>>(entry: T, field: 'why' | 'excerpt'): T {
  const rest = { ...entry };
  delete rest[field];
  return rest;
}

/** The lead's payload and related stand at the top already. */
function withoutCopies({ secured: _secured, ...article }: StoryArticle): StoryArticle {
  return { ...article, related: [] };
}

/** What is left of a lead whose own fields are out of all proportion: what every article has. */
function bareRecord(record: StoryRecord): StoryRecord {
  const lead = bareArticle(record);
  const bare: StoryRecord = { ...record, ...lead, articles: [{ ...lead, similarity: 1 }] };
  for (const field of OPTIONAL) if (!(field in lead)) delete bare[field];
  return bare;
}

function bareArticle(record: StoryRecord): Omit<StoryArticle, 'similarity'> {
  const { id, category, title, publishedDateTime, firstSeenDateTime, webUrl, type } = record;
  const { quality, heat, heatDateTime, published, language, sourceId } = record;
  return {
    id,
    category: cut(category, BARE_NAME),
    title: cut(title, BARE_TITLE),
    labels: [],
    ...(publishedDateTime !== undefined && { publishedDateTime }),
    firstSeenDateTime,
    ...(webUrl !== undefined && webUrl.length <= BARE_URL && { webUrl }),
    type,
    quality,
    heat,
    ...(heatDateTime !== undefined && { heatDateTime }),
    published,
    topics: [],
    images: [],
    related: [],
    language: cut(language, BARE_NAME),
    authors: [],
    sourceId,
  };
}

/** At most `length` UTF-16 units, without half a character at the end. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}
