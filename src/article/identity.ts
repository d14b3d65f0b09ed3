import { createHash } from 'node:crypto';
import type { FeedItem } from '../feed/types.ts';
import { canonicalUrl } from './canonical-url.ts';
import type { NormalizeRules } from './normalize-rules.ts';

/** 128 bits of SHA-256 in hex: no two inputs that anyone can find share it by accident, and few by design (2^64 tries). */
export function fingerprint(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** What an article is known by: its web page, or what its source calls it. Titles serve where there is nothing else. */
export function articleId(
  item: FeedItem,
  article: { title: string; webUrl?: string },
  sourceId: string,
  rules: NormalizeRules,
): string {
  const identity = rules.identity ?? 'link';
  if (identity === 'link' && article.webUrl && !isFrontPage(article.webUrl, rules.feed?.link))
    return fingerprint(['link', article.webUrl]);
  if (identity !== 'title' && item.guid) return fingerprint(['guid', sourceId, item.guid]);
  if (item.path) return fingerprint(['path', sourceId, item.path]);
  return fingerprint(['title', sourceId, article.title, item.publishedDateTime ?? '']);
}

/** A link to the site as a whole names no article. */
export function isFrontPage(webUrl: string, feedLink: string | undefined): boolean {
  const url = new URL(webUrl);
  return (url.pathname === '/' && url.search === '') || (!!feedLink && canonicalUrl(feedLink) === webUrl);
}
