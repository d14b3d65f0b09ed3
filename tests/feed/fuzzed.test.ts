import { describe, expect, it } from 'vitest';
import { judge } from '../../bench/fuzz/judge.ts';
import * as surface from '../../bench/fuzz/surface.ts';
import { TARGETS } from '../../bench/fuzz/targets.ts';
import { httpLink } from '../../src/feed/http-link.ts';
import { absoluteUrl } from '../../src/feed/urls.ts';
import { codeOf } from './bytes.ts';
import { FOUND, NESTING } from './fuzzed/found.ts';

/** Calls after which V8 has optimized what it called. */
const OFTEN = 20_000;

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

  it('document: a record of one line of keys overran the stack of what was to measure its depth', async () => {
    const record = `---\n${'title: "Lightship"\u00a4ca'.repeat(3000)}\n---\ntext`;
    const code = codeOf(() => surface.readDocument(Buffer.from(record), { path: 'a.txt' }));
    expect(await code).toBe('too-deep');
  });

  it('discover, feed: hot, URL.canParse of Node.js 20 takes Latin-1 hosts for others', () => {
    const links = ['b\u00fccher', 'caf\u00e9', '\u00c2\u00a0'].map((host) => `http://${host}.example/f.xml`);
    const read = () => links.map((link) => [httpLink(link), absoluteUrl('/a', link)]);
    const cold = read();
    for (let time = 0; time < OFTEN; time++) read();
    expect(read()).toEqual(cold);
  });
});
