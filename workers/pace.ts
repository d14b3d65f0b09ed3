import { setImmediate } from 'node:timers/promises';

/** How much work to take at a time: as much as fits into a short while, by what the last step took. */
export interface Pace {
  readonly size: number;
  /** Tells how long the loop stood still at most, in ms, in a step of such a size; one of nothing tells nothing. */
  took(ms: number, size: number): void;
}

/**
 * People notice when health checks and other roles in the process stand still for some 50 ms. A step may find its items
 * three times as dear as those of the step before, and the collector's work comes on top.
 */
const LONG_MS = 15;

/** Begins with the least, since what the work is like shows only with the first step, and at most doubles with each. */
export function createPace({ least, most }: { least: number; most: number }): Pace {
  let size = least;
  return {
    get size() {
      return size;
    },
    took(ms, done) {
      if (done === 0) return;
      const fitting = (done * LONG_MS) / Math.max(ms, 1);
      size = Math.max(least, Math.min(most, fitting, 2 * size));
    },
  };
}

/** The stretches of a step: work in which nothing else has its turn. */
export interface Stretches {
  /** Does the work when all else that waits has had its turn, and times it. */
  time<Result>(work: () => Result): Promise<Result>;
  /** ms of the longest so far. */
  readonly longestMs: number;
}

export function createStretches(): Stretches {
  let longestMs = 0;
  return {
    async time(work) {
      await setImmediate();
      const begun = performance.now();
      try {
        return work();
      } finally {
        longestMs = Math.max(longestMs, performance.now() - begun);
      }
    },
    get longestMs() {
      return longestMs;
    },
  };
}
