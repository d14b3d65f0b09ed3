/** Documents that are built to take all time or memory, and values that are built to break what reads them. */
import { describe, expect, it } from 'vitest';
import { normalizeFeed } from '../../src/article/normalize-feed.ts';
import type { Article } from '../../src/article/types.ts';
import { readDocument } from '../../src/feed/document/read-document.ts';
import { readFeed } from '../../src/feed/read-feed.ts';
import { FeedError } from '../../src/feed/types.ts';
import { feedSource } from '../support/desk.ts';
import { NOON } from '../support/factories.ts';
import { hostileDesk, rawRss, serverOf } from './hostile-desk.ts';

const MIB = 1024 * 1024;
const url = 'https://hostile.example/feed';

/** 2 MiB of one repeated piece: a second to read at most, and minutes for what takes n² steps. */
function filled(piece: string, head = '', tail = ''): string {
  return head + piece.repeat(Math.floor((2 * MIB - head.length - tail.length) / piece.length)) + tail;
}

/** The articles of a document, or the code of its refusal. */
async function outcomeOf(text: string): Promise<Article[] | string> {
  try {
    const feed = await readFeed(Buffer.from(text), { url });
    return normalizeFeed(feed, { id: 's', maxItems: 500 }, NOON).articles.map(({ article }) => article);
  } catch (error) {
    if (error instanceof FeedError) return error.code;
    throw error;
  }
}

const item = (inner: string) => rawRss(`<item><title>A title</title>${inner}</item>`);
const manyPrefixes = Array.from({ length: 20 }, (_, depth) => {
  const names = Array.from({ length: 300 }, (_, i) => ` xmlns:n${depth}x${i}=""`);
  return `<a${names.join('')}>`;
}).join('');

describe('a document built to take all time', () => {
  it.each<[string, () => string, number | string]>([
    [
      'namespaces, each element adding to those around it',
      () => filled('<a xmlns:x=""/>', '<rss><channel>' + manyPrefixes),
      0,
    ],
    ['end tags of nothing', () => filled('</x>', '<rss><channel>' + '<a>'.repeat(250)), 0],
    ['entities', () => filled('&amp;', '<rss><channel><item><title>a</title><description>'), 1],
    ['bare brackets', () => filled('< ', '<rss><channel><item><title>a</title><description>'), 1],
    [
      'escaped elements that are never closed',
      () => filled('&lt;b&gt;', '<rss><channel><item><title>a</title><description>'),
      1,
    ],
    [
      'escaped scripts that are never closed',
      () => filled('&lt;script&gt;', '<rss><channel><item><title>a</title><description>'),
      1,
    ],
    ['CDATA sections that are never closed', () => filled('<![CDATA[', '<rss><channel><item><title>'), 1],
    [
      'white space',
      () => filled(' \n', '<rss><channel><item><title>a', 'b</title></item></channel></rss>'),
      1,
    ],
    [
      'marks on one letter',
      () => filled('\u0301', '<rss><channel><item><title>a', '</title></item></channel></rss>'),
      1,
    ],
    ['one name', () => filled('a', '<rss><channel><', '/></channel></rss>'), 0],
    ['objects in JSON', () => filled('{},', '{"items":[', '{"title":"a"}]}'), 'too-large'],
    ['objects of another kind in JSON', () => filled('{"title":"a"},', '{"items":[', '{}]}'), 'too-large'],
    ['brackets in JSON', () => filled('['), 'too-deep'],
    [
      'lists in lists in JSON',
      () => `{"items":[{"title":${'['.repeat(MIB)}${']'.repeat(MIB)}}]}`,
      'too-deep',
    ],
    ['keys in JSON', () => filled('"k":{},', '{', '"items":[]}'), 'too-large'],
    [
      'declared entities',
      () => filled('<!ENTITY a "b">', '<!DOCTYPE rss [', ']><rss/>'),
      'too-many-entities',
    ],
  ])('is read or refused: %s', { timeout: 20_000 }, async (_, make, expected) => {
    const outcome = await outcomeOf(make());
    if (typeof expected === 'string') expect(outcome).toBe(expected);
    else if (expected === 0) expect(outcome).toEqual([]);
    else expect(outcome).toHaveLength(expected);
  });

  it.each([
    ['a\n'],
    ['Aa bb cc\n'],
    ['A.'],
    ['3 min read\n'],
    ['By A B\n'],
    ['a '],
    ['\n'],
    ['lower\nUpper.\n'],
  ])('is read as a document: %j', { timeout: 20_000 }, (piece) => {
    expect(readDocument(Buffer.from(filled(piece, 'Start. ')), { path: 'a.txt' }).path).toBe('a.txt');
  });
});

