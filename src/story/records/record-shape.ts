/**
 * The fields of a record and their order. Rendering by these shapes gives equal stories byte-equal JSON, wherever their
 * states have been, and lets nothing out that is not named here.
 */
import type { Article, Related } from '../../article/types.ts';
import type { RetractedRecord, StoryArticle, StoryRecord, Why } from '../types.ts';

/** Each field of T, in the order they are written: 1 for a plain value, else the shape of what it holds. */
export type Shape<T> = T extends readonly (infer Item)[]
  ? Shape<Item>
  : T extends object
    ? { readonly [Key in keyof T]-?: Shape<NonNullable<T[Key]>> }
    : 1;

const PROVIDER = { name: 1, domain: 1 } as const;
const IMAGE = { url: 1, width: 1, height: 1, isCached: 1 } as const;

const WHY: Shape<Why> = {
  rule: 1,
  score: 1,
  dice: 1,
  sharedWords: { word: 1, with: 1, weight: 1 },
  excerptWords: { word: 1, with: 1, weight: 1 },
  penalties: { name: 1, value: 1, detail: 1 },
  matcher: 1,
};

export const RELATED: Shape<Related> = {
  title: 1,
  excerpt: 1,
  publishedDateTime: 1,
  webUrl: 1,
  ampWebUrl: 1,
  cdnAmpWebUrl: 1,
  type: 1,
  provider: PROVIDER,
  quality: 1,
  images: IMAGE,
  origin: 1,
  storyId: 1,
  similarity: 1,
  kind: 1,
  possibleDuplicate: 1,
  why: WHY,
};

export const ARTICLE: Shape<Article> = {
  id: 1,
  aliases: 1,
  category: 1,
  title: 1,
  titleTail: 1,
  labels: 1,
  excerpt: 1,
  publishedDateTime: 1,
  dateSource: 1,
  datePrecision: 1,
  firstSeenDateTime: 1,
  originalUrl: 1,
  webUrl: 1,
  ampWebUrl: 1,
  cdnAmpWebUrl: 1,
  type: 1,
  quality: 1,
  heat: 1,
  heatDateTime: 1,
  published: 1,
  given: { heat: 1, published: 1, topics: 1 },
  provider: PROVIDER,
  topics: 1,
  images: IMAGE,
  related: RELATED,
  language: 1,
  authors: 1,
  guid: 1,
  sourceId: 1,
  rights: { excerptMax: 1, images: 1, redistribute: 1 },
  secured: 1,
  backfill: 1,
};

export const MEMBER: Shape<StoryArticle> = { ...ARTICLE, similarity: 1, why: WHY };

/** What every message begins with. */
const HEAD = { schema: 1, desk: 1, event: 1, sequence: 1, time: 1, storyId: 1, revision: 1 } as const;

export const STORY: Shape<StoryRecord> = {
  ...HEAD,
  changed: 1,
  replay: { id: 1, reason: 1 },
  supersedes: 1,
  splitFrom: 1,
  ...ARTICLE,
  articles: MEMBER,
  articlesTotal: 1,
  truncated: 1,
};

/** The same without what only outputs with `secured` carry. */
export const OPEN_STORY = {
  ...STORY,
  secured: undefined,
  articles: { ...MEMBER, secured: undefined },
};

export const TOMBSTONE: Shape<RetractedRecord> = {
  ...HEAD,
  replay: { id: 1, reason: 1 },
  reason: 1,
  mergedInto: 1,
};

export type AnyShape = 1 | { readonly [key: string]: AnyShape | undefined };

/**
 * A copy of `value` with only the fields of `shape`, in its order; what is undefined in either is left out.
 * @param under gives the fields that `value` lacks
 */
export function inShape<T>(value: T, shape: Shape<T>): T;
export function inShape<T>(value: Partial<T>, shape: Shape<T> | typeof OPEN_STORY, under: Partial<T>): T;
export function inShape(value: unknown, shape: AnyShape, under?: unknown): unknown {
  return order(value, shape, under);
}

// Every message goes through here field by field: lists of entries in between would make it four times as dear.
function order(value: unknown, shape: AnyShape, under?: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => order(item, shape));
  if (shape === 1 || !hasFields(value)) return value;
  const ordered: Record<string, unknown> = {};
  for (const key in shape) {
    const inner = shape[key];
    const field = value[key] === undefined && hasFields(under) ? under[key] : value[key];
    if (field !== undefined && inner !== undefined) ordered[key] = order(field, inner);
  }
  return ordered;
}

function hasFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
