import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeItem } from '../../src/article/normalize-item.ts';
import type { NormalizeRules } from '../../src/article/normalize-rules.ts';
import type { Article } from '../../src/article/types.ts';
import type { SourceProfile } from '../../src/config/types.ts';
import type { FeedItem } from '../../src/feed/types.ts';

const now = new Date('2024-05-01T12:00:00.789Z');
const source: SourceProfile = { id: 'wire' };

function item(fields: Partial<FeedItem> = {}): FeedItem {
  return {
    title: 'Harbour bridge reopens after repairs',
    authors: [],
    categories: [],
    images: [],
    enclosures: [],
    ...fields,
  };
}

function article(
  fields: Partial<FeedItem> = {},
  profile: Partial<SourceProfile> = {},
  rules?: NormalizeRules,
): Article {
  const result = normalizeItem(item(fields), { ...source, ...profile }, now, rules);
  if ('skipped' in result) throw new Error(`skipped: ${result.skipped}`);
  return result;
}

const carried = (secured: string) => article({ record: { secured } }).secured?.length;

describe('a front-matter record', () => {
  const page = 'https://www.rferl.org/a/eu-kosovo-serbia-dialogue-normal-relations-kurti-vucic/32289008.html';
  const amp =
    'https://www.rferl.org/amp/eu-kosovo-serbia-dialogue-normal-relations-kurti-vucic/32289008.html';
  const relatedPage =
    'https://www.firstpost.com/world/european-union-publishes-kosovo-serbia-plan-after-tough-talks-12216552.html';
  const fields: Partial<FeedItem> = {
    title: 'Leaders Of Serbia And Kosovo Due For A Meeting',
    publishedDateTime: '2023-02-26T21:13:00Z',
    path: '000.txt',
    provider: { name: 'Radio Free Europe/Radio Liberty', domain: 'rferl.org' },
    record: {
      category: 'news',
      originalUrl: page,
      webUrl: page,
      ampWebUrl: amp,
      type: 'article',
      quality: 6,
      heat: -1,
      published: false,
      topics: ['Computer Vision', 'AI'],
      related: [
        {
          title: 'European Union publishes Kosovo-Serbia plan',
          publishedDateTime: '2023-02-28T02:31:00Z',
          webUrl: relatedPage,
          ampWebUrl: `${relatedPage}/amp`,
          provider: { name: 'Firstpost' },
          quality: 44,
          images: [{ url: 'https://images.firstpost.com/a.jpg', width: 640, height: 362, isCached: true }],
        },
        { title: ' ', webUrl: page },
        {
          title: 'Bad <b>links</b>',
          webUrl: 'javascript:alert(1)',
          publishedDateTime: '2099-01-01T00:00:00Z',
        },
      ],
      secured: 'b3BhcXVl;aXY=',
    },
  };

  it('stands as it is given, with our own beside it', () => {
    expect(article(fields)).toMatchObject({
      category: 'news',
      publishedDateTime: '2023-02-26T21:13:00Z',
      firstSeenDateTime: '2024-05-01T12:00:00Z',
      originalUrl: page,
      webUrl: page,
      ampWebUrl: amp,
      cdnAmpWebUrl: `https://www-rferl-org.cdn.ampproject.org/c/s/${amp.slice('https://'.length)}`,
      quality: 6,
      heat: 0,
      published: false,
      given: { heat: -1, published: false, topics: ['Computer Vision', 'AI'] },
      provider: { name: 'Radio Free Europe/Radio Liberty', domain: 'rferl.org' },
      topics: ['Computer Vision', 'AI'],
      secured: 'b3BhcXVl;aXY=',
      sourceId: 'wire',
    });
  });

  it('names its related pieces in its order', () => {
    expect(article(fields).related).toEqual([
      {
        title: 'European Union publishes Kosovo-Serbia plan',
        publishedDateTime: '2023-02-28T02:31:00Z',
        webUrl: relatedPage,
        ampWebUrl: `${relatedPage}/amp`,
        cdnAmpWebUrl: `https://www-firstpost-com.cdn.ampproject.org/c/s/${relatedPage.slice('https://'.length)}/amp`,
        type: 'article',
        provider: { name: 'Firstpost', domain: 'firstpost.com' },
        quality: 44,
        images: [{ url: 'https://images.firstpost.com/a.jpg', width: 640, height: 362, isCached: true }],
        origin: 'source',
      },
      { title: 'Bad links', type: 'article', origin: 'source' },
    ]);
  });

  it('carries no payload over 16 KiB', () => {
    expect([carried('x'.repeat(16_384)), carried('x'.repeat(16_385)), carried('é'.repeat(10_000))]).toEqual([
      16_384,
      undefined,
      undefined,
    ]);
  });
});