describe('a charset that a server claims', () => {
  const body = Buffer.from(rawRss('<item><title>A &amp; B 😀</title></item>'));

  it.each([
    'utf7-imap',
    'cesu-8',
    'hex',
    'base-64',
    'utf_16',
    'binary',
    'constructor',
    '__proto__',
    'toString',
    '_internal',
    '../x',
    'x'.repeat(10_000),
  ])('is passed over where no feed can be in it: %.20s', async (charset) => {
    const feed = await readFeed(body, { contentType: `text/xml; charset=${charset}` });
    expect(feed.items[0]?.title).toBe('A & B 😀');
  });
});

describe('a flood within one item', () => {
  it('of title, categories, enclosures, authors and links leaves a small article', async () => {
    const floods = [
      '<category>c</category>'.repeat(100_000),
      Array.from(
        { length: 100_000 },
        (_, i) => `<enclosure url="http://e.example/${i}.jpg" type="image/jpeg"/>`,
      ).join(''),
      Array.from({ length: 100_000 }, (_, i) => `<author>Author ${i}</author>`).join(''),
      `<link>https://e.example/${'a'.repeat(MIB)}</link>`,
      `<guid>${'g'.repeat(MIB)}</guid>`,
      `<description>${'word '.repeat(MIB)}</description>`,
    ];
    for (const flood of floods) {
      const [article] = (await outcomeOf(item(flood))) as Article[];
      expect(article?.title).toBe('A title');
      expect(JSON.stringify(article).length).toBeLessThan(16_384);
    }
    const long = rawRss(`<item><title>${'long '.repeat(1.9 * MIB)}</title></item>`);
    const [article] = (await outcomeOf(long)) as Article[];
    expect(article?.title).toHaveLength(500);
  });

  it('of tags, attachments and authors in JSON does the same', async () => {
    const many = (value: object | string) => Array.from({ length: 100_000 }, () => value);
    const entry = {
      title: 'A title',
      id: 'x'.repeat(MIB),
      tags: many('tag'),
      attachments: many({ url: 'https://e.example/a', mime_type: 'image/png' }),
      authors: many({ name: 'Ann' }),
    };
    const feed = await readFeed(Buffer.from(JSON.stringify({ items: [entry] })));
    for (const list of [feed.items[0]?.categories, feed.items[0]?.enclosures])
      expect(list?.length).toBeLessThanOrEqual(300);
    const [article] = (await outcomeOf(JSON.stringify({ items: [entry] }))) as Article[];
    expect(JSON.stringify(article).length).toBeLessThan(8_192);
  });

  it('of items ends where a feed does, in XML and in JSON', async () => {
    const xml = await readFeed(Buffer.from(rawRss('<item><title>a</title></item>'.repeat(30_000))));
    const json = await readFeed(Buffer.from(`{"items":[${'{"title":"a"},'.repeat(30_000)}{}]}`));
    for (const { items, notes } of [xml, json]) {
      expect(items).toHaveLength(20_000);
      expect(notes).toContain('left out what follows the first 20000 items');
    }
  });
});

