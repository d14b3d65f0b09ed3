/** What acts make of stories, an operator's and those of matching: values in, values out. */
import { isDeepStrictEqual } from 'node:util';
import { toSecond } from '../../article/dates.ts';
import type { Article } from '../../article/types.ts';
import { leadOf } from '../lead.ts';
import { mergeRelated } from '../records/related-stories.ts';
import { scoreTitles } from '../titles/score-titles.ts';
import { DEFAULT_POLICY, reviseStory, type Changed, type StoryPolicy } from '../state.ts';
import type { Change, Match, StoryArticle, StoryState } from '../types.ts';
import { toMatch } from '../window/placement.ts';
import type { Window } from '../window/window.ts';

/** The rule in the `why` of a member that an operator put where it is; the figures beside it are what the titles say. */
export const BY_OPERATOR = 'operator';
/** The same of a member whose whole story was taken in, since matching found the two to be one. */
export const BY_UNION = 'united';
/** Stories that a story remembers to have taken in. */
export const MAX_SUPERSEDED = 50;

/**
 * The older of two stories, with all that the younger holds. The members of both stand in the order in which they were first
 * seen; the older's lead stays unless one that comes over outranks it (lead.ts).
 */
export function takeIn(
  older: StoryState,
  younger: StoryState,
  now: Date,
  policy: StoryPolicy = DEFAULT_POLICY,
  rule: string = BY_OPERATOR,
): Changed {
  const lead = leadOf(older);
  const has = new Set(older.articles.map(({ id }) => id));
  const coming = younger.articles
    .filter(({ id }) => !has.has(id))
    .map((article) => tieTo(lead, article, rule));
  const twice = younger.articles.length - coming.length;
  const links = [...older.related, ...younger.related].filter(({ storyId }) => storyId !== younger.id);
  const related = mergeRelated(older.id, [], links, policy.relatedCount);
  const superseded = [...(older.supersedes ?? []), ...(younger.supersedes ?? []), younger.id];
  const formerLeadIds = [...(older.formerLeadIds ?? []), ...(younger.formerLeadIds ?? [])];
  const draft: StoryState = {
    ...older,
    formerLeadIds,
    correctedBy: { ...younger.correctedBy, ...older.correctedBy },
    articles: [...older.articles, ...coming].toSorted((a, b) => seenAt(a) - seenAt(b)),
    articlesTotal: older.articlesTotal + younger.articlesTotal - twice,
    related,
    supersedes: [...new Set(superseded)].slice(-MAX_SUPERSEDED),
  };
  const changes: Change[] = isDeepStrictEqual(related, older.related) ? ['members'] : ['members', 'related'];
  return reviseStory(draft, changes, now, policy);
}

/** Which of two survives when they are made one: the one that was committed first, whatever dates its articles claim. */
export function isOlder(a: StoryState, b: StoryState): boolean {
  return a.createdDateTime === b.createdDateTime ? a.id < b.id : a.createdDateTime < b.createdDateTime;
}

/** All that a story holds, whether its state keeps it or the window does. */
export function articlesHeld(
  { id, articles }: StoryState,
  window: Pick<Window, 'storyOf' | 'articlesOf'>,
): string[] {
  const kept = articles.map((article) => article.id);
  // What the window has forgotten and met again may be another story's.
  const own = kept.filter((articleId) => [undefined, id].includes(window.storyOf(articleId)));
  return [...new Set([...own, ...window.articlesOf(id)])];
}

/** What is to become of members that leave their story. */
export interface Departure {
  /** The story that they open, or that they had before. */
  id: string;
  /** The revision that this story has as stored, and when it was opened; absent on one that never was. */
  before?: Pick<StoryState, 'revision' | 'createdDateTime'>;
  articleIds: readonly string[];
  /** How many leave, where not all of them were kept (MAX_MEMBERS). Default: those kept. */
  total?: number;
}

