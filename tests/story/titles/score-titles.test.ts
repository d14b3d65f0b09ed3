import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MATCHER_VERSION, scoreTitles } from '../../../src/story/titles/score-titles.ts';
import { profiles, thresholds } from '../../../src/story/titles/thresholds.ts';

const merges = (a: string, b: string, at = thresholds) => scoreTitles(a, b).duplicate >= at.duplicate;
const links = (a: string, b: string) => scoreTitles(a, b).related >= thresholds.related;

describe('titles that tell the same', () => {
  it.each([
    [
      'UPDATE 1-Oil prices fall on weak Chinese demand data',
      'Oil prices fall on weak Chinese demand data - Reuters',
    ],
    ['Fire destroys historic mill in Ghent (VIDEO)', 'FIRE DESTROYS HISTORIC MILL IN GHENT ...'],
    ['Petković arrives in Brussels for Kosovo talks', 'Petkovic arrives in Brussels for Kosovo talks'],
    ['Tesla to recall 300,000 cars over steering fault', 'Tesla recalls 300000 cars over steering fault'],
    ['Cyprus agrees bailout with lenders', 'Cyprus agrees bail-out with lenders'],
    ['Arsenal beats Chelsea in cup final', 'Chelsea beaten by Arsenal in cup final'],
    [
      'Россия и Китай подписали соглашение о поставках газа',
      'Китай и Россия подписали соглашение о поставках газа',
    ],
    ['日本で地震、津波警報を発表 気象庁', '日本で地震 津波警報を発表 気象庁'],
  ])('%s = %s', (a, b) => {
    expect(merges(a, b)).toBe(true);
  });
});

describe('titles that look alike and tell something else', () => {
  it.each([
    ['iPhone 17', 'iPhone 18'],
    [
      'Apple unveils iPhone 17 with new camera and faster chip',
      'Apple unveils iPhone 18 with new camera and faster chip',
    ],
    ['Team A beats Team B', 'Team B beats Team A'],
    ['Arsenal beats Chelsea in cup final', 'Chelsea beats Arsenal in cup final'],
    ['Hushen 300 Index closes higher – Oct. 14', 'Hushen 300 Index closes lower – March 12'],
    ['Hushen 300 Index closes higher', 'Hushen 300 Index closes lower'],
    [
      'Stocks to watch on Tuesday: Apple, Tesla, Nvidia',
      'Stocks to watch on Wednesday: Apple, Tesla, Nvidia',
    ],
    [
      'Man pleads guilty to bombing charges in Boston court',
      'Man pleads not guilty to bombing charges in Boston court',
    ],
    ['Bank raises interest rates by a quarter point', 'Bank cuts interest rates by a quarter point'],
    ['17 killed in attack on Afghan wedding party', '14 killed in attack on Afghan convoy'],
    ['Court hears appeal of miners in Chile', 'Court hears appeal of miners in Ghana'],
    [
      'Stocks drop; Fed minutes due; Tesla recalls 300,000 cars',
      'Tesla recalls 300,000 cars over steering fault',
    ],
  ])('%s ≠ %s, under either profile', (a, b) => {
    expect(merges(a, b, profiles.balanced)).toBe(false);
  });

  it('stays linked where the event may be one', () => {
    expect(links('17 killed in attack on Afghan wedding party', '14 killed in attack on Afghan convoy')).toBe(
      true,
    );
    expect(links('Arsenal beats Chelsea in cup final', 'Chelsea beats Arsenal in cup final')).toBe(true);
  });
});

describe('titles that say too little', () => {
  it.each([
    ['', ''],
    ['The', 'The'],
    ['Live', 'Live'],
    ['Elections', 'Elections'],
    ['Elections', 'Elections: what you need to know'],
    ['!!!', '???'],
  ])('%j and %j neither merge nor link', (a, b) => {
    expect(merges(a, b, profiles.balanced)).toBe(false);
    expect(links(a, b)).toBe(false);
  });
});

describe('vetoes', () => {
  const title = 'Dam bursts near the old town of Ghent';
  const on = (publishedDateTime: string) => ({ title, publishedDateTime });

  it('end a merge more than 72 hours apart, not a link', () => {
    const near = scoreTitles(on('2024-05-01T00:00:00Z'), on('2024-05-04T00:00:00Z'));
    const far = scoreTitles(on('2024-05-01T00:00:00Z'), on('2024-05-04T00:00:01Z'));
    expect(near).toMatchObject({ duplicate: 1, why: { rule: 'same-title', score: 1 } });
    expect(far).toMatchObject({ duplicate: 0, why: { rule: 'too-far-apart', score: 0 } });
    expect(far.related).toBeGreaterThanOrEqual(thresholds.related);
  });

  it('need both dates', () => {
    expect(scoreTitles(on('2001-01-01T00:00:00Z'), title).duplicate).toBe(1);
    expect(scoreTitles(on('2001-01-01T00:00:00Z'), on('soon')).duplicate).toBe(1);
  });

  it.each(['Opinion | ', 'Analysis: ', 'FACTBOX-'])('keep %s apart from the news', (label) => {
    const scores = scoreTitles(`${label}${title}`, title);
    expect(scores).toMatchObject({ duplicate: 0, why: { rule: 'other-genre' } });
    expect(scores.related).toBeGreaterThanOrEqual(thresholds.related);
  });
});

