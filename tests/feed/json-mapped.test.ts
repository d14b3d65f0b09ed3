import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonField, JsonMapping } from '../../src/config/types.ts';
import { readJsonDocument } from '../../src/feed/json-mapped.ts';
import { checkFieldPath } from '../../src/feed/json-path.ts';
import type { FeedItem, ReadHint } from '../../src/feed/types.ts';
import { bytes, codeOf } from './bytes.ts';

const read = (document: unknown, mapping: JsonMapping, hint?: ReadHint) =>
  readJsonDocument(bytes(typeof document === 'string' ? document : JSON.stringify(document)), mapping, hint);

/** The one item that a mapping makes of an object. */
function itemOf(object: unknown, fields?: JsonMapping['fields'], hint?: ReadHint): FeedItem {
  const [item] = read([object], fields ? { items: '', fields } : { items: '' }, hint).items;
  if (!item) throw new Error('there is no item');
  return item;
}

/** What one field of the mapping makes of a value. */
const made = (field: JsonField, value: unknown, path = 'x') => itemOf({ x: value }, { [field]: path });

describe('readJsonDocument by a mapping', () => {
  it('reads every field', () => {
    const answer = {
      status: 'OK',
      response: {
        docs: [
          {
            _id: 71,
            headline: { main: 'Talks <b>resume</b>' },
            web_url: '/2024/talks',
            pub_date: '2024-05-01T08:15:30+0200',
            updated: 1714550400,
            lead: 'They talk.',
            body: '<p>They talk on.</p>',
            lang: 'en_GB',
            byline: { original: 'By Ann Lee and Bo Ek' },
            keywords: [{ value: 'Lee, Ann' }, { value: 'Geneva' }],
            media: [
              { url: 'https://img.example/1.jpg', width: 640, height: '360' },
              { type: 'video', url: '/v.mp4' },
            ],
            source: { id: null, name: 'The Daily', url: 'https://www.daily.example/' },
            section: 'World',
            tags: 'peace; talks',
            kind: 'Video',
            score: '44',
            hot: 71,
            live: true,
            amp: '/amp/talks',
            more: [
              { title: 'Before', webUrl: 'https://d.example/b', provider: { name: 'Other' }, quality: 4 },
              { x: 1 },
            ],
            payload: ' opaque== ',
          },
        ],
      },
    };
    const fields = {
      guid: '_id',
      title: 'headline.main',
      link: ['missing', 'web_url'],
      publishedDateTime: 'pub_date',
      updatedDateTime: 'updated',
      excerpt: 'lead',
      content: 'body',
      language: 'lang',
      authors: 'byline.original',
      categories: 'keywords[].value',
      images: 'media',
      provider: 'source',
      category: 'section',
      topics: 'tags',
      type: 'kind',
      quality: 'score',
      heat: 'hot',
      published: 'live',
      ampWebUrl: 'amp',
      related: 'more',
      secured: 'payload',
    };
    const feed = read(answer, { items: 'response.docs', fields }, { url: 'https://api.example/v1' });
    expect(feed).toEqual({
      kind: 'json',
      notes: [],
      items: [
        {
          guid: '71',
          title: 'Talks <b>resume</b>',
          link: 'https://api.example/2024/talks',
          publishedDateTime: '2024-05-01T06:15:30Z',
          datePrecision: 'second',
          dateSource: 'feed',
          updatedDateTime: '2024-05-01T08:00:00Z',
          excerpt: 'They talk.',
          content: '<p>They talk on.</p>',
          language: 'en-GB',
          authors: ['Ann Lee', 'Bo Ek'],
          categories: ['Lee, Ann', 'Geneva'],
          images: [{ url: 'https://img.example/1.jpg', width: 640, height: 360 }],
          enclosures: [],
          provider: { name: 'The Daily', domain: 'daily.example' },
          record: {
            category: 'World',
            ampWebUrl: 'https://api.example/amp/talks',
            type: 'video',
            quality: 44,
            heat: 71,
            published: true,
            topics: ['peace', 'talks'],
            related: [
              { title: 'Before', webUrl: 'https://d.example/b', provider: { name: 'Other' }, quality: 4 },
            ],
            secured: ' opaque== ',
          },
        },
      ],
    });
  });

  it.each([
    ['2024-05-01 08:00', '2024-05-01T06:00:00Z', 'second'],
    ['Wed, 01 May 2024 08:00:00 GMT', '2024-05-01T08:00:00Z', 'second'],
    ['20240501T080000Z', '2024-05-01T08:00:00Z', 'second'],
    ['2024-05-01', '2024-05-01T00:00:00Z', 'day'],
    [20240501, '2024-05-01T00:00:00Z', 'day'],
    [20240501080000, '2024-05-01T06:00:00Z', 'second'],
    [1714550400, '2024-05-01T08:00:00Z', 'second'],
    ['1714550400', '2024-05-01T08:00:00Z', 'second'],
    [1714550400.5, '2024-05-01T08:00:00Z', 'second'],
    [1714550400123, '2024-05-01T08:00:00Z', 'second'],
    [1714550400123456, '2024-05-01T08:00:00Z', 'second'],
    [999999999, '2001-09-09T01:46:39Z', 'second'],
  ])('reads the date %s', (value, dateTime, precision) => {
    const item = itemOf({ at: value }, { publishedDateTime: 'at' }, { timeZone: 'Europe/Berlin' });
    expect(item).toMatchObject({ publishedDateTime: dateTime, datePrecision: precision });
  });

  it.each([['soon'], [0], [-1], [1e300], [42], [true], [null], [{ date: '2024-05-01' }], ['99999999999']])(
    'takes %j for no date',
    (value) => {
      expect(made('publishedDateTime', value)).not.toHaveProperty('publishedDateTime');
    },
  );

  it('says which date it could not read', () => {
    const { notes } = read([{ at: 'so\u0000on' }], { items: '', fields: { publishedDateTime: 'at' } });
    expect(notes).toContain('left out a date that could not be read: «soon»');
  });

  it.each([
    ['authors', ['Ann Lee', { name: 'Bo Ek' }, { other: 1 }, 7, 'Ann Lee'], ['Ann Lee', 'Bo Ek']],
    ['authors', 'Ann Lee, Bo Ek, and Cy Orr', ['Ann Lee', 'Bo Ek', 'Cy Orr']],
    ['authors', { name: 'Ann Lee' }, ['Ann Lee']],
    ['categories', 'World, Europe,', ['World', 'Europe']],
    ['categories', ['Arts, Culture', { title: 'Music' }], ['Arts, Culture', 'Music']],
    ['categories', [], []],
    ['images', 'https://i.example/1.jpg', [{ url: 'https://i.example/1.jpg' }]],
    [
      'images',
      [{ src: 'https://i.example/1.jpg' }, 'data:image/png,x', null],
      [{ url: 'https://i.example/1.jpg' }],
    ],
    ['provider', 'The Daily', { name: 'The Daily' }],
    ['provider', 'www.daily.co.uk', { domain: 'daily.co.uk' }],
    ['provider', 'https://www.daily.co.uk/x', { domain: 'daily.co.uk' }],
    ['provider', { title: 'Daily', uri: 'daily.co.uk' }, { name: 'Daily', domain: 'daily.co.uk' }],
    ['provider', { a: 1 }, undefined],
    ['guid', 12.5, '12.5'],
    ['title', { rendered: 'x' }, undefined],
    ['title', [null, ' A \n title '], 'A title'],
    ['link', 'javascript:alert(1)', undefined],
    ['link', 'https://user:pass@d.example/a', 'https://d.example/a'],
  ] as [keyof FeedItem & JsonField, unknown, unknown][])('%s of %j', (field, value, expected) => {
    expect(made(field, value)[field]).toEqual(expected);
  });

  it.each([
    ['quality', 'many', undefined],
    ['quality', '44.5', 44.5],
    ['heat', -1, -1],
    ['published', 'false', false],
    ['published', 0, false],
    ['published', 'yes', undefined],
    ['type', 'podcast', undefined],
    ['topics', { a: 1 }, undefined],
  ] as const)('%s of %j', (field, value, expected) => {
    expect(made(field, value).record?.[field]).toEqual(expected);
  });

  it('tries several paths in order, past those that lead to nothing of use', () => {
    const fields = { link: ['a', 'b[1]', 'c[].d'], title: ['t', 'u'] };
    expect(
      itemOf(
        { a: 'none', b: ['https://d.example/0'], c: [{}, { d: 'https://d.example/1' }], t: ' ', u: 5 },
        fields,
      ),
    ).toMatchObject({
      link: 'https://d.example/1',
      title: '5',
    });
  });

  it('does not take the one entry of a list for a comma list', () => {
    expect(made('categories', [{ value: 'Lee, Ann' }], 'x[].value').categories).toEqual(['Lee, Ann']);
  });

  it('finds the first picture of the text where none is mapped', () => {
    const body = '<p><img src="https://i.example/1.jpg"><img src="javascript:x">';
    expect(made('content', body).images).toEqual([{ url: 'https://i.example/1.jpg' }]);
    expect(made('excerpt', '<img src="file:///x">').images).toEqual([]);
  });
});

