import { describe, expect, it } from 'vitest';
import { judge } from '../../bench/fuzz/judge.ts';
import * as surface from '../../bench/fuzz/surface.ts';
import { TARGETS } from '../../bench/fuzz/targets.ts';
import { FOUND } from './fuzzed/found.ts';

describe('what fuzzing found', () => {
  it.each(FOUND)('$target: $was', async ({ target: name, bytes, variant }) => {
    const target = TARGETS.find((target) => target.name === name);
    expect(target && (await judge(target, surface, { bytes, variant }))).toBeUndefined();
    expect(target).toBeDefined();
  });
});
