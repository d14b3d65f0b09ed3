/** How an act is taken back, and what is said where a later one stands in the way. */
import { memberOf, refuse, whyEnded } from './acts-lookup.ts';
import type { ActPlanning, Effects } from './acts-planning.ts';
import { showStory } from './acts-state.ts';
import type { PastAct, Refusal } from './acts-types.ts';
import { matchOf } from '../records/related-stories.ts';
import { storiesIn, type LogAct } from '../window/log.ts';

export function planUndo(planning: ActPlanning, actId: string): Effects | Refusal {
  const { earlier, later = [] } = planning.context;
  if (!earlier) return refuse(`there is no act ${actId}: it may have expired, so look at the story itself`);
  const undoneBy = later.find(({ undoes }) => undoes === actId);
  if (undoneBy) return refuse(`act ${actId} was undone already, by act ${undoneBy.id}`);
  if (earlier.kind === 'takedown')
    return refuse(`act ${actId} was a takedown, which is for good: nothing is left to show`);
  if (earlier.kind === 'undo')
    return refuse(`act ${actId} was an undo itself: ask again for what it took back`);
  const effects = takeBack(planning, earlier);
  if (!('refused' in effects)) return { ...effects, undoes: actId };
  const obstacle = lastActOn(storiesIn(earlier), later);
  return obstacle ? refuse(`${effects.refused}; ${inTheWay(obstacle)}`) : effects;
}

/** The latest that holds: what was taken back stands in nobody's way, nor does what took it back. */
function lastActOn(stories: readonly string[], acts: readonly PastAct[]): PastAct | undefined {
  const takenBack = new Set(acts.flatMap(({ undoes }) => undoes ?? []));
  return acts.find(
    (act) =>
      act.undoes === undefined &&
      !takenBack.has(act.id) &&
      storiesIn(act).some((story) => stories.includes(story)),
  );
}

function inTheWay({ id, kind, by }: PastAct): string {
  const what = `act ${id} (${kind}, by ${by}) came after it`;
  return kind === 'takedown' ? `${what}, and is for good` : `${what}: undo that one first`;
}

function takeBack(
  planning: ActPlanning,
  { id, moves = [], apart, together, hides }: LogAct,
): Effects | Refusal {
  if (together) {
    const moved = moves.flatMap(({ articles }) => articles);
    return unjoin(planning, together, moved);
  }
  if (apart) return planning.join(apart);
  return hides === undefined ? refuse(`act ${id} did nothing that can be undone`) : show(planning, hides);
}

/** What came over by a join, as far as it is still there, goes back to the story that it came from, or into a new one. */
function unjoin(
  planning: ActPlanning,
  [leftId, goneId]: readonly [string, string],
  moved: readonly string[],
): Effects | Refusal {
  const { states, window, mint } = planning.context;
  const left = planning.living(leftId);
  if ('refused' in left) return left;
  const gone = states.get(goneId);
  if (gone && gone.retracted?.mergedInto !== leftId)
    return refuse(`story ${goneId} is not one that ${leftId} took in any more: see both stories`);
  const kept = new Set(moved.flatMap((id) => memberOf(left, id)?.id ?? []));
  if (kept.size === 0) return refuse(`nothing of what came over from ${goneId} is left in story ${leftId}`);
  if (kept.size === left.articles.length)
    return refuse(`all that story ${leftId} keeps came over from ${goneId}: there is nothing to part`);
  const inWindow = moved.map((id) => window.idOf(id)).filter((id) => window.storyOf(id) === leftId);
  const all = new Set([...kept, ...inWindow]);
  const departure = { articleIds: [...all], total: all.size };
  // Consumers may remember revisions of a story that is forgotten here: under its id they would take no first one.
  return planning.part(
    left,
    gone ? { ...departure, id: goneId, before: gone } : { ...departure, id: mint() },
  );
}

function show(planning: ActPlanning, storyId: string): Effects | Refusal {
  const { context, desk, policy } = planning;
  const state = context.states.get(storyId);
  if (!state || state.articles.length === 0) return refuse(whyEnded(storyId, state));
  if (!state.retracted) return refuse(`story ${storyId} is shown already`);
  // Nobody has renewed its links while nobody named it.
  const matches = state.related.flatMap((entry) => matchOf(entry) ?? []);
  const related = desk.relatedFound({ related: matches });
  const { state: shown, changes } = showStory({ ...state, related }, context.at, policy);
  desk.put(shown, changes, planning.dueOf(shown, [state]), { urgent: true });
  desk.linkBack(storyId, { related: matches });
  return { shows: storyId };
}
