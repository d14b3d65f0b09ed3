/** From where articles belong to what their stories become: the states that one commit writes. */
import type { Article } from '../article/types.ts';
import { mergeRelated, relatedFrom } from './related-stories.ts';
import { DEFAULT_POLICY, editArticle, growRelated, joinStory, openStory, type StoryPolicy } from './state.ts';
import type { Change, Found, StoryState } from './types.ts';
import type { Placement } from './window.ts';

/** When a changed story may go out. */
export type Due =
  /** At once if it never went out, else when it has settled. */
  | 'settle'
  /** When related stories have settled, and only if the story went out before or is about to. */
  | 'related'
  /** As `settle`, but only if the story went out before or is about to. */
  | 'ifOut'
  /** With the next change: a backlog enters silently. */
  | 'silent';

/** A story as the commit leaves it. */
export interface AssembledStory {
  state: StoryState;
  /** The revision that it replaces; 0 for a new one. */
  replaces: number;
  changes: Change[];
  due: Due;
}

/** Which stories must be read before placements can be assembled. */
export function storiesTouched(placements: readonly Placement[]): string[] {
  const ids = placements.flatMap((placement) => {
    if (placement.kind === 'same') return [];
    const related = placement.found.related.map(({ storyId }) => storyId);
    return placement.kind === 'new' ? related : [placement.storyId, ...related];
  });
  return [...new Set(ids)];
}

/**
 * @param states the stories of `storiesTouched`, as stored; one that is missing there is opened anew under its id.
 * @returns one entry for each story that changes, in the order of their first change.
 */
export function assembleStories(
  placements: readonly Placement[],
  states: ReadonlyMap<string, StoryState>,
  at: Date,
  policy: StoryPolicy = DEFAULT_POLICY,
): AssembledStory[] {
  const desk = new Assembly(states, at, policy);
  for (const placement of placements) if (placement.kind !== 'same') desk.place(placement);
  return desk.stories();
}

class Assembly {
  readonly #stored: ReadonlyMap<string, StoryState>;
  readonly #at: Date;
  readonly #policy: StoryPolicy;
  readonly #changed = new Map<string, AssembledStory>();

  constructor(stored: ReadonlyMap<string, StoryState>, at: Date, policy: StoryPolicy) {
    this.#stored = stored;
    this.#at = at;
    this.#policy = policy;
  }

  stories(): AssembledStory[] {
    return [...this.#changed.values()].map(holdBackCold);
  }

  place(placement: Exclude<Placement, { kind: 'same' }>): void {
    const { storyId, found } = placement;
    const article: Article = { ...placement.article, firstSeenDateTime: this.#at.toISOString() };
    const state = this.#state(storyId);
    const related = this.#related(found);
    const backlog = article.backfill === true;
    if (!state) {
      const opened = openStory(storyId, article, related, this.#at, this.#policy);
      const changes: Change[] = related.length > 0 ? ['members', 'related'] : ['members'];
      this.#put(opened, 0, changes, backlog ? 'silent' : 'settle');
    } else {
      const link = found.duplicateOf;
      const changed =
        placement.kind === 'join' && link
          ? joinStory(state, article, link, related, this.#at, this.#policy)
          : editArticle(state, article, this.#at, related, this.#policy);
      this.#put(changed.state, state.revision, changed.changes, backlog ? 'ifOut' : 'settle');
    }
    this.#linkBack(storyId, found);
  }

  /** What was found related grows a link to this story, too: links keep growing after publication. */
  #linkBack(storyId: string, found: Found): void {
    const state = this.#state(storyId);
    if (!state) return;
    for (const match of found.related) {
      const other = this.#state(match.storyId);
      if (!other) continue;
      const entry = relatedFrom(state, { ...match, storyId });
      const grown = growRelated(other, [entry], this.#at, this.#policy);
      this.#put(grown.state, other.revision, grown.changes, 'related');
    }
  }

  #related(found: Found) {
    const entries = found.related.flatMap((match) => {
      const other = this.#state(match.storyId);
      return other ? [relatedFrom(other, match)] : [];
    });
    return mergeRelated('', [], entries, this.#policy.relatedCount);
  }

  #state(id: string): StoryState | undefined {
    return this.#changed.get(id)?.state ?? this.#stored.get(id);
  }

  #put(state: StoryState, replaces: number, changes: Change[], due: Due): void {
    if (changes.length === 0) return;
    const before = this.#changed.get(state.id);
    this.#changed.set(state.id, {
      state,
      replaces: before?.replaces ?? replaces,
      changes: [...new Set([...(before?.changes ?? []), ...changes])],
      due: before ? sooner(before.due, due) : due,
    });
  }
}

/** A story under `publish.minHeat` stays in, unless consumers have it already. */
function holdBackCold(story: AssembledStory): AssembledStory {
  const { state, due } = story;
  const lead = state.articles.find(({ id }) => id === state.leadId);
  return due === 'settle' && lead?.published === false ? { ...story, due: 'ifOut' } : story;
}

const SOONEST_FIRST: readonly Due[] = ['settle', 'ifOut', 'related', 'silent'];

function sooner(a: Due, b: Due): Due {
  return SOONEST_FIRST.indexOf(a) <= SOONEST_FIRST.indexOf(b) ? a : b;
}
