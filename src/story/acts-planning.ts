/** How each kind of act is planned (acts.ts). */
import type { ActContext, ActPlan, ActRequest, Refusal, SplitOrder, TakedownOrder } from './acts-types.ts';
import { hideStory, showStory, takeIn, takeOut, type Departure } from './acts-state.ts';
import { Assembly, storiesNamedBy, type Due } from './assemble.ts';
import { leadOf } from './lead.ts';
import type { LogAct } from './log.ts';
import { retractStory } from './retract.ts';
import { DEFAULT_POLICY, growRelated, type StoryPolicy } from './state.ts';
import type { StoryArticle, StoryState } from './types.ts';

const MOST_BY = 100;
const MOST_REASON = 500;

/** What an act does to the window. */
type Effects = Omit<LogAct, 'id' | 'kind' | 'by' | 'reason'>;

export class ActPlanning {
  readonly #request: ActRequest;
  readonly #context: ActContext;
  readonly #policy: StoryPolicy;
  readonly #desk: Assembly;

  constructor(request: ActRequest, context: ActContext) {
    this.#request = request;
    this.#context = context;
    this.#policy = context.policy ?? DEFAULT_POLICY;
    this.#desk = new Assembly(context.states, context.at, this.#policy);
  }

  plan(): ActPlan {
    const effects = this.#carryOut(this.#request);
    return 'refused' in effects ? effects : { act: this.#act(effects), stories: this.#desk.stories() };
  }

  #act(effects: Effects): LogAct {
    const { id, kind, by, reason } = this.#request;
    return { id, kind, by: by.slice(0, MOST_BY), reason: reason.slice(0, MOST_REASON), ...effects };
  }

