import { describe, expect, it } from 'vitest';
import { problemsOf } from './folder.ts';

/** What an operator reads of a source with these keys; the first key is on line 4, after four spaces. */
function problemsWith(keys: string, kind = 'feed'): string[] {
  const text = `sources:\n  - id: one\n    url: http://localhost/\n    ${keys}\n    kind: ${kind}\n`;
  return problemsOf({ 'sources.yaml': text }).map((line) => line.replace('sources.yaml:', ''));
}

const PATTERN = 'expected a pattern in RE2 syntax';
const PATH = 'expected the path of a value such as headline.main, keywords[].value or media[0].url';

describe('broken rules', () => {
  it.each([
    [
      "exclude: { title: '(?=a)b' }",
      '4:23: error: sources[0].exclude.title is no pattern that RE2 knows: it looks ahead or behind',
    ],
    [
      "exclude: { title: '(?<!a)b' }",
      '4:23: error: sources[0].exclude.title is no pattern that RE2 knows: it looks ahead or behind',
    ],
    [
      "include: { link: [ok, '(a)\\1'] }",
      '4:27: error: sources[0].include.link[1] is no pattern that RE2 knows: it refers back to a group',
    ],
    [
      "include: { text: '(?P<a>b)\\k<a>' }",
      '4:22: error: sources[0].include.text is no pattern that RE2 knows: it refers back to a group',
    ],
    [
      "exclude: { author: 'a(b' }",
      '4:24: error: sources[0].exclude.author is no pattern that RE2 knows: missing closing )',
    ],
    [
      "exclude: { category: '[z-a]' }",
      '4:26: error: sources[0].exclude.category is no pattern that RE2 knows: invalid character class range',
    ],
    [
      "exclude: { title: 'a{2000}' }",
      '4:23: error: sources[0].exclude.title is no pattern that RE2 knows: invalid repeat count',
    ],
    ["exclude: { title: 'a{500}b{500}c{500}' }", '4:23: error: sources[0].exclude.title repeats too much'],
    [
      `exclude: { title: '${'x'.repeat(1001)}' }`,
      '4:23: error: sources[0].exclude.title is longer than 1000 characters',
    ],
    ["exclude: { title: 'quiz|' }", '4:23: error: sources[0].exclude.title matches every text'],
    ["exclude: { title: '' }", '4:23: error: sources[0].exclude.title is empty'],
    ['exclude: { title: 5 }', '4:23: error: sources[0].exclude.title is not text'],
    ['exclude: { title: }', '4:16: error: sources[0].exclude.title is empty'],
    ['exclude: { title: [a, { b: c }] }', '4:27: error: sources[0].exclude.title[1] is not text'],
  ])('%s', (keys, found) => {
    expect(problemsWith(keys)).toEqual([`${found}, ${PATTERN}`]);
  });

  it.each([
    ['exclude: { titel: a }', '4:16: error: unknown key titel in sources[0].exclude (did you mean title?)'],
    [
      'include: politics',
      '4:14: error: sources[0].include is not a mapping, expected a mapping of title, link, category, author or text to patterns',
    ],
    [
      "rewrite: { title: { match: '(a)(b)', with: '$3' } }",
      '4:48: error: sources[0].rewrite.title.with refers to a group that match does not have, expected one that it has: 1 to 2, or a name',
    ],
    [
      "rewrite: { title: [{ match: 'a', with: b }, { match: 'a', with: '$1' }] }",
      '4:69: error: sources[0].rewrite.title[1].with refers to a group that match does not have, expected a group in match, as in (…)',
    ],
    [
      "rewrite: { link: { match: '(?P<year>a)', with: '$<yaer>' } }",
      '4:52: error: sources[0].rewrite.link.with refers to a group that match does not have, expected one that it has: 1 to 1, or a name',
    ],
    [
      "rewrite: { link: { match: 'a', with: 'US$ 5' } }",
      '4:42: error: sources[0].rewrite.link.with has a $ that refers to nothing, expected $1, $<name>, $& for the whole match, or $$ for the dollar sign itself',
    ],
    [
      'rewrite: { link: { match: a } }',
      "4:22: error: sources[0].rewrite.link.with is missing, expected text to put in ('' for none)",
    ],
    [
      "rewrite: { link: { match: '', with: '' } }",
      `4:31: error: sources[0].rewrite.link.match is empty, ${PATTERN}`,
    ],
    [
      'rewrite: { title: { match: a, with: "b\\nc" } }',
      "4:41: error: sources[0].rewrite.title.with holds a line break or another control character, expected text to put in ('' for none)",
    ],
    [
      'rewrite: { title: live }',
      '4:23: error: sources[0].rewrite.title is not a mapping, expected a mapping with match and with',
    ],
  ])('%s', (keys, found) => {
    expect(problemsWith(keys)).toEqual([found]);
  });

  it('are taken where RE2 takes them', () => {
    const good = [
      "'(a+)+$'",
      "'\\bquiz\\b'",
      "'(?-i)EU'",
      "'\\p{Cyrillic}'",
      "'^$'",
      `'${'x'.repeat(1000)}'`,
    ];
    expect(problemsWith(`exclude: { title: [${good.join(', ')}] }`)).toEqual([]);
    const puts = ["'$1'", "'$12'", "'$<n>'", "'$$ $&'", "''", "'x'"];
    const rewrites = puts.map((put) => `{ match: '(?P<n>a)', with: ${put} }`);
    expect(problemsWith(`rewrite: { title: [${rewrites.join(', ')}] }`)).toEqual([]);
  });
});

