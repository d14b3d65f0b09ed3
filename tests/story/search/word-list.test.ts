import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Dictionary } from '../../../src/story/search/dictionary.ts';
import { NumberedWords, WordList } from '../../../src/story/search/word-list.ts';
import { readWords } from '../../../src/story/words/words.ts';

const FORMS = 'dam dams flood ferry ghent harbour'.split(' ');

function wordsOf(): WordList {
  const list = new WordList();
  for (const form of FORMS) for (const word of readWords(form)) list.add({ ...word, term: -1 });
  return list;
}

describe('words by number', () => {
  const step = fc.record({
    number: fc.nat(FORMS.length - 1),
    dictionary: fc.nat(1),
    what: fc.constantFrom('admit', 'admit', 'release'),
  });

  it('have the form that a dictionary has for them, whatever left it meanwhile and whichever it is', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const list = wordsOf();
        const dictionaries = [new Dictionary(), new Dictionary()];
        const held: number[][][] = dictionaries.map(() => FORMS.map(() => []));
        for (const { number, dictionary: which, what } of steps) {
          const dictionary = dictionaries[which]!;
          const uses = held[which]![number]!;
          if (what === 'admit')
            uses.push(list.admit(number, dictionary, (word) => dictionary.admit({ ...word, term: -1 })));
          else if (uses.length > 0) expect(dictionary.release(uses.pop()!)).toBe(uses.length === 0);
        }
        for (const [which, dictionary] of dictionaries.entries())
          for (const [number, uses] of held[which]!.entries()) {
            const forms = new Set(uses);
            expect(forms.size).toBe(uses.length > 0 ? 1 : 0);
            for (const form of forms) expect(dictionary.wordOf(form)?.form).toBe(FORMS[number]);
          }
      }),
    );
  });

  it('are words again where these are wanted', () => {
    const words = new NumberedWords(wordsOf(), Uint32Array.of(9, 4, 0, 9), 1, 3);
    expect(words.words.map(({ form }) => form)).toEqual(['ghent', 'dam']);
  });
});
