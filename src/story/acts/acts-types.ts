/** What operators may ask for, and what that is planned against. */
import type { AssembledStory } from '../assemble.ts';
import type { LogAct } from '../window/log.ts';
import type { StoryPolicy } from '../state.ts';
import type { StoryState } from '../types.ts';
import type { Window } from '../window/window.ts';

/** What an operator asks for. */
export type ActRequest = {
  /** A ULID, the act's own from the asking on. */
  id: string;
  /** Who decided; cut at 100 characters. */
  by: string;
  /** Why; cut at 500 characters. */
  reason: string;
} & ActOrder;

export type ActOrder =
  | { kind: 'join'; storyIds: [string, string] }
  | SplitOrder
  | { kind: 'retract'; storyId: string }
  | TakedownOrder
  | { kind: 'undo'; actId: string };

/** The articles may be named by ids that they had before. */
export interface SplitOrder {
  kind: 'split';
  storyId: string;
  articleIds: string[];
}

/** A story, some articles of a story, or articles wherever they are: one of the two is given at least. */
export interface TakedownOrder {
  kind: 'takedown';
  storyId?: string;
  articleIds?: string[];
}

/** An act as the hash `acts` keeps it. */
export type PastAct = LogAct & {
  /** ms. */
  at: number;
};

/** What an act is planned against. */
export interface ActContext {
  /** The stories of `storiesOfAct` and `storiesLinkedTo`, as stored; those that are unknown left out. */
  states: ReadonlyMap<string, StoryState>;
  /** In step with the log, and with no plan under way. It is left as it is: follow with `window.enact`. */
  window: Window;
  /** For an undo: the act that it takes back, if it is known. */
  earlier?: PastAct | undefined;
  /** For an undo: the acts that came after that one, newest first. */
  later?: readonly PastAct[];
  /** Gives a new story's id, never used before. */
  mint: () => string;
  at: Date;
  policy?: StoryPolicy;
  /** Whether consumers have had a story, or are about to get it. Default: none. */
  isOut?: (storyId: string) => boolean;
}

/** In words that say what to do instead. */
export interface Refusal {
  refused: string;
}

/** Nothing has changed where an act is refused. */
export type ActPlan = { act: LogAct; stories: AssembledStory[] } | Refusal;
