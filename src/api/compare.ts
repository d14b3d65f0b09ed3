/** Compares what was asked for; what comes out is what the page shows and the API sends. */
import { scoreTitles } from '../story/titles/score-titles.ts';
import { createMatcher } from '../story/window/matcher.ts';
import { createBreather } from './breather.ts';
import type { KnownPair, KnownSubject, MatchingDesk, MatchSettings, Subject } from './matching-types.ts';
import type { CompareQuery } from './compare-query.ts';
import { judgePair, verdictOf, type Judgement, type Verdict } from './verdict.ts';

export interface ComparedPair {
  kind: 'pair';
  settings: MatchSettings;
  a: Subject;
  b: Subject;
  judgement: Judgement;
  /** Only of what ids name. */
  live?: LivePair;
}

/** How two that the desk knows stand to each other now. */
export interface LivePair {
  a: Pick<KnownSubject, 'kind' | 'id'> & { articles: number };
  b: Pick<KnownSubject, 'kind' | 'id'> & { articles: number };
  sameStory: boolean;
  apart?: { by: string; reason: string };
  /** Of two stories with more than one article each or in one of them: how like they are as wholes. */
  whole?: { duplicate: number; compared: [number, number] };
}

export interface ComparedList {
  kind: 'list';
  settings: MatchSettings;
  titles: string[];
  /** Every two of them, by their places in the list. */
  pairs: { a: number; b: number; duplicate: number; related: number; rule: string; verdict: Verdict }[];
  /** The stories that they would form, coming in this order: places in the list. */
  groups: number[][];
}

export type Compared = ComparedPair | ComparedList | { kind: 'unknown'; ids: string[] };

export async function compare(
  query: Exclude<CompareQuery, { kind: 'nothing' }>,
  matching: MatchingDesk,
  signal: AbortSignal,
): Promise<Compared> {
  const settings = matching.settings();
  if (query.kind === 'list') return compareList(query.titles, settings, signal);
  if (query.kind === 'ids')
    return compareKnown(query.ids, await matching.lookUp(query.ids, signal), settings);
  const { a, b } = query;
  return { kind: 'pair', settings, a, b, judgement: judgePair(a, b, settings) };
}

/** Titles of a story that are compared; the lead is the first of them. */
const TITLES_OF_STORY = 8;
/** A title is judged by the mean of so many of the other story's, as the matcher does (docs/matching.md). */
const JUDGES = 3;

function compareKnown(ids: [string, string], { a, b, apart }: KnownPair, settings: MatchSettings): Compared {
  if (!a || !b) return { kind: 'unknown', ids: ids.filter((_, at) => ![a, b][at]) };
  const [ones, twos] = [a, b].map(({ articles }) => articles.slice(0, TITLES_OF_STORY)) as [
    Subject[],
    Subject[],
  ];
  const pairs = ones.flatMap((one) => twos.map((two) => ({ one, two, scores: scoreTitles(one, two) })));
  const closest = pairs.toSorted((x, y) => closeness(y.scores) - closeness(x.scores))[0];
  if (!closest) return { kind: 'unknown', ids };
  const { one, two } = closest;
  const [first, second] = [a, b].map((subject) =>
    subject.kind === 'story' ? subject.id : subject.articles[0]?.storyId,
  );
  const whole = pairs.length > 1 && wholeOf(pairs, ones, twos);
  const live: LivePair = {
    a: { kind: a.kind, id: a.id, articles: a.articles.length },
    b: { kind: b.kind, id: b.id, articles: b.articles.length },
    sameStory: first !== undefined && first === second,
    ...(apart && { apart }),
    ...(whole && { whole: { duplicate: whole, compared: [ones.length, twos.length] } }),
  };
  return { kind: 'pair', settings, a: one, b: two, judgement: judgePair(one, two, settings), live };
}

const closeness = ({ duplicate, related }: { duplicate: number; related: number }): number =>
  duplicate + related / 1000;

interface ScoredTitles {
  one: Subject;
  two: Subject;
  scores: { duplicate: number };
}

/** The mean, over the titles of the smaller side, of each with its three best of the other. */
function wholeOf(pairs: readonly ScoredTitles[], ones: readonly Subject[], twos: readonly Subject[]): number {
  const side = ones.length <= twos.length ? 'one' : 'two';
  const titles = side === 'one' ? ones : twos;
  const means = titles.map((title) => {
    const best = pairs
      .filter((pair) => pair[side] === title)
      .map(({ scores }) => scores.duplicate)
      .toSorted((x, y) => y - x)
      .slice(0, JUDGES);
    return meanOf(best);
  });
  return meanOf(means);
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

async function compareList(
  titles: string[],
  settings: MatchSettings,
  signal: AbortSignal,
): Promise<ComparedList> {
  const breathe = createBreather();
  const pairs: ComparedList['pairs'] = [];
  for (const [a, one] of titles.entries())
    for (const [offset, two] of titles.slice(a + 1).entries()) {
      await breathe();
      signal.throwIfAborted();
      const scores = scoreTitles(one, two);
      const { duplicate, related, why } = scores;
      const verdict = verdictOf(scores, settings);
      pairs.push({ a, b: a + 1 + offset, duplicate, related, rule: why.rule, verdict });
    }
  return { kind: 'list', settings, titles, pairs, groups: await groupsOf(titles, settings, breathe) };
}

async function groupsOf(
  titles: readonly string[],
  { profile, duplicate, related }: MatchSettings,
  breathe: () => Promise<void>,
): Promise<number[][]> {
  const matcher = createMatcher({ profile, thresholds: { duplicate, related } });
  const groups = new Map<string, number[]>();
  for (const [at, title] of titles.entries()) {
    await breathe();
    const { storyId } = matcher.add({ id: String(at), title, firstSeenDateTime: '2024-03-01T12:00:00Z' });
    groups.set(storyId, [...(groups.get(storyId) ?? []), at]);
  }
  return [...groups.values()];
}
