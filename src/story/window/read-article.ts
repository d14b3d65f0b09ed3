/** An article as the matcher is given it, and as its window files it. */
import type { Entry } from '../search/entry-table.ts';
import { prepareTitle } from '../titles/prepare.ts';
import type { MatcherArticle } from '../types.ts';

/** The last date that was read: articles come many at a time. */
let lastRead = { text: '', time: NaN };

function readTime(text: string): number {
  if (text !== lastRead.text) lastRead = { text, time: Date.parse(text) };
  return lastRead.time;
}

/** @throws RangeError where `firstSeenDateTime` is no date. */
export function readArticle(article: MatcherArticle): Entry {
  const firstSeen = readTime(article.firstSeenDateTime);
  if (Number.isNaN(firstSeen))
    throw new RangeError(`firstSeenDateTime of ${article.id} is no date: ${article.firstSeenDateTime}`);
  const publisher = article.provider?.domain ?? article.provider?.name;
  return {
    id: article.id,
    firstSeen,
    publisher: publisher?.toLowerCase(),
    family: article.family,
    sourceId: article.sourceId,
    edited: article.edited ?? false,
    prepared: article.prepared ?? prepareTitle(article),
    filedTitle: article.filedTitle,
    filedExcerpt: article.filedExcerpt,
    mark: article.mark,
  };
}
