import type { Article } from './types.ts';

/** Highest quality that a source may claim for an article. */
const MAX_QUALITY = 200;

/**
 * How complete and trusted an article is, 0 to 200: picture 20, AMP page 20, known publisher 40, and 5 each for title,
 * excerpt, author and date. What the source's record gives stands.
 */
export function qualityOf(
  article: Pick<Article, 'images' | 'ampWebUrl' | 'title' | 'excerpt' | 'authors' | 'publishedDateTime'>,
  isKnownPublisher: boolean,
  given?: number,
): number {
  const claimed = givenQuality(given);
  if (claimed !== undefined) return claimed;
  const text =
    [article.title, article.excerpt, article.authors[0], article.publishedDateTime].filter(Boolean).length *
    5;
  return (
    (article.images.length > 0 ? 20 : 0) + (article.ampWebUrl ? 20 : 0) + (isKnownPublisher ? 40 : 0) + text
  );
}

/** A claimed quality as an integer from 0 to 200; undefined for what is no number. */
export function givenQuality(given: number | undefined): number | undefined {
  if (typeof given !== 'number' || !Number.isFinite(given)) return undefined;
  return Math.min(MAX_QUALITY, Math.max(0, Math.round(given)));
}
