import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyRules, applySourceRules, compileRules } from '../../src/article/rules.ts';
import type { SourceRules } from '../../src/config/types.ts';
import type { FeedItem } from '../../src/feed/types.ts';

function item(overrides: Partial<FeedItem> = {}): FeedItem {
  return {
    title: 'Parliament passes budget',
    link: 'https://news.example/politics/budget',
    authors: [],
    categories: [],
    images: [],
    enclosures: [],
    ...overrides,
  };
}

const apply = (rules: SourceRules, overrides: Partial<FeedItem> = {}) =>
  applyRules(item(overrides), compileRules(rules));

/** Whether the item stays. */
const stays = (rules: SourceRules, overrides: Partial<FeedItem> = {}): boolean =>
  !('dropped' in apply(rules, overrides));

describe('exclude', () => {
  it('drops what any pattern matches, and names the pattern', () => {
    const rules = { exclude: { title: ['lottery', '^horoscope'], category: ['sponsored'] } };
    expect(apply(rules, { title: 'Horoscope for Monday' })).toEqual({
      dropped: 'excluded',
      by: 'exclude.title: ^horoscope',
    });
    expect(apply(rules, { categories: ['World', 'Sponsored content'] })).toEqual({
      dropped: 'excluded',
      by: 'exclude.category: sponsored',
    });
    expect(apply(rules, { title: 'The horoscope that was right' })).toEqual(
      item({ title: 'The horoscope that was right' }),
    );
  });

  it.each<[string, SourceRules['exclude'], Partial<FeedItem>]>([
    ['the link', { link: ['/video/'] }, { link: 'https://news.example/video/1' }],
    ["a record's own address", { link: ['/video/'] }, { record: { webUrl: 'https://news.example/video/1' } }],
    ['an author', { author: ['^newsroom$'] }, { authors: ['Ana Petković', 'Newsroom'] }],
    ["a record's category", { category: ['^sport$'] }, { record: { category: 'Sport' } }],
    ['the summary, by text', { text: ['press release'] }, { excerpt: '<p>A <b>press</b> release.</p>' }],
    ['the headline, by text', { text: ['lottery'] }, { title: 'Lottery numbers' }],
  ])('looks at %s', (_, exclude, overrides) => {
    expect(stays({ exclude: exclude! })).toBe(true);
    expect(stays({ exclude: exclude! }, overrides)).toBe(false);
  });

  it('reads headlines as a reader does', () => {
    const rules = { exclude: { title: ['^AT&T <plans>'], author: ['^O.Neil'] } };
    expect(stays(rules, { title: 'AT&amp;T&nbsp; &lt; plans' })).toBe(true);
    expect(stays({ exclude: { title: ['^AT&T buys'] } }, { title: '<b>AT&amp;T</b>&nbsp; buys' })).toBe(
      false,
    );
  });

  it('does not mind case, unless the pattern does; nor how an accent is written', () => {
    expect(stays({ exclude: { title: ['ÜBER'] } }, { title: 'Streit über Haushalt' })).toBe(false);
    expect(stays({ exclude: { title: ['(?-i)ÜBER'] } }, { title: 'Streit über Haushalt' })).toBe(true);
    expect(stays({ exclude: { title: ['выборы'] } }, { title: 'ВЫБОРЫ' })).toBe(false);
    expect(stays({ exclude: { title: ['cafe\u0301'] } }, { title: 'Café closes' })).toBe(false);
  });
});

describe('include', () => {
  it('keeps what any pattern of any part matches, and nothing else', () => {
    const rules = { include: { title: ['kosovo', 'serbia'], category: ['balkans'] } };
    expect(stays(rules, { title: 'Serbia and Kosovo meet' })).toBe(true);
    expect(stays(rules, { categories: ['Balkans'] })).toBe(true);
    expect(apply(rules)).toEqual({ dropped: 'not-included', by: 'include' });
  });

  it('does not save what exclude drops', () => {
    const rules = { include: { title: ['budget'] }, exclude: { title: ['parliament'] } };
    expect(apply(rules)).toMatchObject({ dropped: 'excluded' });
  });
});

