import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isKept, LedgerError, parseLedger, placePair } from '../../src/story/ledger.ts';
import type { LedgerLine } from '../../src/story/ledger.ts';

const lines = parseLedger(readFileSync(join(import.meta.dirname, 'ledger.jsonl'), 'utf8'));

const told = ({ expect: expected, a, b, note }: LedgerLine): string =>
  `${expected}: ${a.title} | ${b.title}${note ? ` (${note})` : ''}`;

describe('the ledger of wrong merges and misses', () => {
  it.each(lines.map((line) => [told(line), line] as const))('%s', (_told, line) => {
    const placed = [placePair(line.a, line.b), placePair(line.b, line.a)];
    expect({ placed, isKept: isKept(line) }).toEqual({ placed, isKept: true });
  });
});

describe('parseLedger', () => {
  it('passes over empty lines and remarks', () => {
    expect(parseLedger('\n# wire copy\n{"expect":"apart","a":{"title":"x"},"b":{"title":"y"}}\n')).toEqual([
      { expect: 'apart', a: { title: 'x' }, b: { title: 'y' } },
    ]);
  });

  it.each([
    ['{', /^line 1: /],
    ['\n{"expect":"never","a":{"title":"x"},"b":{"title":"y"}}', /^line 2: "expect" is none of merged/],
    ['{"expect":"apart","a":{"title":"x"},"b":{}}', /title/],
    ['{"expect":"apart","a":{"title":7},"b":{"title":"y"}}', /title/],
    ['null', /expect/],
  ])('says what is wrong with %s', (text, why) => {
    expect(() => parseLedger(text)).toThrow(LedgerError);
    expect(() => parseLedger(text)).toThrow(why);
  });
});

describe('isKept', () => {
  const same = { title: 'Ferry with 120 aboard runs aground off Crete' };
  const other = { title: 'Parliament votes on pensions' };
  const linked = { title: 'Ferry off Crete: captain says rudder failed as 120 aboard wait for help' };

  it('tells one story from two', () => {
    expect(isKept({ expect: 'merged', a: same, b: same })).toBe(true);
    expect(isKept({ expect: 'apart', a: same, b: same })).toBe(false);
    expect(isKept({ expect: 'merged', a: same, b: other })).toBe(false);
    expect(isKept({ expect: 'apart', a: same, b: other })).toBe(true);
  });

  it('tells a link from none', () => {
    expect(isKept({ expect: 'related', a: same, b: linked })).toBe(true);
    expect(isKept({ expect: 'related', a: same, b: other })).toBe(false);
    expect(isKept({ expect: 'apart', a: same, b: linked })).toBe(true);
  });
});