const idOf = (guid: string, url: string) =>
  article({ guid, link: url }, {}, { feed: { link: 'https://news.example/world' } }).id;

describe('id', () => {
  const link = 'https://news.example/a';

  it('is the web page’s, whatever the source, the tracking or the AMP form', () => {
    const one = article({ link: `${link}-b-c?utm_source=rss`, guid: '1' });
    const other = article({ link: `${link}-b-c/amp#top`, guid: '2', title: 'Another' }, { id: 'other' });
    expect(other.id).toBe(one.id);
    expect(one.id).toMatch(/^[0-9a-f]{32}$/);
  });

  it('without a link is the GUID within the source, then the path, then title and date', () => {
    const ids = [
      article({ guid: 'g' }),
      article({ guid: 'g' }, { id: 'other' }),
      article({ path: 'g' }),
      article({ publishedDateTime: '2024-05-01T10:00:00Z' }),
      article({ publishedDateTime: '2024-05-01T11:00:00Z' }),
      article({ link }),
    ].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(article({ guid: 'g', title: 'Edited' }).id).toBe(ids[0]);
    expect(article({ path: 'g', title: 'Edited' }).id).toBe(ids[2]);
  });

  it('is not the front page’s, to which every item of some feeds links', () => {
    expect(idOf('1', 'https://news.example/')).not.toBe(idOf('2', 'https://news.example/'));
    expect(idOf('1', 'https://news.example/world')).not.toBe(idOf('2', 'https://news.example/world'));
    expect(idOf('1', link)).toBe(idOf('2', link));
  });
});

describe('title and labels', () => {
  it.each([
    ['Bislimi and Petkovic\u0301 meet <b>Sørensen</b>', 'Bislimi and Petković meet Sørensen'],
    ['AT&amp;amp;T &lt;script&gt;alert(1)&lt;/script&gt;\n wins', 'AT&T wins'],
  ])('%j', (given, title) => expect(article({ title: given }).title).toBe(title));

  it('is at most 500 characters', () => {
    expect(article({ title: 'word '.repeat(1000) }).title.length).toBeLessThanOrEqual(500);
  });

  it('keeps the labels that the title bears', () => {
    expect(article({ title: 'UPDATE 2-Harbour bridge reopens' }).labels).toContain('update');
    expect(article().labels).toEqual([]);
  });

  it.each([undefined, '', '  ', '<img src=x>', '&nbsp;'])('skips an item with the title %j', (title) => {
    const { title: _, ...rest } = item({ guid: 'g1' });
    expect(normalizeItem(title === undefined ? rest : { ...rest, title }, source, now)).toEqual({
      skipped: 'no-title',
      detail: 'g1',
    });
  });
});

describe('excerpt', () => {
  const long = 'A sentence of some length is here. '.repeat(30);

  it('is at most 300 characters, or what the rights allow', () => {
    expect(article({ excerpt: long }).excerpt?.length).toBeLessThanOrEqual(300);
    expect(article({ excerpt: long }).excerpt?.length).toBeGreaterThan(250);
    expect(article({ excerpt: long }, { rights: { excerptMax: 40 } }).excerpt).toBe(
      'A sentence of some length is here.',
    );
    expect(article({ excerpt: long }, { rights: { excerptMax: 900 } }).excerpt?.length).toBeLessThanOrEqual(
      300,
    );
    expect(article({ excerpt: long, content: long }, { rights: { excerptMax: 0 } })).not.toHaveProperty(
      'excerpt',
    );
  });

  it('comes from the body where there is no summary, and never more of it', () => {
    const { excerpt, ...rest } = article({ excerpt: '<br>', content: `<p>${long}</p><p>SECRET</p>` });
    expect(excerpt?.startsWith('A sentence')).toBe(true);
    expect(JSON.stringify(rest)).not.toContain('SECRET');
  });
});