/** Takes members out into a story of their own; at least one goes and one stays. */
export function takeOut(
  state: StoryState,
  { id, before, articleIds, total = 0 }: Departure,
  now: Date,
  policy: StoryPolicy = DEFAULT_POLICY,
): { left: Changed; out: Changed } {
  const leaving = state.articles.filter((article) => articleIds.includes(article.id));
  const [first, ...others] = leaving;
  if (!first || leaving.length === state.articles.length)
    throw new RangeError(`takeOut needs one article of ${state.id} to go and one to stay`);
  const count = Math.max(leaving.length, total);
  const { why: _why, ...opener } = first;
  const draft: StoryState = {
    id,
    revision: before?.revision ?? 0,
    leadId: first.id,
    ...(state.correctedBy && { correctedBy: state.correctedBy }),
    articles: [{ ...opener, similarity: 1 }, ...others.map((article) => tieTo(first, article, BY_OPERATOR))],
    articlesTotal: count,
    related: [],
    createdDateTime: before?.createdDateTime ?? toSecond(now),
    updatedDateTime: toSecond(now),
    splitFrom: state.id,
  };
  const { supersedes = [], ...rest } = state;
  const kept = supersedes.filter((superseded) => superseded !== id);
  const staying = state.articles.filter((article) => !articleIds.includes(article.id));
  const left: StoryState = {
    ...rest,
    ...(kept.length > 0 && { supersedes: kept }),
    articles: staying,
    articlesTotal: Math.max(staying.length, state.articlesTotal - count),
  };
  return {
    left: reviseStory(left, ['members'], now, policy),
    out: reviseStory(draft, ['lead', 'members'], now, policy),
  };
}

/** The stories that some matches tie more surely than others do. */
export function storiesCloserTo(matches: readonly Match[], others: readonly Match[]): string[] {
  const theirs = surestOf(others);
  const closer = [...surestOf(matches)].filter(([id, similarity]) => similarity > (theirs.get(id) ?? 0));
  return closer.map(([id]) => id);
}

/** Story → the similarity of its surest match. */
function surestOf(matches: readonly Match[]): Map<string, number> {
  const surest = new Map<string, number>();
  for (const { storyId, similarity } of matches)
    surest.set(storyId, Math.max(similarity, surest.get(storyId) ?? 0));
  return surest;
}

/** A story that shows nothing of these others any more. */
export function withoutLinks(
  state: StoryState,
  storyIds: readonly string[],
  now: Date,
  policy: StoryPolicy = DEFAULT_POLICY,
): Changed {
  const related = state.related.filter(({ storyId = '' }) => !storyIds.includes(storyId));
  if (related.length === state.related.length) return { state, changes: [] };
  return reviseStory({ ...state, related }, ['related'], now, policy);
}

/** Takes a story back that keeps its articles and grows on unseen. */
export function hideStory(state: StoryState, now: Date): StoryState {
  return {
    ...state,
    revision: state.revision + 1,
    updatedDateTime: toSecond(now),
    retracted: { reason: 'operator' },
  };
}

/** Brings a hidden story out again. To consumers, who have let go of it, all of it is new. */
export function showStory(state: StoryState, now: Date, policy: StoryPolicy = DEFAULT_POLICY): Changed {
  const { retracted: _retracted, ...shown } = state;
  const related: Change[] = state.related.length > 0 ? ['related'] : [];
  return reviseStory(shown, ['lead', 'content', 'members', ...related], now, policy);
}

/** Something else than their titles ties the two; how like they are, as matching reads them, is told all the same. */
function tieTo(lead: Article, article: StoryArticle, rule: string): StoryArticle {
  const { duplicate, why } = scoreTitles(toMatch(lead, 0), toMatch(article, 0));
  return { ...article, similarity: duplicate, why: { ...why, rule } };
}

function seenAt({ firstSeenDateTime }: StoryArticle): number {
  return Date.parse(firstSeenDateTime);
}