describe('the list of items', () => {
  const fields = { title: 't' };
  const titles = (document: unknown, items: string) =>
    read(document, { items, fields }).items.map(({ title }) => title);

  it('stands anywhere', () => {
    expect(titles([{ t: 'a' }], '')).toEqual(['a']);
    expect(titles({ a: { b: [{ t: 'a' }, { t: 'b' }] } }, 'a.b')).toEqual(['a', 'b']);
    expect(titles({ hits: [{ s: { t: 'a' } }, {}, { s: { t: 'b' } }] }, 'hits[].s')).toEqual(['a', 'b']);
    expect(titles({ days: [{ list: [{ t: 'a' }] }, { list: [{ t: 'b' }] }] }, 'days[].list')).toEqual([
      'a',
      'b',
    ]);
    expect(titles([[{ t: 'a' }], [{ t: 'b' }]], '[1]')).toEqual(['b']);
    expect(titles({ a: { t: 'lone' } }, 'a')).toEqual(['lone']);
  });

  it('may be empty', () => {
    expect(read({ a: [] }, { items: 'a', fields })).toEqual({ kind: 'json', items: [], notes: [] });
    expect(titles({ hits: [] }, 'hits[].s')).toEqual([]);
    expect(read({ a: null }, { items: 'a', fields }).notes).toEqual([
      'there is null in place of the list of items',
    ]);
  });

  it('leaves out items that are no objects and more than are read', () => {
    const { items, notes } = read([1, null, [], 'x', { t: 'a' }], { items: '', fields });
    expect(items).toHaveLength(1);
    expect(notes).toEqual(['left out 4 items that are no objects']);
    const many = read(
      Array.from({ length: 20_001 }, () => ({ t: 'a' })),
      { items: '', fields },
    );
    expect(many.items).toHaveLength(20_000);
    expect(many.notes).toEqual(['left out what follows the first 20000 items']);
  });

  it.each([
    [
      { status: 'error', code: 4 },
      'articles',
      'there is no list of items at «articles»: the document has the keys: status, code',
    ],
    [
      { response: { docz: [] } },
      'response.docs',
      'there is no list of items at «response.docs»: «response» has the keys: docz',
    ],
    [{ a: [{ b: 1 }] }, 'a[].c', 'there is no list of items at «a[].c»: «a[]» has the keys: b'],
    [{ a: 'text' }, 'a', 'there is no list of items at «a»: «a» is a string'],
    [[1], 'a', 'there is no list of items at «a»: the document is a list of 1'],
    [{ error: 'no', k: 1 }, '', 'the document is no list of items: it is an object with the keys: error, k'],
    ['7', '', 'the document is no list of items: the document is a number'],
    [{}, 'constructor.name', 'there is no list of items at «constructor.name»: the document has no keys'],
    [{}, '__proto__', 'there is no list of items at «__proto__»: the document has no keys'],
  ])('%j has none at «%s»', async (document, items, message) => {
    expect(await codeOf(() => read(document, { items, fields }))).toBe('not-a-feed');
    expect(() => read(document, { items, fields })).toThrow(message);
  });

  it('says where a mapping has a slip', () => {
    const { notes } = read([{ headline: 'x', id: 1 }], {
      items: '',
      fields: { title: ['t', 'u.v'], guid: 'id' },
    });
    expect(notes).toEqual(['found no title at «t» or «u.v»; an item has the keys: headline, id']);
  });
});

