import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accuracyOf, formatGold, GoldError, judgeGold, parseGold } from '../../src/story/gold.ts';

const FERRY = 'Ferry with 120 aboard runs aground off Crete';
const PENSIONS = 'Parliament votes on raising the pension age';

describe('parseGold', () => {
  it('reads columns in any order, past what it does not know', () => {
    const text = `\uFEFFtitle_b\tby\tlabel\ttitle_a\r\n${FERRY}\tann\tduplicate\tUPDATE 1-${FERRY}\r\n\r\n`;
    expect(parseGold(text)).toEqual([
      { language: 'und', label: 'duplicate', a: `UPDATE 1-${FERRY}`, b: FERRY, note: '' },
    ]);
  });

  it.each([
    ['', /line 1: there is no column label, title_a, title_b/],
    ['label\ttitle_a\ttitle_b\nsame\ta\tb', /line 2: «same» is none of/],
    ['label\ttitle_a\ttitle_b\n\nrelated\ta', /line 3: it takes two titles/],
  ])('says what is wrong with %j', (text, why) => {
    expect(() => parseGold(text)).toThrow(GoldError);
    expect(() => parseGold(text)).toThrow(why);
  });
});

describe('judgeGold', () => {
  const pair = { language: 'en', note: '' };
  const judge = judgeGold([
    { ...pair, label: 'duplicate', a: FERRY, b: `UPDATE 1-${FERRY}` },
    { ...pair, label: 'different', a: FERRY, b: PENSIONS },
  ]);

  it('counts merges and links by the thresholds', () => {
    const right = { precision: 1, recall: 1, f1: 1 };
    expect(judge({ duplicate: 0.5, related: 0.42 })).toEqual({ merges: right, links: right });
    expect(judge({ duplicate: 0, related: 0 }).merges).toMatchObject({ precision: 0.5, recall: 1 });
    expect(judge({ duplicate: 1.1, related: 1.1 }).merges).toEqual({ precision: 1, recall: 0, f1: 0 });
  });

  it('takes what is merged for linked', () => {
    expect(judge({ duplicate: 0.5, related: 1.1 }).links.recall).toBe(1);
  });
});

describe('accuracyOf', () => {
  it('finds nothing wrong with nothing', () => {
    expect(accuracyOf([])).toEqual({ precision: 1, recall: 1, f1: 1 });
    expect(accuracyOf([{ isRight: false, isFound: false }])).toEqual({ precision: 1, recall: 1, f1: 1 });
  });
});

describe('formatGold', () => {
  it('writes no value that a spreadsheet takes for a formula', () => {
    const formula = '=HYPERLINK("https://a.example/","A")';
    const pair = { language: 'en', label: 'related', a: formula, b: '@home again', note: '-1' } as const;
    const [, row = ''] = formatGold([pair]).split('\n');
    expect(row.split('\t')).toEqual(['related', `'${formula}`, "'@home again", 'en', "'-1"]);
    expect(parseGold(formatGold([pair]))).toEqual([pair]);
  });

  it('writes what parseGold reads', () => {
    const start = fc.constantFrom('x', '=', '+', '-', '@', "'", "'=", "''@", "'x");
    const text = fc
      .tuple(start, fc.string({ unit: 'binary', maxLength: 40 }))
      .map(([first, words]) => `${first}${words}`);
    const label = fc.constantFrom('duplicate' as const, 'related' as const, 'different' as const);
    fc.assert(
      fc.property(
        fc.array(fc.record({ label, a: text, b: text, language: fc.constant('de'), note: text })),
        (pairs) => {
          const folded = (words: string) => words.replace(/\s+/g, ' ').trim();
          expect(parseGold(formatGold(pairs))).toEqual(
            pairs.map(({ a, b, note, ...rest }) => ({
              ...rest,
              a: folded(a),
              b: folded(b),
              note: folded(note),
            })),
          );
        },
      ),
    );
  });
});
