import { describe, expect, it } from 'vitest';
import { Dictionary, NONE } from '../../../src/story/search/dictionary.ts';
import { readWords } from '../../../src/story/words/words.ts';

const wordOf = (text: string) => {
  const [word] = readWords(text);
  if (!word) throw new Error(`no word in ${text}`);
  return word;
};

describe('a dictionary', () => {
  it('has one term for words of one key, and none for words that it does not know', () => {
    const dictionary = new Dictionary();
    const dam = dictionary.admit(wordOf('dam'));
    const dams = dictionary.admit(wordOf('dams'));
    expect(dams).not.toBe(dam);
    expect(dictionary.termOf(dams)).toBe(dictionary.termOf(dam));
    const flood = dictionary.admit(wordOf('flood'));
    expect(dictionary.termOf(flood)).not.toBe(dictionary.termOf(dam));
    expect(dictionary.find(wordOf('ferry'))).toBe(NONE);
  });

  it('gives the number of a term that went to another, and knows the old word no more', () => {
    const dictionary = new Dictionary();
    const [dam, flood] = [wordOf('dam'), wordOf('flood')];
    const term = dictionary.admit(dam);
    expect(dictionary.release(term)).toBe(true);
    expect(dictionary.find(dam)).toBe(NONE);
    expect(dictionary.admit(flood)).toBe(term);
    expect(dictionary.find(dam)).toBe(NONE);
    expect(dictionary.admit(dam)).not.toBe(term);
    expect(dictionary.find(flood)).toBe(term);
  });

  it('is not misled by another that has the same words under other numbers', () => {
    const [one, two] = [new Dictionary(), new Dictionary()];
    const [dam, flood] = [wordOf('dam'), wordOf('flood')];
    const inOne = [one.admit(dam), one.admit(flood)];
    const inTwo = [two.admit(flood), two.admit(dam)].toReversed();
    expect([dam, flood].map((word) => one.find(word))).toEqual(inOne);
    expect([dam, flood].map((word) => two.find(word))).toEqual(inTwo);
  });
});