describe('dates', () => {
  it.each<[string, Partial<FeedItem>, Partial<Article>]>([
    [
      'to the second',
      { publishedDateTime: '2024-05-01T10:00:00.5+02:00' },
      { publishedDateTime: '2024-05-01T08:00:00Z', dateSource: 'feed', datePrecision: 'second' },
    ],
    [
      'as found',
      { publishedDateTime: '2023-10-27T00:00:00Z', datePrecision: 'day', dateSource: 'text' },
      { dateSource: 'text', datePrecision: 'day' },
    ],
    [
      'a little ahead',
      { publishedDateTime: '2024-05-01T12:05:00Z' },
      { publishedDateTime: '2024-05-01T12:05:00Z' },
    ],
    [
      'of the last update',
      { updatedDateTime: '2024-05-01T09:00:00Z' },
      { publishedDateTime: '2024-05-01T09:00:00Z', dateSource: 'feed' },
    ],
    [
      'in the address',
      { link: 'https://n.example/2023/02/26/x' },
      { publishedDateTime: '2023-02-26T00:00:00Z', dateSource: 'url', datePrecision: 'day' },
    ],
    [
      'in the address, in words',
      { link: 'https://n.example/world/2023/feb/26/x' },
      { publishedDateTime: '2023-02-26T00:00:00Z' },
    ],
    [
      'a day that has begun somewhere',
      { publishedDateTime: '2024-05-02T00:00:00Z', datePrecision: 'day' },
      { publishedDateTime: '2024-05-02T00:00:00Z' },
    ],
  ])('%s', (_, fields, expected) => expect(article(fields)).toMatchObject(expected));

  it.each<[string, Partial<FeedItem>]>([
    ['in the future', { publishedDateTime: '2024-05-01T12:30:00Z' }],
    ['far in the future', { publishedDateTime: '+275760-09-13T00:00:00Z' }],
    ['of an unset clock', { publishedDateTime: '1970-01-01T00:00:00Z' }],
    ['before there was any', { publishedDateTime: '0001-01-01T00:00:00Z' }],
    ['that is none', { publishedDateTime: 'yesterday' }],
    ['impossible in the address', { link: 'https://n.example/2023/02/31/x' }],
    ['in the address and to come', { link: 'https://n.example/2024/06/01/x' }],
    ['only a number in the address', { link: 'https://n.example/story/20230226123' }],
  ])('drops a date %s', (_, fields) => {
    const result = article(fields);
    expect([result.publishedDateTime, result.dateSource, result.datePrecision]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('addresses', () => {
  const bad = [
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    ' jAvascript:alert(1)',
    'vbscript:x',
    '',
  ];

  it.each(bad)('lets no %j out', (url) => {
    const result = article({
      link: url,
      guid: url,
      images: [{ url }],
      enclosures: [{ url, type: 'image/png' }],
      content: `<img src="${url}"><a href="${url}">x</a>`,
      record: {
        originalUrl: url,
        webUrl: url,
        ampWebUrl: url,
        cdnAmpWebUrl: url,
        related: [{ title: 'T', webUrl: url, ampWebUrl: url, images: [{ url }] }],
      },
    });
    expect(JSON.stringify(result)).not.toMatch(/script:|data:|file:/i);
    expect(result.images).toEqual([]);
  });

  it('finds the AMP page when the link is one', () => {
    const result = article({
      link: 'https://www-firstpost-com.cdn.ampproject.org/c/s/www.firstpost.com/a-b-12216552.html/amp',
    });
    expect(result).toMatchObject({
      webUrl: 'https://www.firstpost.com/a-b-12216552.html',
      ampWebUrl: 'https://www.firstpost.com/a-b-12216552.html/amp',
      cdnAmpWebUrl: result.originalUrl,
    });
  });

  it('has no link where none is given', () => {
    const result = article({}, {}, { feed: { link: 'https://news.example/' } });
    expect(result).not.toHaveProperty('originalUrl');
    expect(result).not.toHaveProperty('webUrl');
  });
});

describe('category and topics', () => {
  const rules: NormalizeRules = {
    categories: { politics: 'world', sport: 'sports' },
    topics: [
      { topic: 'Kosovo', words: ['Kosovo', 'Petkovic'] },
      { topic: 'Rail', words: ['high-speed rail'] },
      { topic: 'Nur Deutsch', words: ['bridge'], languages: ['de'] },
      { topic: 'Tokyo', words: ['東京'] },
    ],
  };

  it.each<[string, Partial<FeedItem>, Partial<SourceProfile>]>([
    ['sports', { categories: ['Local', 'SPORT', 'Politics'] }, {}],
    ['science', { categories: ['Sport'] }, { category: 'science' }],
    ['news', { categories: ['__proto__', 'constructor', 'toString'] }, {}],
    ['news', {}, {}],
  ])('%s', (category, fields, profile) => expect(article(fields, profile, rules).category).toBe(category));

  it('come from the record, the feed, the source and the rules, each once', () => {
    const fields: Partial<FeedItem> = {
      title: 'Petković rides high speed rail',
      categories: [
        'politics ',
        'AI',
        'Uncategorized',
        'http://schemas.example/kind#post',
        '12',
        '&lt;b&gt;Rail',
      ],
      record: { topics: ['AI', 'Politics'] },
    };
    expect(article(fields, { topics: ['Balkans', 'ai'] }, rules).topics).toEqual([
      'AI',
      'Politics',
      'Rail',
      'Balkans',
      'Kosovo',
    ]);
  });

  it('match whole words, in the languages named', () => {
    expect(article({ title: 'Kosovoan bridges' }, {}, rules).topics).toEqual([]);
    expect(article({ title: 'A bridge', language: 'de-AT' }, {}, rules).topics).toEqual(['Nur Deutsch']);
    expect(article({ title: 'A bridge', language: 'en' }, {}, rules).topics).toEqual([]);
    expect(article({ title: '速報東京で会談' }, {}, rules).topics).toEqual(['Tokyo']);
  });

  it('are at most 20', () => {
    expect(article({ categories: Array.from({ length: 500 }, (_, n) => `topic ${n}`) }).topics).toHaveLength(
      20,
    );
  });
});

describe('provider', () => {
  const link = 'https://edition.news.co.uk/a';
  it.each<[string, Partial<FeedItem>, Partial<SourceProfile>, unknown]>([
    [
      'the operator’s',
      { link, provider: { name: 'B' } },
      { provider: { name: 'A', domain: 'https://www.a.example/x' } },
      { name: 'A', domain: 'a.example' },
    ],
    [
      'the item’s',
      { link, provider: { name: 'B', domain: 'b.example' } },
      {},
      { name: 'B', domain: 'b.example' },
    ],
    ['the page’s', { link }, {}, { domain: 'news.co.uk' }],
    ['a rented name', { link: 'https://ann.blogspot.com/x' }, {}, { domain: 'ann.blogspot.com' }],
    ['an agency’s, by name only', { provider: { name: 'Anadolu' } }, {}, { name: 'Anadolu' }],
    ['none', {}, {}, undefined],
    ['an address', { link: 'http://127.0.0.1:8080/a' }, {}, undefined],
  ])('%s', (_, fields, profile, expected) => expect(article(fields, profile).provider).toEqual(expected));
});

describe('images', () => {
  const url = 'https://img.example/a.jpg';

  it('are those named, then the enclosures, each once and without tracking pixels', () => {
    const result = article({
      images: [
        { url, width: 640, height: -1 },
        { url, isCached: true },
        { url: 'https://t.example/p.gif', width: 1, height: 1 },
      ],
      enclosures: [
        { url: 'https://img.example/b.png', type: 'image/png' },
        { url: 'https://img.example/c.mp3', type: 'audio/mpeg' },
      ],
      content: '<img src="https://img.example/unused.jpg">',
    });
    expect(result.images).toEqual([
      { url, width: 640, isCached: false },
      { url: 'https://img.example/b.png', isCached: false },
    ]);
  });

  it('else the first picture of the text', () => {
    const content = `<p>x<img src="https://t.example/p" width="1" height="1"><IMG alt="a > b" src="/a.jpg?x=1&amp;y=2" width=640></p>`;
    expect(article({ link: 'https://img.example/n/1', content }).images).toEqual([
      { url: 'https://img.example/a.jpg?x=1&y=2', width: 640, isCached: false },
    ]);
    expect(article({ excerpt: `<img src="data:x" data-src="${url}">` }).images).toEqual([
      { url, isCached: false },
    ]);
  });

  it('are none where the rights say so', () => {
    expect(
      article({ images: [{ url }], content: `<img src="${url}">` }, { rights: { images: false } }).images,
    ).toEqual([]);
  });
});

describe('type', () => {
  it.each<[string, Partial<FeedItem>]>([
    ['video', { enclosures: [{ url: 'https://n.example/a', type: 'video/mp4' }] }],
    ['audio', { enclosures: [{ url: 'https://n.example/a.mp3?x' }] }],
    ['video', { title: 'Harbour bridge reopens (video)' }],
    ['video', { link: 'https://www.youtube.com/watch?v=abc' }],
    ['video', { link: 'https://n.example/en/video/bridge' }],
    ['audio', { link: 'https://n.example/podcasts/1' }],
    ['audio', { record: { type: 'audio' }, link: 'https://n.example/video/1' }],
    ['article', { link: 'https://n.example/news/video-shows-bridge' }],
    ['article', { enclosures: [{ url: 'https://n.example/a.jpg', type: 'image/jpeg' }] }],
  ])('%s', (type, fields) => expect(article(fields).type).toBe(type));
});

describe('quality', () => {
  const full: Partial<FeedItem> = {
    link: 'https://a-b-c.example/x-y-z.html/amp',
    excerpt: 'Text',
    authors: ['Ann'],
    publishedDateTime: '2024-05-01T10:00:00Z',
    images: [{ url: 'https://img.example/a.jpg' }],
  };
  it.each<[number, Partial<FeedItem>, NormalizeRules]>([
    [5, {}, {}],
    [20, { ...full, images: [], link: 'https://n.example/a' }, {}],
    [60, full, {}],
    [100, full, { knownDomains: new Set(['a-b-c.example']) }],
    [6, { ...full, record: { quality: 6 } }, {}],
    [200, { record: { quality: 9999 } }, {}],
    [5, { record: { quality: Number.NaN } }, {}],
  ])('%d', (quality, fields, rules) => expect(article(fields, {}, rules).quality).toBe(quality));

  it('counts a publisher that the operator named', () => {
    expect(article({}, { provider: { name: 'Ours' } }).quality).toBe(45);
  });
});

describe('language', () => {
  const english =
    'The harbour bridge has been opened to traffic again after three years of repairs, the city council said on Wednesday.';
  const german =
    'Die Hafenbrücke ist nach drei Jahren Bauzeit wieder für den Verkehr geöffnet, teilte die Stadtverwaltung am Mittwoch mit.';

  it.each<[string, Partial<FeedItem>, NormalizeRules, Partial<SourceProfile>]>([
    ['en-US', { language: 'en_us' }, { feed: { language: 'de' } }, {}],
    ['de', { language: 'und' }, { feed: { language: 'DE' } }, { language: 'fr' }],
    ['fr', { language: 'english!' }, {}, { language: 'fr' }],
    ['en', { excerpt: english }, {}, {}],
    ['de', { title: 'Hafenbrücke wieder offen', excerpt: german }, {}, {}],
    ['und', { title: 'Dow 300' }, {}, {}],
    ['und', { title: 'Tlh', excerpt: '1234567890 '.repeat(20) }, {}, {}],
  ])('%s', (language, fields, rules, profile) =>
    expect(article(fields, profile, rules).language).toBe(language),
  );
});

describe('authors, guid, rights', () => {
  it('are plain, once, and few', () => {
    const authors = [
      'Ann <b>Lee</b>',
      ' Ann Lee',
      '',
      'Bo',
      ...Array.from({ length: 100 }, (_, n) => `A${n}`),
    ];
    const result = article({ authors, guid: 'tag:news.example,2024:1' }, { rights: { redistribute: true } });
    expect(result.authors.slice(0, 2)).toEqual(['Ann Lee', 'Bo']);
    expect(result.authors).toHaveLength(10);
    expect(result).toMatchObject({ guid: 'tag:news.example,2024:1', rights: { redistribute: true } });
  });
});

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    'javascript:alert(1)',
    'data:,x',
    '<script>x</script>',
    '__proto__',
    'https://n.example/2024/01/02/a',
    '2099-01-01T00:00:00Z',
    '&lt;b&gt;',
    'http://[',
    '\ud800',
  ),
  fc.webUrl(),
);
const image = fc.record(
  { url: hostile, width: fc.double(), height: fc.integer() },
  { requiredKeys: ['url'] },
);
const text = {
  title: hostile,
  excerpt: hostile,
  publishedDateTime: hostile,
  link: hostile,
  guid: hostile,
  content: hostile,
};
const related = fc.record(
  {
    title: hostile,
    excerpt: hostile,
    webUrl: hostile,
    ampWebUrl: hostile,
    cdnAmpWebUrl: hostile,
    quality: fc.double(),
    images: fc.array(image),
  },
  { requiredKeys: ['title'] },
);
const anyItem = fc.record(
  {
    ...text,
    updatedDateTime: hostile,
    language: hostile,
    path: hostile,
    authors: fc.array(hostile, { maxLength: 4 }),
    categories: fc.array(hostile, { maxLength: 4 }),
    images: fc.array(image, { maxLength: 3 }),
    enclosures: fc.array(fc.record({ url: hostile, type: fc.constantFrom('image/png', 'video/mp4', 'x') }), {
      maxLength: 3,
    }),
    provider: fc.record({ name: hostile, domain: hostile }, { requiredKeys: [] }),
    record: fc.record(
      {
        originalUrl: hostile,
        webUrl: hostile,
        ampWebUrl: hostile,
        cdnAmpWebUrl: hostile,
        category: hostile,
        quality: fc.double(),
        heat: fc.double(),
        published: fc.boolean(),
        topics: fc.array(hostile),
        related: fc.array(related, { maxLength: 3 }),
        secured: hostile,
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['authors', 'categories', 'images', 'enclosures'] },
);

it('takes any item: every text is plain and folded, every address http or https, every date past', () => {
  fc.assert(
    fc.property(anyItem, (given) => {
      const result = normalizeItem(given, source, now);
      if ('skipped' in result) return;
      for (const piece of [result, ...result.related]) {
        expect(piece.title).toBe(piece.title.normalize('NFC').replace(/\s+/g, ' ').trim());
        expect(piece.title).not.toMatch(/<[a-z/!?][^<>]*>/i);
        expect(piece.excerpt ?? '').not.toMatch(/<[a-z/!?][^<>]*>/i);
        expect((piece.excerpt ?? '').length).toBeLessThanOrEqual(300);
        expect(piece.publishedDateTime ?? '').toMatch(/^$|^(?:19|20)\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        const urls = [
          piece.webUrl,
          piece.ampWebUrl,
          piece.cdnAmpWebUrl,
          ...(piece.images ?? []).map(({ url }) => url),
        ];
        for (const url of urls) expect(url ?? 'https://').toMatch(/^https?:\/\//);
      }
      expect(result.originalUrl ?? 'https://').toMatch(/^https?:\/\//);
      expect(normalizeItem(given, source, now)).toEqual(result);
    }),
    { numRuns: 300 },
  );
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
