import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FactLists, kindsIn, mayClash } from '../../../src/story/search/fact-lists.ts';
import { raiseFlags } from '../../../src/story/titles/flags.ts';
import { prepareTitle } from '../../../src/story/titles/prepare.ts';

const PAIRS = join(import.meta.dirname, '../../../bench/data/pairs');
const titles = readdirSync(PAIRS)
  .filter((name) => name.endsWith('.tsv'))
  .flatMap((name) => readFileSync(join(PAIRS, name), 'utf8').trimEnd().split('\n').slice(1))
  .flatMap((line) => line.split('\t').slice(2, 4))
  .map((title) => prepareTitle(title));

describe('the kinds of things that titles state', () => {
  it('tell where a flag may be raised, and where none can', () => {
    let passed = 0;
    for (const [at, one] of titles.entries())
      for (const other of titles.slice(at, at + 60)) {
        if (mayClash(kindsIn(one.facts), kindsIn(other.facts))) continue;
        passed++;
        expect(raiseFlags(one, other)).toEqual([]);
      }
    expect(passed).toBeGreaterThan(1000);
  });

  it('are those of what is kept of a title', () => {
    const lists = new FactLists(() => undefined);
    for (const [slot, { facts }] of titles.entries()) lists.keep(slot, facts);
    expect(titles.map((_, slot) => lists.kindsOf(slot))).toEqual(titles.map(({ facts }) => kindsIn(facts)));
    expect(lists.kindsOf(titles.length)).toBeUndefined();
  });
});
