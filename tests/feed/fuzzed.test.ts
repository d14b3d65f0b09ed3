import { describe, expect, it } from 'vitest';
import { judge } from '../../bench/fuzz/judge.ts';
import * as surface from '../../bench/fuzz/surface.ts';
import { TARGETS } from '../../bench/fuzz/targets.ts';
import { codeOf } from './bytes.ts';
import { FOUND, NESTING } from './fuzzed/found.ts';

describe('what fuzzing found', () => {
  it.each(FOUND)('$target: $was', async ({ target: name, bytes, variant }) => {
    const target = TARGETS.find((target) => target.name === name);
    expect(target).toBeDefined();
    expect(target && (await judge(target, surface, { bytes, variant }))).toBeUndefined();
  });

  it.each(NESTING)('document: a record that nests by %j was read as deep as it went', async (piece) => {
    const record = `---\n${piece.repeat(300)}\n---\ntext`;
    const code = codeOf(() => surface.readDocument(Buffer.from(record), { path: 'a.txt' }));
    expect(await code).toBe('too-deep');
  });
});