describe('readJsonDocument of our own records', () => {
  const record = {
    schema: 'copydesk.story.v1',
    event: 'updated',
    storyId: '01HX',
    id: 'a1',
    category: 'news',
    title: 'Harbour bridge reopens',
    excerpt: 'Traffic crosses again.',
    publishedDateTime: '2024-05-01T00:00:00Z',
    dateSource: 'url',
    datePrecision: 'day',
    originalUrl: 'https://news.example/a1?utm_source=feed',
    webUrl: 'https://news.example/a1',
    cdnAmpWebUrl: 'https://news-example.cdn.ampproject.org/c/s/news.example/amp/a1',
    type: 'article',
    quality: 6,
    heat: -1,
    published: false,
    provider: { name: 'News Example', domain: 'news.example' },
    topics: ['Transport'],
    images: [{ url: 'https://news.example/1.jpg', width: 640, height: 360, isCached: true }],
    related: [
      {
        title: 'Before',
        origin: 'matched',
        type: 'video',
        images: [{ url: 'https://n.example/2.jpg', isCached: false }],
      },
    ],
    language: 'en',
    authors: ['Lee, Ann'],
    secured: 'abc==;def==',
  };
  const item = {
    guid: 'a1',
    title: 'Harbour bridge reopens',
    link: 'https://news.example/a1?utm_source=feed',
    publishedDateTime: '2024-05-01T00:00:00Z',
    datePrecision: 'day',
    dateSource: 'url',
    excerpt: 'Traffic crosses again.',
    language: 'en',
    authors: ['Lee, Ann'],
    categories: [],
    images: record.images,
    enclosures: [],
    provider: record.provider,
    record: {
      category: 'news',
      webUrl: 'https://news.example/a1',
      cdnAmpWebUrl: record.cdnAmpWebUrl,
      type: 'article',
      quality: 6,
      heat: -1,
      published: false,
      topics: ['Transport'],
      related: [
        { title: 'Before', type: 'video', images: [{ url: 'https://n.example/2.jpg', isCached: false }] },
      ],
      secured: 'abc==;def==',
    },
  };

  it('keeps what they give', () => {
    expect(read(record, { items: '' }).items).toEqual([item]);
    expect(read([record], { items: '' }).items).toEqual([item]);
    expect(read({ stories: [record, record] }, { items: 'stories' }).items).toEqual([item, item]);
  });

  it('does not take what holds a list for an item', async () => {
    const wrapped = { title: 'All stories', link: 'https://d.example/', items: [record] };
    expect(await codeOf(() => read(wrapped, { items: '' }))).toBe('not-a-feed');
  });

  it('lets no address through but http and https', () => {
    const {
      link,
      record: given,
      images,
    } = itemOf({
      title: 'x',
      webUrl: 'javascript:x',
      ampWebUrl: 'data:x',
      images: [{ url: 'file:///x' }],
      related: [{ title: 'y', webUrl: 'javascript:y' }],
    });
    expect([link, images, given]).toEqual([undefined, [], { related: [{ title: 'y' }] }]);
  });
});

