import type { FeedItem } from '../feed/types.ts';
import { fingerprint } from './identity.ts';
import { categoriesOf } from './topics.ts';
import type { Article } from './types.ts';

/**
 * A short name (32 hex digits, 128 bits) for what an article says: another one means that the publisher changed
 * something that readers see. When it was first seen, our own reckoning (heat, topics, a guessed language), the operator's
 * config, and the query strings of pictures, which some hosts sign anew for each poll, do not count.
 */
export function contentHash(item: FeedItem, article: Article): string {
  return fingerprint([
    article.title,
    article.excerpt,
    article.publishedDateTime,
    article.webUrl,
    article.ampWebUrl,
    article.cdnAmpWebUrl,
    article.type,
    item.language,
    article.authors,
    article.images.map(({ url }) => url.split('?', 1)[0]),
    categoriesOf(item),
    item.provider,
    item.record?.category,
    item.record?.quality,
    article.given,
    article.related,
    article.secured,
  ]);
}
