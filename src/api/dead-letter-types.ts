/** What was given up after its last attempt, as the API shows it and has it tried again. */

export interface DeadLetterView {
  /** Unique in its box. */
  id: string;
  /** What it is about; what does not apply is absent. */
  about: { source?: string; articles?: number; story?: string; revision?: number; act?: string };
  /** What went wrong last. */
  reason: string;
  attempts: number;
  /** ISO 8601: when it was given up. */
  time?: string;
}

/** A queue's failed jobs, or what a consumer group of a stream gave up. */
export interface DeadLetterBox {
  /** `fetch`, `stories`, `webhook-newsroom`; `stories/maps` for the group `maps` of the stream `stories`. */
  queue: string;
  total: number;
  /** Newest first. */
  letters: DeadLetterView[];
}

export interface DeadLetterDesk {
  /** All boxes with their newest letters, empty boxes too. `limit` per box, 1 to 100, after `offset` of them. */
  list(page: { limit: number; offset?: number; queue?: string }): Promise<DeadLetterBox[]>;
  /** Gives all attempts anew to these letters of a box; undefined where there is no such box. */
  redrive(
    queue: string,
    ids: readonly string[] | 'all',
  ): Promise<{ redriven: string[]; unknown: string[] } | undefined>;
}
