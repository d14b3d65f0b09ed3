/** From where articles belong to what their stories become: the states that one commit writes. */
import { toSecond } from '../article/dates.ts';
import type { Article, Related } from '../article/types.ts';
import { mayEnter, mergeRelated, relatedFrom } from './records/related-stories.ts';
import {
  DEFAULT_POLICY,
  editArticle,
  growRelated,
  joinStory,
  openStory,
  type Changed,
  type StoryPolicy,
} from './state.ts';
import { BY_OPERATOR, BY_UNION, isOlder, takeIn } from './acts/acts-state.ts';
import { leadOf } from './lead.ts';
import { renewRelated, retractStory, withdrawArticles } from './retract.ts';
import type { Change, Found, Happening, Retraction, StoryArticle, StoryState } from './types.ts';
import type { Placed, Placement, Withheld } from './window/placement.ts';
import type { Tie } from './ties.ts';

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

/** Two stories that a commit makes one, as they were. */
export interface Union extends Pick<Tie, 'likeness'> {
  older: StoryState;
  /** It ends, and what it held is the older's. */
  younger: StoryState;
}

/** What one commit does to stories. */
export interface Assembled {
  /** One entry for each story that changes, in the order of their first change. */
  stories: AssembledStory[];
  unions: Union[];
}

/** Whether consumers have had a story, or are about to get it. */
export type IsOut = (storyId: string) => boolean;

type Kill = Extract<Withheld, { kind: 'kill' }>;
type Placing = Exclude<Placed, { kind: 'same' }>;

/** Which stories must be read before placements, and the ties that they brought up, can be assembled. */
export function storiesTouched(placements: readonly Placement[], ties: readonly Tie[] = []): string[] {
  const ids = placements.flatMap((placement) => {
    if (placement.kind === 'same' || placement.kind === 'killed') return [];
    if (placement.kind === 'kill') return placement.killed.map(({ storyId }) => storyId);
    const related = placement.found.related.map(({ storyId }) => storyId);
    if (placement.kind === 'new') return related;
    const displaced = placement.kind === 'edit' ? (placement.displaces ?? []) : [];
    return [placement.storyId, ...[displaced].flat(), ...related];
  });
  return [...new Set([...ids, ...ties.flatMap(({ stories }) => stories)])];
}

/** Which stories must be read on top of those: what loses a member, or ends, may be named by what it names itself. */
export function storiesLinked(
  placements: readonly Placement[],
  states: ReadonlyMap<string, StoryState>,
  ties: readonly Tie[] = [],
): string[] {
  const losing = placements.flatMap((placement) => {
    if (placement.kind === 'kill') return placement.killed.map(({ storyId }) => storyId);
    return placement.kind === 'edit' ? (placement.displaces ?? []) : [];
  });
  const changing = [...losing, ...ties.flatMap(({ stories }) => stories)];
  return storiesNamedBy(changing.flatMap((id) => states.get(id) ?? [])).filter((id) => !states.has(id));
}

/** The stories that these name as related. */
export function storiesNamedBy(states: Iterable<StoryState>): string[] {
  const ids = [...states].flatMap(({ related }) => related.flatMap(({ storyId }) => storyId ?? []));
  return [...new Set(ids)];
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
  return assembleBatch(placements, [], { states, at, policy, isOut: () => false }).stories;
}

/** The same, and then the stories that are one after all. */
export function assembleBatch(
  placements: readonly Placement[],
  ties: readonly Tie[],
  context: { states: ReadonlyMap<string, StoryState>; at: Date; policy: StoryPolicy; isOut: IsOut },
): Assembled {
  const assembly = new Assembly(context.states, context.at, context.policy);
  for (const placement of placements) assembly.take(placement);
  return assembly.finish(ties, context.isOut);
}

/** The stories of one commit in the making: what is stored, and on top of it what has changed so far. */
export class Assembly {
  readonly #stored: ReadonlyMap<string, StoryState>;
  readonly #at: Date;
  readonly #policy: StoryPolicy;
  readonly #changed = new Map<string, AssembledStory>();

  constructor(stored: ReadonlyMap<string, StoryState>, at: Date, policy: StoryPolicy) {
    this.#stored = stored;
    this.#at = at;
    this.#policy = policy;
  }

