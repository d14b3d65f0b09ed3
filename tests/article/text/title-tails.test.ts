import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  learnTails,
  parseTails,
  tailOf,
  withoutTail,
  type TailState,
} from '../../../src/article/text/title-tails.ts';

const NOTHING: TailState = { recent: [], cut: [] };
const TAIL = ' | la gazzetta di nessun luogo';

/** Headlines that each begin differently. */
const headline = (n: number): string =>
  `${'abcdefghijklmnopqrst'[n % 20]}${'uvwxyz'[n % 6]}ba sees the dam burst`;
const headlines = (count: number, from = 0) => Array.from({ length: count }, (_, n) => headline(from + n));
const learn = (titles: readonly string[], before = NOTHING) => learnTails(titles, before);
const cutOf = (title: string, state: TailState) => withoutTail(title, tailOf(title, state).length);

describe('a tail that closes all titles of a source', () => {
  it('is the publisher’s after ten titles that begin differently, and not after nine', () => {
    const signed = headlines(10).map((title) => title + TAIL);
    expect(learn(signed.slice(0, 9)).cut).toEqual([]);
    expect(learn(signed).cut).toEqual([TAIL]);
    expect(cutOf(`Ferry runs aground off Crete${TAIL}`, learn(signed))).toBe('Ferry runs aground off Crete');
  });

  it('is learnt over several polls, one title at a time, as at once', () => {
    const signed = headlines(14).map((title) => title + TAIL);
    const oneByOne = signed.reduce((state, title) => learn([title], state), NOTHING);
    expect(oneByOne).toEqual(learn(signed));
  });

  it('is learnt no sooner from a poll that is repeated', () => {
    const signed = headlines(9).map((title) => title + TAIL);
    expect(learn(signed, learn(signed))).toEqual(learn(signed));
  });

  it.each([' - The Daily', ' – la Repubblica delle api', ' :: heute in Kürze', '|NHKニュース', '_新浪网'])(
    'may be «%s»',
    (tail) => {
      expect(learn(headlines(12).map((title) => title + tail)).cut).toEqual([tail]);
    },
  );

  it('may follow titles without blanks', () => {
    const titles = Array.from(
      '春夏秋冬東西南北山川海空',
      (sign) => `${sign}の台風で多くの列車が運休に：朝日の新聞`,
    );
    expect(learn(titles).cut).toEqual(['：朝日の新聞']);
  });

  it('is forgotten when the source leaves it off', () => {
    const before = learn(headlines(20).map((title) => title + TAIL));
    expect(before.cut).toEqual([TAIL]);
    expect(
      learn(
        headlines(25, 20).map((title) => title.toUpperCase()),
        before,
      ).cut,
    ).toEqual([]);
  });
});

describe('what is no tail of the source', () => {
  it.each<[string, (title: string, n: number) => string]>([
    ['a section that closes a third', (title, n) => (n % 3 ? title : `${title} | Politics`)],
    ['another publisher each time', (title, n) => `${title} - Paper ${headline(n)}`],
    ['the subject of a series', (_, n) => `Weather for the day ${n} of the month - Upper Nowhere`],
    ['a number', (title) => `${title} - 2026`],
    ['half a sentence', (title) => `${title} - ${'and so on and on '.repeat(5)}`],
    ['a hyphen within a word', (title) => `${title} of Covid-19`],
  ])('%s', (_what, make) => {
    const titles = headlines(40).map(make);
    const state = learn(titles);
    expect(state.cut).toEqual([]);
    for (const title of titles) expect(cutOf(title, state)).toBe(title);
  });

  it('stands where less than four words would stay', () => {
    const state = learn(headlines(12).map((title) => title + TAIL));
    expect(cutOf(`Dam bursts again${TAIL}`, state)).toBe(`Dam bursts again${TAIL}`);
    expect(cutOf(TAIL, state)).toBe(TAIL);
  });
});

const word = fc.constantFrom(
  'dam',
  'bursts',
  'near',
  'Ulm',
  '-',
  '|',
  'The',
  'Daily',
  '新聞',
  '·',
  '12',
  '_x',
);
const title = fc.array(word, { minLength: 1, maxLength: 14 }).map((words) => words.join(' '));
const tail = fc.constantFrom(' | The Daily', ' - dam', ' · 新聞', '_x Ulm', ' - The Daily | dam');

describe('cutting', () => {
  it('is done once and for all, takes nothing but known tails, and leaves something', () => {
    fc.assert(
      fc.property(title, fc.array(tail, { maxLength: 3 }), fc.array(tail), (head, tails, cut) => {
        const whole = [head, ...tails].join('');
        const short = cutOf(whole, { recent: [], cut });
        expect(cutOf(short, { recent: [], cut })).toBe(short);
        expect(whole.startsWith(short)).toBe(true);
        if (short === whole) return;
        expect(cut.some((known) => whole.endsWith(known))).toBe(true);
        expect(short.split(' ').filter((one) => /[\p{L}\p{N}]/u.test(one)).length).toBeGreaterThanOrEqual(4);
      }),
    );
  });

  it('does not touch the titles of a source without a constant tail', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(title, fc.option(tail)), { maxLength: 9 }), title, (entries, next) => {
        // Nine titles are too few to learn from, whatever they are.
        const state = learn(entries.map(([head, end]) => head + (end ?? '')));
        expect(cutOf(next, state)).toBe(next);
      }),
    );
  });
});

describe('what is stored', () => {
  it('comes back as it was', () => {
    const state = learn([...headlines(12).map((one) => one + TAIL), 'No tail here at all']);
    expect(parseTails(JSON.parse(JSON.stringify(state)))).toEqual(state);
    expect(JSON.stringify(state).length).toBeLessThan(1024);
  });

  it('tells nothing of a tail that is not the source’s', () => {
    const [secret] = headlines(1).map((one) => `${one} - Jane Doe of Ulm is named`);
    expect(JSON.stringify(learn([secret ?? '']))).not.toMatch(/Jane|Ulm/);
  });

  it('stays small, however much there is to learn', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 200 })), (titles) => {
        const many = Array.from({ length: 30 }, (_, n) => titles.map((one) => `${n}${one}${TAIL}`)).flat();
        expect(learn(many, learn(many)).recent.length).toBeLessThanOrEqual(40);
      }),
      { numRuns: 30 },
    );
  });

  it('is nothing known where it makes no sense', () => {
    for (const odd of [undefined, null, 7, 'x', [], { recent: 1, cut: {} }, { recent: [1], cut: [null] }])
      expect(parseTails(odd)).toEqual(NOTHING);
    const long = 'x'.repeat(1000);
    expect(parseTails({ recent: [long, 'a'], cut: [long] })).toEqual({ recent: ['a'], cut: [] });
  });

  it('costs the same for titles made to be slow', () => {
    const slow = ' - '.repeat(100_000);
    expect(tailOf(slow, { cut: [' - x'] })).toBe('');
    expect(learn([slow, '|'.repeat(300_000)]).cut).toEqual([]);
  });
});
