import { describe, expect, it } from 'vitest';
import { stem } from '../../src/story/stem.ts';
import { foldText, readNumber, readWords } from '../../src/story/words.ts';

const keys = (text: string) => readWords(text).map((word) => word.key);
const telling = (text: string) =>
  readWords(text)
    .filter((word) => word.kind !== 'stop')
    .map((word) => word.key);

describe('words of a title', () => {
  it('fold case, marks, quotes and entities', () => {
    expect(foldText('Petković &amp; Sørensen in Łódź')).toBe('petkovic & sorensen in lodz');
    expect(telling('Crédit Agricole’s “profit”')).toEqual(telling('credit agricole profit'));
    expect(foldText('&#x110000; &#55296; &bogus;')).not.toMatch(/[\ud800-\udfff]/);
  });

  it('join dotted acronyms and drop elisions', () => {
    expect(telling('U.S. rescues')).toEqual(['us', 'rescu']);
    expect(telling("l'école d'Italie")).toEqual(telling('école Italie'));
    expect(keys("don't")).toEqual(['dont']);
  });

  it('read numbers as values', () => {
    expect(keys('38M')).toEqual(keys('38 million'));
    expect(keys('1,500 dead')).toEqual(keys('1500 dead'));
    expect(keys('three dead')).toEqual(keys('3 dead'));
    expect(keys('2,5 Prozent')).toEqual(keys('2.5 Prozent'));
    expect(keys('2.000 Tote')).toEqual(keys('2000 Tote'));
    expect(keys('17')).not.toEqual(keys('18'));
  });

  it.each([
    ['27.10.2023', undefined],
    ['3-1', undefined],
    ['1.500.000', 1_500_000],
    ['6.168', 6.168],
  ])('the number %s', (text, value) => {
    expect(readNumber(text)).toBe(value);
  });

  it('bring inflections together', () => {
    expect(stem('countries')).toBe(stem('country'));
    expect(stem('killings')).toBe(stem('killed'));
    expect(stem('vaccines')).toBe(stem('vaccine'));
    expect(stem('iran')).toBe('iran');
  });

  it('read text without spaces two characters at a time, numbers apart', () => {
    expect(keys('北京17人死亡')).toEqual(['北京', '#17', '人死', '死亡']);
    expect(readWords('北京').every((word) => word.kind === 'gram')).toBe(true);
  });

  it('are bounded', () => {
    expect(readWords('dam bursts '.repeat(10_000)).length).toBeLessThanOrEqual(48);
    expect(readWords('水'.repeat(100_000)).length).toBeLessThanOrEqual(48);
  });
});
