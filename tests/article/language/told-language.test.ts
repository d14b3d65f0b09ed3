import { describe, expect, it } from 'vitest';
import {
  learnLanguage,
  sureLanguage,
  type ToldLanguage,
} from '../../../src/article/language/told-language.ts';

const after = (...told: (string | undefined)[]) =>
  told.reduce<ToldLanguage | undefined>((known, one) => learnLanguage(known, one), undefined);

describe('the language of a source that names none', () => {
  it.each<[string, (string | undefined)[], string | undefined]>([
    ['nothing was told', [undefined], undefined],
    ['it was told once', ['en'], undefined],
    ['two documents told it', ['en', 'en'], 'en'],
    ['one between told none', ['en', undefined, 'en'], 'en'],
    ['the last told another', ['en', 'en', 'de'], undefined],
    ['two others told another', ['en', 'de', 'de'], 'de'],
  ])('where %s', (_, told, sure) => {
    expect(sureLanguage(after(...told))).toBe(sure);
  });
});
