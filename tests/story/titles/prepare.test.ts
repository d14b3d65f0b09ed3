import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanTitle } from '../../../src/article/text/clean-title.ts';
import { isClean, prepareTitle } from '../../../src/story/titles/prepare.ts';
import { readWords } from '../../../src/story/words/words.ts';

/** What titles are made of where cleaning has something to find, or nearly. */
const pieces = [
  'UPDATE 2-',
  'Opinion:',
  'LIVE',
  '(video)',
  '[',
  '|',
  '-',
  '–',
  '::',
  '+++',
  '...',
  '…',
  'KILL',
  'advisory',
  'Dam bursts',
  'U.S.',
  "Ghent's",
  '’s',
  '“town”',
  'BBC News',
  'Reuters',
  '17',
  'é',
  'ﬁn',
  '\t',
  '  ',
  'a.b',
  '·',
  'story withdrawn',
  'note to editors',
  'withdraws story',
  'ticker',
  '"',
  "'",
  '&amp;',
  '38 million',
  '日本',
];
const title = fc
  .array(fc.tuple(fc.constantFrom(...pieces), fc.constantFrom(' ', ' ', '')), { minLength: 1, maxLength: 8 })
  .map((list) => list.map(([piece, gap]) => piece + gap).join(''));

describe('a title', () => {
  it('that is taken as clean is one that cleaning leaves as it is', () => {
    fc.assert(
      fc.property(fc.oneof(title, fc.string({ unit: 'grapheme' })), (text) => {
        fc.pre(isClean(text));
        const cleaned = cleanTitle(text);
        expect(cleaned.text).toBe(text);
        expect(cleaned.labels.filter((label) => label !== 'kill')).toEqual([]);
      }),
      { numRuns: 3000 },
    );
    expect(isClean('Dam bursts near the old town, mayor says “all safe”')).toBe(true);
  });
});

describe('the rarest words of an excerpt', () => {
  it('are those that the title has not, the rarest first, and of equally rare ones the first in the alphabet', () => {
    const prepared = prepareTitle({
      title: 'Dam bursts near Ghent',
      excerpt:
        'The dam at Zwalmbeke burst: says the mayor of Ghent, of Aalsterveld, and Zwalmbeke is under water.',
    });
    const rarest = prepared.rarestOfExcerpt(3).map(({ form }) => form);
    expect(rarest.slice(0, 2)).toEqual(['aalsterveld', 'zwalmbeke']);
    expect(rarest).toHaveLength(3);
    expect(prepareTitle('Dam bursts').rarestOfExcerpt(3)).toEqual([]);
  });
});

describe('words that were read before', () => {
  const names = fc.array(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 12 });

  it('are read as for the first time, whatever came between', () => {
    const keysOf = (text: string) =>
      readWords(text).map(({ key, form, kind, value }) => ({ key, form, kind, value }));
    const titles = [
      'Three dams burst, 38 million flee',
      "L'école d'Italia: Russia's 17 don't",
      'étés à Zürich',
    ];
    const before = titles.map(keysOf);
    for (let n = 0; n < 100_000; n++) readWords(`w${n.toString(36).replaceAll(/\d/g, 'x')}q dams ${n}`);
    expect(titles.map(keysOf)).toEqual(before);
  });

  it('are never taken for one another, however much alike', () => {
    const alike = (length: number): string[] =>
      length === 0 ? [''] : alike(length - 1).flatMap((start) => [`${start}x`, `${start}z`]);
    const words = [1, 5, 6, 7, 12, 13].flatMap(alike).concat('x1', "x'z", 'xx', 'x');
    for (let round = 0; round < 2; round++)
      for (const word of words)
        expect(readWords(word)[0]?.form).toBe(word.replace("'", '').replace(/\d/, ''));
  });

  it('are found alike by the fast way for Latin letters and by the one for all scripts', () => {
    const keysOf = (text: string) => readWords(text).map(({ form }) => form);
    fc.assert(
      fc.property(names, fc.string({ maxLength: 12 }), (list, signs) => {
        const text = `${list.join(' ')} ${signs} 1,500 ${list.join("'")} 3-1`;
        expect(keysOf(`${text} Ж`)).toEqual([...keysOf(text), 'ж'].slice(0, 48));
      }),
    );
  });
});

describe('title and excerpt together', () => {
  const wordList = fc.array(
    fc.constantFrom(...'dam bursts flood flooding will wills may mays the 17 town towns rescued'.split(' ')),
    { maxLength: 30 },
  );
  const texts = fc.tuple(wordList, wordList).map((lists) => lists.map((words) => words.join(' ')));

  it('hold each word once, those of the title twice as often', () => {
    fc.assert(
      fc.property(texts, ([title = '', excerpt = '']) => {
        const { bag, words } = prepareTitle({ title, excerpt: `${excerpt} end` });
        const counts = new Map(words.map(({ key }) => [key, 2]));
        // A small word counts where the title has one that weighs of the same stem (`wills`).
        for (const { key, kind } of readWords(`${excerpt} end`))
          if (kind !== 'stop' || counts.has(key)) counts.set(key, (counts.get(key) ?? 0) + 1);
        expect(new Map(bag?.words.map(({ key }, at) => [key, bag.counts[at]]))).toEqual(counts);
        expect(bag?.words).toHaveLength(counts.size);
      }),
    );
  });

  it('give the rarest words of the excerpt alone, however many are asked for first', () => {
    const text = { title: 'Dam bursts', excerpt: 'Dam in Kethlo bursts, Zorvan and Quimby flood the town' };
    const keysOf = (most: number, of = prepareTitle(text)) => of.rarestOfExcerpt(most).map(({ key }) => key);
    const prepared = prepareTitle(text);
    expect(keysOf(5)).toHaveLength(5);
    for (const most of [3, 5, 2, 4]) expect(keysOf(most, prepared)).toEqual(keysOf(most));
    expect(keysOf(5).slice(0, 3)).toEqual(keysOf(3));
  });
});
