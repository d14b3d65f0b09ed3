/**
 * Whether two stories are one. An article that could join both is no proof of it: a round-up tells a piece of each. So the
 * members of both are compared, each with the other story as if it were a newcomer there. Those of the smaller story must on
 * the whole belong to the greater, and the greater, which has drifted further, must nearly say the same of itself.
 */
import { findVeto } from './titles/rules.ts';
import type { Judged } from './titles/rules.ts';
import type { PairScore } from './titles/score-titles.ts';

/** A title is judged by the mean of so many of the other story's: the measure that a newcomer meets (matcher.ts). */
const JUDGES = 3;
/**
 * Share of the threshold that is enough on the side of the greater story. On a stream of real headlines (2,600 in 44 events)
 * 1 made 17 unions, .8 made 34 and none of them wrong; and stories depended less on the order of arrival.
 */
const GREATER_SIDE = 0.8;
/**
 * A title that is less than this like the other story tells something else: then those between the two are round-ups, of which
 * there may be many. On the stream above it costs none of the unions.
 */
const ALIEN = 0.1;
/** Titles compared of each end of a story: the oldest say what it came up as, the newest what it has become. */
const TITLES_OF_END = 4;
/** Members looked at from each end for titles that differ: wire copy repeats one title many times. */
const MEMBERS_OF_END = 40;
/** Members of one story times those of the other. Beyond, both are so big that a person should look. */
const MOST_PAIRS = 250_000;

/** What keeps two articles apart whatever the article between them says. */
const KEEPS_APART: ReadonlySet<string> = new Set(['at-odds', 'other-name', 'follow-up', 'rubric', 'series']);

/** What is asked of members, which are known by number. */
export interface Members {
  judgedOf: (member: number) => Judged;
  /** One whose title proves nothing, since it may have been made like the other story's; it may still keep the two apart. */
  isSuspect: (member: number) => boolean;
  /** Equal for equal titles. */
  titleOf: (member: number) => string;
  score: (a: number, b: number) => Pick<PairScore, 'duplicate' | 'rule'>;
}

/**
 * 0 to 1, to be held against the threshold for duplicates, whichever story is named first; 0 where a veto forbids that any
 * two members be merged, where two of the titles compared are kept apart by their facts, by another name, or by a publisher
 * who posted both, or where one of them has nothing of the other story.
 * @param a the members of one story, oldest first.
 */
export function compareStories(a: readonly number[], b: readonly number[], members: Members): number {
  if (a.length === 0 || b.length === 0 || a.length * b.length > MOST_PAIRS) return 0;
  if (areForbidden(a, b, members)) return 0;
  const [ours, theirs] = [a, b].map((story) => pickTitles(story, members)) as [number[], number[]];
  if (ours.length === 0 || theirs.length === 0) return 0;
  const scores: number[][] = [];
  for (const one of ours) {
    const row: number[] = [];
    for (const other of theirs) {
      const { duplicate, rule } = members.score(one, other);
      if (KEEPS_APART.has(rule)) return 0;
      row.push(duplicate);
    }
    scores.push(row);
  }
  const columns = theirs.map((_, at) => scores.map((row) => row[at] ?? 0));
  const [ofOurs, ofTheirs] = [scores.map(judge), columns.map(judge)];
  if (Math.min(...ofOurs, ...ofTheirs) < ALIEN) return 0;
  const [one, other] = [meanOf(ofOurs), meanOf(ofTheirs)];
  if (a.length === b.length) return Math.min(one, other);
  const [smaller, greater] = a.length < b.length ? [one, other] : [other, one];
  return Math.min(smaller, greater / GREATER_SIDE);
}

function areForbidden(a: readonly number[], b: readonly number[], { judgedOf }: Members): boolean {
  const theirs = b.map((member) => judgedOf(member));
  return a.some((member) => {
    const judged = judgedOf(member);
    return theirs.some((other) => findVeto(judged, other) !== undefined);
  });
}

function pickTitles(story: readonly number[], { titleOf, isSuspect }: Members): number[] {
  const members = story.filter((member) => !isSuspect(member));
  const picked = new Map<string, number>();
  const take = (from: readonly number[], most: number) => {
    for (const member of from.slice(0, MEMBERS_OF_END)) {
      if (picked.size === most) return;
      const title = titleOf(member);
      if (!picked.has(title)) picked.set(title, member);
    }
  };
  take(members, TITLES_OF_END);
  take(members.toReversed(), picked.size + TITLES_OF_END);
  return [...picked.values()];
}

const judge = (scores: readonly number[]): number =>
  meanOf(scores.toSorted((x, y) => y - x).slice(0, JUDGES));

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