describe('broken access', () => {
  it.each([
    [
      'headers: { Host: a }',
      '4:16: error: sources[0].headers.Host may not be set here, expected a header that the desk does not send itself',
    ],
    [
      'headers: { if-none-match: a }',
      '4:16: error: sources[0].headers.if-none-match may not be set here, expected a header that the desk does not send itself',
    ],
    [
      'headers: { User-Agent: a }',
      '4:16: error: sources[0].headers.User-Agent may not be set here, expected userAgent instead',
    ],
    [
      'headers: { X Y: a }',
      '4:16: error: sources[0].headers.X Y is not the name of a header, expected letters, digits and hyphens',
    ],
    [
      'headers: { "X\\r\\nY": a }',
      '4:16: error: sources[0].headers.X??Y is not the name of a header, expected letters, digits and hyphens',
    ],
    [
      'headers: { X-A: a, x-a: b }',
      '4:24: error: sources[0].headers.x-a is there already in another case, expected each header once',
    ],
    [
      'headers: { X-A: "a\\r\\nHost: b" }',
      '4:21: error: sources[0].headers.X-A has characters that it may not have, expected a header value of 1 to 4096 printable ASCII characters',
    ],
    [
      'headers: { X-A: "" }',
      '4:21: error: sources[0].headers.X-A is empty, expected a header value of 1 to 4096 printable ASCII characters',
    ],
    [
      'headers: { X-A: 2 }',
      '4:21: error: sources[0].headers.X-A is not text, expected a header value of 1 to 4096 printable ASCII characters',
    ],
    [
      'headers: [a]',
      '4:14: error: sources[0].headers is not a mapping, expected a mapping of header names to values',
    ],
    [
      `headers: { ${Array.from({ length: 31 }, (_, n) => `X-${n}: a`).join(', ')} }`,
      '4:14: error: sources[0].headers has too many keys, expected at most 30 headers',
    ],
    [
      'auth: { user: "${N:-n}" }',
      '4:11: error: sources[0].auth is neither Basic nor Bearer, expected user and password, or token alone',
    ],
    [
      'auth: { user: n, password: "${N:-n}", token: "${N:-n}" }',
      '4:11: error: sources[0].auth is neither Basic nor Bearer, expected user and password, or token alone',
    ],
    [
      'auth: { user: "a:b", password: "${N:-n}" }',
      '4:19: error: sources[0].auth.user holds a colon, expected a user name without a colon',
    ],
    [
      'auth: { token: "${N:-a} b\\n c" }',
      '4:20: error: sources[0].auth.token has characters that it may not have, expected a token of 1 to 4096 printable ASCII characters',
    ],
    [
      'proxy: socks5://proxy.example',
      '4:12: error: sources[0].proxy has a URL scheme that is not supported, expected an http or https URL of a proxy such as http://proxy.example:3128, or none',
    ],
    [
      'proxy: http://proxy.example/path',
      '4:12: error: sources[0].proxy has more than a host and a port, expected an http or https URL of a proxy such as http://proxy.example:3128, or none',
    ],
    [
      'proxy: http://me:pass@proxy.example',
      '4:12: error: sources[0].proxy holds a user name or password in plain letters, expected them from the environment, as in https://${FEED_USER}:${FEED_PASSWORD}@example.org/',
    ],
    [
      'userAgent: "Desk/1\\r\\nX: y"',
      '4:16: error: sources[0].userAgent has characters that it may not have, expected a product name of 1 to 200 printable ASCII characters',
    ],
    [
      `userAgent: ${'x'.repeat(201)}`,
      '4:16: error: sources[0].userAgent is too long, expected a product name of 1 to 200 printable ASCII characters',
    ],
    [
      'family: Gazette Group',
      '4:13: error: sources[0].family has characters that it may not have, expected a family: lower-case letters, digits and hyphens, not a hyphen first, at most 63',
    ],
    [
      'enrich: always',
      '4:13: error: sources[0].enrich is not a mapping, expected true, false, or a mapping with amp, canonical, image or maxPages',
    ],
    [
      'enrich: { images: true }',
      '4:15: error: unknown key images in sources[0].enrich (did you mean image?)',
    ],
    [
      'enrich: { maxPages: 101 }',
      '4:25: error: sources[0].enrich.maxPages is too large, expected a whole number from 1 to 100',
    ],
  ])('%s', (keys, found) => {
    expect(problemsWith(keys)).toEqual([found]);
  });

  it('that says one thing twice', () => {
    const keys = 'headers: { authorization: "${N:-n}" }\n    auth: { token: "${N:-n}" }';
    expect(problemsWith(keys)).toEqual([
      '4:16: error: sources[0].headers.authorization stands beside auth, which sends that header, expected one of the two',
    ]);
  });

  it('is told as a whole: names and values of headers, and what else is wrong', () => {
    const keys = 'headers: { Host: "é", X-A: 5 }\n    auth: { user: 5, tokn: a }\n    proxy: x';
    expect(problemsWith(keys).map((line) => line.replace(/,? expected.*/, ''))).toEqual([
      '4:16: error: sources[0].headers.Host may not be set here',
      '4:22: error: sources[0].headers.Host has characters that it may not have',
      '4:32: error: sources[0].headers.X-A is not text',
      '5:19: error: sources[0].auth.user is not text',
      '5:22: error: unknown key tokn in sources[0].auth (did you mean token?)',
      '6:12: error: sources[0].proxy is not a URL',
    ]);
  });

  it('is no matter of defaults, where it holds credentials', () => {
    const text = 'defaults: { auth: { token: "${N:-n}" }, headers: { X-A: a } }\nsources: []\n';
    expect(problemsOf({ 'sources.yaml': text }).map((line) => line.replace(/, expected.*/, ''))).toEqual([
      'sources.yaml:1:13: error: unknown key auth in defaults',
      'sources.yaml:1:41: error: unknown key headers in defaults',
    ]);
  });
});

