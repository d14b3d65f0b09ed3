/** Pairs of articles that stand near a threshold: what a person's word says most about. */
import { fingerprint } from '../article/identity.ts';
import { scoreTitles } from './titles/score-titles.ts';
import { createMatcher } from './window/matcher.ts';
import { comparedTitle } from './window/placement.ts';
import type { LogArticle, LogEntry } from './window/log.ts';
import type { Match, MatcherOptions, Thresholds } from './types.ts';

export interface Borderline extends Thresholds {
  /** Of both articles' ids, whichever comes first. */
  id: string;
  a: LogArticle;
  b: LogArticle;
  /** The threshold that it is near. */
  near: keyof Thresholds;
}

/** How far from a threshold a pair may score: on a stream of real headlines some 4 % of all pairs that are linked. */
const BAND: Thresholds = { duplicate: 0.12, related: 0.08 };
/** Pairs that are scored at most near each threshold: some 0.1 ms each. */
const MOST_SCORED = 600;
/** Pairs that one article may stand in: a busy story would else fill the list. */
const PAIRS_OF_ONE = 2;

interface Candidate {
  id: string;
  a: LogArticle;
  b: LogArticle;
  near: keyof Thresholds;
}

/**
 * A sample of the pairs among the articles of a log that stand near a threshold by their titles alone; in turn one that is
 * near to a merge and one that is near to a link. Of one log it is always the same.
 * @param options thresholds are those in force; `skip` has the ids of pairs that are left out; `most` how many to give.
 */
export function findBorderline(
  entries: Iterable<LogEntry>,
  options: { thresholds: Thresholds; skip: ReadonlySet<string>; most: number },
): Borderline[] {
  const { thresholds, skip, most } = options;
  const candidates = collectCandidates(entries, thresholds)
    .filter(({ id }) => !skip.has(id))
    // By hashes: in an order that has nothing to do with what the pairs are.
    .toSorted((one, two) => (one.id < two.id ? -1 : 1));
  const kinds = (['duplicate', 'related'] as const).map((kind) =>
    spread(
      candidates
        .filter(({ near }) => near === kind)
        .slice(0, MOST_SCORED)
        .flatMap((candidate) => scoreCandidate(candidate, thresholds) ?? []),
    ),
  );
  return takeTurns(kinds, most);
}

export function pairId(a: Pick<LogArticle, 'id'>, b: Pick<LogArticle, 'id'>): string {
  return fingerprint([a.id, b.id].toSorted());
}

function collectCandidates(entries: Iterable<LogEntry>, thresholds: Thresholds): Candidate[] {
  const options: MatcherOptions = {
    thresholds: { ...thresholds, related: Math.max(0, thresholds.related - BAND.related) },
  };
  const matcher = createMatcher(options);
  const known = new Map<string, LogArticle>();
  const candidates: Candidate[] = [];
  const push = (a: LogArticle, other: string, near: Candidate['near'] | undefined) => {
    const b = known.get(other);
    if (b && near && a.id !== b.id) candidates.push({ id: pairId(a, b), a, b, near });
  };
  for (const { articles, at } of entries)
    for (const article of articles) {
      if (!article.title || !article.story) continue;
      const { id, excerpt, published, provider, language, labels, source } = article;
      const title = comparedTitle(article);
      const found = matcher.add({
        id,
        title,
        firstSeenDateTime: new Date(at).toISOString(),
        sourceId: source,
        ...(excerpt && { excerpt }),
        ...(published && { publishedDateTime: published }),
        ...(provider && { provider }),
        ...(language && { language }),
        ...(labels && { labels }),
      });
      known.set(id, { ...article, title, tail: 0 });
      const merges = [found.duplicateOf ?? [], found.alsoDuplicateOf ?? []].flat();
      for (const match of merges) push(article, match.articleId, nearMerge(match, thresholds));
      for (const match of found.related) push(article, match.articleId, nearLink(match, thresholds));
    }
  return candidates;
}

function nearMerge({ similarity }: Match, { duplicate }: Thresholds): Candidate['near'] | undefined {
  return Math.abs(similarity - duplicate) <= BAND.duplicate ? 'duplicate' : undefined;
}

/** A possible duplicate may be near a merge; whether it is, its score tells. */
function nearLink(
  { similarity, possibleDuplicate }: Match,
  { related }: Thresholds,
): Candidate['near'] | undefined {
  if (possibleDuplicate) return 'duplicate';
  return Math.abs(similarity - related) <= BAND.related ? 'related' : undefined;
}

/** Undefined where the two are not near by themselves: the matcher judges stories as wholes, with excerpts. */
function scoreCandidate(candidate: Candidate, thresholds: Thresholds): Borderline | undefined {
  const { a, b, near } = candidate;
  const { duplicate, related } = scoreTitles(a.title, b.title);
  const distance = Math.abs({ duplicate, related }[near] - thresholds[near]);
  return distance <= BAND[near] ? { ...candidate, duplicate, related } : undefined;
}

function takeTurns(kinds: readonly Borderline[][], most: number): Borderline[] {
  const taken = new Map<string, Borderline>();
  for (let at = 0; taken.size < most && kinds.some((kind) => at < kind.length); at++)
    for (const kind of kinds) {
      const pair = kind[at];
      if (pair && taken.size < most) taken.set(pair.id, pair);
    }
  return [...taken.values()];
}

/** Without what would show one article, or one pair of titles, again and again. */
function spread(pairs: readonly Borderline[]): Borderline[] {
  const shown = new Map<string, number>();
  const titles = new Set<string>();
  return pairs.filter(({ a, b }) => {
    const words = [a.title, b.title].toSorted().join('\n');
    if (titles.has(words) || [a, b].some(({ id }) => (shown.get(id) ?? 0) >= PAIRS_OF_ONE)) return false;
    titles.add(words);
    for (const { id } of [a, b]) shown.set(id, (shown.get(id) ?? 0) + 1);
    return true;
  });
}
