/** Matches that tell their reasons when they are asked. */
import type { Match, Why } from '../types.ts';

/**
 * Reasons take longer to tell than to judge, and are often not asked for: they are worked out when they are. The getter is the
 * class's: an object that gets one of its own takes twenty times as long to make, and each article makes ten. So a copy of such
 * a match ({ ...match }) has no reasons.
 */
export class ReasonedMatch implements Match {
  readonly articleId: string;
  readonly storyId: string;
  readonly similarity: number;
  declare readonly kind?: 'event' | 'topic';
  declare readonly possibleDuplicate?: boolean;
  #explain: (() => Why) | undefined;
  #why: Why | undefined;

  constructor(
    { articleId, storyId, similarity, kind, possibleDuplicate }: Omit<Match, 'why'>,
    explain: () => Why,
  ) {
    this.articleId = articleId;
    this.storyId = storyId;
    this.similarity = similarity;
    if (kind) this.kind = kind;
    if (possibleDuplicate) this.possibleDuplicate = true;
    this.#explain = explain;
  }

  get why(): Why {
    if (this.#explain) this.#why = this.#explain();
    this.#explain = undefined;
    return this.#why!;
  }

  toJSON(): Match {
    const { articleId, storyId, similarity, kind, possibleDuplicate, why } = this;
    return {
      articleId,
      storyId,
      similarity,
      ...(kind && { kind }),
      ...(possibleDuplicate && { possibleDuplicate }),
      why,
    };
  }
}
