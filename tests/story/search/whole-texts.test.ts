import { describe, expect, it } from 'vitest';
import { Bags } from '../../../src/story/search/bags.ts';
import { Dictionary, NONE } from '../../../src/story/search/dictionary.ts';
import { StoryTable } from '../../../src/story/search/story-table.ts';
import { TermWeights } from '../../../src/story/search/term-weights.ts';
import { TitleTerms } from '../../../src/story/search/title-terms.ts';
import { WholeTexts } from '../../../src/story/search/whole-texts.ts';
import { Wordings } from '../../../src/story/search/wordings.ts';
import { prepareTitle } from '../../../src/story/titles/prepare.ts';
import { logitOfRelated } from '../../../src/story/titles/score-titles.ts';

function order(
  titles: readonly { wording: number; alone: number; beside: number }[],
  floor: number,
  cosines: Readonly<Record<number, number>>,
): number[] {
  const texts = new WholeTexts();
  for (const { wording, alone, beside } of titles) texts.add(wording, alone, beside);
  texts.sort(floor, (wording) => cosines[wording]);
  const given: number[] = [];
  while (texts.left > 0) given.push(texts.next());
  expect([texts.next(), texts.bound]).toEqual([-1, -Infinity]);
  return given;
}

describe('titles with excerpts', () => {
  it('come in the order of what their whole texts have in common, and those without an excerpt by their titles', () => {
    const titles = [7, 8, 9].map((wording) => ({ wording, alone: 1, beside: -3 }));
    expect(order(titles, -4, { 7: 0.1, 9: 0.6 })).toEqual([9, 8, 7]);
  });

  it('are left out where they cannot reach what is asked for', () => {
    const titles = [7, 8].map((wording) => ({ wording, alone: 1, beside: -3 }));
    expect(order(titles, 0, { 7: 0.1, 8: 0.6 })).toEqual([8]);
    expect(order([], 0, {})).toEqual([]);
  });

  it('are as many as were put in, however many', () => {
    const titles = Array.from({ length: 700 }, (_, wording) => ({ wording, alone: 0, beside: -3 }));
    expect(order(titles, -4, {}).toSorted((a, b) => a - b)).toEqual(titles.map(({ wording }) => wording));
  });

  it('are told the likelier the more both texts have in common', () => {
    const texts = new WholeTexts();
    texts.add(1, 0, logitOfRelated(0.2, 0, 6, 9));
    texts.sort(-4, () => 0.4);
    expect(texts.bound).toBeGreaterThanOrEqual(logitOfRelated(0.2, 0.4, 6, 9));
    expect(texts.bound).toBeLessThan(logitOfRelated(0.2, 0.4, 6, 9) + 0.05);
  });
});

const TEXTS = [
  [
    'Ferry sinks off Marlow Island',
    'The ferry sank in heavy weather; rescuers found 14 people near the island.',
  ],
  ['Rescuers search for ferry survivors', 'Boats searched the waters off Marlow Island in heavy weather.'],
  ['Parliament votes on fishing quota', 'Members of parliament voted on the quota late on Tuesday.'],
] as const;

function emptyBags() {
  const dictionary = new Dictionary();
  const wordings = new Wordings(() => 0);
  const stories = new StoryTable(new TitleTerms(dictionary, wordings), () => 0);
  return { dictionary, bags: new Bags(dictionary, new TermWeights(dictionary, stories)) };
}

describe('the guess of what two texts have in common', () => {
  it('is the cosine as it was when it was worked out last', () => {
    const { bags } = emptyBags();
    const all = TEXTS.map(([title, excerpt]) => prepareTitle({ title, excerpt }).bag!);
    for (const [slot, bag] of all.entries()) bags.put(slot, bag);
    for (const bag of all)
      bags.compare(bag, () => {
        expect(bags.isComparing).toBe(true);
        for (const slot of all.keys()) {
          const exact = bags.cosine(slot);
          expect(bags.guess(slot)).toBeCloseTo(exact, 6);
        }
      });
    expect(bags.isComparing).toBe(false);
    bags.compare(all[0]!, () => {
      expect(bags.guess(0)).toBeCloseTo(1, 6);
      expect(bags.guess(1)).toBeGreaterThan(0.2);
      expect(bags.guess(2)).toBeLessThan(0.1);
    });
  });
});

describe('the words of a text', () => {
  const [one, two] = TEXTS.map(([title, excerpt]) => prepareTitle({ title, excerpt }).bag!);
  const isKnown = (dictionary: Dictionary, key: string) => dictionary.findKeyOf(key) !== NONE;

  it('are kept from when it is compared until it is put in, and go with it', () => {
    const { dictionary, bags } = emptyBags();
    bags.compare(one!, () => undefined);
    bags.put(7, one!);
    bags.compare(two!, () => expect(bags.cosine(7)).toBeGreaterThan(0.2));
    expect(isKnown(dictionary, 'sank')).toBe(true);
    bags.forget(7);
    expect(isKnown(dictionary, 'sank')).toBe(false);
  });

  it('go with the next comparison where it was not put in', () => {
    const { dictionary, bags } = emptyBags();
    for (let time = 0; time < 2; time++) bags.compare(one!, () => undefined);
    expect(isKnown(dictionary, 'sank')).toBe(true);
    bags.compare(two!, () => undefined);
    expect(isKnown(dictionary, 'sank')).toBe(false);
    bags.put(1, two!);
    bags.put(2, two!);
    bags.forget(1);
    bags.compare(one!, () => expect(bags.cosine(2)).toBeGreaterThan(0.2));
  });
});
