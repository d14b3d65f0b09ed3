/** What acts look up, and what is said where it is not there. */
import type { Refusal } from './acts-types.ts';
import type { StoryArticle, StoryState } from '../types.ts';

export function refuse(refused: string): Refusal {
  return { refused };
}

export function whyEnded(storyId: string, state: StoryState | undefined): string {
  if (!state?.retracted)
    return `there is no story ${storyId}: it may have expired, so look it up among those there are`;
  const { reason, mergedInto } = state.retracted;
  return mergedInto === undefined
    ? `story ${storyId} was retracted already (${reason}) and holds nothing any more`
    : `story ${storyId} was merged into ${mergedInto}: name that one`;
}

export function unknownArticle(articleId: string, storyId: string | undefined): string {
  return storyId === undefined
    ? `there is no article ${articleId} in the window: name its story as well`
    : `article ${articleId} is not in story ${storyId}: see the story`;
}

/** By its own id before any earlier one, which may be another's by now. */
export function memberOf({ articles }: StoryState, articleId: string): StoryArticle | undefined {
  return (
    articles.find(({ id }) => id === articleId) ??
    articles.find(({ aliases = [] }) => aliases.includes(articleId))
  );
}
