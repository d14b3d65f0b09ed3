import type { SourceProfile } from '../config/types.ts';
import type { Feed, FeedItem } from '../feed/types.ts';
import { contentHash } from './content-hash.ts';
import { articleId, fingerprint, isFrontPage } from './identity.ts';
import { detectLanguage, languageTag } from './language.ts';
import { normalizeItem } from './normalize-item.ts';
import type { NormalizeRules } from './normalize-rules.ts';
import { plainText } from './plain-text.ts';
import type { Article } from './types.ts';

/** Longest name that stands in a key as it is; a longer one is hashed. */
const MAX_NAME = 200;

export interface NormalizedItem {
  /** The item's identity within its source, at most 205 characters: `guid G`, `link URL`, `path P`, else `title HASH`. */
  key: string;
  /** Of what the item says: 32 hex digits. Equal means seen and unchanged. */
  hash: string;
  article: Article;
}

export interface NormalizedFeed {
  /** In the document's order. */
  articles: NormalizedItem[];
  /** Items that yield no article of their own: `no-title`, `repeat` (again in one document), `over-limit`. */
  skipped: { key: string; reason: string }[];
}

interface Draft {
  item: FeedItem;
  article: Article;
}

/**
 * All items of a document as articles. A GUID or a link counts as an item's identity only where no other item of the
 * document has it: some feeds give all items the same. Of more than `maxItems` the newest are kept.
 */
export function normalizeFeed(
  feed: Feed,
  source: SourceProfile & { maxItems?: number },
  now: Date,
  rules: NormalizeRules = {},
): NormalizedFeed {
  const ownRules = { ...rules, feed: describeFeed(feed, source) };
  const skipped: NormalizedFeed['skipped'] = [];
  const drafts: Draft[] = [];
  const { kept, left } = newest(feed.items, source.maxItems ?? Infinity);
  for (const item of left) skipped.push({ key: keyOf(item), reason: 'over-limit' });
  for (const item of kept) {
    const article = normalizeItem(item, source, now, ownRules);
    if ('skipped' in article) skipped.push({ key: keyOf(item), reason: article.skipped });
    else drafts.push({ item, article });
  }
  const distinct = firstOfEach(drafts, sameness);
  const articles = firstOfEach(identify(distinct, source.id, ownRules), ({ article }) => article.id);
  const used = new Set(articles.map(({ item }) => item));
  for (const { item } of drafts) if (!used.has(item)) skipped.push({ key: keyOf(item), reason: 'repeat' });
  return { articles: articles.map(({ key, hash, article }) => ({ key, hash, article })), skipped };
}

/** What the feed says of itself; its language is worked out once where neither it, the operator nor an item names one. */
function describeFeed(feed: Feed, source: SourceProfile): NonNullable<NormalizeRules['feed']> {
  const named = languageTag(feed.language) ?? languageTag(source.language);
  const language = named ?? (feed.kind === 'documents' ? undefined : languageOfTitles(feed.items));
  return {
    ...(language && { language }),
    ...(feed.title && { title: feed.title }),
    ...(feed.link && { link: feed.link }),
  };
}

/** One feed is nearly always in one language, and titles together tell it more surely, and sooner, than each alone. */
function languageOfTitles(items: readonly FeedItem[]): string | undefined {
  const unnamed = items.filter((item) => !languageTag(item.language)).slice(0, 15);
  for (let at = 0; at < unnamed.length; at += 5) {
    const titles = unnamed.slice(at, at + 5).map(({ title }) => plainText(title ?? '', 150));
    const language = detectLanguage(titles.join('. '));
    if (language) return language;
  }
  return undefined;
}

/** The `max` newest items in the document's order; its first ones if some have no date. */
function newest(items: readonly FeedItem[], max: number): { kept: FeedItem[]; left: FeedItem[] } {
  if (items.length <= max) return { kept: [...items], left: [] };
  const byDate = items.every((item) => claimOf(item) !== '')
    ? items.toSorted((a, b) => (claimOf(a) < claimOf(b) ? 1 : claimOf(a) > claimOf(b) ? -1 : 0))
    : items;
  const chosen = new Set(byDate.slice(0, max));
  return { kept: items.filter((item) => chosen.has(item)), left: items.filter((item) => !chosen.has(item)) };
}

/** Dates in one form (ISO 8601 UTC) sort as text. */
function claimOf(item: FeedItem): string {
  return item.publishedDateTime ?? item.updatedDateTime ?? '';
}

/** A document may list one item several times, under each of its categories for example: the first is kept. */
function firstOfEach<T>(entries: readonly T[], nameOf: (entry: T) => string): T[] {
  const seen = new Set<string>();
  return entries.filter((entry) => {
    const name = nameOf(entry);
    const isFirst = !seen.has(name);
    seen.add(name);
    return isFirst;
  });
}

/** Equal for two entries that are one item: the same headline on the same page, or else under the same name. */
function sameness({ item, article }: Draft): string {
  const { title, webUrl } = article;
  if (webUrl) return fingerprint(['page', webUrl, title]);
  return fingerprint(['name', item.guid ?? item.path ?? item.publishedDateTime, title]);
}

/** Gives each draft the identity that no other entry of the document shares. */
function identify(drafts: Draft[], sourceId: string, rules: NormalizeRules): (NormalizedItem & Draft)[] {
  const guids = countOf(drafts.map(({ item }) => item.guid));
  const links = countOf(drafts.map(({ article }) => article.webUrl));
  return drafts.map(({ item, article }) => {
    const guid = guids.get(item.guid) === 1 ? item.guid : undefined;
    const link =
      links.get(article.webUrl) === 1 && !isFeedsOwn(article.webUrl, rules) ? article.webUrl : undefined;
    const best = guid ? 'guid' : 'title';
    const identity = link && (rules.identity ?? 'link') === 'link' ? 'link' : best;
    const id = articleId(item, article, sourceId, { ...rules, identity });
    return {
      item,
      key: keyOf({ ...item, guid, link }, article.title),
      hash: contentHash(item, article),
      article: { ...article, id },
    };
  });
}

function isFeedsOwn(webUrl: string | undefined, rules: NormalizeRules): boolean {
  return webUrl !== undefined && isFrontPage(webUrl, rules.feed?.link);
}

function countOf(names: readonly (string | undefined)[]): Map<string | undefined, number> {
  const counts = new Map<string | undefined, number>();
  for (const name of names) if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

interface Names {
  guid?: string | undefined;
  link?: string | undefined;
  path?: string;
  title?: string;
  publishedDateTime?: string;
}

/** The first name that an item has, with its kind before it so that a GUID is never taken for a link. */
function keyOf(names: Names, title = names.title ?? ''): string {
  if (names.guid) return bounded('guid', names.guid);
  if (names.link) return bounded('link', names.link);
  if (names.path) return bounded('path', names.path);
  return `title ${fingerprint([title, names.publishedDateTime ?? ''])}`;
}

function bounded(kind: string, name: string): string {
  return `${kind} ${name.length > MAX_NAME ? fingerprint([name]) : name}`;
}
