/** Vitest's setup: `toEqual` of two matches compares their reasons, too, though these are no properties of their own. */
import { expect } from 'vitest';
import { ReasonedMatch } from '../../src/story/window/reasoned-match.ts';

const DONE = Symbol.for('copydesk.compare-reasons');
const known = globalThis as { [DONE]?: true };

// Files share a process, and each would add it anew.
if (!known[DONE]) {
  known[DONE] = true;
  expect.addEqualityTesters([
    function (a, b) {
      if (!(a instanceof ReasonedMatch) || !(b instanceof ReasonedMatch)) return undefined;
      return this.equals(a.toJSON(), b.toJSON());
    },
  ]);
}
