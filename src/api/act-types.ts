/** What people decide about stories, as the API asks for it and shows it. */
import type { ActRequest, PastAct } from '../story/acts/acts.ts';
import type { ActKind } from '../story/window/log.ts';

/** In the order in which they are offered; `match` is matching's own. */
export const ACT_KINDS = ['join', 'split', 'retract', 'takedown', 'undo', 'match'] as const;
/** Those that people ask for. */
export const HAND_KINDS: readonly ActKind[] = ACT_KINDS.filter((kind) => kind !== 'match');

/** What became of an act: done, refused in words that say what to do instead, or still waiting for a merge worker. */
export type ActOutcome = { done: PastAct } | { refused: string } | { queued: string };

export interface KnownAct {
  act: PastAct;
  /** The act that took it back. */
  undoneBy?: string;
}

export interface ActQuery {
  /** 1 to 100. */
  limit: number;
  /** All kinds if absent. */
  kinds?: readonly ActKind[];
  /** Part of the name, capital or not. */
  by?: string;
  /** A story that it was about. */
  story?: string;
  /** An act's id: only what was asked for before that one. */
  before?: string;
}

export interface ActPage {
  /** Newest first. */
  acts: KnownAct[];
  /** `before` of the next page; absent on the last one. */
  next?: string;
}

export interface ActDesk {
  /** Asks the merge worker, and waits for some seconds. Asking again under the same id gives the same answer. */
  ask(request: ActRequest): Promise<ActOutcome>;
  get(id: string): Promise<KnownAct | undefined>;
  list(query: ActQuery): Promise<ActPage>;
}
