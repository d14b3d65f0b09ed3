import { setFlagsFromString } from 'node:v8';

/**
 * How much the heap may grow until the next full collection, in percent of what the last one left; left to itself V8 goes up to
 * 300. More memory is saved with less, and more CPU taken (docs/choices.md has the figures).
 */
const GROWTH = 80;

/**
 * For this process and all its threads: memory that nobody wants any more is given back sooner. To be called when what is read
 * at the start is there: a heap that only grows would be collected more often for nothing.
 */
export function keepHeapLean(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
}
