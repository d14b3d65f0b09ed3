/** How much work to take at a time: half as much after a step that took long, a little more after one that did not. */
export interface Pace {
  readonly size: number;
  /** Tells how long the loop was at work on a step of `size`, in ms. */
  took(ms: number): void;
}

/**
 * People notice when health checks and other roles in the process stand still for some 50 ms. A step does so in several
 * stretches, but may find its items three times as dear as those of the step before, and the collector's work comes on top.
 */
const LONG_MS = 15;

/** Begins with few, since what the work is like shows only with the first step. */
export function createPace({ least, most }: { least: number; most: number }): Pace {
  let size = least;
  return {
    get size() {
      return size;
    },
    took(ms) {
      size = ms > LONG_MS ? Math.max(least, Math.floor(size / 2)) : Math.min(most, size + least);
    },
  };
}

/** From now on: ms that the loop was at work. What waits for Redis is not in it, what others did meanwhile is. */
export function timeWork(): () => number {
  const begun = performance.eventLoopUtilization();
  return () => performance.eventLoopUtilization(begun).active;
}
