import { describe, expect, it } from 'vitest';
import { scoreTitles } from '../../../src/story/titles/score-titles.ts';
import { thresholds } from '../../../src/story/titles/thresholds.ts';

/** The score and what it rests on, whichever title comes first. */
function score(a: string, b: string) {
  const [one, two] = [scoreTitles(a, b), scoreTitles(b, a)];
  expect(two.duplicate).toBe(one.duplicate);
  return { merges: one.duplicate >= thresholds.duplicate, why: one.why };
}

describe('titles of one frame are kept apart', () => {
  it.each([
    [
      'by the sign of a figure',
      'Dow Jones futures +1.2% ahead of Fed decision',
      'Dow Jones futures -1.2% ahead of Fed decision',
    ],
    [
      'by a minus',
      'Temperaturen bis -15 Grad in Bayern erwartet',
      'Temperaturen bis 15 Grad in Bayern erwartet',
    ],
    [
      'by a rating',
      "Fitch affirms Italy at 'BBB+' with stable outlook",
      "Fitch affirms Italy at 'BBB-' with stable outlook",
    ],
    [
      'by a currency',
      'Microsoft to buy gaming studio for $2 billion',
      'Microsoft to buy gaming studio for €2 billion',
    ],
  ])('%s', (_, a, b) => {
    const { merges, why } = score(a, b);
    expect(merges).toBe(false);
    expect(why.penalties).toContainEqual(expect.objectContaining({ name: 'signs' }));
  });

  it.each([
    [
      'en',
      'Russia expels ten German diplomats in spying row',
      'Germany expels ten Russian diplomats in spying row',
    ],
    ['en', 'Hezbollah fires rockets at Israel', 'Israel fires rockets at Hezbollah'],
    [
      'en',
      'Train crash in Odisha leaves 12 dead and 50 injured',
      'Train crash in Odisha leaves 50 dead and 12 injured',
    ],
    [
      'de',
      'SPD stimmt für Koalitionsvertrag mit CDU in Hessen',
      'CDU stimmt für Koalitionsvertrag mit SPD in Hessen',
    ],
    ['ar', 'إسرائيل تتهم حماس بخرق الهدنة', 'حماس تتهم إسرائيل بخرق الهدنة'],
  ])('by who does it to whom (%s)', (_, a, b) => {
    const { merges, why } = score(a, b);
    expect(merges).toBe(false);
    expect(why.penalties).toContainEqual(expect.objectContaining({ name: 'roles' }));
  });

  it.each([
    ['President of Malawi killed in plane crash', 'Vice president of Malawi killed in plane crash'],
    ['President of Portugal dies in Lisbon', 'Former president of Portugal dies in Lisbon'],
    [
      'Teen charged with murder of Leicester schoolgirl',
      'Teen charged with attempted murder of Leicester schoolgirl',
    ],
    [
      'England beat Germany 2-1 at Wembley to win Euros',
      'England women beat Germany 2-1 at Wembley to win Euros',
    ],
    ['Google Pixel 9 gets price cut in Europe', 'Google Pixel 9 Pro gets price cut in Europe'],
    ['الرئيس الإيراني يستقيل من منصبه', 'نائب الرئيس الإيراني يستقيل من منصبه'],
    [
      'Motorradfahrer stirbt bei Unfall auf Landstraße nahe Garmisch-Partenkirchen',
      'Motorradfahrer stirbt bei Unfall auf Landstraße nahe Schwäbisch Hall',
    ],
    ['李强会见德国总理默茨', '王毅会见德国总理默茨'],
  ])('by another person, thing or place: %s | %s', (a, b) => {
    const { merges, why } = score(a, b);
    expect(merges).toBe(false);
    expect(['other-name', 'at-odds']).toContain(why.rule);
  });

  it('by a vowel sign', () => {
    expect(score('पटना में बेटे ने पिता की हत्या की', 'पटना में बेटी ने पिता की हत्या की').merges).toBe(false);
  });
});

describe('titles of one frame are one', () => {
  it.each([
    [
      'a plus that goes without saying',
      'Dow Jones futures +1.2% ahead of Fed decision',
      'Dow Jones futures 1.2% ahead of Fed decision',
    ],
    [
      'a score',
      'Arsenal beat Chelsea 2-1 in London derby at Emirates',
      'Arsenal beat Chelsea 2–1 in London derby at Emirates',
    ],
    [
      'two who meet',
      'Scholz and Macron meet in Berlin for talks on Ukraine',
      'Macron and Scholz meet in Berlin for talks on Ukraine',
    ],
    [
      'free word order',
      'Землетрясение произошло на острове Корво',
      'На острове Корво произошло землетрясение',
    ],
    [
      'initials',
      'ООН призвала к прекращению огня в Тарвии',
      'Организация Объединенных Наций призвала к прекращению огня в Тарвии',
    ],
    ['a character that means the same', '著名演员陈丽华去世 享年81岁', '演员陈丽华逝世，享年81岁'],
    ['a dot below a letter', 'पढ़ाई के लिए ऋण योजना शुरू', 'पढाई के लिए ऋण योजना शुरू'],
    [
      'a label with a dotted capital',
      "SON DAKİKA: İzmir'de 4,3 büyüklüğünde deprem",
      "İzmir'de 4,3 büyüklüğünde deprem",
    ],
  ])('%s', (_, a, b) => {
    expect(score(a, b)).toMatchObject({ merges: true });
  });
});
