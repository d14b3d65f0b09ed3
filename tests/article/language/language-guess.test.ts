import { eld } from 'eld/small';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guessLanguage } from '../../../src/article/language/language-guess.ts';

/** Letters with one and more bytes, what joins and parts words, and what is no letter. */
const LETTERS = 'aebdeinorstzqßåøłźžñçâàéîőşığабвгдеийћќѣіїαβδאבתابتپگहिंकाกขนあカ中文한국ა';
const BETWEEN = ' \'’`-., 0123?"“«\u00a0';
const unit = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...Array.from(LETTERS + LETTERS.toUpperCase())) },
  { weight: 2, arbitrary: fc.constantFrom(...Array.from(BETWEEN)) },
);
const WORDS =
  "the council Čeština don't l'eau Straße kişi Брянск год город ελληνικά העיר شهر หน้า 政府 政府は 정부 que não för być și".split(
    ' ',
  );
const text = fc.oneof(
  fc.string({ unit, maxLength: 80 }),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 16 }).map((words) => words.join(' ')),
);

describe('the guess of a language', () => {
  it("is eld's, and so is whether it is sure", () => {
    fc.assert(
      fc.property(text, (given) => {
        const guess = guessLanguage(given);
        const theirs = eld.detect(given);
        expect(guess?.language ?? '').toBe(theirs.language);
        expect(guess?.isSure ?? false).toBe(theirs.isReliable());
      }),
      { numRuns: 3000 },
    );
  });

  it('is not sure of a word or two, and there is none of what has no words', () => {
    expect(guessLanguage('the')).toMatchObject({ isSure: false });
    expect(guessLanguage('')).toBeUndefined();
    expect(guessLanguage('2026: 17–18 %')).toBeUndefined();
  });
});
