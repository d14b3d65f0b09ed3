import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likenessClasses, likenessOf } from '../../../src/story/words/likeness.ts';
import { readWords } from '../../../src/story/words/words.ts';
import type { Word } from '../../../src/story/words/word.ts';

function wordOf(text: string): Word {
  const [word] = readWords(text);
  if (!word) throw new Error(`${text} holds no word`);
  return word;
}

const likeness = (a: string, b: string) => likenessOf(wordOf(a), wordOf(b));

describe('words that are alike', () => {
  it.each([
    ['inflection', 'protest', 'protesters'],
    ['inflection', 'investigates', 'investigators'],
    ['inflection', 'gestohlene', 'gestohlenen'],
    ['inflection', 'tribunales', 'tribunal'],
    ['inflection', 'правительство', 'правительства'],
    ['inflection', 'министром', 'министра'],
    ['inflection', 'mahkemesinden', 'mahkemesi'],
    ['inflection', 'warszawskiego', 'warszawskim'],
    ['spelling', 'Zelensky', 'Zelenskyy'],
    ['spelling', 'Zelensky', 'Selenskyj'],
    ['spelling', 'Зеленский', 'Zelensky'],
    ['spelling', 'Вучић', 'Vučić'],
    ['spelling', 'ekaterinburg', 'yekaterinburg'],
    ['spelling', 'jena', 'zhena'],
    ['spelling', 'zhenshhina', 'zhenschina'],
    ['spelling', 'policii', 'politsii'],
    ['spelling', 'mahazin', 'magazin'],
    ['spelling', 'Präsidium', 'Praesidium'],
    ['a name', 'Kharkiv', 'Charkiw'],
    ['a name', 'Gaddafi', 'Kadhafi'],
    ['a name', 'Morsi', 'Mursi'],
    ['a name', 'Москва', 'Moskau'],
    ['a synonym', 'buy', 'acquires'],
    ['a synonym', 'stirbt', 'gestorben'],
    ['a synonym', 'mort', 'décédé'],
    ['a synonym', 'погибли', 'умер'],
    ['a synonym', 'pogibli', 'umer'],
    ['an abbreviation', 'ONU', 'ООН'],
    ['an abbreviation', 'США', 'USA'],
    ['a part', 'bushfires', 'fires'],
    ['a slip', 'Snowdenn', 'Snowdem'],
  ])('%s: %s, %s', (_, a, b) => {
    expect(likeness(a, b)).toBeGreaterThan(0);
  });

  it.each([
    ['form', 'from'],
    ['Iran', 'Iraq'],
    ['Austria', 'Australia'],
    ['Niger', 'Nigeria'],
    ['Slovakia', 'Slovenia'],
    ['general', 'generation'],
    ['protect', 'protest'],
    ['cancel', 'cancer'],
    ['constitution', 'conditions'],
    ['election', 'selection'],
    ['using', 'refusing'],
    ['threat', 'treat'],
    ['talking', 'taking'],
    ['county', 'country'],
    ['infections', 'inspection'],
    ['Kharkiv', 'Odesa'],
    ['17', '18'],
    ['москва', 'минск'],
  ])('not %s, %s', (a, b) => {
    expect(likeness(a, b)).toBe(0);
  });

  it('the more of it they share, the more alike', () => {
    expect(likeness('protest', 'protests')).toBe(1);
    expect(likeness('правительство', 'правительства')).toBeGreaterThan(
      likeness('правительство', 'правительственный'),
    );
  });
});

describe('laws of likeness', () => {
  const beginning = fc.constantFrom(
    'govern',
    'praviteljstv',
    'zelen',
    'ministr',
    'jena',
    'haupt',
    'юж',
    'مدرس',
    'a',
  );
  const ending = fc.constantFrom(
    '',
    'ment',
    'a',
    'om',
    'skij',
    'sky',
    'ung',
    'wahl',
    'fires',
    'ских',
    'ات',
    'ij',
    'zhh',
  );
  const word = fc
    .oneof(
      fc.tuple(beginning, ending).map((parts) => parts.join('')),
      fc.string({
        unit: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'j', 'h', 'k', 'o', 's', 'y', 'z', 'а'),
        minLength: 1,
        maxLength: 12,
      }),
      fc.constantFrom('kill', 'dies', 'погибли', 'pogibli', 'Kyiv', 'Kiew', '17', '三', 'premier', 'ONU'),
    )
    .filter((text) => readWords(text).length > 0);

  it('it is symmetric, within 0 and 1, and 1 for the same word', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(likeness(a, b)).toBe(likeness(b, a));
        expect(likeness(a, b)).toBeGreaterThanOrEqual(0);
        expect(likeness(a, b)).toBeLessThanOrEqual(1);
        expect(likeness(a, a)).toBe(1);
      }),
      { numRuns: 2000 },
    );
  });

  /** A word and what becomes of it by an ending, by words before it, by a slip. */
  const long = fc.string({
    unit: fc.constantFrom('a', 'd', 'e', 'g', 'i', 'k', 'l', 'n', 'o', 'r', 's', 't'),
    minLength: 5,
    maxLength: 12,
  });
  const changed = fc.tuple(long, ending, long, fc.nat(11)).map(([text, end, other, at]) => {
    const [head, tail] = [text.slice(0, at), text.slice(at)];
    return [
      text,
      [
        `${text}${end}`,
        `${other}${text}`,
        `${head}x${tail}`,
        `${head}${tail.slice(1)}`,
        `${head}x${tail.slice(1)}`,
      ],
    ] as const;
  });

  const meet = (a: string, b: string) => {
    const [one, two] = [wordOf(a), wordOf(b)];
    const { listed } = likenessClasses(two);
    return likenessOf(one, two) === 0 || likenessClasses(one).sought.some((name) => listed.includes(name));
  };

  it('a word is found under the classes of what it is like', () => {
    const sameOrNot = fc.property(word, word, (a, b) => meet(a, b));
    fc.assert(sameOrNot, { numRuns: 5000 });
    const ofOne = fc.property(changed, ([text, others]) => others.every((other) => meet(text, other)));
    fc.assert(ofOne, { numRuns: 3000 });
  });

  it('classes are few', () => {
    fc.assert(
      fc.property(word, (text) => {
        const { groups } = wordOf(text);
        const { listed, sought } = likenessClasses(wordOf(text));
        expect(Math.max(listed.length, sought.length)).toBeLessThanOrEqual(15 + groups.length);
      }),
    );
    expect(likenessClasses(wordOf('17')).listed).toHaveLength(1);
  });
});
