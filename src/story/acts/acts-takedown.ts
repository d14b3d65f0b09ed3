/** How a takedown is planned: which articles go, from which stories, and by which names they are known. */
import { memberOf, refuse, unknownArticle, whyEnded } from './acts-lookup.ts';
import type { ActPlanning, Effects } from './acts-planning.ts';
import type { Refusal, TakedownOrder } from './acts-types.ts';
import type { StoryArticle } from '../types.ts';
import type { Window } from '../window/window.ts';

export function planTakedown(planning: ActPlanning, order: TakedownOrder): Effects | Refusal {
  const { storyId, articleIds } = order;
  if (articleIds === undefined || articleIds.length === 0) return takeDownStory(planning, storyId);
  const { context, desk } = planning;
  const { states, window } = context;
  const byStory = new Map<string, string[]>();
  const purges = new Set<string>();
  for (const named of articleIds) {
    const id = window.idOf(named);
    const state = states.get(storyId ?? window.storyOf(id) ?? '');
    const member = state && memberOf(state, id);
    const isThere = member !== undefined || (storyId === undefined && window.knows(id));
    const isOfStory = storyId !== undefined && window.storyOf(id) === storyId;
    if (!isThere && !isOfStory) return refuse(unknownArticle(named, storyId));
    const articleId = member?.id ?? id;
    for (const name of namesOf(window, articleId, member)) purges.add(name);
    if (state) byStory.set(state.id, [...(byStory.get(state.id) ?? []), articleId]);
  }
  for (const [id, ids] of byStory) desk.withdraw(id, [...new Set(ids)], 'takedown');
  return { purges: [...purges], from: [...byStory.keys()] };
}

function takeDownStory({ context, desk }: ActPlanning, storyId: string | undefined): Effects | Refusal {
  if (storyId === undefined) return refuse('name a story, or articles, to take down');
  const { states, window } = context;
  const state = states.get(storyId);
  if (!state || state.articles.length === 0) return refuse(whyEnded(storyId, state));
  // Also what the window has forgotten and met again in another story: a takedown goes by articles, wherever they are.
  const ids = [...new Set([...state.articles.map(({ id }) => id), ...window.articlesOf(storyId)])];
  desk.withdraw(storyId, ids, 'takedown');
  const purges = ids.flatMap((id) => namesOf(window, id, memberOf(state, id)));
  return { purges: [...new Set(purges)], from: [storyId] };
}

/** An article's id and those that it had before, as far as no other has them now. */
function namesOf(window: Window, articleId: string, member: StoryArticle | undefined): string[] {
  const aliases = (member?.aliases ?? []).filter((alias) => window.storyOf(alias) === undefined);
  return [...new Set([articleId, ...aliases, ...window.namesOf(articleId)])];
}
