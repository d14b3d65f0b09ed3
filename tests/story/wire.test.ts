import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wireOf, type Credited } from '../../src/story/wire.ts';

describe('the agency whose copy an article is', () => {
  it.each<[string, Credited, string]>([
    ['the publisher itself, by domain', { provider: { domain: 'apnews.com' } }, 'ap'],
    ['the publisher itself, by name', { provider: { name: 'Agence France-Presse' } }, 'afp'],
    ['a byline', { authors: ['By Reuters Staff'] }, 'reuters'],
    ['a byline beside a name', { authors: ['Jane Doe, Associated Press'] }, 'ap'],
    ['a byline with a desk', { authors: ['Ana Ruiz', 'dpa/lsw'] }, 'dpa'],
    ['the first of two', { authors: ['AFP und dpa'] }, 'afp'],
    ['a dateline', { excerpt: 'BERLIN (dpa) - Der Bundestag hat am Montag beschlossen' }, 'dpa'],
    ['a dateline with a date', { excerpt: 'LIMA, March 3 (Reuters) – A strong earthquake hit' }, 'reuters'],
    ['a closing credit', { excerpt: 'Der Zug fährt wieder. (APA)' }, 'apa'],
    ['a credit in the title', { title: 'Oil prices fall as output grows (Reuters)' }, 'reuters'],
    ['a suffix of the title', { title: 'Oil prices fall as output grows - AP News' }, 'ap'],
    ['another script', { authors: ['ТАСС'] }, 'tass'],
  ])('is said by %s', (_, article, agency) => {
    expect(wireOf(article)).toBe(agency);
  });

  it.each<[string, Credited]>([
    ['a name that begins like one', { authors: ['Ap Bloom'], provider: { name: 'AP Plumbing' } }],
    [
      'a headline about one',
      { title: 'Reuters to cut 100 jobs in Asia', excerpt: 'Reuters said on Monday.' },
    ],
    ['a word in brackets', { excerpt: 'LIMA (north) - A strong earthquake hit', title: 'Quake (video)' }],
    ['a credit in the middle', { excerpt: `${'Prices fell. '.repeat(8)}(AP) ${'Oil rose. '.repeat(10)}` }],
    ['a site that calls itself alike', { provider: { domain: 'reuters.com.evil.example' } }],
    ['nothing', {}],
  ])('is not read into %s', (_, article) => {
    expect(wireOf(article)).toBeUndefined();
  });

  it('is looked for in any text without a throw, and not for long', () => {
    const text = fc.string({ unit: 'binary', maxLength: 400 });
    fc.assert(
      fc.property(text, text, fc.array(text, { maxLength: 3 }), (title, excerpt, authors) => {
        expect(wireOf({ title, excerpt, authors })).toSatisfy(
          (wire) => wire === undefined || wire.length > 1,
        );
      }),
    );
    for (const piece of ['(', ' and', ' , ', ')-', 'by ', '( - '])
      expect(
        wireOf({
          title: piece.repeat(20_000),
          excerpt: piece.repeat(20_000),
          authors: [piece.repeat(20_000)],
        }),
      ).toBeUndefined();
  });
});
