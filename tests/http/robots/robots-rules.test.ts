import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAllowed, readRobots, RobotsError } from '../../../src/http/robots/robots-rules.ts';

const lines = (...text: string[]) => text.join('\n');
const allows = (robots: string, path: string) =>
  isAllowed(readRobots(robots, 'copydesk'), new URL(`https://news.example${path}`));

describe('whom the rules are for', () => {
  it.each([
    [
      'our group stands in for the one of all',
      lines('User-agent: *', 'Disallow: /', 'User-agent: copydesk', 'Allow: /'),
      true,
    ],
    [
      'in any order and case',
      lines('user-AGENT: CopyDesk/2.0', 'disallow: /', 'User-agent: *', 'Allow: /'),
      false,
    ],
    [
      'an empty group of ours leaves all open',
      lines('User-agent: *', 'Disallow: /', 'User-agent: copydesk', 'Disallow:'),
      true,
    ],
    ['the group of all', lines('User-agent: *', 'Disallow: /'), false],
    ['another crawler', lines('User-agent: otherbot', 'Disallow: /'), true],
    ['one whose name only begins with ours', lines('User-agent: copydesk-images', 'Disallow: /'), true],
    [
      'several names on one group',
      lines('User-agent: otherbot', 'User-agent: copydesk', 'Disallow: /'),
      false,
    ],
    [
      'our groups together',
      lines(
        'User-agent: copydesk',
        'Disallow: /b',
        'User-agent: x',
        'Allow: /',
        'User-agent: copydesk',
        'Disallow: /a',
      ),
      false,
    ],
    [
      'lines that are no rules do not part a group',
      lines(
        'User-agent: copydesk',
        'Sitemap: https://a.example/s.xml',
        'Crawl-delay: 3',
        '',
        'User-agent: x',
        'Disallow: /',
      ),
      false,
    ],
    ["rules before any group are nobody's", lines('Disallow: /', 'User-agent: *', 'Allow: /'), true],
    [
      'comments and spaces',
      lines('  User-agent :  copydesk # that is us', '\tDisallow : /a # private'),
      false,
    ],
    ['carriage returns alone', 'User-agent: *\rDisallow: /a\rAllow: /b', false],
    ['a page instead of a file', '<!doctype html><title>Not found</title>', true],
    ['nothing', '', true],
  ])('%s', (_, robots, expected) => expect(allows(robots, '/a')).toBe(expected));
});

describe('which addresses they are about', () => {
  it.each([
    ['/fish', '/fish', false],
    ['/fish', '/fish/salmon.html', false],
    ['/fish', '/Fish', true],
    ['/fish', '/catfish', true],
    ['/fish/', '/fish', true],
    ['/*.php', '/folder/file.php?x=1', false],
    ['/*.php$', '/file.php?x=1', true],
    ['/*.php$', '/file.php', false],
    ['/fish*.php', '/fishheads/catfish.php?x', false],
    ['/*?*print=', '/a?x=1&print=1', false],
    ['/a**b', '/axxb', false],
    ['/$', '/', false],
    ['/$', '/a', true],
    ['/a$b', '/a$b', false],
    ['/a%2Ab', '/a*b', false],
    ['/a%2Ab', '/axb', true],
    ['/a%24', '/a$', false],
    ['/caf%C3%A9', '/café', false],
    ['/café', '/caf%c3%a9', false],
    ['/%62ar', '/bar', false],
    ['/bar', '/%62ar', false],
    ['/a%2fb', '/a%2Fb', false],
    ['/a%2fb', '/a/b', true],
    ['/a[b]|c', '/a[b]|c', false],
    ['/100%', '/100%', false],
    ['/100%25', '/100%25', false],
    ['fish', '/fish', true],
    ['', '/', true],
  ])('disallow %j and %j: allowed %j', (pattern, path, expected) => {
    expect(allows(lines('User-agent: *', `Disallow: ${pattern}`), path)).toBe(expected);
  });

  it.each([
    [['Allow: /p', 'Disallow: /'], '/page', true],
    [['Allow: /folder', 'Disallow: /folder'], '/folder/page', true],
    [['Allow: /page', 'Disallow: /*.htm'], '/page.htm', false],
    [['Allow: /$', 'Disallow: /'], '/', true],
    [['Allow: /$', 'Disallow: /'], '/page.htm', false],
    [['Disallow: /a/b', 'Allow: /a'], '/a/b', false],
  ])('%j and %j: the longest decides, and allow among equals', (rules, path, expected) => {
    expect(allows(lines('User-agent: *', ...rules), path)).toBe(expected);
  });
});

