import { runInThisContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { runCampaign } from '../../bench/fuzz/campaign.ts';
import { instrument } from '../../bench/fuzz/instrument.ts';
import { judge } from '../../bench/fuzz/judge.ts';
import { Dice } from '../../bench/fuzz/random.ts';
import { shrink } from '../../bench/fuzz/shrink.ts';
import * as surface from '../../bench/fuzz/surface.ts';
import { FeedError } from '../../src/feed/types.ts';
import type { Target } from '../../bench/fuzz/types.ts';

type Run = (input: unknown) => unknown;

/** A function with counters in it, and what they count. */
function counted(code: string): { run: Run; hits: Uint8Array } {
  const { code: instrumented, blocks } = instrument(code, 0);
  const hits = new Uint8Array(blocks);
  const make = runInThisContext(`(__hit) => ${instrumented}`) as (hit: (block: number) => void) => Run;
  const count = (block: number) => {
    hits[block] = (hits[block] ?? 0) + 1;
  };
  return { run: make(count), hits };
}

const EVERYTHING = `(function (n, { d = n > 3 ? 'default' : 'small' } = {}) {
  const out = [];
  for (let i = 0; i < n; i++) if (i % 2) out.push(i); else if (i === 4) out.push('four'); else continue;
  for (const x of [1, 2]) out.push((() => ({ x }))());
  do out.push(n && d || 'none'); while (false)
  switch (n) { case 1: case 2: out.push('few'); break; case 5: { out.push('five') } default: out.push('end') }
  try { if (n > 4) throw n } catch { out.push(null ?? d) }
  return out;
})`;

describe('instrument', () => {
  it('changes nothing of what the code does', () => {
    const plain = runInThisContext(EVERYTHING) as Run;
    const { run } = counted(EVERYTHING);
    for (const n of [0, 1, 2, 4, 5]) expect(run(n)).toEqual(plain(n));
  });

  it('counts each block each time it runs', () => {
    const { run, hits } = counted(`(function (text) { for (const c of text) if (c === 'a') c; })`);
    run('banana');
    expect(hits.toSorted()).toEqual(Uint8Array.of(1, 3, 6));
  });

  it('gives the words of its literals, lists of words taken apart', () => {
    const months = 'january february march april may june july august';
    expect(instrument(`x === 'rss' || '${months}'.split(' ')`, 0).words).toEqual([
      'rss',
      ...months.split(' '),
    ]);
  });
});

/** A target that breaks behind three tests, of which each only the one who passed the last sees. */
function planted(): { target: Target; hits: Uint8Array } {
  const { run, hits } = counted(`(function (text) {
    if (text.charCodeAt(2) === 102) if (text.charCodeAt(5) === 122) if (text.charCodeAt(7) === 33)
      text.no.such;
  })`);
  const target = {
    name: 'planted',
    seeds: [],
    variants: 1,
    share: 1,
    run: (_: unknown, { bytes }: { bytes: string }) => void run(bytes),
  };
  return { target, hits };
}

async function fuzz(seed: number, most: number) {
  const { target, hits } = planted();
  const tried: string[] = [];
  const { findings } = await runCampaign({
    target,
    instrumented: { surface, hits, words: [] },
    plain: surface,
    seeds: ['nothing of note'],
    words: ['a'],
    dice: new Dice(seed),
    goesOn: (executions) => executions < most,
    onInput: (_, { bytes }) => void tried.push(bytes),
  });
  return { findings, tried };
}

describe('a campaign', () => {
  it('finds a fault that chance alone would need millions of inputs for, and reduces it', async () => {
    const { findings } = await fuzz(1, 60_000);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.message).toMatch(/^TypeError/);
    expect(findings[0]?.input.bytes).toMatch(/^..f..z.!$/s);
  }, 60_000);

  it('is the same for the same seed', async () => {
    const [first, second, other] = [await fuzz(2, 500), await fuzz(2, 500), await fuzz(3, 500)];
    expect(second.tried).toEqual(first.tried);
    expect(other.tried).not.toEqual(first.tried);
  }, 60_000);
});

describe('shrink', () => {
  it('leaves what the fault needs, and makes the rest plain', async () => {
    const input = { bytes: 'some <b>long</b> text & more\xff', variant: 2 };
    const holds = async ({ bytes }: { bytes: string }) => /<..&/.test(bytes);
    expect(await shrink(input, holds, 500)).toEqual({ bytes: '</ &', variant: 2 });
  });
});

describe('judge', () => {
  const input = { bytes: '', variant: 0 };
  const verdict = (error: Error) => judge({ name: 't', seeds: [], variants: 1, share: 1, run: () => { throw error; } }, surface, input); // prettier-ignore

  it('takes errors with a name, and not those that hide another', async () => {
    expect(await verdict(new FeedError('empty', 'there is nothing in it'))).toBeUndefined();
    expect(await verdict(new FeedError('ill-formed', 'the document could not be read', { cause: new TypeError('x of undefined') }))).toMatchObject({ message: 'TypeError: x of undefined' }); // prettier-ignore
    expect(await verdict(new RangeError('17 is too much'))).toMatchObject({
      key: 'RangeError # is too much',
    });
  });
});
