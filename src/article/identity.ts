import { hash } from 'node:crypto';
import type { FeedItem } from '../feed/types.ts';
import { canonicalUrl } from './urls/canonical-url.ts';
import { trustOf, type KeyTrust } from './recognize/key-trust.ts';
import type { NormalizeRules } from './normalize-rules.ts';

/** Longest name that stands in a key as it is; a longer one is hashed. */
const MAX_NAME = 200;

/** 128 bits of SHA-256 in hex: no two inputs that anyone can find share it by accident, and few by design (2^64 tries). */
export function fingerprint(parts: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32);
}

/** The id of an item's article, for an item that stands alone; `normalizeFeed` knows better which names others have. */
export function articleId(
  item: FeedItem,
  article: { title: string; webUrl?: string },
  sourceId: string,
  rules: NormalizeRules,
): string {
  const names = namesOf(item, article.webUrl, homeOf(rules));
  return identityOf(names, article.title, sourceId, trustOf(rules.keyBy)).id;
}

/** What the feed gives as its own page, canonical. */
export function homeOf({ feed }: NormalizeRules): string | undefined {
  return feed?.link === undefined ? undefined : canonicalUrl(feed.link);
}

/** @param webUrl canonical. @param home `homeOf` the feed. */
export function namesOf(item: FeedItem, webUrl: string | undefined, home: string | undefined): ItemNames {
  return {
    ...(item.guid && { guid: item.guid }),
    ...(webUrl && webUrl !== home && !isFrontPage(webUrl) && { link: webUrl }),
    ...(item.path && { path: item.path }),
    ...(item.publishedDateTime && { date: item.publishedDateTime }),
  };
}

/** A link to the site as a whole names no article. */
export function isFrontPage(webUrl: string): boolean {
  const { pathname, search } = new URL(webUrl);
  return pathname === '/' && search === '';
}

/** What an item may be known by: only names that no other item of its document has. */
export interface ItemNames {
  guid?: string;
  /** It has a GUID, and so have others. */
  sharesGuid?: true;
  /** Canonical; no front page. */
  link?: string;
  path?: string;
  /** As the item claims it; with the title a name where there is no other. */
  date?: string;
}

export type NameKind = 'guid' | 'link' | 'path' | 'title';

/** What an item and its article are known by. */
export interface Identity {
  /** What a source's memory has the item under, at most 205 characters: `guid G`, `link URL`, `path P`, else `title HASH`. */
  key: string;
  keyFrom: NameKind;
  /** What the article is known by everywhere: 32 hex digits of its page, else of what its source calls it. */
  id: string;
  idFrom: NameKind;
}

/** The first of an item's names that its source can be trusted with. */
export function identityOf(names: ItemNames, title: string, sourceId: string, trust: KeyTrust): Identity {
  const { idFrom } = kindsOf(names, trust);
  const named = idFrom === 'title' ? [title, names.date ?? ''] : [names[idFrom]];
  const { link } = names;
  const id =
    idFrom === 'link' && link !== undefined ? idOfLink(link) : fingerprint([idFrom, sourceId, ...named]);
  return { ...keyOf(names, title, trust), id, idFrom };
}

/** The id of an article that is known by its link, which is canonical. */
export function idOfLink(webUrl: string): string {
  return fingerprint(['link', webUrl]);
}

/** With the kind of name before it, so that a GUID is never taken for a link. */
export function keyOf(names: ItemNames, title: string, trust: KeyTrust): Pick<Identity, 'key' | 'keyFrom'> {
  const { keyFrom } = kindsOf(names, trust);
  if (keyFrom === 'title') return { key: `title ${fingerprint([title, names.date ?? ''])}`, keyFrom };
  const name = names[keyFrom] ?? '';
  return { key: `${keyFrom} ${name.length > MAX_NAME ? fingerprint([name]) : name}`, keyFrom };
}

/** Within its source an item is known by its GUID before its link; everywhere else its page comes first. */
export function kindsOf(names: ItemNames, trust: KeyTrust): Pick<Identity, 'keyFrom' | 'idFrom'> {
  const guid = trust.guids && names.guid ? 'guid' : undefined;
  const link = trust.links && names.link ? 'link' : undefined;
  const other = names.path ? 'path' : 'title';
  return { keyFrom: guid ?? link ?? other, idFrom: link ?? guid ?? other };
}
