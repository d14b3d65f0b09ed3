/** What callers are told of the stories that an article was compared with. */
import type { Entry, EntryTable } from '../search/entry-table.ts';
import type { Sought, WindowIndex } from '../search/window-index.ts';
import { lengthOf, weighBag, type Weighted } from '../titles/compare.ts';
import { MERGE_HOURS } from '../titles/rules.ts';
import { explainScore, scorePair, type PairScore } from '../titles/score-titles.ts';
import { profiles } from '../titles/thresholds.ts';
import type { Match, Why } from '../types.ts';
import type { Candidate } from './gathering.ts';
import { ReasonedMatch } from './reasoned-match.ts';

const HOUR = 3_600_000;

/** The newcomer, weighed in the present state of the window. */
export interface Query {
  entry: Entry;
  sought: Sought;
  weighted: Weighted;
  /** The same with its excerpt, once reasons were asked for. */
  told?: Weighted;
}

/** An article of the window as the newcomer sees it. */
export interface MemberScore {
  slot: number;
  weighted: Weighted;
  score: PairScore;
}

/** A story as the newcomer sees it. */
export interface StoryScore {
  story: number;
  candidates: Candidate[];
  /** Those compared in full; none where it cannot be a duplicate. */
  members: MemberScore[];
  duplicate: number;
  related: number;
}

/** It would be merged under the profile that merges more. */
export const isPossible = ({ duplicate }: StoryScore): boolean => duplicate >= profiles.balanced.duplicate;

export class Telling {
  readonly #index: WindowIndex;
  readonly #entries: EntryTable;

  constructor(index: WindowIndex) {
    this.#index = index;
    this.#entries = index.entries;
  }

  copy({ weighted }: Query, { slot, weighted: other, score }: MemberScore): Match {
    const match = {
      articleId: this.#entries.idOf(slot),
      storyId: this.#storyIdOf(slot),
      similarity: score.duplicate,
    };
    return new ReasonedMatch(match, () => explainScore(weighted, other, score, 'duplicate'));
  }

  related(query: Query, scored: StoryScore): Match {
    const { slot } = scored.candidates.reduce((best, one) => {
      const by = (one.related ?? 0) - (best.related ?? 0);
      return by > 0 || (by === 0 && this.#entries.compare(one.slot, best.slot) < 0) ? one : best;
    });
    const match: Omit<Match, 'why'> = {
      articleId: this.#entries.idOf(slot),
      storyId: this.#storyIdOf(slot),
      similarity: scored.related,
      kind: this.#kindOf(query.entry, slot),
    };
    if (isPossible(scored)) match.possibleDuplicate = true;
    return new ReasonedMatch(match, this.#reasonsToRelate(query, slot));
  }

  /** Keeps the weights of the titles as they are now, and reads the other title when it is asked. */
  #reasonsToRelate(query: Query, slot: number): () => Why {
    const weights = this.#index.weightsOf(slot);
    const preparedOf = this.#entries.holdPrepared(slot);
    const samePublisher = this.#entries.isSamePublisher(query.entry, slot);
    return () => {
      const other = this.#withBag({ prepared: preparedOf(), weights, norm: lengthOf(weights) });
      const one = (query.told ??= this.#withBag(query.weighted));
      return explainScore(one, other, scorePair(one, other, { samePublisher }), 'related');
    };
  }

  /** Excerpts have too many words to keep the weights of all: they are weighed when reasons are asked for. */
  #withBag(title: Weighted): Weighted {
    const { bag } = title.prepared;
    return bag ? { ...title, bag: weighBag(bag, this.#index.weigh) } : title;
  }

  /** Events are near in time: by publication, and for what names no date by when we first saw it. */
  #kindOf({ prepared, firstSeen }: Entry, slot: number): 'event' | 'topic' {
    const time = prepared.published ?? firstSeen;
    const other = this.#entries.publishedOf(slot) ?? this.#entries.firstSeen(slot);
    return Math.abs(time - other) <= MERGE_HOURS * HOUR ? 'event' : 'topic';
  }

  #storyIdOf(slot: number): string {
    const { members } = this.#index;
    return members.idOf(members.storyOf(slot));
  }
}
