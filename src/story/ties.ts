/**
 * Stories that turn out to be one. An article that could join several stories ties them; whether they are one their members
 * decide (compare-stories.ts). What follows is an act of the log, as if an operator had joined the two, and is undone like one.
 */
import { articlesHeld } from './acts/acts-state.ts';
import type { Union } from './assemble.ts';
import type { LogAct } from './window/log.ts';
import type { Placement } from './window/placement.ts';
import type { Window } from './window/window.ts';

/** Two stories that are one. */
export interface Tie {
  stories: [string, string];
  /** 0 to 1. */
  likeness: number;
}

/** Who decided, in an act that nobody asked for. */
export const BY_MATCHING = 'matching';

/** Pairs of stories that are compared for one plan; each takes up to 64 pairs of titles. What is left over waits for the next. */
const MOST_COMPARED = 8;

/**
 * The stories that a plan's articles prove to be one, each story at most once: what they become meets the next plan.
 * @param window with the plan under way.
 */
export function findTies(
  placements: readonly Placement[],
  window: Pick<Window, 'mayUnite' | 'compareStories'>,
): Tie[] {
  const ties: Tie[] = [];
  const tied = new Set<string>();
  const compared = new Set<string>();
  for (const [a, b] of pairsTied(placements)) {
    if (compared.size === MOST_COMPARED) break;
    const pair = a < b ? `${a} ${b}` : `${b} ${a}`;
    if (compared.has(pair) || tied.has(a) || tied.has(b) || !window.mayUnite(a, b)) continue;
    compared.add(pair);
    const likeness = window.compareStories(a, b);
    if (likeness === undefined) continue;
    ties.push({ stories: [a, b], likeness });
    tied.add(a).add(b);
  }
  return ties;
}

function pairsTied(placements: readonly Placement[]): [string, string][] {
  return placements.flatMap((placement) => {
    if (placement.kind !== 'new' && placement.kind !== 'join' && placement.kind !== 'edit') return [];
    const { storyId, found } = placement;
    const others = (found.alsoDuplicateOf ?? []).map((match) => match.storyId);
    return others.filter((other) => other !== storyId).map((other): [string, string] => [storyId, other]);
  });
}

/**
 * What the log keeps of a union. To be made before the window is told of it (`enact`).
 * @param id a ULID, the act's own.
 */
export function actOfUnion(
  { older, younger, likeness }: Union,
  window: Pick<Window, 'storyOf' | 'articlesOf'>,
  id: string,
): LogAct {
  return {
    id,
    kind: 'match',
    by: BY_MATCHING,
    reason: `the members of both tell the same (${likeness.toFixed(2)})`,
    moves: [{ story: older.id, articles: articlesHeld(younger, window) }],
    together: [older.id, younger.id],
  };
}
