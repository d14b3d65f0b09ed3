/** From where articles belong to what their stories become: the states that one commit writes. */
import { toSecond } from '../article/dates.ts';
import type { Article, Related } from '../article/types.ts';
import { mergeRelated, relatedFrom } from './related-stories.ts';
import {
  DEFAULT_POLICY,
  editArticle,
  growRelated,
  joinStory,
  openStory,
  type Changed,
  type StoryPolicy,
} from './state.ts';
import { renewRelated, withdrawArticles } from './retract.ts';
import type { Change, Found, Happening, StoryArticle, StoryState } from './types.ts';
import type { Placed, Placement, Withheld } from './placement.ts';

/** When a changed story may go out. */
export type Due =
  /** At once if it never went out, else when it has settled. */
  | 'settle'
  /** When related stories have settled, and only if the story went out before or is about to. */
  | 'related'
  /** As `settle`, but only if the story went out before or is about to. */
  | 'ifOut'
  /** With the next change: a backlog enters silently. */
  | 'silent'
  /** Never: the story is hidden, and what joins it is kept with it. */
  | 'hidden';

/** A story as the commit leaves it. */
export interface AssembledStory {
  state: StoryState;
  /** The revision that it replaces; 0 for a new one. */
  replaces: number;
  /** Empty for a story that was retracted. */
  changes: Change[];
  /** It took another story in, or came out of another. */
  happening?: Happening;
  due: Due;
  /** Something was withdrawn from it: it goes out without waiting to settle. */
  urgent?: true;
}

type Kill = Extract<Withheld, { kind: 'kill' }>;
type Placing = Exclude<Placed, { kind: 'same' }>;

/** Which stories must be read before placements can be assembled. */
export function storiesTouched(placements: readonly Placement[]): string[] {
  const ids = placements.flatMap((placement) => {
    if (placement.kind === 'same' || placement.kind === 'killed') return [];
    if (placement.kind === 'kill') return placement.killed.map(({ storyId }) => storyId);
    const related = placement.found.related.map(({ storyId }) => storyId);
    return placement.kind === 'new' ? related : [placement.storyId, ...related];
  });
  return [...new Set(ids)];
}

/** Which stories must be read on top of those: what loses a member may be named by what it names itself. */
export function storiesLinked(
  placements: readonly Placement[],
  states: ReadonlyMap<string, StoryState>,
): string[] {
  const killed = placements.flatMap((placement) => (placement.kind === 'kill' ? placement.killed : []));
  const linked = killed.flatMap(({ storyId }) => states.get(storyId)?.related ?? []);
  const ids = linked.flatMap(({ storyId }) => storyId ?? []);
  return [...new Set(ids)].filter((id) => !states.has(id));
}

/**
 * @param states the stories of `storiesTouched` and `storiesLinked`, as stored; one that is missing there, or was retracted,
 *   is opened anew under its id when an article joins it.
 * @returns one entry for each story that changes, in the order of their first change.
 */
export function assembleStories(
  placements: readonly Placement[],
  states: ReadonlyMap<string, StoryState>,
  at: Date,
  policy: StoryPolicy = DEFAULT_POLICY,
): AssembledStory[] {
  const desk = new Assembly(states, at, policy);
  for (const placement of placements) {
    if (placement.kind === 'kill') desk.withdraw(placement);
    else if (placement.kind !== 'same' && placement.kind !== 'killed') desk.place(placement);
  }
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
    // What opened and was withdrawn in one batch never was.
    const left = [...this.#changed.values()].filter(
      ({ state, replaces }) => !state.retracted || replaces > 0,
    );
    return left.map((story) => {
      const before = this.#stored.get(story.state.id);
      return before && hasWarmedUp(before, story) ? { ...story, due: 'settle' } : holdBackCold(story);
    });
  }

  place(placement: Placing): void {
    const { storyId, found } = placement;
    const article = committedArticle(placement, this.#at);
    const state = this.#state(storyId);
    const related = this.#related(found);
    if (!state || state.retracted) {
      const replaces = state?.revision ?? 0;
      const opened = openStory(storyId, article, related, this.#at, this.#policy);
      const changes: Change[] = related.length > 0 ? ['members', 'related'] : ['members'];
      const due = isBacklog(opened, article.id) ? 'silent' : 'settle';
      this.#put({ ...opened, revision: replaces + 1 }, replaces, changes, due);
    } else {
      const changed = this.#changeBy(placement, state, article, related);
      const due = isBacklog(changed.state, article.id) ? 'ifOut' : 'settle';
      this.#put(changed.state, state.revision, changed.changes, due);
    }
    this.#linkBack(storyId, found);
  }

  #changeBy(placement: Placing, state: StoryState, article: Article, related: readonly Related[]): Changed {
    const link = placement.found.duplicateOf;
    if (placement.kind !== 'join' || !link)
      return editArticle(state, article, this.#at, related, this.#policy);
    const { corrects = [] } = placement;
    return joinStory(state, article, { ...link, corrects }, related, this.#at, this.#policy);
  }

  /** Takes withdrawn articles out of their stories, and what others show of them. */
  withdraw({ killed }: Kill): void {
    for (const storyId of new Set(killed.map((each) => each.storyId))) {
      const state = this.#state(storyId);
      if (!state || state.retracted) continue;
      const ids = killed.filter((each) => each.storyId === storyId).map(({ articleId }) => articleId);
      const left = withdrawArticles(state, ids, this.#at, this.#policy);
      if (left.state === state) continue;
      this.#put(left.state, state.revision, left.changes, 'ifOut', true);
      if (left.state.leadId !== state.leadId) this.#renewLinks(state, left.state);
    }
  }

  #renewLinks(before: StoryState, now: StoryState): void {
    for (const { storyId } of before.related) {
      const other = this.#state(storyId ?? '');
      if (!other || other.retracted) continue;
      const renewed = renewRelated(other, now, this.#at, this.#policy);
      this.#put(renewed.state, other.revision, renewed.changes, 'ifOut', true);
    }
  }

  /** What was found related grows a link to this story, too: links keep growing after publication. */
  #linkBack(storyId: string, found: Found): void {
    const state = this.#state(storyId);
    if (!state || state.retracted) return;
    for (const match of found.related) {
      const other = this.#state(match.storyId);
      if (!other || other.retracted) continue;
      const entry = relatedFrom(state, { ...match, storyId });
      const grown = growRelated(other, [entry], this.#at, this.#policy);
      this.#put(grown.state, other.revision, grown.changes, 'related');
    }
  }

  #related(found: Found) {
    const entries = found.related.flatMap((match) => {
      const other = this.#state(match.storyId);
      return other && !other.retracted ? [relatedFrom(other, match)] : [];
    });
    return mergeRelated('', [], entries, this.#policy.relatedCount);
  }

  #state(id: string): StoryState | undefined {
    return this.#changed.get(id)?.state ?? this.#stored.get(id);
  }

  #put(state: StoryState, replaces: number, changes: Change[], due: Due, urgent = false): void {
    if (changes.length === 0 && !state.retracted) return;
    const before = this.#changed.get(state.id);
    this.#changed.set(state.id, {
      state,
      replaces: before?.replaces ?? replaces,
      changes: [...new Set([...(before?.changes ?? []), ...changes])],
      due: before ? sooner(before.due, due) : due,
      ...((urgent || before?.urgent) && { urgent: true }),
    });
  }
}

/** Of the ids that a fetch supposes it had, it had the one under which the window knew it; another may have those now. */
function committedArticle(placement: Placing, at: Date): Article {
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