describe('why', () => {
  it('lists the shared words by weight, the other form, and the matcher', () => {
    const { why } = scoreTitles('Belgrade talks resume', 'Talk in Belgrade resumed');
    expect(why.matcher).toBe(MATCHER_VERSION);
    expect(why.sharedWords.map(({ word }) => word)).toContain('belgrade');
    expect(why.sharedWords).toContainEqual({ word: 'talks', with: 'talk', weight: expect.any(Number) });
    const weights = why.sharedWords.map(({ weight }) => weight);
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
  });

  it('names penalties with the words at odds', () => {
    const { why } = scoreTitles('Quake kills 17 in Nepal on Monday', 'Quake kills 14 in Nepal on Sunday');
    expect(why.penalties).toContainEqual({ name: 'numbers', value: 3, detail: '17 / 14' });
    expect(why.penalties).toContainEqual({ name: 'dates', value: 1.2, detail: 'Mon / Sun' });
  });

  it('accounts for the score: the penalties are what it lost on the logit', () => {
    const logit = (p: number) => Math.log(p / (1 - p));
    const { why } = scoreTitles(
      'Bank raises interest rates by a quarter',
      'Bank cuts interest rates by a quarter',
    );
    expect(why.rule).toBe('at-odds');
    const lost = why.penalties.reduce((sum, { value }) => sum + value, 0);
    expect(logit(why.score) + lost).toBeGreaterThan(logit(thresholds.duplicate));
    expect(why.penalties.every(({ value }) => value > 0)).toBe(true);
  });
});

describe('laws of the score', () => {
  const words =
    'Trump Kosovo talks 17 18 kills killed Monday Tuesday up falls beats Brussels Paris not the - | : Live 北京 сделка';
  const title = fc
    .array(fc.constantFrom(...words.split(' ')), { maxLength: 10 })
    .map((list) => list.join(' '));
  const input = fc.record({ title, excerpt: title });

  it('it is symmetric and within 0 and 1, whatever the titles', () => {
    const any = fc.oneof(title, fc.string({ unit: 'binary', maxLength: 60 }), input);
    fc.assert(
      fc.property(any, any, (a, b) => {
        const [one, two] = [scoreTitles(a, b), scoreTitles(b, a)];
        expect(one.duplicate).toBeCloseTo(two.duplicate, 9);
        expect(one.related).toBeCloseTo(two.related, 9);
        expect(one.why.rule).toBe(two.why.rule);
        for (const p of [one.duplicate, one.related, one.why.dice]) {
          expect(p).toBeGreaterThanOrEqual(0);
          expect(p).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('the excerpt counts for related only', () => {
    const excerpts = [
      'Kosovo and Serbia meet in Brussels for the dialogue',
      'Serbia and Kosovo, in the dialogue, in Brussels',
    ];
    const [a, b] = ['Negotiators hold a new round', 'Envoys sit down in the capital'];
    const plain = scoreTitles(a, b);
    const told = scoreTitles(
      { title: a, excerpt: excerpts[0] ?? '' },
      { title: b, excerpt: excerpts[1] ?? '' },
    );
    expect(told.related).toBeGreaterThan(plain.related);
    expect(told.duplicate).toBe(plain.duplicate);
  });
});

describe('links that rest on the excerpts', () => {
  const dated = { publishedDateTime: '2024-05-01T10:00:00Z' };
  const talks = {
    title: 'Bislimi and Petković hold new round of talks',
    excerpt: 'Negotiators of Kosovo and Serbia meet in Brussels for the normalization dialogue.',
    ...dated,
  };
  const plan = {
    title: 'Leaders due for talks about a plan',
    excerpt: 'The dialogue on the normalization of relations between Serbia and Kosovo goes on in Brussels.',
    ...dated,
  };

  it('name the words that the excerpts share', () => {
    const { why } = scoreTitles(talks, plan);
    expect(why.sharedWords.map(({ word }) => word)).toEqual(['talks']);
    const words = why.excerptWords?.map(({ word }) => word) ?? [];
    for (const word of ['kosovo', 'serbia', 'brussels', 'normalization']) expect(words).toContain(word);
    expect(why.excerptWords?.every(({ weight }) => weight > 0)).toBe(true);
  });

  it('are silent about excerpts where one is missing', () => {
    expect(scoreTitles(talks, plan.title).why.excerptWords).toBeUndefined();
  });
});
