/** How much work to take at a time: half as much after a step that took long, a little more after one that did not. */
export interface Pace {
  readonly size: number;
  /** Tells how long a step of `size` took, in ms, waiting for Redis included. */
  took(ms: number): void;
}

/** A step that takes longer may hold up health checks and other roles in the process by as much as people notice. */
const LONG_MS = 25;

/** Begins with few, since what the work is like shows only with the first step. */
export function createPace({ least, most }: { least: number; most: number }): Pace {
  let size = Math.min(most, 2 * least);
  return {
    get size() {
      return size;
    },
    took(ms) {
      size = ms > LONG_MS ? Math.max(least, Math.floor(size / 2)) : Math.min(most, size + least);
    },
  };
}
