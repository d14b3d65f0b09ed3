import type { SourceProfile } from '../config/types.ts';
import type { Feed, FeedItem } from '../feed/types.ts';
import { contentHash } from './content-hash.ts';
import { fingerprint, isFrontPage } from './identity.ts';
import { detectLanguage, languageTag } from './language.ts';
import { normalizeItem } from './normalize-item.ts';
import type { NormalizeRules } from './normalize-rules.ts';
import type { Article } from './types.ts';

/** Longest key in characters; a longer one is hashed. */
const MAX_KEY = 200;

export interface NormalizedItem {
  /** The item's identity within its source, at most 200 characters: `guid <GUID>`, `link <URL>`, `path <path>`, or a hash. */
  key: string;
  /** Of what the item says: 32 hex digits. Equal means seen and unchanged. */
  hash: string;
  article: Article;
}

export interface NormalizedFeed {
  /** In the document's order. */
  articles: NormalizedItem[];
  /** Items that yield no article of their own: `no-title`, `no-identity`, `repeat` (again in one document), `over-limit`. */
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
  for (const item of left) skipped.push({ key: plainKey(item), reason: 'over-limit' });
  for (const item of kept) {
    const article = normalizeItem(item, source, now, ownRules);
    if ('skipped' in article) skipped.push({ key: plainKey(item), reason: article.skipped });
    else drafts.push({ item, article });
  }
  const { distinct, repeats } = dropRepeats(drafts);
  for (const { item } of repeats) skipped.push({ key: plainKey(item), reason: 'repeat' });
  return { articles: identify(distinct, source, now, ownRules), skipped };
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

/** One feed is nearly always in one language, and ten titles tell it more surely, and sooner, than each alone. */
function languageOfTitles(items: readonly FeedItem[]): string | undefined {
  const unnamed = items.filter((item) => !languageTag(item.language));
  return detectLanguage(unnamed.slice(0, 10).map((item) => (item.title ?? '').slice(0, 150)).join('. '));
}

/** The `max` newest items in the document's order; its first ones if some have no date. */
function newest(items: readonly FeedItem[], max: number): { kept: FeedItem[]; left: FeedItem[] } {
  if (items.length <= max) return { kept: [...items], left: [] };
  const dateOf = (item: FeedItem) => item.publishedDateTime ?? item.updatedDateTime ?? '';
  const byDate = items.every((item) => dateOf(item) !== '')
    ? items.toSorted((a, b) => (dateOf(a) < dateOf(b) ? 1 : dateOf(a) > dateOf(b) ? -1 : 0))
    : items;
  const chosen = new Set(byDate.slice(0, max));
  return { kept: items.filter((item) => chosen.has(item)), left: items.filter((item) => !chosen.has(item)) };
}

/** A document may list one item several times, under each of its categories for example: the first is kept. */
function dropRepeats(drafts: readonly Draft[]): { distinct: Draft[]; repeats: Draft[] } {
  const seen = new Set<string>();
  const repeats: Draft[] = [];
  const distinct = drafts.filter((draft) => {
    const same = sameness(draft);
    if (seen.has(same)) repeats.push(draft);
    return seen.size < seen.add(same).size;
  });
  return { distinct, repeats };
}

/** Equal for two entries that are one item: the same headline on the same page, or else under the same name. */
function sameness({ item, article }: Draft): string {
  const { title, webUrl } = article;
  if (webUrl) return fingerprint(['page', webUrl, title]);
  return fingerprint(['name', item.guid ?? item.path ?? item.publishedDateTime, title]);
}

function identify(drafts: Draft[], source: SourceProfile, now: Date, rules: NormalizeRules): NormalizedItem[] {
  const guids = countBy(drafts, ({ item }) => item.guid);
  const links = countBy(drafts, ({ article }) => article.webUrl);
  return drafts.map(({ item, article }) => {
    const ownGuid = item.guid !== undefined && guids.get(item.guid) === 1;
    const ownLink = article.webUrl !== undefined && links.get(article.webUrl) === 1 && !isFrontPage(article.webUrl, rules.feed?.link);
    const hash = contentHash(item, article);
    const key = ownGuid ? guidKey(item.guid) : ownLink ? linkKey(article.webUrl) : nameKey(item, article);
    if (ownLink || (article.webUrl === undefined && ownGuid)) return { key, hash, article };
    const again = normalizeItem(item, source, now, { ...rules, identity: ownGuid ? 'guid' : 'title' });
    return { key, hash, article: 'skipped' in again ? article : again };
  });
}
