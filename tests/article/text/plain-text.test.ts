import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerptOf } from '../../../src/article/text/excerpt.ts';
import { cutText, foldText } from '../../../src/article/text/fold-text.ts';
import { plainText } from '../../../src/article/text/plain-text.ts';

describe('plainText', () => {
  it.each([
    ['Petković and Sørensen meet', 'Petković and Sørensen meet'],
    ['Petkovic\u0301', 'Petković'],
    ['<p>One.</p><p>Two.</p>', 'One. Two.'],
    ['One<br>two<br/>three', 'One two three'],
    ['<b>in</b>side <a href="x">wo</a>rd', 'inside word'],
    ['<ul><li>a</li><li>b</li></ul>', 'a b'],
    ['AT&T', 'AT&T'],
    ['AT&amp;T', 'AT&T'],
    ['AT&amp;amp;T', 'AT&T'],
    ['Caf&eacute; &#8211; &#x2014;&nbsp;end', 'Café – — end'],
    ['&lt;p&gt;escaped &lt;b&gt;twice&lt;/b&gt;&lt;/p&gt;', 'escaped twice'],
    ['5 < 6 and 7 > 3', '5 < 6 and 7 > 3'],
    ['I <3 this', 'I <3 this'],
    ['a &lt; b', 'a < b'],
    ['P&lt;0.05', 'P<0.05'],
    ['Is x<y true for all integers today', 'Is x<y true for all integers today'],
    [
      '<p>Is x&lt;y true</p> for <i>all</i> who <heart it &amp; more',
      'Is x<y true for all who <heart it & more',
    ],
    ['One <b>word</b> and x<y, z<w in all', 'One word and x<y, z<w in all'],
    ['x<y and y &gt; z &amp;amp; so on', 'x z & so on'],
    ['<p>Cut off in a <a href="https://a.exam', 'Cut off in a'],
    ['<p>Cut off in a <a hre', 'Cut off in a'],
    ['Cut off in a<svg/onload=alert(1)', 'Cut off in a'],
    ['<p>Cut off in a <stron', 'Cut off in a'],
    ['<p>Cut off in a</p><!-- remark of', 'Cut off in a'],
    ['Cut off after it all</p', 'Cut off after it all'],
    ['<script>alert(1)</script>Title', 'Title'],
    ['&lt;script&gt;alert(1)&lt;/script&gt;Title', 'Title'],
    ['<style>p{}</style>Title<iframe src=x>no frames</iframe>', 'Title'],
    ['<img src=x onerror="alert(1)">Title', 'Title'],
    ['<svg/onload=alert(1)>Title', 'Title'],
    ['Use of <script> tags <b>falls</b>', 'Use of tags falls'],
    ['<!-- hidden -->shown', 'shown'],
    ['<![CDATA[Raw <i>title</i>]]>', 'Raw title'],
    ['  a \n\t b\u00a0\u2003c ', 'a b c'],
    ['nul\u0000 and \u202eforged\u202c zero\u200bwidth', 'nul and forged zerowidth'],
    ['half \ud83d pair', 'half pair'],
    ['📰 می‌خواهم', '📰 می‌خواهم'],
    ['', ''],
  ])('%j', (html, text) => expect(plainText(html)).toBe(text));

  it('stops after the text that is wanted', () => {
    const text = plainText('<p>word</p>'.repeat(10_000), 100);
    expect(text.length).toBeGreaterThanOrEqual(90);
    expect(text.length).toBeLessThan(200);
  });

  it('never contains a tag, whatever went in, and is folded', () => {
    const bits = [
      '<',
      '>',
      '/',
      '!',
      '&',
      '&lt;',
      '&gt;',
      '&amp;',
      ';',
      'lt',
      '#60;',
      'b',
      'script',
      'x is',
      '<b>',
      '</script>',
      ' ',
      '\u200b',
      '"',
      '=',
    ];
    const soup = fc.array(fc.constantFrom(...bits), { maxLength: 30 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.oneof(soup, fc.string({ unit: 'binary' })), (html) => {
        const text = plainText(html);
        expect(text).not.toMatch(/<[a-z/!?][^<>]*>/i);
        expect(text).toBe(text.normalize('NFC').replace(/\s+/g, ' ').trim());
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['open elements', '<div>'],
    ['closings that match nothing', '<b></i>'],
    ['angle brackets', '<'],
    ['ampersands', '&'],
    ['unfinished attributes', '<a x="'],
    ['unfinished tags', '<a b c '],
    ['unfinished entities', '&#x1'],
    ['scripts', '<script>'],
    ['marks on one letter', 'a\u0301\u0316'],
    ['CDATA', '<![CDATA['],
  ])('reads 250,000 characters of %s without hanging', (_, unit) => {
    expect(plainText(unit.repeat(250_000 / unit.length)).length).toBeLessThanOrEqual(250_000);
  });
});

describe('foldText', () => {
  it('keeps at most eight marks on a letter', () => {
    expect(foldText(`z${'\u0316'.repeat(100)}`)).toBe(`z${'\u0316'.repeat(8)}`);
  });

  it('applied twice it is applied once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text));
      }),
    );
  });
});

describe('cutText', () => {
  it.each([
    ['abc', 5, 'abc'],
    ['abcdef', 3, 'abc'],
    ['ab📰', 3, 'ab'],
    ['abq\u0301x', 3, 'ab'],
    ['a👩‍🚀', 3, 'a'],
  ])('%j to %d', (text, max, expected) => expect(cutText(text, max)).toBe(expected));
});

describe('excerptOf', () => {
  it.each([
    ['Short.', 300, 'Short.'],
    ['First sentence here. Second sentence is long.', 30, 'First sentence here.'],
    ['He said “Stop.” Then all went home again.', 24, 'He said “Stop.”'],
    [
      'Talks with Gen. Smith and the U.S. Senate went on all night',
      40,
      'Talks with Gen. Smith and the U.S.…',
    ],
    ['One. A very long second sentence that goes on and on', 30, 'One. A very long second…'],
    ['Words, and more words', 8, 'Words…'],
    ['Donaudampfschifffahrtsgesellschaft', 10, 'Donaudamp…'],
    ['首相は辞任を表明した。次の首相は未定である。', 12, '首相は辞任を表明した。'],
    ['  folded \n text ', 300, 'folded text'],
    ['anything', 0, ''],
    ['anything', -1, ''],
    ['anything', Number.NaN, ''],
    ['anything', 1, '…'],
  ])('%j in %d', (text, max, expected) => expect(excerptOf(text, max)).toBe(expected));

  it('is never longer than asked, and begins as the text does', () => {
    const text = fc.oneof(fc.lorem({ mode: 'sentences' }), fc.string({ unit: 'grapheme', maxLength: 400 }));
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 320 }), (whole, max) => {
        const excerpt = excerptOf(whole, max);
        expect(excerpt.length).toBeLessThanOrEqual(max);
        expect(foldText(whole).startsWith(excerpt.replace(/…$/, ''))).toBe(true);
      }),
    );
  });
});
