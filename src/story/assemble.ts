/** From where articles belong to what their stories become: the states that one commit writes. */
import { toSecond } from '../article/dates.ts';
import type { Article } from '../article/types.ts';
import { mergeRelated, relatedFrom } from './related-stories.ts';
import { DEFAULT_POLICY, editArticle, growRelated, joinStory, openStory, type StoryPolicy } from './state.ts';
import type { Change, Found, StoryArticle, StoryState } from './types.ts';
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
    return [...this.#changed.values()].map((story) => {
      const before = this.#stored.get(story.state.id);
      return before && hasWarmedUp(before, story) ? { ...story, due: 'settle' } : holdBackCold(story);
    });
  }

  place(placement: Exclude<Placement, { kind: 'same' }>): void {
    const { storyId, found } = placement;
    const article = committedArticle(placement, this.#at);
    const state = this.#state(storyId);
    const related = this.#related(found);
    if (!state) {
      const opened = openStory(storyId, article, related, this.#at, this.#policy);
      const changes: Change[] = related.length > 0 ? ['members', 'related'] : ['members'];
      this.#put(opened, 0, changes, isBacklog(opened, article.id) ? 'silent' : 'settle');
    } else {
      const link = found.duplicateOf;
      const changed =
        placement.kind === 'join' && link
          ? joinStory(state, article, link, related, this.#at, this.#policy)
          : editArticle(state, article, this.#at, related, this.#policy);
      const due = isBacklog(changed.state, article.id) ? 'ifOut' : 'settle';
      this.#put(changed.state, state.revision, changed.changes, due);
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

/** Of the ids that a fetch supposes it had, it had the one under which the window knew it; another may have those now. */
function committedArticle(placement: Exclude<Placement, { kind: 'same' }>, at: Date): Article {
  const { aliases: _supposed, ...article } = placement.article;
  const was = placement.kind === 'edit' && placement.was;
  return {
    ...article,
    ...(was && { aliases: [was] }),
    firstSeenDateTime: toSecond(at),
  };
}

/** What came with a backlog, or is an edit of such an article, brings no story out. */
function isBacklog(state: StoryState, articleId: string): boolean {
  return memberOf(state, articleId)?.backfill === true;
}

/** A story under `publish.minHeat` stays in, unless consumers have it already. */
function holdBackCold(story: AssembledStory): AssembledStory {
  const { state, due } = story;
  return due === 'settle' && memberOf(state, state.leadId)?.published === false
    ? { ...story, due: 'ifOut' }
    : story;
}

/** Held back for its heat until now, when related stories have raised it. */
function hasWarmedUp(before: StoryState, { state, due }: AssembledStory): boolean {
  const lead = memberOf(state, state.leadId);
  const wasCold = memberOf(before, before.leadId)?.published === false;
  return due === 'related' && wasCold && lead?.published === true && !lead.backfill;
}

function memberOf(state: StoryState, articleId: string): StoryArticle | undefined {
  return state.articles.find(({ id }) => id === articleId);
}

const SOONEST_FIRST: readonly Due[] = ['settle', 'ifOut', 'related', 'silent'];

function sooner(a: Due, b: Due): Due {
  return SOONEST_FIRST.indexOf(a) <= SOONEST_FIRST.indexOf(b) ? a : b;
}