describe('readJsonDocument of what is none', () => {
  it.each([
    ['nothing', '', 'empty'],
    ['blanks', ' \0\n', 'empty'],
    ['a page', '<!doctype html><title>x</title>', 'html-page'],
    ['a challenge', '<html><title>Just a moment...</title>', 'challenge-page'],
    ['a feed in XML', '<rss version="2.0"/>', 'not-a-feed'],
    ['a fault', '{"a": nope}', 'ill-formed'],
    ['a million brackets', '['.repeat(1_000_000), 'too-deep'],
    ['objects 201 deep', `${'{"a":'.repeat(201)}1${'}'.repeat(201)}`, 'too-deep'],
    ['lists 200 deep', `${'['.repeat(200)}${']'.repeat(200)}`, 'read'],
    ['brackets in a text', `["${'['.repeat(300)}\\"["]`, 'read'],
  ])('names %s', async (_, text, code) => {
    expect(await codeOf(() => read(text, { items: '', fields: {} }))).toBe(code);
  });

  it('refuses more than 10 MiB', async () => {
    const body = Buffer.alloc(10 * 1024 * 1024 + 1, 0x20);
    expect(await codeOf(() => readJsonDocument(body, { items: '' }))).toBe('too-large');
  });

  it('refuses a path that is none', () => {
    expect(() => read([], { items: 'a..b' })).toThrow('«a..b» is no path');
    expect(() => read([{}], { items: '', fields: { title: 'a[' } })).toThrow('«a[» is no path');
  });

  it.each([
    ['{"a": nope}', 'position 6 (line 1, column 7)'],
    ['{"a":1,\n "b":1,}', 'position 15 (line 2, column 8)'],
    ['[1 2]', 'position 3 '],
    ['[1,]', 'position 3 '],
    ['{"a" 1}', 'position 5 '],
    ['{a:1}', 'position 1 '],
    ['["\n"]', 'position 2 '],
    ['["\\x"]', 'position 2 '],
    ['[01]', 'position 2 '],
    ['[1]]', 'position 3 '],
    ['[1}', 'position 2 '],
    ['1,2', 'position 1 '],
    ['{"a":1', 'it ends at position 6'],
    ['["abc', 'it ends at position 5'],
  ])('names the fault of %j', (text, place) => {
    expect(() => read(text, { items: '' })).toThrow(place);
  });

  it('finds a fault in what is no JSON, and where the parser does', () => {
    const pieces = fc.constantFrom(
      '[',
      ']',
      '{',
      '}',
      ',',
      ':',
      '"a"',
      '"',
      '\\',
      '1',
      '-',
      '0',
      '.5',
      'e3',
      'true',
      'null',
      ' ',
      '\n',
      '\t',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = `[${parts.join('')}`;
        const named = faultOf(() => JSON.parse(text));
        const ours = faultOf(() => read(text, { items: '', fields: {} }));
        if (named === undefined) return;
        expect(ours).toMatch(/position \d+/);
        const position = /position (\d+)/.exec(named)?.[1];
        // V8 names the end of a broken escape, and ours its beginning
        if (position && !/escape|Unterminated|number/i.test(named))
          expect(ours).toContain(`position ${position}`);
      }),
      { numRuns: 2000 },
    );
  });

  function faultOf(reading: () => unknown): string | undefined {
    try {
      reading();
    } catch (error) {
      return String(error);
    }
    return undefined;
  }
});

