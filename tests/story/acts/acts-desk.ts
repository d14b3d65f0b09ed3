/** A desk without Redis: the window, its log, the stories as stored, and what of them is out. */
import { expect } from 'vitest';
import type { Article } from '../../../src/article/types.ts';
import {
  planAct,
  storiesLinkedTo,
  storiesOfAct,
  type ActOrder,
  type ActPlan,
  type ActRequest,
  type PastAct,
} from '../../../src/story/acts/acts.ts';
import {
  assembleBatch,
  storiesLinked,
  storiesTouched,
  type AssembledStory,
} from '../../../src/story/assemble.ts';
import type { LogArticle, LogEntry } from '../../../src/story/window/log.ts';
import { logArticle, type Placement } from '../../../src/story/window/placement.ts';
import { DEFAULT_POLICY, type StoryPolicy } from '../../../src/story/state.ts';
import { actOfUnion, findTies } from '../../../src/story/ties.ts';
import type { MatcherOptions, StoryState } from '../../../src/story/types.ts';
import { Window, type Offered } from '../../../src/story/window/window.ts';
import { makeArticle } from '../../support/factories.ts';

export const START = Date.UTC(2026, 10, 22, 12);
export const DAY = 86_400_000;

export const QUAKE = 'Strong earthquake kills dozens in northern Peru';
export const QUAKE_AGAIN = 'Strong earthquake kills dozens in northern Peru, officials say';
export const RESCUE = 'Rescuers search for survivors of earthquake in northern Peru';
export const ELECTION = 'Finnish parliament approves bill on border closure';
export const OIL = 'Oil prices fall as output of shale fields grows';

/** An item of a paper of its own, unless it says otherwise. */
export function offer(overrides: Partial<Article> & { id: string }, hash?: string): Offered {
  const paper = overrides.sourceId ?? `paper-${overrides.id}`;
  const title = overrides.title ?? QUAKE;
  const article = makeArticle({
    sourceId: paper,
    provider: { domain: `${paper}.example` },
    publishedDateTime: '2026-11-22T10:00:00Z',
    ...overrides,
    title,
  });
  return { hash: hash ?? title, article };
}

export function makeWindow(mintStoryId = mintFrom('S'), options: MatcherOptions = {}): Window {
  return new Window({ days: 7, mintStoryId, ...options });
}

export function mintFrom(prefix: string): () => string {
  let next = 1;
  return () => `${prefix}${next++}`;
}

export interface DeskOptions extends Pick<MatcherOptions, 'profile'> {
  policy?: StoryPolicy;
}

export function makeDesk({ policy, ...options }: DeskOptions = {}) {
  const mint = mintFrom('S');
  const window = makeWindow(mint, options);
  const log: LogEntry[] = [];
  const stored = new Map<string, StoryState>();
  const out = new Set<string>();
  const acts = new Map<string, PastAct>();
  let positions = 0;
  let actsAsked = 0;
  let unionsMade = 0;

  function read(ids: readonly string[]): Map<string, StoryState> {
    return new Map(ids.flatMap((id) => (stored.has(id) ? [[id, stored.get(id) as StoryState]] : [])));
  }

  function store(writes: readonly AssembledStory[]): void {
    for (const { state, replaces, due } of writes) {
      expect([state.id, stored.get(state.id)?.revision ?? 0]).toEqual([state.id, replaces]);
      expect(state.revision).toBeGreaterThan(replaces);
      if (state.retracted && state.articles.length === 0 && !out.has(state.id)) stored.delete(state.id);
      else stored.set(state.id, state);
      if (!state.retracted && due === 'settle') out.add(state.id);
    }
  }

  function commit(at: number, articles: LogArticle[], actsOfEntry?: PastAct[]): void {
    const position = { id: `${++positions}-0`, token: 't' };
    window.settle(position);
    log.push({ position, at, articles, ...(actsOfEntry && { acts: actsOfEntry }) });
  }

  function take(offered: Offered[], at = START) {
    const placements = window.plan(offered, at);
    const ties = findTies(placements, window);
    const touched = read(storiesTouched(placements, ties));
    const states = new Map([...touched, ...read(storiesLinked(placements, touched, ties))]);
    const { stories: writes, unions } = assembleBatch(placements, ties, {
      states,
      at: new Date(at),
      policy: policy ?? DEFAULT_POLICY,
      isOut: (storyId) => out.has(storyId),
    });
    const done = unions.map((union) => ({ ...actOfUnion(union, window, `match-${++unionsMade}`), at }));
    for (const act of done) {
      window.enact(act, at);
      acts.set(act.id, act);
    }
    store(writes);
    commit(at, placements.flatMap(logged), done.length > 0 ? done : undefined);
    return { placements, writes, unions: done };
  }

  function plan(order: ActOrder, at = START, id = `act-${++actsAsked}`, mintId = mint): ActPlan {
    const request: ActRequest = { id, by: 'ann', reason: 'so it is', ...order };
    const earlier = order.kind === 'undo' ? acts.get(order.actId) : undefined;
    const states = read(storiesOfAct(request, window, earlier));
    return planAct(request, {
      states: new Map([...states, ...read(storiesLinkedTo(states, request, window, earlier))]),
      window,
      earlier,
      later: earlier ? [...acts.values()].slice([...acts.values()].indexOf(earlier) + 1).toReversed() : [],
      mint: mintId,
      at: new Date(at),
      isOut: (storyId) => out.has(storyId),
      ...(policy && { policy }),
    });
  }

  /** Carries an act out; throws what it is refused for. */
  function act(order: ActOrder, at = START) {
    const planned = plan(order, at);
    if ('refused' in planned) throw new Error(planned.refused);
    window.enact(planned.act, at);
    store(planned.stories);
    const past = { ...planned.act, at };
    acts.set(past.id, past);
    commit(at, [], [past]);
    return planned;
  }

  function refusal(order: ActOrder, at = START): string {
    const planned = plan(order, at);
    return 'refused' in planned ? planned.refused : '';
  }

  return {
    window,
    log,
    stored,
    out,
    acts,
    take,
    plan,
    act,
    refusal,
    membersOf: (id: string) => stored.get(id)?.articles.map((article) => article.id),
  };
}

export type PureDesk = ReturnType<typeof makeDesk>;

function logged(placement: Placement): LogArticle[] {
  return placement.kind === 'same' ? [] : [logArticle(placement)];
}
