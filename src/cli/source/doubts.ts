import { CLOCK_SKEW_MS } from '../../article/dates.ts';
import type { NormalizedItem } from '../../article/normalize-feed.ts';
import type { ReadDocuments } from '../../reader/types.ts';
import type { AnswerFacts } from './examination.ts';

const DAY_MS = 86_400_000;
/** A news source that is silent for longer has mostly moved, or ended without saying so. */
const STALE_DAYS = 60;

const SHARED = {
  many: 'have a GUID that others have too, so their links tell them apart',
  one: 'has a GUID that others have too, so its link tells it apart',
};
const NAMELESS = {
  many: 'have neither a GUID nor a link of their own, so title and date tell them apart',
  one: 'has neither a GUID nor a link of its own, so title and date tell it apart',
};
const AHEAD = {
  many: 'are dated in the future, which is not believed',
  one: 'is dated in the future, which is not believed',
};
const UNDATED = {
  many: 'have no date: when they are first seen stands in for it',
  one: 'has no date: when it is first seen stands in for it',
};

/** What was read and yet speaks against the source, in words for its operator. */
export function doubtsOf(read: ReadDocuments, answers: readonly AnswerFacts[], now: number): string[] {
  const { articles, items, skipped } = read;
  if (items === 0) return ['there is no item in it at the moment'];
  return [
    validators(answers.at(-1)),
    share(articles, ({ names }) => names.sharesGuid === true, SHARED),
    share(articles, ({ keyFrom }) => keyFrom === 'title', NAMELESS),
    share(articles, (item) => isAhead(item, now), AHEAD),
    share(articles, isUndated, UNDATED),
    repeats(skipped['repeat'] ?? 0),
    silence(articles, now),
  ].flatMap((doubt) => doubt ?? []);
}

function validators(answer: AnswerFacts | undefined): string | undefined {
  if (!answer || answer.etag || answer.lastModified) return undefined;
  return 'the server sends neither ETag nor Last-Modified: every poll has to fetch the whole document';
}

/** @param what goes after `3 of 20 articles`, and after `the only article` in the form for one. */
function share(
  articles: readonly NormalizedItem[],
  isMeant: (item: NormalizedItem) => boolean,
  what: { many: string; one: string },
): string | undefined {
  const count = articles.filter(isMeant).length;
  if (count === 0) return undefined;
  if (count === articles.length)
    return count === 1 ? `the only article ${what.one}` : `all ${count} articles ${what.many}`;
  return `${count} of ${articles.length} articles ${count === 1 ? what.one : what.many}`;
}

function isAhead({ names: { date } }: NormalizedItem, now: number): boolean {
  return date !== undefined && Date.parse(date) > now + CLOCK_SKEW_MS;
}

function isUndated({ names, article }: NormalizedItem): boolean {
  return names.date === undefined && article.publishedDateTime === undefined;
}

function repeats(count: number): string | undefined {
  if (count === 0) return undefined;
  return count === 1 ? 'an item comes twice' : `${count} items come more than once`;
}

function silence(articles: readonly NormalizedItem[], now: number): string | undefined {
  const dates = articles.flatMap(({ article: { publishedDateTime: date } }) =>
    date ? Date.parse(date) : [],
  );
  const days = Math.floor((now - Math.max(...dates)) / DAY_MS);
  if (dates.length === 0 || days < STALE_DAYS) return undefined;
  return `its newest article is ${days} days old: it may have moved or ended`;
}
