/** What is to be compared, as the address says it: two texts, two ids, or a list. */
import { isArticleId, isStoryId } from '../story/ids.ts';
import type { Subject } from './matching-types.ts';
import type { Parameters, QueryProblem } from './story-query.ts';

export type CompareQuery =
  | { kind: 'nothing' }
  | { kind: 'texts'; a: Subject; b: Subject }
  | { kind: 'ids'; ids: [string, string] }
  | { kind: 'list'; titles: string[] };

/** As the form shows it again. */
export interface CompareGiven {
  a: string;
  b: string;
  excerptA: string;
  excerptB: string;
  dateA: string;
  dateB: string;
  list: string;
}

/** Lines of a list at most; with n of them n (n − 1) / 2 pairs are scored. */
export const MOST_LINES = 50;
/** As long as titles are kept (article/limits.ts), and as excerpts can be. */
const MOST_TITLE = 500;
const MOST_EXCERPT = 600;
/** Of a whole list: as an address it takes up to nine bytes a character, and those may be 64 KiB long (server.ts). */
const MOST_LIST = 6000;

export type CompareRead = { query: CompareQuery; given: CompareGiven } | { problem: QueryProblem };

/** Reads `a`, `b`, `excerptA`, `excerptB`, `dateA`, `dateB` and `list`. A list goes before the rest. */
export function readCompareQuery(parameters: Parameters): CompareRead {
  const text = (name: string) => (parameters(name) ?? '').replaceAll('\r', '').trim();
  const given: CompareGiven = {
    a: text('a'),
    b: text('b'),
    excerptA: text('excerptA'),
    excerptB: text('excerptB'),
    dateA: text('dateA'),
    dateB: text('dateB'),
    list: text('list'),
  };
  const problem = problemOf(given);
  return problem ? { problem } : { query: queryOf(given), given };
}

function problemOf(given: CompareGiven): QueryProblem | undefined {
  const { a, b, excerptA, excerptB, dateA, dateB, list } = given;
  if ([a, b].some((title) => title.length > MOST_TITLE))
    return { code: 'bad-title', message: `a and b have at most ${MOST_TITLE} characters each.` };
  if ([excerptA, excerptB].some((excerpt) => excerpt.length > MOST_EXCERPT))
    return {
      code: 'bad-excerpt',
      message: `excerptA and excerptB have at most ${MOST_EXCERPT} characters each.`,
    };
  if ([dateA, dateB].some((date) => date !== '' && !isDate(date)))
    return {
      code: 'bad-date',
      message: 'dateA and dateB are dates, such as 2026-03-01 or 2026-03-01T12:00.',
    };
  const lines = linesOf(list);
  if (list.length > MOST_LIST || lines.length > MOST_LINES || lines.some(({ length }) => length > MOST_TITLE))
    return {
      code: 'bad-list',
      message: `list has at most ${MOST_LINES} lines, ${MOST_TITLE} characters each, and ${MOST_LIST} in all.`,
    };
  if (list === '' && (a === '') !== (b === ''))
    return { code: 'bad-title', message: 'It takes two to compare: a and b.' };
  return undefined;
}

function queryOf({ a, b, excerptA, excerptB, dateA, dateB, list }: CompareGiven): CompareQuery {
  const lines = linesOf(list);
  if (lines.length > 0) return { kind: 'list', titles: lines };
  if (a === '') return { kind: 'nothing' };
  if (isId(a) && isId(b)) return { kind: 'ids', ids: [a, b] };
  return { kind: 'texts', a: subjectOf(a, excerptA, dateA), b: subjectOf(b, excerptB, dateB) };
}

/** An article's or a story's: no title is one long word like that. */
function isId(text: string): boolean {
  return isArticleId(text.toLowerCase()) || isStoryId(text);
}

function subjectOf(title: string, excerpt: string, date: string): Subject {
  return {
    title,
    ...(excerpt && { excerpt }),
    ...(date && { publishedDateTime: new Date(inUtc(date)).toISOString() }),
  };
}

/** `2026-03-01` or with a time; without a zone it is UTC. */
function isDate(text: string): boolean {
  const shape = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/i;
  return shape.test(text) && !Number.isNaN(Date.parse(inUtc(text)));
}

function inUtc(text: string): string {
  return /T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?$/i.test(text) ? `${text}Z` : text;
}

function linesOf(list: string): string[] {
  return list
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}
