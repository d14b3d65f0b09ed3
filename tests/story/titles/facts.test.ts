import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markNumber, readFacts } from '../../../src/story/titles/facts.ts';
import { raiseFlags } from '../../../src/story/titles/flags.ts';
import type { Flag } from '../../../src/story/titles/flags.ts';
import { marksOfForm } from '../../../src/story/titles/lexicon.ts';
import { prepareTitle } from '../../../src/story/titles/prepare.ts';
import { OPPOSITES } from '../../../src/story/tables/polarity.ts';
import { readWords } from '../../../src/story/words/words.ts';

const factsOf = (title: string) => readFacts(readWords(title));
const [eightyTwo] = readWords('82').map(markNumber);
const flagsOf = (a: string, b: string): Flag[] => raiseFlags(prepareTitle(a), prepareTitle(b));

describe('what a title states', () => {
  it.each([
    'Actor dies at 82',
    'Actor Maria Kolb, aged 82, dies',
    '82-year-old actor dies',
    'Schauspielerin mit 82 Jahren gestorben',
    'Muere a los 82 años la actriz',
    'L’actrice meurt à 82 ans',
  ])('an age in: %s', (title) => {
    expect(factsOf(title)).toMatchObject({ ages: [eightyTwo], numbers: [] });
  });

  it.each(['82 dead after storm', 'Petrol at 82 cents', '82 years after the war'])(
    'no age in: %s',
    (title) => {
      expect(factsOf(title)).toMatchObject({ ages: [], numbers: [eightyTwo] });
    },
  );

  it('days of months in several languages, and May as a name', () => {
    expect(factsOf('Forecast for 4 March').days).toEqual([304]);
    expect(factsOf('Horoskop für den 4. März').days).toEqual([304]);
    expect(factsOf('Гороскоп на 4 марта').days).toEqual([304]);
    expect(factsOf('Theresa May quits').months).toEqual([]);
    expect(factsOf('May 5 vote').days).toEqual([505]);
  });

  it.each([
    ['Arsenal beat Chelsea', 'arsenal'],
    ['Chelsea beaten by Arsenal', 'arsenal'],
    ['Chelsea lose 2-1 at home to Arsenal', 'arsenal'],
    ['Chelsea 1-2 Arsenal', 'arsenal'],
    ['Dortmund von Arsenal geschlagen', 'arsenal'],
    ['Dortmund verliert gegen Arsenal', 'arsenal'],
    ['Arsenal Chelsea’yi yendi', 'arsenal'],
  ])('who won in: %s', (title, winner) => {
    expect([...(factsOf(title).roles?.doer ?? [])]).toContain(winner);
    expect([...(factsOf(title).roles?.target ?? [])]).not.toContain(winner);
  });

  it('no winner where the preposition is missing, the score is even, or there is one party only', () => {
    for (const title of ['Chelsea lose again', 'Chelsea 1-1 Arsenal', 'beat', 'Pilots strike'])
      expect(factsOf(title).roles).toBeUndefined();
  });

  it('is safe from words that every object knows', () => {
    for (const form of ['constructor', '__proto__', 'toString', 'hasOwnProperty'])
      expect(marksOfForm(form)).toEqual([]);
    expect(() => factsOf('constructor __proto__ toString')).not.toThrow();
  });
});

describe('flags', () => {
  it.each<[string, string, Flag[]]>([
    ['Blast in Kharkiv', 'Blast in Odesa', ['places']],
    ['Blast in Ukraine’s Kharkiv', 'Blast in Ukraine’s Odesa', ['places']],
    ['Blast in Kharkiv', 'Blast in Ukraine', []],
    ['Blast in Kharkiv, Ukraine', 'Blast in Ukraine', []],
    ['Russia strikes Kharkiv', 'Moscow strikes Ukraine', []],
    ['Blast in Texas', 'Blast in Houston', []],
    ['Blast in Texas', 'Blast in Ohio', ['places']],
    ['Взрыв в Харькове', 'Взрыв в Одессе', ['places']],
    ['He steps down', 'Shares up', []],
    ['Shares up', 'Shares down', ['polarity']],
    ['Mayor charged', 'Mayor charged and convicted', []],
    ['Mayor charged', 'Mayor convicted', ['phases']],
    ['Mayor found guilty', 'Mayor found not guilty', ['polarity', 'phases']],
    ['Obama speaks', 'Trump speaks', ['names']],
    ['Why shares sank', 'Shares sank', ['question']],
    ['Leader speaks', 'Leader speaks on Monday', []],
    ['Leader speaks on Monday', 'Leader speaks on Tuesday', ['dates']],
    ['3 die', 'Many die', ['number-on-one-side']],
    ['Two die', 'Many die', ['count-on-one-side']],
    ['Two die, 40 hurt', 'Many die', ['number-on-one-side']],
    ['Twenty die', 'Many die', ['number-on-one-side']],
    ['Two die', '3 die', ['numbers']],
    ['Two die', '2 die', []],
    ['3 die', '3 die, 4 hurt', []],
    ['3 die', '4 die', ['numbers']],
  ])('%s / %s: %j', (a, b, flags) => {
    expect(flagsOf(a, b)).toEqual(flags);
  });

  it('never stand between a title and itself, and are the same both ways', () => {
    const words = `${OPPOSITES} why not Kharkiv Ukraine Texas Houston Obama 3 17 2-1 Monday 4 March by to beat lose`;
    const title = fc
      .array(fc.constantFrom(...words.split(/\s+/)), { maxLength: 9 })
      .map((list) => list.join(' ').replaceAll('*', 'a').replaceAll('+', ' '));
    fc.assert(
      fc.property(title, title, (a, b) => {
        expect(flagsOf(a, a)).toEqual([]);
        expect(flagsOf(a, b)).toEqual(flagsOf(b, a));
      }),
      { numRuns: 500 },
    );
  });
});