  /** Does to stories what a placement says. */
  take(placement: Placement): void {
    if (placement.kind === 'kill') this.withdrawAll(placement);
    else if (placement.kind !== 'same' && placement.kind !== 'killed') this.place(placement);
  }

  /** When all placements are taken: makes the stories one that are tied. */
  finish(ties: readonly Tie[], isOut: IsOut): Assembled {
    const unions = ties.flatMap((tie) => this.unite(tie, isOut) ?? []);
    return { stories: this.stories(), unions };
  }

  stories(): AssembledStory[] {
    // What opened and was withdrawn in one batch never was.
    const left = [...this.#changed.values()].filter(
      ({ state, replaces }) => !state.retracted || replaces > 0,
    );
    return left.map((story) => {
      const before = this.#stored.get(story.state.id);
      if (before && hasWarmedUp(before, story)) return { ...story, due: 'settle' };
      // What an operator joins or splits was weighed when that was planned.
      return story.happening ? story : holdBackCold(story);
    });
  }

  place(placement: Placing): void {
    const { storyId, found } = placement;
    if (placement.kind === 'edit' && placement.displaces !== undefined)
      this.withdraw(placement.displaces, [placement.article.id]);
    const article = committedArticle(placement, this.#at);
    const state = this.state(storyId);
    const related = this.relatedFound(found, state?.related);
    if (!state || isEnded(state)) {
      const replaces = state?.revision ?? 0;
      const opened = openStory(storyId, article, related, this.#at, this.#policy);
      const changes: Change[] = related.length > 0 ? ['members', 'related'] : ['members'];
      const due = isBacklog(opened, article.id) ? 'silent' : 'settle';
      this.put({ ...opened, revision: replaces + 1 }, changes, due);
    } else {
      const changed = this.#changeBy(placement, state, article, related);
      const due = isBacklog(changed.state, article.id) ? 'ifOut' : 'settle';
      this.put(changed.state, changed.changes, due);
    }
    this.linkBack(storyId, found);
  }

  #changeBy(placement: Placing, state: StoryState, article: Article, related: readonly Related[]): Changed {
    const link = placement.found.duplicateOf;
    if (placement.kind !== 'join' || !link)
      return editArticle(state, article, this.#at, related, this.#policy);
    const { corrects = [] } = placement;
    return joinStory(
      state,
      article,
      { similarity: link.similarity, why: link.why, corrects },
      related,
      this.#at,
      this.#policy,
    );
  }

  /** Takes withdrawn articles out of their stories, and what others show of them. */
  withdrawAll({ killed }: Kill): void {
    for (const storyId of new Set(killed.map((each) => each.storyId))) {
      const ids = killed.filter((each) => each.storyId === storyId).map(({ articleId }) => articleId);
      this.withdraw(storyId, ids);
    }
  }

  withdraw(storyId: string, articleIds: readonly string[], reason?: Retraction['reason']): void {
    const state = this.state(storyId);
    if (!state || isEnded(state)) return;
    const left = withdrawArticles(state, articleIds, this.#at, this.#policy, reason);
    if (left.state === state) return;
    this.put(left.state, left.changes, 'ifOut', { urgent: true });
    // Others may still show a member that has led before.
    this.renewLinks(storiesNamedBy([state]), left.state);
  }

  /** Makes the two stories of a tie one, if both go out. */
  unite({ stories, likeness }: Tie, isOut: IsOut): Union | undefined {
    const [a, b] = [this.state(stories[0]), this.state(stories[1])];
    if (!a || !b || a.retracted || b.retracted) return undefined;
    const [older, younger] = isOlder(a, b) ? [a, b] : [b, a];
    this.merge(older, younger, isOut, BY_UNION);
    return { older, younger, likeness };
  }

  /** The older of two stories takes the younger in, which ends; links to the younger lead to the older. */
  merge(older: StoryState, younger: StoryState, isOut: IsOut, rule: string = BY_OPERATOR): void {
    const { state, changes } = takeIn(older, younger, this.#at, this.#policy, rule);
    const end = retractStory(younger, { reason: 'merged', mergedInto: older.id }, this.#at);
    const both = [older, younger];
    const due = this.#bringsNews(both) && leadOf(state).published ? 'settle' : dueOf(state, both, isOut);
    this.put(state, changes, due, { urgent: true, happening: 'merged' });
    this.put(end, [], 'ifOut', { urgent: true });
    const others = storiesNamedBy(both);
    this.renewLinks(others, end, state);
    if (state.leadId !== older.leadId) this.renewLinks(others, state);
  }

  /** An article that is no backlog came into one of these with this very commit. */
  #bringsNews(stories: readonly StoryState[]): boolean {
    return stories.some(({ id }) => this.#changed.get(id)?.due === 'settle');
  }

  /** Brings up to date what other stories show of one; `heir` is the one that has taken it in. */
  renewLinks(others: readonly string[], shown: StoryState, heir?: StoryState): void {
    for (const id of others) {
      const other = this.state(id);
      if (!other || isEnded(other)) continue;
      const renewed = renewRelated(other, shown, this.#at, this.#policy, heir);
      this.put(renewed.state, renewed.changes, 'ifOut', { urgent: true });
    }
  }

  /** What was found related grows a link to this story, too: links keep growing after publication. */
  linkBack(storyId: string, found: Pick<Found, 'related'>): void {
    const state = this.state(storyId);
    if (!state || state.retracted) return;
    for (const match of found.related) {
      const other = this.state(match.storyId);
      if (!other || isEnded(other)) continue;
      const { similarity } = match;
      if (!mayEnter(other.related, { storyId, similarity }, this.#policy.relatedCount)) continue;
      const entry = relatedFrom(state, match);
      const grown = growRelated(other, [entry], this.#at, this.#policy);
      this.put(grown.state, grown.changes, 'related');
    }
  }

  /** @param current what the story shows already: what would not change that is left out. */
  relatedFound(found: Pick<Found, 'related'>, current: readonly Related[] = []): Related[] {
    const { relatedCount } = this.#policy;
    const entries = found.related.flatMap((match) => {
      const other = this.state(match.storyId);
      if (!other || other.retracted || !mayEnter(current, match, relatedCount)) return [];
      return [relatedFrom(other, match)];
    });
    return mergeRelated('', [], entries, relatedCount);
  }

  /** A story as it is by now. */
  state(id: string): StoryState | undefined {
    return this.#changed.get(id)?.state ?? this.#stored.get(id);
  }

  put(
    state: StoryState,
    changes: Change[],
    due: Due,
    more: Pick<AssembledStory, 'urgent' | 'happening'> = {},
  ): void {
    const before = this.#changed.get(state.id);
    const stored = this.#stored.get(state.id);
    if (state === (before?.state ?? stored)) return;
    const happening = more.happening ?? before?.happening;
    // What joins or parts whole stories weighs what came before it, too.
    const soonest = before && !more.happening ? sooner(before.due, due) : due;
    this.#changed.set(state.id, {
      state,
      replaces: before?.replaces ?? stored?.revision ?? 0,
      changes: [...new Set([...(before?.changes ?? []), ...changes])],
      due: isStillHidden(state, stored) ? 'hidden' : soonest,
      ...(happening && { happening }),
      ...((more.urgent || before?.urgent) && { urgent: true }),
    });
  }
}

/** What opens or grows by an act goes out where consumers had its articles, or would have them by now. */
export function dueOf(state: StoryState, before: readonly StoryState[], isOut: IsOut): Due {
  const lead = leadOf(state);
  const isQuiet = lead.backfill || !lead.published;
  return isQuiet && !before.some(({ id }) => isOut(id)) ? 'ifOut' : 'settle';
}

/** It is over: nothing joins it, and what would is opened anew. A hidden story goes on. */
function isEnded({ retracted, articles }: StoryState): boolean {
  return retracted !== undefined && articles.length === 0;
}

/** Consumers had its tombstone before, and get nothing of what happens to it now, but that it is taken down for good. */
export function isStillHidden({ retracted }: StoryState, stored: StoryState | undefined): boolean {
  return retracted !== undefined && stored?.retracted !== undefined && retracted.reason !== 'takedown';
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

const SOONEST_FIRST: readonly Due[] = ['settle', 'ifOut', 'related', 'silent', 'hidden'];

function sooner(a: Due, b: Due): Due {
  return SOONEST_FIRST.indexOf(a) <= SOONEST_FIRST.indexOf(b) ? a : b;
}