  #carryOut(request: ActRequest): Effects | Refusal {
    switch (request.kind) {
      case 'join':
        return this.#join(request.storyIds);
      case 'split':
        return this.#split(request);
      case 'retract':
        return this.#retract(request.storyId);
      case 'takedown':
        return this.#takeDown(request);
      case 'undo':
        return this.#undo(request.actId);
    }
  }

  #join([idA, idB]: readonly [string, string]): Effects | Refusal {
    if (idA === idB) return refuse(`story ${idA} cannot be joined with itself: name two stories`);
    const [a, b] = [this.#living(idA), this.#living(idB)];
    if ('refused' in a) return a;
    if ('refused' in b) return b;
    const [one, other] = [leadOf(a).language, leadOf(b).language];
    if (areForeign(one, other))
      return refuse(`story ${idA} is in ${one} and ${idB} in ${other}: a story has one language`);
    const [older, younger] = isOlder(a, b) ? [a, b] : [b, a];
    this.#merge(older, younger);
    const moves = [{ story: older.id, articles: this.#articlesOf(younger) }];
    return { moves, together: [older.id, younger.id] };
  }

  #merge(older: StoryState, younger: StoryState): void {
    const { at } = this.#context;
    const { state, changes } = takeIn(older, younger, at, this.#policy);
    const end = retractStory(younger, { reason: 'merged', mergedInto: older.id }, at);
    this.#desk.put(state, changes, this.#dueOf(state, [older, younger]), {
      urgent: true,
      happening: 'merged',
    });
    this.#desk.put(end, [], 'ifOut', { urgent: true });
    const others = storiesNamedBy([older, younger]);
    this.#desk.renewLinks(others, end, state);
    if (state.leadId !== older.leadId) this.#desk.renewLinks(others, state);
  }

  #split({ storyId, articleIds }: SplitOrder): Effects | Refusal {
    const state = this.#living(storyId);
    if ('refused' in state) return state;
    if (articleIds.length === 0) return refuse('name the articles that are to leave the story, one at least');
    const leaving = new Set<string>();
    for (const id of articleIds) {
      const member = memberOf(state, id);
      if (!member)
        return refuse(`article ${id} is not among those that story ${storyId} keeps: see the story`);
      leaving.add(member.id);
    }
    if (leaving.size === state.articles.length)
      return refuse(`these are all the articles that story ${storyId} keeps: leave it one at least`);
    return this.#part(state, { id: this.#context.mint(), articleIds: [...leaving] });
  }

  /** What leaves opens a story of its own, and the two stay apart. */
  #part(state: StoryState, departure: Departure): Effects {
    const { at, window } = this.#context;
    const { left, out } = takeOut(state, departure, at, this.#policy);
    this.#desk.put(left.state, left.changes, 'ifOut', { urgent: true });
    const due = this.#dueOf(out.state, [state]);
    this.#desk.put(out.state, out.changes, due, { urgent: true, happening: 'split' });
    if (left.state.leadId !== state.leadId) this.#desk.renewLinks(storiesNamedBy([state]), left.state);
    const effects: Effects = {
      moves: [{ story: departure.id, articles: [...departure.articleIds] }],
      apart: [state.id, departure.id],
    };
    const related = window.afterAct(this.#act(effects), at.getTime(), () =>
      out.state.articles.flatMap((article) => window.find(article).related),
    );
    const entries = this.#desk.relatedFound({ related });
    const grown = growRelated(out.state, entries, at, this.#policy);
    this.#desk.put(grown.state, grown.changes, due);
    this.#desk.linkBack(out.state.id, { related });
    return effects;
  }

  #retract(storyId: string): Effects | Refusal {
    const state = this.#living(storyId);
    if ('refused' in state) return state;
    const hidden = hideStory(state, this.#context.at);
    this.#desk.put(hidden, [], 'ifOut', { urgent: true });
    this.#desk.renewLinks(storiesNamedBy([state]), hidden);
    return { hides: storyId };
  }

  #takeDown({ storyId, articleIds }: TakedownOrder): Effects | Refusal {
    if (articleIds === undefined || articleIds.length === 0) return this.#takeDownStory(storyId);
    const { window } = this.#context;
    const byStory = new Map<string, string[]>();
    const purges = new Set<string>();
    for (const named of articleIds) {
      const id = window.idOf(named);
      const state = this.#context.states.get(storyId ?? window.storyOf(id) ?? '');
      const member = state && memberOf(state, id);
      const isThere = member !== undefined || (storyId === undefined && window.knows(id));
      const isOfStory = storyId !== undefined && window.storyOf(id) === storyId;
      if (!isThere && !isOfStory) return refuse(unknownArticle(named, storyId));
      const articleId = member?.id ?? id;
      for (const name of this.#namesOf(articleId, member)) purges.add(name);
      if (state) byStory.set(state.id, [...(byStory.get(state.id) ?? []), articleId]);
    }
    for (const [id, ids] of byStory) this.#desk.withdraw(id, [...new Set(ids)], 'takedown');
    return { purges: [...purges], from: [...byStory.keys()] };
  }

  #takeDownStory(storyId: string | undefined): Effects | Refusal {
    if (storyId === undefined) return refuse('name a story, or articles, to take down');
    const state = this.#context.states.get(storyId);
    if (!state || state.articles.length === 0) return refuse(whyEnded(storyId, state));
    const ids = this.#articlesOf(state);
    this.#desk.withdraw(storyId, ids, 'takedown');
    const purges = ids.flatMap((id) => this.#namesOf(id, memberOf(state, id)));
    return { purges: [...new Set(purges)], from: [storyId] };
  }

  #undo(actId: string): Effects | Refusal {
    const { earlier, undone } = this.#context;
    if (!earlier) return refuse(`there is no act ${actId}: it may have expired, so look at the story itself`);
    if (undone) return refuse(`act ${actId} was undone already`);
    const effects = this.#takeBack(earlier);
    return 'refused' in effects ? effects : { ...effects, undoes: actId };
  }

  #takeBack({ id, kind, moves, apart, together, hides = '' }: LogAct): Effects | Refusal {
    if (kind === 'join' && together)
      return this.#unjoin(
        together,
        moves?.flatMap(({ articles }) => articles),
      );
    if (kind === 'split' && apart) return this.#join(apart);
    if (kind === 'retract') return this.#show(hides);
    if (kind === 'takedown')
      return refuse(`act ${id} was a takedown, which is for good: nothing is left to show`);
    return refuse(`act ${id} was an undo itself: ask again for what it took back`);
  }

  /** What came over by a join, as far as it is still there, goes back to the story that it came from, or into a new one. */
  #unjoin([leftId, goneId]: readonly [string, string], moved: readonly string[] = []): Effects | Refusal {
    const { states, window } = this.#context;
    const left = this.#living(leftId);
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
    return this.#part(
      left,
      gone ? { ...departure, id: goneId, before: gone } : { ...departure, id: this.#context.mint() },
    );
  }

  #show(storyId: string): Effects | Refusal {
    const state = this.#context.states.get(storyId);
    if (!state || state.articles.length === 0) return refuse(whyEnded(storyId, state));
    if (!state.retracted) return refuse(`story ${storyId} is shown already`);
    // Nobody has renewed its links while nobody named it.
    const matches = state.related.flatMap(({ storyId: id, similarity = 0, why, kind }) =>
      id !== undefined && why ? [{ articleId: '', storyId: id, similarity, why, ...(kind && { kind }) }] : [],
    );
    const related = this.#desk.relatedFound({ related: matches });
    const { state: shown, changes } = showStory({ ...state, related }, this.#context.at, this.#policy);
    this.#desk.put(shown, changes, this.#dueOf(shown, [state]), { urgent: true });
    this.#desk.linkBack(storyId, { related: matches });
    return { shows: storyId };
  }

  /** A story that goes out, or why it does not. */
  #living(storyId: string): StoryState | Refusal {
    const state = this.#context.states.get(storyId);
    if (!state || state.articles.length === 0) return refuse(whyEnded(storyId, state));
    if (state.retracted) return refuse(`story ${storyId} was retracted by an operator: undo that first`);
    return state;
  }

  /** All that a story holds, whether its state keeps it or the window does. */
  #articlesOf({ id, articles }: StoryState): string[] {
    const { window } = this.#context;
    const kept = articles.map((article) => article.id);
    // What the window has forgotten and met again may be another story's.
    const own = kept.filter((articleId) => [undefined, id].includes(window.storyOf(articleId)));
    return [...new Set([...own, ...window.articlesOf(id)])];
  }

  /** An article's id and those that it had before, as far as no other has them now. */
  #namesOf(articleId: string, member: StoryArticle | undefined): string[] {
    const { window } = this.#context;
    const aliases = (member?.aliases ?? []).filter((alias) => window.storyOf(alias) === undefined);
    return [...new Set([articleId, ...aliases, ...window.namesOf(articleId)])];
  }

  /** What opens or grows by an act goes out where consumers had its articles, or would have them by now. */
  #dueOf(state: StoryState, before: readonly StoryState[]): Due {
    const { isOut = () => false } = this.#context;
    const lead = leadOf(state);
    const isQuiet = lead.backfill || !lead.published;
    return isQuiet && !before.some(({ id }) => isOut(id)) ? 'ifOut' : 'settle';
  }
}