describe('values that nobody means', () => {
  it.each([
    '+275760-09-13T00:00:00Z',
    '-000001-01-01T00:00:00Z',
    '275760-09-13',
    '-1',
    '0000-00-00',
    '9999-12-31T23:59:59Z',
    'Mon, 01 Jan 99999 00:00:00 GMT',
    '1e999',
    '9'.repeat(100_000),
    '2024-01-01\u0000T00:00:00Z\u0000junk'.repeat(1000),
    ':'.repeat(100_000),
  ])('give no date that is none: %.30j', async (date) => {
    const forms = [
      item(`<pubDate>${date}</pubDate>`),
      JSON.stringify({ items: [{ title: 'A title', date_published: date }] }),
    ];
    for (const form of forms) {
      const [article] = (await outcomeOf(form)) as Article[];
      const given = article?.publishedDateTime;
      // A year of five digits may leave a day that is read; never one to come.
      if (given !== undefined) expect(given).toMatch(/^(19|20)\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect(given ?? '').not.toMatch(/^(9999|2757)/);
    }
  });

  it('do no harm as numbers, repeated keys and names of object internals in JSON', async () => {
    const text = `{"version":"https://jsonfeed.org/version/1.1","items":null,"items":[{"id":${'9'.repeat(400)},"id":1e999,"title":"first",
      "title":"A title","attachments":[{"url":"https://e.example/a.mp3","size_in_bytes":-1e999}],
      "__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":1,"tags":["__proto__","constructor"]}]}`;
    const [article] = (await outcomeOf(text)) as Article[];
    expect(article).toMatchObject({ title: 'A title', topics: ['__proto__', 'constructor'] });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(article)).toBe(Object.prototype);
  });

  it.each([
    ['anchors on anchors', 'a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n'],
    ['an anchor that holds itself', 'a: &a [*a]\n'],
    ['a merge', 'base: &b {title: owned}\n<<: *b\n'],
    ['many aliases', `r: &r 1\nl: [${'*r,'.repeat(30_000)}]\n`],
    ['many anchors', Array.from({ length: 5_000 }, (_, i) => `k${i}: &a${i} 1\n`).join('')],
    ['brackets', `l: ${'[],'.repeat(30_000)}\n`],
    ['closing brackets', `l: ${'}'.repeat(90_000)}\n`],
    ['quotes', `l: ${'"'.repeat(90_000)}\n`],
    ['tags', 'l: !!js/function "process.exit()"\n'],
    ['keys', Array.from({ length: 9_000 }, (_, i) => `k${i}: 1\n`).join('')],
  ])('do no harm in the YAML of a record: %s', (_, yaml) => {
    const record = Buffer.from(`---\ntitle: A title\n${yaml}---\nText follows here.\n`);
    try {
      expect(readDocument(record, { path: 'a.md' })).toMatchObject({ title: 'A title', path: 'a.md' });
    } catch (error) {
      expect((error as FeedError).code).toMatch(/^(ill-formed|too-deep)$/);
    }
  });

  it('do no harm as numbers and names of object internals in a record', () => {
    const yaml = `title: A title\nquality: ${'9'.repeat(400)}\nheat: .inf\n__proto__: {polluted: true, secured: x}\nconstructor: {prototype: {polluted: true}}
related: [{__proto__: {title: x}}, {title: B, quality: 1e308, images: [{url: 1}, {__proto__: 1}]}]\nimages: {length: 1e9}\n`;
    const read = readDocument(Buffer.from(`---\n${yaml}---\n`), { path: 'a.md' });
    const { articles } = normalizeFeed({ kind: 'documents', items: [read], notes: [] }, { id: 's' }, NOON);
    const article = articles[0]?.article;
    expect(article).toMatchObject({ title: 'A title', related: [{ title: 'B', quality: 200 }] });
    expect(article).not.toHaveProperty('given');
    expect(article?.secured).toBeUndefined();
    expect(article?.quality).toBeLessThanOrEqual(200);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('over the wire', () => {
  it('bombs, floods and odd names end as a counted outcome, and the feed beside them is read', async () => {
    const server = await serverOf();
    const laughs = Array.from({ length: 10 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`);
    server.set('/laughs', {
      body: `<!DOCTYPE r [<!ENTITY l0 "lol">${laughs.join('')}]><rss><title>&l10;</title></rss>`,
    });
    server.set('/gzip', { body: new Uint8Array(64 * MIB), encode: ['gzip', 'gzip'] });
    server.set('/zstd', { body: 'x', headers: { 'content-encoding': 'zstd' } });
    server.set('/headers', { body: 'x', headers: { 'x-flood': 'a'.repeat(100_000) } });
    server.set('/cookies', (_, response) => {
      response.setHeader(
        'set-cookie',
        Array.from({ length: 2_000 }, (_, i) => `c${i}=${'v'.repeat(50)}`),
      );
      response.end('x');
    });
    server.set('/deep', { body: '<rss>'.repeat(100_000) });
    server.set('/fine', {
      body: item('<link>https://a.example/1</link><guid/>').replace('<guid/>', '<guid isPermaLink="false"/>'),
    });
    const names = ['laughs', 'gzip', 'zstd', 'headers', 'cookies', 'deep', 'fine'];
    const sources = names.map((id) => feedSource(id, server.urlOf(`/${id}`)));
    const { pass, page } = await hostileDesk(sources);
    const { polled, stories } = await pass();
    expect(polled.map(({ outcome }) => outcome)).toEqual([
      'unreadable',
      'refused',
      'refused',
      'refused',
      'refused',
      'unreadable',
      'modified',
    ]);
    expect(stories).toHaveLength(1);
    const metrics = await page('/metrics');
    for (const code of ['too-many-entities', 'too-large', 'bad-encoding', 'too-deep'])
      expect(metrics).toContain(`outcome="${code}"`);
  });
});