describe('a broken mapping', () => {
  it.each([
    [
      'name: x',
      '2:5: error: sources[0].mapping is missing, expected a mapping with items, the path of the list of items',
    ],
    [
      'mapping: docs',
      '4:14: error: sources[0].mapping is not a mapping, expected a mapping with items, the path of the list of items',
    ],
    [
      'mapping: { fields: {} }',
      "4:14: error: sources[0].mapping.items is missing, expected the path of a list such as response.docs ('' where the document is the list)",
    ],
    [
      "mapping: { items: 'a[x]' }",
      "4:23: error: sources[0].mapping.items is not a path, expected the path of a list such as response.docs ('' where the document is the list)",
    ],
    [
      "mapping: { items: '', fields: { title: a..b } }",
      `4:44: error: sources[0].mapping.fields.title is not a path, ${PATH}`,
    ],
    [
      "mapping: { items: '', fields: { title: [a, 'b['] } }",
      `4:48: error: sources[0].mapping.fields.title[1] is not a path, ${PATH}`,
    ],
    [
      "mapping: { items: '', fields: { title: '' } }",
      `4:44: error: sources[0].mapping.fields.title is empty, ${PATH}`,
    ],
    [
      "mapping: { items: '', fields: { titel: a } }",
      '4:37: error: unknown key titel in sources[0].mapping.fields (did you mean title?)',
    ],
    [
      "mapping: { items: '', fields: title }",
      '4:35: error: sources[0].mapping.fields is not a mapping, expected a mapping of our fields to paths',
    ],
  ])('%s', (keys, found) => {
    expect(problemsWith(keys, 'json')).toEqual([found]);
  });

  it('is unknown to other kinds', () => {
    for (const kind of ['feed', 'sitemap'])
      expect(problemsWith("mapping: { items: '' }", kind)[0]).toContain(
        '4:5: error: unknown key mapping in sources[0]',
      );
  });
});

