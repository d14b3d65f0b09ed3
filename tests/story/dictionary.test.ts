import { describe, expect, it } from 'vitest';
import { Dictionary, NONE } from '../../src/story/dictionary.ts';
import { readWords } from '../../src/story/words.ts';

const wordOf = (text: string) => {
  const [word] = readWords(text);
  if (!word) throw new Error(`no word in ${text}`);
  return word;
};

describe('a dictionary', () => {
  it('numbers forms, and has one term for those of one key', () => {
    const dictionary = new Dictionary();
    const [dam, dams] = [dictionary.admit(wordOf('dam')), dictionary.admit(wordOf('dams'))];
    expect(dams).not.toBe(dam);
    expect(dictionary.termOf(dams)).toBe(dictionary.termOf(dam));
    expect(dictionary.termOf(dam)).toBe(dictionary.findKey('dam'));
    expect(dictionary.find(wordOf('dam'))).toBe(dam);
    expect(dictionary.termOf(dictionary.admit(wordOf('flood')))).not.toBe(dictionary.termOf(dam));
    expect(dictionary.find(wordOf('ferry'))).toBe(NONE);
    expect(dictionary.wordOf(dams)?.form).toBe('dams');
  });

  it('says of an admitted word whether it is new', () => {
    const dictionary = new Dictionary();
    const isNew = ['dam', 'dam', 'dams'].map((text) => {
      dictionary.admit(wordOf(text));
      return dictionary.isNew;
    });
    expect(isNew).toEqual([true, false, true]);
  });

  it('keeps a word until its last use goes, and a key until its last word and the last use of itself', () => {
    const dictionary = new Dictionary();
    const dam = dictionary.admit(wordOf('dam'));
    dictionary.admit(wordOf('dam'));
    const dams = dictionary.admit(wordOf('dams'));
    const term = dictionary.admitKey('dam');
    expect([dictionary.release(dam), dictionary.release(dam)]).toEqual([false, true]);
    expect(dictionary.find(wordOf('dam'))).toBe(NONE);
    dictionary.release(dams);
    expect(dictionary.findKey('dam')).toBe(term);
    dictionary.releaseTerm(term);
    expect(dictionary.findKey('dam')).toBe(NONE);
  });

  it('gives the number of a word that went to another, and knows the old word no more', () => {
    const dictionary = new Dictionary();
    const [dam, flood] = [wordOf('dam'), wordOf('flood')];
    const form = dictionary.admit(dam);
    dictionary.release(form);
    expect(dictionary.find(dam)).toBe(NONE);
    expect(dictionary.admit(flood)).toBe(form);
    expect(dictionary.find(dam)).toBe(NONE);
    expect(dictionary.admit(dam)).not.toBe(form);
    expect(dictionary.find(flood)).toBe(form);
  });

  it('takes no more than before for words that came and went', () => {
    const dictionary = new Dictionary();
    const empty = dictionary.bytes;
    for (const text of ['dam', 'dams', 'flood']) dictionary.release(dictionary.admit(wordOf(text)));
    expect(dictionary.bytes).toBe(empty);
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
