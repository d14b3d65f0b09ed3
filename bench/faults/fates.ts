/** What decisions make of the world's truth. Pure. */
import type { Decision } from './operator.ts';
import { articleIdOf, type Item } from './world.ts';

/** Where an item belongs: all of one group in one story, and in none with another's. */
export interface Fate {
  group: string;
  /** `hidden`: in a story that was taken back. `gone`: nowhere. */
  is: 'shown' | 'hidden' | 'gone';
}

/**
 * Every decision was about stories that were complete when it was made, so what becomes of them is known to the item.
 * @param decisions those without `done` change nothing.
 */
export function fatesBy(decisions: readonly Decision[]): (item: Item) => Fate {
  const undone = new Set(decisions.flatMap(({ done }) => done?.undoes ?? []));
  const standing = decisions.filter(({ done }) => done && done.kind !== 'undo' && !undone.has(done.id));
  const byStory = new Map(standing.flatMap((decision) => decision.about.map((story) => [story, decision])));
  return (item) => {
    const decision = byStory.get(item.story);
    const plain: Fate = { group: String(item.story), is: 'shown' };
    if (!decision) return plain;
    const { request, about } = decision;
    switch (request.kind) {
      case 'join':
        return { ...plain, group: about.join('+') };
      case 'split':
        return request.articleIds.includes(articleIdOf(item))
          ? { ...plain, group: `of ${item.story}` }
          : plain;
      case 'retract':
        return { ...plain, is: 'hidden' };
      case 'takedown':
        return { ...plain, is: 'gone' };
      case 'undo':
        return plain;
    }
  };
}

/** When content was taken down for good, in ms: what had it in a queue or a stream is purged there, and comes to nobody. */
export function takedownsOf(decisions: readonly Decision[]): number[] {
  return decisions.flatMap(({ done }) => (done?.kind === 'takedown' ? done.at : []));
}
