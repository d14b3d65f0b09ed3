import type { FeedItem } from '../../feed/types.ts';
import { fingerprint } from '../identity.ts';
import { categoriesOf } from '../topics.ts';
import type { ArticleDraft } from '../normalize-item.ts';

/**
 * A short name (32 hex digits, 128 bits) for what an article says: another one means that the publisher changed
 * something that readers see. Where it stands does not count: another address shows in the article's id, if it names the
 * article at all, and some hosts sign their links anew for each poll. Nor do the query strings of pictures (signed
 * likewise), when it was first seen, our own reckoning (heat, topics, a guessed language) and the operator's config.
 */
export function contentHash(item: FeedItem, article: ArticleDraft): string {
  return fingerprint([
    article.title,
    article.excerpt,
    article.publishedDateTime,
    item.record?.ampWebUrl,
    item.record?.cdnAmpWebUrl,
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