describe('checkFieldPath', () => {
  it.each([
    '',
    'a',
    'headline.main',
    'keywords[].value',
    'media[0].url',
    '[].a',
    '[0][]',
    'dc:title',
    '@id',
    '__proto__',
  ])('«%s» is a path', (path) => expect(checkFieldPath(path)).toBeUndefined());

  it.each(['.', 'a.', '.a', 'a..b', 'a[', 'a]', 'a[x]', 'a[-1]', 'a[0]b', 'a\n', 'a'.repeat(201)])(
    '%j is none',
    (path) => {
      expect(checkFieldPath(path)).toMatch(/is no path/);
    },
  );
});

describe('whatever comes in', () => {
  const fields: JsonMapping['fields'] = {
    guid: 'a', title: ['b', '__proto__.x', 'constructor.name'], link: 'c', publishedDateTime: 'd', content: 'e', authors: 'f', images: ['g', 'g[].h'],
    categories: 'g', provider: 'h', related: 'i', topics: 'a[]', type: 'b', quality: 'c', webUrl: 'd', language: 'e',
  }; // prettier-ignore
  const keys = fc.constantFrom(
    'a',
    'b',
    'c',
    'd',
    'e',
    'f',
    'g',
    'h',
    'i',
    '__proto__',
    'constructor',
    'toString',
    'title',
    'webUrl',
    'images',
    'url',
    'name',
    'related',
    'date',
  );
  const texts = fc.constantFrom(
    '',
    'x',
    'javascript:x',
    'https://d.example/',
    '//d.example',
    '2024-05-01',
    '<img src="javascript:x">',
    'By a and b',
    '\0',
    '1714550400',
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ maxDepth: 4 }, texts, fc.double(), fc.boolean(), fc.constant(null), fc.array(tie('tree'), { maxLength: 4 }),
      fc.array(fc.tuple(keys, tie('tree')), { maxLength: 6 }).map((entries) => Object.fromEntries(entries) as unknown)),
  })); // prettier-ignore
  const mappings = fc.constantFrom<JsonMapping>(
    { items: '' },
    { items: '', fields },
    { items: 'a', fields },
    { items: 'a[]' },
    { items: '[].i', fields },
  );

  it('is read, with http and https addresses only, or refused with FeedError', async () => {
    const bodies = fc.oneof(fc.uint8Array({ maxLength: 100 }), tree.map((value) => Buffer.from(JSON.stringify(value))));
    await fc.assert(
      fc.asyncProperty(bodies, mappings, async (body, mapping) => {
        await codeOf(() => {
          const { items } = readJsonDocument(body, mapping, { url: 'https://api.example/' });
          const urls = items.flatMap(({ link, images, record }) => [link, ...images.map(({ url }) => url), record?.webUrl, ...(record?.related ?? []).flatMap((one) => [one.webUrl, ...(one.images ?? []).map(({ url }) => url)])]);
          for (const url of urls) if (url !== undefined) expect(url).toMatch(/^https?:\/\//);
          expect(JSON.stringify(items)).not.toContain('[object');
        });
        expect(({} as Record<string, unknown>)['x']).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  }); // prettier-ignore
});