describe('rewrite', () => {
  it('mends headlines in order, with groups by number and by name', () => {
    const rewriteTitle = [
      { match: ' - News Example$', with: '' },
      { match: '^(\\w+): (?P<rest>.*)$', with: '$<rest> ($1)' },
    ];
    const mended = apply({ rewriteTitle }, { title: 'Exclusive: Budget &amp; tax - News Example' });
    expect(mended).toEqual(item({ title: 'Budget & tax (Exclusive)' }));
  });

  it('comes before include and exclude', () => {
    const rules = {
      rewriteTitle: [{ match: 'budget', with: 'lottery' }],
      exclude: { title: ['lottery'] },
    };
    expect(stays(rules)).toBe(false);
  });

  it('leaves a headline alone that it does not match, or that it would leave empty', () => {
    const title = 'Budget &amp; <i>tax</i>';
    expect(apply({ rewriteTitle: [{ match: 'xyz', with: 'abc' }] }, { title })).toMatchObject({ title });
    expect(apply({ rewriteTitle: [{ match: '.*', with: ' ' }] }, { title })).toMatchObject({ title });
  });

  it('mends every address of the item itself', () => {
    const rewriteLink = [{ match: '^https://m\\.', with: 'https://www.' }];
    const link = 'https://m.news.example/1';
    expect(apply({ rewriteLink }, { link, record: { webUrl: link, originalUrl: link } })).toMatchObject({
      link: 'https://www.news.example/1',
      record: { webUrl: 'https://www.news.example/1', originalUrl: 'https://www.news.example/1' },
    });
  });

  it.each([
    'javascript:alert(1)',
    'no address',
    '',
    'ftp://news.example/',
    `https://a.example/${'x'.repeat(5000)}`,
  ])('keeps the link rather than make it %.30s', (with_) => {
    const mended = apply({ rewriteLink: [{ match: '^.*$', with: with_ }] });
    expect(mended).toEqual(item());
  });

  it('changes nothing of the item that came in', () => {
    const record = Object.freeze({ webUrl: 'https://news.example/a' });
    const given = Object.freeze(item({ record }));
    const rules = compileRules({
      rewriteTitle: [{ match: 'a', with: 'b' }],
      rewriteLink: [{ match: 'news', with: 'old' }],
    });
    expect(applyRules(given, rules)).not.toEqual(given);
    expect(given).toEqual(item({ record: { webUrl: 'https://news.example/a' } }));
  });
});

describe('a whole document', () => {
  it('is parted into what is kept, in order, and what is dropped, with the reason', () => {
    const items = ['Sport: derby ends 2-2', 'Budget passes', 'Sport: lottery'].map((title) =>
      item({ title }),
    );
    const rules = compileRules({
      include: { title: ['budget', 'lottery'] },
      exclude: { title: ['^sport.*lottery'] },
    });
    expect(applySourceRules(items, rules)).toEqual({
      kept: [items[1]],
      dropped: [
        { item: items[0], reason: 'not-included', by: 'include' },
        { item: items[2], reason: 'excluded', by: 'exclude.title: ^sport.*lottery' },
      ],
    });
  });
});

describe('hostile items', () => {
  // Each takes exponential or at least cubic time where patterns backtrack (GHSA-jvxx-v45p-v5vf): these would never end.
  it.each([
    ['(a+)+$', `${'a'.repeat(1999)}!`, true],
    ['(a|a)*b', 'a'.repeat(100_000), true],
    ['(x+x+)+y', 'x'.repeat(100_000), true],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(100_000), false],
    ['(.*)*(.*)*(.*)*=', 'a'.repeat(100_000), true],
    ['\\s+$', `a${' \u00a0'.repeat(50_000)}b`, true],
  ])('%s on a title made for it', (pattern, title, kept) => {
    const rules = { exclude: { title: [pattern] }, rewriteTitle: [{ match: `${pattern}q`, with: '' }] };
    expect(stays(rules, { title })).toBe(kept);
  });

  it('are looked at no further than 2,000 characters', () => {
    const title = `${'word '.repeat(399)}near ${'word '.repeat(10_000)}far`;
    expect(stays({ exclude: { title: ['near'] } }, { title })).toBe(false);
    expect(stays({ exclude: { title: ['far'] } }, { title })).toBe(true);
  });

  it('do not grow without end', () => {
    const doubled = Array.from({ length: 100 }, () => ({ match: '.', with: '$&$&' }));
    const mended = apply({ rewriteTitle: doubled, rewriteLink: doubled });
    expect('dropped' in mended ? 0 : mended.title?.length).toBe(2000);
    expect(mended).toMatchObject({ link: item().link });
  });

  it('may hold any text', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const rules = compileRules({
      exclude: { title: ['zz'], text: ['qq$'], category: ['^k'], author: ['(a+)+$'], link: ['^h'] },
      rewriteTitle: [{ match: '[aeiou]+', with: '<$&>' }],
      rewriteLink: [{ match: '^', with: 'https://a.example/' }],
    });
    fc.assert(
      fc.property(text, text, fc.array(text, { maxLength: 3 }), (title, excerpt, names) => {
        const hostile = item({ title, excerpt, categories: names, authors: names, link: title });
        expect(['object']).toContain(typeof applyRules(hostile, rules));
      }),
    );
  });
});

describe('patterns', () => {
  it("find what JavaScript's own find, where both know the syntax", () => {
    const pattern = fc.constantFrom(
      'a+b',
      '^b',
      'b$',
      '^(ab)*$',
      '[^a]b',
      'a b',
      '(a|b){3}',
      'b.b',
      'a?b?$',
      '\\bab\\b',
    );
    const title = fc
      .array(fc.string({ unit: fc.constantFrom('a', 'b', 'A'), minLength: 1, maxLength: 5 }), {
        minLength: 1,
        maxLength: 4,
      })
      .map((words) => words.join(' '));
    fc.assert(
      fc.property(pattern, title, (written, text) => {
        expect(stays({ exclude: { title: [written] } }, { title: text })).toBe(
          !new RegExp(written, 'i').test(text),
        );
        const mended = apply({ rewriteTitle: [{ match: written, with: '<$&|' }] }, { title: `x ${text}` });
        expect(mended).toMatchObject({ title: `x ${text}`.replace(new RegExp(written, 'gi'), '<$&|') });
      }),
    );
  });
});