describe('broken bounds of an interval', () => {
  const WAY = 'expected both the right way round (unset, they are 5m and 12h)';

  it.each([
    [
      'minInterval: 30s',
      '4:18: error: sources[0].minInterval is shorter than 1m, expected a duration from 1m to 7d such as 30s, 5m, 24h or 7d',
    ],
    [
      'maxInterval: 8d',
      '4:18: error: sources[0].maxInterval is longer than 7d, expected a duration from 1m to 7d such as 30s, 5m, 24h or 7d',
    ],
    ['minInterval: 13h', `4:18: error: sources[0].minInterval is longer than maxInterval, ${WAY}`],
    ['maxInterval: 4m', `4:18: error: sources[0].maxInterval is shorter than minInterval, ${WAY}`],
    [
      'minInterval: 2h\n    maxInterval: 1h',
      `5:18: error: sources[0].maxInterval is shorter than minInterval, ${WAY}`,
    ],
    [
      'interval: soon',
      '4:15: error: sources[0].interval is not a duration, expected auto or a duration from 1m to 7d such as 30s, 5m, 24h or 7d',
    ],
  ])('%s', (keys, found) => {
    expect(problemsWith(keys)).toEqual([found]);
  });

  it('are told in defaults once, and at a source that crosses them', () => {
    const text = `
defaults: { minInterval: 13h }
sources:
  - { id: a, url: http://localhost/ }
  - { id: b, url: http://localhost/, maxInterval: 14h }
  - { id: c, url: http://localhost/, maxInterval: 12h }
`;
    expect(problemsOf({ 'sources.yaml': text })).toEqual([
      `sources.yaml:2:26: error: defaults.minInterval is longer than maxInterval, ${WAY}`,
      `sources.yaml:6:51: error: sources[2].maxInterval is shorter than minInterval, ${WAY}`,
    ]);
  });

  it('are unknown to folders, which have no rhythm, as all of the web is', () => {
    const text =
      'sources:\n  - { id: d, kind: documents, path: docs, maxInterval: 1h, enrich: true, proxy: none }\n';
    const found = problemsOf({ 'docs/': '', 'sources.yaml': text });
    expect(found.map((line) => /unknown key (\w+)/.exec(line)?.[1])).toEqual([
      'maxInterval',
      'enrich',
      'proxy',
    ]);
  });
});

describe('broken manners', () => {
  it.each([
    [
      'fetch: { threads: 17 }',
      '1:19: error: fetch.threads is not a number of threads, expected auto or a whole number from 1 to 16',
    ],
    [
      'fetch: { threads: many }',
      '1:19: error: fetch.threads is not a number of threads, expected auto or a whole number from 1 to 16',
    ],
    [
      'fetch: { readTimeout: 500ms }',
      '1:23: error: fetch.readTimeout is shorter than 1s, expected a duration from 1s to 60s such as 30s, 5m, 24h or 7d',
    ],
    [
      'network: { hostGap: 11m }',
      '1:21: error: network.hostGap is longer than 10m, expected a duration from 0s to 10m such as 30s, 5m, 24h or 7d',
    ],
    [
      'network: { perHost: 0 }',
      '1:21: error: network.perHost is too small, expected a whole number from 1 to 64',
    ],
  ])('%s', (text, found) => {
    const source = 'sources:\n  - { id: one, url: http://localhost/ }\n';
    expect(problemsOf({ 'sources.yaml': source, 'copydesk.yaml': `${text}\n` })).toEqual([
      `copydesk.yaml:${found}`,
    ]);
  });
});
