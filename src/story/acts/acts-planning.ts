/** How acts are planned (acts.ts): joins, splits and retractions here, takedowns and undos in files of their own. */
import { memberOf, refuse, whyEnded } from './acts-lookup.ts';
import {
  articlesHeld,
  hideStory,
  isOlder,
  storiesCloserTo,
  takeOut,
  withoutLinks,
  type Departure,
} from './acts-state.ts';
import { planTakedown } from './acts-takedown.ts';
import type { ActContext, ActPlan, ActRequest, Refusal, SplitOrder } from './acts-types.ts';
import { planUndo } from './acts-undo.ts';
import { Assembly, dueOf, storiesNamedBy, type Due, type IsOut } from '../assemble.ts';
import { leadOf } from '../lead.ts';
import type { LogAct } from '../window/log.ts';
import { DEFAULT_POLICY, growRelated, type StoryPolicy } from '../state.ts';
import type { Match, StoryState } from '../types.ts';

const MOST_BY = 100;
const MOST_REASON = 500;

/** What an act does to the window. */
export type Effects = Omit<LogAct, 'id' | 'kind' | 'by' | 'reason'>;

export class ActPlanning {
  readonly #request: ActRequest;
  readonly context: ActContext;
  readonly policy: StoryPolicy;
  readonly desk: Assembly;

  constructor(request: ActRequest, context: ActContext) {
    this.#request = request;
    this.context = context;
    this.policy = context.policy ?? DEFAULT_POLICY;
    this.desk = new Assembly(context.states, context.at, this.policy);
  }

  plan(): ActPlan {
    const effects = this.#carryOut(this.#request);
    return 'refused' in effects ? effects : { act: this.#act(effects), stories: this.desk.stories() };
  }

  #act(effects: Effects): LogAct {
    const { id, kind, by, reason } = this.#request;
    return { id, kind, by: by.slice(0, MOST_BY), reason: reason.slice(0, MOST_REASON), ...effects };
  }

  #carryOut(request: ActRequest): Effects | Refusal {
    switch (request.kind) {
      case 'join':
        return this.join(request.storyIds);
      case 'split':
        return this.#split(request);
      case 'retract':
        return this.#retract(request.storyId);
      case 'takedown':
        return planTakedown(this, request);
      case 'undo':
        return planUndo(this, request.actId);
    }
  }

  join([idA, idB]: readonly [string, string]): Effects | Refusal {
    if (idA === idB) return refuse(`story ${idA} cannot be joined with itself: name two stories`);
    const [a, b] = [this.living(idA), this.living(idB)];
    if ('refused' in a) return a;
    if ('refused' in b) return b;
    const [one, other] = [leadOf(a).language, leadOf(b).language];
    if (areForeign(one, other))
      return refuse(`story ${idA} is in ${one} and ${idB} in ${other}: a story has one language`);
    const [older, younger] = isOlder(a, b) ? [a, b] : [b, a];
    this.desk.merge(older, younger, this.#isOut);
    const moves = [{ story: older.id, articles: articlesHeld(younger, this.context.window) }];
    return { moves, together: [older.id, younger.id] };
  }

  #split({ storyId, articleIds }: SplitOrder): Effects | Refusal {
    const state = this.living(storyId);
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
    return this.part(state, { id: this.context.mint(), articleIds: [...leaving] });
  }

  /** What leaves opens a story of its own, and the two stay apart. */
  part(state: StoryState, departure: Departure): Effects {
    const { left, out } = takeOut(state, departure, this.context.at, this.policy);
    this.desk.put(left.state, left.changes, 'ifOut', { urgent: true });
    const due = this.dueOf(out.state, [state]);
    this.desk.put(out.state, out.changes, due, { urgent: true, happening: 'split' });
    this.desk.renewLinks(storiesNamedBy([state]), left.state);
    const effects: Effects = {
      moves: [{ story: departure.id, articles: [...departure.articleIds] }],
      apart: [state.id, departure.id],
    };
    this.#partLinks(left.state, out.state, effects);
    return effects;
  }

  /** Each half names what its own articles are related to, and is named by that: links by the others' articles go with those. */
  #partLinks(left: StoryState, out: StoryState, effects: Effects): void {
    const { at, window } = this.context;
    // Nobody names a hidden story, so nothing would renew what it was made to name here.
    const goesOut = ({ storyId }: Match) => !this.desk.state(storyId)?.retracted;
    const matchesOf = ({ articles }: StoryState) =>
      articles.flatMap((article) => window.find(article).related.filter(goesOut));
    const [stays, leaves] = window.afterAct(this.#act(effects), at.getTime(), () => [
      matchesOf(left),
      matchesOf(out),
    ]);
    const gone = storiesCloserTo(leaves, stays);
    this.#unlink(left.id, gone);
    for (const id of gone) this.#unlink(id, [left.id]);
    this.#link(out.id, leaves);
    const kept = storiesNamedBy([this.desk.state(left.id) ?? left]);
    this.#link(
      left.id,
      stays.filter(({ storyId }) => !kept.includes(storyId)),
    );
  }

  #unlink(storyId: string, from: readonly string[]): void {
    const state = this.desk.state(storyId);
    if (!state) return;
    const rest = withoutLinks(state, from, this.context.at, this.policy);
    this.desk.put(rest.state, rest.changes, 'ifOut', { urgent: true });
  }

  /** Both ways, with what its articles were found related to. */
  #link(storyId: string, related: readonly Match[]): void {
    const state = this.desk.state(storyId);
    if (!state) return;
    const found = { related: [...related] };
    const grown = growRelated(state, this.desk.relatedFound(found), this.context.at, this.policy);
    this.desk.put(grown.state, grown.changes, 'related');
    this.desk.linkBack(storyId, found);
  }

  #retract(storyId: string): Effects | Refusal {
    const state = this.living(storyId);
    if ('refused' in state) return state;
    const hidden = hideStory(state, this.context.at);
    this.desk.put(hidden, [], 'ifOut', { urgent: true });
    this.desk.renewLinks(storiesNamedBy([state]), hidden);
    return { hides: storyId };
  }

  /** A story that goes out, or why it does not. */
  living(storyId: string): StoryState | Refusal {
    const state = this.context.states.get(storyId);
    if (!state || state.articles.length === 0) return refuse(whyEnded(storyId, state));
    if (state.retracted) return refuse(`story ${storyId} was retracted by an operator: undo that first`);
    return state;
  }

  dueOf(state: StoryState, before: readonly StoryState[]): Due {
    return dueOf(state, before, this.#isOut);
  }

  get #isOut(): IsOut {
    return this.context.isOut ?? (() => false);
  }
}

/** `en` and `en-GB` are one language; `und` may be any. */
function areForeign(a: string, b: string): boolean {
  const [one, other] = [a, b].map((tag) => tag.toLowerCase().split('-')[0]);
  return one !== other && one !== 'und' && other !== 'und';
}