function refuse(refused: string): Refusal {
  return { refused };
}

function whyEnded(storyId: string, state: StoryState | undefined): string {
  if (!state?.retracted)
    return `there is no story ${storyId}: it may have expired, so look it up among those there are`;
  const { reason, mergedInto } = state.retracted;
  return mergedInto === undefined
    ? `story ${storyId} was retracted already (${reason}) and holds nothing any more`
    : `story ${storyId} was merged into ${mergedInto}: name that one`;
}

function unknownArticle(articleId: string, storyId: string | undefined): string {
  return storyId === undefined
    ? `there is no article ${articleId} in the window: name its story as well`
    : `article ${articleId} is not in story ${storyId}: see the story`;
}

/** By its own id before any earlier one, which may be another's by now. */
function memberOf({ articles }: StoryState, articleId: string): StoryArticle | undefined {
  return (
    articles.find(({ id }) => id === articleId) ??
    articles.find(({ aliases = [] }) => aliases.includes(articleId))
  );
}

function isOlder(a: StoryState, b: StoryState): boolean {
  return a.createdDateTime === b.createdDateTime ? a.id < b.id : a.createdDateTime < b.createdDateTime;
}

/** `en` and `en-GB` are one language; `und` may be any. */
function areForeign(a: string, b: string): boolean {
  const [one, other] = [a, b].map((tag) => tag.toLowerCase().split('-')[0]);
  return one !== other && one !== 'und' && other !== 'und';
}
