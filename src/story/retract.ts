/** How a story loses members, comes to its end, and stops being named by others. */
import { isDeepStrictEqual } from 'node:util';
import { toSecond } from '../article/dates.ts';
import { matchOf, mergeRelated, relatedFrom } from './records/related-stories.ts';
import { DEFAULT_POLICY, reviseStory, type Changed, type StoryPolicy } from './state.ts';
import type { Retraction, StoryState } from './types.ts';

/**
 * Takes out members, as a rule since their publisher withdrew them. A story that has none left is retracted, `killed` unless
 * told otherwise or hidden before. An article that is in the story and was not kept (MAX_MEMBERS) counts all the same.
 */
export function withdrawArticles(
  state: StoryState,
  articleIds: readonly string[],
  now: Date,
  policy: StoryPolicy = DEFAULT_POLICY,
  reason: Retraction['reason'] = 'killed',
): Changed {
  const articles = state.articles.filter(({ id }) => !articleIds.includes(id));
  if (articles.length === 0) {
    // Consumers who had the end of a hidden story are told of no other, but that it is taken down for good.
    const retracted = (reason !== 'takedown' && state.retracted) || { reason };
    return { state: retractStory(state, retracted, now), changes: [] };
  }
  const articlesTotal = Math.max(articles.length, state.articlesTotal - articleIds.length);
  if (articlesTotal === state.articlesTotal && articles.length === state.articles.length)
    return { state, changes: [] };
  return reviseStory({ ...state, articles, articlesTotal }, ['members'], now, policy);
}

/** The end of a story: nothing of what it said is left. */
export function retractStory(state: StoryState, retracted: Retraction, now: Date): StoryState {
  return {
    id: state.id,
    revision: state.revision + 1,
    leadId: '',
    articles: [],
    articlesTotal: 0,
    related: [],
    createdDateTime: state.createdDateTime,
    updatedDateTime: toSecond(now),
    retracted,
  };
}

/**
 * Brings what a story shows of another up to date: its lead, or nothing of what was retracted.
 * @param heir the story that took the other in: it is named in the other's place, but not by itself, nor twice.
 */
export function renewRelated(
  state: StoryState,
  other: StoryState,
  now: Date,
  policy: StoryPolicy = DEFAULT_POLICY,
  heir?: StoryState,
): Changed {
  if (!state.related.some(({ storyId }) => storyId === other.id)) return { state, changes: [] };
  const shown = heir ?? other;
  const renewed = state.related.flatMap((entry) => {
    if (entry.storyId !== other.id) return [entry];
    const match = matchOf(entry);
    return match && !shown.retracted ? [relatedFrom(shown, match)] : [];
  });
  const related = heir ? mergeRelated(state.id, [], renewed, policy.relatedCount) : renewed;
  if (isDeepStrictEqual(related, state.related)) return { state, changes: [] };
  return reviseStory({ ...state, related }, ['related'], now, policy);
}
