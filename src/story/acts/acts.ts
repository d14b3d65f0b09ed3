/** An operator's act, from what was asked to what it does: to the window, and to the stories that one commit writes. */
import { ActPlanning } from './acts-planning.ts';
import type { ActContext, ActPlan, ActRequest, PastAct } from './acts-types.ts';
import { storiesNamedBy } from '../assemble.ts';
import type { StoryState } from '../types.ts';
import type { Window } from '../window/window.ts';

export type { ActContext, ActOrder, ActPlan, ActRequest, PastAct, Refusal } from './acts-types.ts';

/** Which stories must be read before an act can be planned. */
export function storiesOfAct(request: ActRequest, window: Window, earlier?: PastAct): string[] {
  switch (request.kind) {
    case 'join':
      return [...new Set(request.storyIds)];
    case 'split':
    case 'retract':
      return [request.storyId];
    case 'takedown': {
      const { storyId, articleIds = [] } = request;
      const homes = articleIds.map((id) => window.storyOf(window.idOf(id)));
      return [...new Set([storyId, ...homes].filter((id) => id !== undefined))];
    }
    case 'undo':
      return [...(earlier?.together ?? earlier?.apart ?? []), ...(earlier?.hides ? [earlier.hides] : [])];
  }
}

/**
 * Which stories must be read on top of those: the ones that they name as related, whose links are renewed, and the ones that
 * the articles of a story that is parted are related to, since each half names its own again.
 */
export function storiesLinkedTo(
  states: ReadonlyMap<string, StoryState>,
  request: ActRequest,
  window: Window,
  earlier?: PastAct,
): string[] {
  const parted = states.get(storyParted(request, earlier) ?? '');
  const found = (parted?.articles ?? []).flatMap((article) => window.find(article).related);
  const ids = [...storiesNamedBy(states.values()), ...found.map(({ storyId }) => storyId)];
  return [...new Set(ids)].filter((id) => !states.has(id));
}

function storyParted(request: ActRequest, earlier: PastAct | undefined): string | undefined {
  if (request.kind === 'split') return request.storyId;
  return request.kind === 'undo' ? earlier?.together?.[0] : undefined;
}

/**
 * What an act does. Equal requests in equal states give equal plans (but for the minted id). To carry it out:
 * `window.enact(plan.act, at)`, commit `{ articles: [], acts: [plan.act], stories: plan.stories }`, then `window.settle` or
 * `window.rollback`. A story that is to go out at once has `urgent`. A takedown's act has `purges` (article ids, with the
 * ids that they had before) and `from` (the stories that held them): what is to be purged everywhere.
 */
export function planAct(request: ActRequest, context: ActContext): ActPlan {
  return new ActPlanning(request, context).plan();
}
