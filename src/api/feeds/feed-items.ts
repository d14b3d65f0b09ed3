/** Which stories stand in our own feeds, and what of them: headline, link, and the excerpt that the lead's own feed gave. */
import { createHash } from 'node:crypto';
import { webAddress } from '../pages/parts.ts';
import type { FeedPolicy } from '../matching-types.ts';
import type { StoryQuery, StoryReader } from '../types.ts';
import type { StoryRecord } from '../../story/types.ts';

/** What each of the three formats is written from. */
export interface FeedDocument {
  title: string;
  /** Where the desk shows the same to people. */
  homeUrl: string;
  /** The feed's own address. */
  selfUrl: string;
  /** BCP 47; only where all of it is in one language. */
  language?: string;
  /** ISO 8601: the newest of its entries, or the last time something was taken out. */
  updated: string;
  entries: FeedEntry[];
}

export interface FeedEntry {
  /** `urn:uuid:…`, the same as long as the story lives. */
  id: string;
  title: string;
  url: string;
  excerpt?: string;
  /** The publisher. */
  author?: string;
  language?: string;
  /** ISO 8601. */
  published: string;
  updated: string;
  topics: string[];
}

/** Stories read at most to fill a feed: past so many that may not stand in it, it stays shorter. */
const MOST_PAGES = 5;
const PAGE = 100;

/** The newest stories that may be passed on: at most `query.limit`. */
export async function collectEntries(
  stories: StoryReader,
  query: StoryQuery,
  { desk, feeds }: { desk: string; feeds: FeedPolicy },
): Promise<FeedEntry[]> {
  const entries: FeedEntry[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const found = await stories.list({ ...query, limit: PAGE, ...(cursor !== undefined && { cursor }) });
    entries.push(...found.stories.flatMap((story) => entryOf(story, desk, feeds) ?? []));
    cursor = found.next;
    if (cursor === undefined || entries.length >= query.limit) break;
  }
  return entries.slice(0, query.limit);
}

/** Undefined where the story may not be passed on, or leads nowhere. */
function entryOf(story: StoryRecord, desk: string, feeds: FeedPolicy): FeedEntry | undefined {
  // The source's rights when it was read, and those that the operator gives it by now: the stricter of the two.
  const rights = [story.rights ?? {}, feeds.rightsOf(story.sourceId) ?? {}];
  const url = (webAddress(story.webUrl) ?? webAddress(story.originalUrl))?.href;
  if (!story.published || url === undefined || rights.some(({ redistribute }) => redistribute === false))
    return undefined;
  const excerpt = cut(
    story.excerpt ?? '',
    Math.min(...rights.map(({ excerptMax = Infinity }) => excerptMax)),
  );
  const author = story.provider?.name ?? story.provider?.domain;
  return {
    id: entryId(desk, story.storyId),
    title: story.title,
    url,
    ...(excerpt && { excerpt }),
    ...(author && { author }),
    ...(story.language !== 'und' && { language: story.language }),
    published: story.publishedDateTime ?? story.firstSeenDateTime,
    updated: story.time,
    topics: story.topics,
  };
}

/** At most so many characters (UTF-16 code units, as `excerptMax` counts), never half of one, cut after a word where one ends. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  if (most < 1) return '';
  const head = text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '');
  const space = head.lastIndexOf(' ');
  return `${space > most / 2 ? head.slice(0, space) : head}…`;
}

/** An entry's id has to be a URI that nobody else gives: a UUID (version 8, RFC 9562) made from desk and story. */
function entryId(desk: string, storyId: string): string {
  const hash = createHash('sha256').update(`${desk}\n${storyId}`).digest('hex');
  const variant = ((Number.parseInt(hash.charAt(16), 16) & 3) | 8).toString(16);
  const parts = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    variant + hash.slice(17, 20),
    hash.slice(20, 32),
  ];
  return `urn:uuid:${parts.join('-')}`;
}

/** Of entries and of what went: a reader that only asks by date must hear of both. */
export function lastUpdate(
  entries: readonly FeedEntry[],
  retraction: string | undefined,
): string | undefined {
  const times = [...entries.map(({ updated }) => updated), retraction ?? ''].map((time) => Date.parse(time));
  const last = Math.max(...times.filter((time) => !Number.isNaN(time)));
  return Number.isFinite(last) ? new Date(last).toISOString() : undefined;
}