describe('how far apart', () => {
  it.each([
    ['Crawl-delay: 10', 10_000],
    ['Crawl-delay: 0.5', 500],
    ['Crawl-delay: 1e9', 86_400_000],
    ['Crawl-delay: -1', undefined],
    ['Crawl-delay: soon', undefined],
    ['Crawl-delay: Infinity', 86_400_000],
    ['Disallow:', undefined],
  ])('%s is %j ms', (line, ms) => {
    expect(readRobots(lines('User-agent: *', line), 'copydesk').crawlDelayMs).toBe(ms);
  });
});

describe('a robots.txt that is built to take all time', () => {
  const KIB_500 = 500 * 1_024;
  const fill = (piece: string) => 'User-agent: *\n' + piece.repeat(Math.floor(KIB_500 / piece.length));
  const longPath = `/${'a'.repeat(1_990)}`;

  it.each([
    'a\n',
    ':\n',
    ' ',
    'Disallow: /\n',
    'User-agent: *\n',
    'User-agent: *\nDisallow: /x\n',
    'User-agent: a\nUser-agent: copydesk\n',
    'Disallow:      ',
    '%25',
    '$',
  ])('is read: %j over and over', (piece) => {
    expect(readRobots(fill(piece), 'copydesk').rules.length).toBeLessThanOrEqual(1);
    expect(readRobots(`User-agent: *\nDisallow: /${piece.repeat(9_999)}`, 'copydesk')).toBeDefined();
  });

  it('is followed as far as it can be: a rule for every beginning of a long path', () => {
    const rules = Array.from({ length: 700 }, (_, n) => `Disallow: ${longPath.slice(0, n + 2)}`);
    expect(allows(lines('User-agent: *', ...rules), longPath)).toBe(false);
    expect(allows(lines('User-agent: *', ...rules), '/b')).toBe(true);
  });

  it('is followed with the wildcards that it may have', () => {
    const rules = Array.from({ length: 60 }, (_, n) => `Disallow: /${'*a'.repeat(28)}b${n}`);
    expect(allows(lines('User-agent: *', ...rules), longPath)).toBe(true);
  });

  it.each([
    `Disallow: /${'*a'.repeat(100_000)}b`,
    `Disallow: /${'*a'.repeat(2_500)}b`,
    Array.from({ length: 200 }, (_, n) => `Disallow: /${'*a'.repeat(20)}${n}`).join('\n'),
  ])('is not followed where its wildcards are too many: %.30s', (rules) => {
    expect(() => readRobots(lines('User-agent: *', rules), 'copydesk')).toThrow(RobotsError);
    // Those of other crawlers are none of ours.
    expect(readRobots(lines('User-agent: x', rules), 'copydesk')).toEqual({ rules: [] });
  });

  it('is not followed to addresses too long to be looked up, unless it has no rules', () => {
    const path = `/${'a'.repeat(3_000)}`;
    expect(allows(lines('User-agent: *', 'Disallow: /b'), path)).toBe(false);
    expect(allows('', path)).toBe(true);
  });

  it('does no harm with names of object internals', () => {
    expect(allows(lines('User-agent: __proto__', 'Disallow: /', 'User-agent: constructor'), '/a')).toBe(true);
  });

  it('breaks nothing, whatever it is', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'User-agent: *',
        'Disallow: ',
        'Allow: ',
        '\n',
        '\r',
        '*',
        '$',
        '/',
        '%2',
        '%C3%A9',
        '#',
        ':',
      ),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
    );
    const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, fc.webPath({ size: 'small' }), (robots, path) => {
        expect(typeof allows(robots, path || '/')).toBe('boolean');
      }),
    );
  });
});
