import type { SourceProfile } from '../config/types.ts';
import type { Feed, FeedItem } from '../feed/types.ts';
import { contentHash } from './recognize/content-hash.ts';
import { detectLanguage } from './language/detect-language.ts';
import { httpUrl } from './urls/http-url.ts';
import {
  fingerprint,
  homeOf,
  identityOf,
  keyOf,
  namesOf,
  type ItemNames,
  type NameKind,
} from './identity.ts';
import { itemMark } from './recognize/item-mark.ts';
import { trustOf } from './recognize/key-trust.ts';
import { languageTag } from './language/language.ts';
import { draftOf, type ArticleDraft } from './normalize-item.ts';
import { newestItems } from './recognize/newest-items.ts';
import type { NormalizeRules } from './normalize-rules.ts';
import { plainText } from './text/plain-text.ts';
import { givenQuality } from './quality.ts';
import { applySourceRules, compileRules } from './rules.ts';
import type { Article } from './types.ts';

export interface NormalizedItem {
  /** The item's identity within its source, at most 205 characters: `guid G`, `link URL`, `path P`, else `title HASH`. */
  key: string;
  keyFrom: NameKind;
  /** What the article's id is made of. */
  idFrom: NameKind;
  names: ItemNames;
  /** Of what the item says: 32 hex digits. Equal means seen and unchanged. */
  hash: string;
  /** `itemMark` of title and date. */
  mark?: string;
  article: Article;
  /** What the item's record says itself of what is else worked out. */
  given?: GivenFields;
}

export interface GivenFields {
  quality?: true;
  webUrl?: true;
}

export interface NormalizedFeed {
  /** BCP 47; what the titles told, where neither the feed nor the source names a language. */
  toldLanguage?: string;
  /** In the document's order. */
  articles: NormalizedItem[];
  /** Items that yield no article of their own: `no-title`, `repeat` (again in one document), `over-limit`, `excluded`, `not-included`. */
  skipped: {
    key: string;
    reason: string;
    /** The rule of the source that dropped it: `exclude.title: PATTERN`, `include`. */ by?: string;
  }[];
}

interface Draft {
  item: FeedItem;
  article: ArticleDraft;
}

/**
 * All items of a document as articles. A GUID or a link counts as an item's identity only where no other item of the
 * document has it (some feeds give all items the same), and where the source is not known to change it (`rules.keyBy`).
 * Of more than `maxItems` the newest are kept.
 */
export function normalizeFeed(
  feed: Feed,
  source: SourceProfile & { maxItems?: number },
  now: Date,
  rules: NormalizeRules = {},
): NormalizedFeed {
  const toldLanguage = mayTellLanguage(feed, source) ? languageOfTitles(feed.items) : undefined;
  const ownRules = { ...rules, feed: describeFeed(feed, source, toldLanguage) };
  const skipped: NormalizedFeed['skipped'] = [];
  const drafts: Draft[] = [];
  const sourceRules = rules.sourceRules ?? (source.rules && compileRules(source.rules));
  const { kept: wanted, dropped } = sourceRules
    ? applySourceRules(feed.items, sourceRules)
    : { kept: feed.items, dropped: [] };
  for (const { item, reason, by } of dropped) skipped.push({ key: nameOf(item), reason, by });
  const { kept, left } = newestItems(wanted, source.maxItems ?? Infinity);
  for (const item of left) skipped.push({ key: nameOf(item), reason: 'over-limit' });
  for (const item of kept) {
    const article = draftOf(item, source, now, ownRules);
    if ('skipped' in article) skipped.push({ key: nameOf(item), reason: article.skipped });
    else drafts.push({ item, article });
  }
  const distinct = firstOfEach(drafts, sameness);
  const articles = firstOfEach(
    identify(distinct, source.id, ownRules),
    ({ normalized }) => normalized.article.id,
  );
  const used = new Set(articles.map(({ item }) => item));
  for (const { item } of drafts) if (!used.has(item)) skipped.push({ key: nameOf(item), reason: 'repeat' });
  return {
    ...(toldLanguage && { toldLanguage }),
    articles: articles.map(({ normalized }) => normalized),
    skipped,
  };
}

/** What the feed says of itself; its language is worked out once where neither it, the operator nor an item names one. */
function describeFeed(
  feed: Feed,
  source: SourceProfile,
  toldLanguage: string | undefined,
): NonNullable<NormalizeRules['feed']> {
  const language = languageTag(feed.language) ?? languageTag(source.language) ?? toldLanguage;
  return {
    ...(language && { language }),
    ...(feed.title && { title: feed.title }),
    ...(feed.link && { link: feed.link }),
  };
}

/** A folder's documents come from anywhere. */
function mayTellLanguage(feed: Feed, source: SourceProfile): boolean {
  const named = languageTag(feed.language) ?? languageTag(source.language);
  return named === undefined && feed.kind !== 'documents';
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

/** What an item is called that has no identity of its own. */
function nameOf(item: FeedItem): string {
  const { guid, link, path, publishedDateTime: date } = item;
  const names = {
    ...(guid && { guid }),
    ...(link && { link }),
    ...(path && { path }),
    ...(date && { date }),
  };
  return keyOf(names, item.title ?? '', trustOf()).key;
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

/** Gives each draft the names that no other entry of the document has, and the identity that follows from them. */
function identify(
  drafts: Draft[],
  sourceId: string,
  rules: NormalizeRules,
): { item: FeedItem; normalized: NormalizedItem }[] {
  const home = homeOf(rules);
  const all = drafts.map(({ item, article }) => namesOf(item, article.webUrl, home));
  const guids = countOf(all.map(({ guid }) => guid));
  const links = countOf(all.map(({ link }) => link));
  return drafts.map(({ item, article }, at) => {
    const { guid, link, ...others } = all[at] ?? {};
    const names: ItemNames = {
      ...others,
      ...(guid && (guids.get(guid) === 1 ? { guid } : { sharesGuid: true })),
      ...(link && links.get(link) === 1 && { link }),
    };
    const { id, ...known } = identityOf(names, article.title, sourceId, trustOf(rules.keyBy));
    const mark = itemMark(article);
    const hash = contentHash(item, article);
    const given = givenFields(item);
    return {
      item,
      normalized: {
        ...known,
        names,
        hash,
        ...(mark && { mark }),
        article: { id, ...article },
        ...(given && { given }),
      },
    };
  });
}

function givenFields({ record }: FeedItem): GivenFields | undefined {
  const quality = givenQuality(record?.quality) !== undefined;
  const webUrl = httpUrl(record?.webUrl) !== undefined;
  return quality || webUrl ? { ...(quality && { quality }), ...(webUrl && { webUrl }) } : undefined;
}

function countOf(names: readonly (string | undefined)[]): Map<string | undefined, number> {
  const counts = new Map<string | undefined, number>();
  for (const name of names) if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
