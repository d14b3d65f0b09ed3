import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addFacts, enrichItems, lacksFacts, type EnrichRules } from '../../src/article/enrich.ts';
import { normalizeFeed } from '../../src/article/normalize-feed.ts';
import { factsOf, parseFacts, type PageFacts } from '../../src/article/page-facts.ts';
import { recognize, type RecognizedItem, type SeenEntry } from '../../src/article/recognize/recognize.ts';
import type { Article } from '../../src/article/types.ts';
import { readArticlePage } from '../../src/feed/article-page.ts';
import type { FeedItem } from '../../src/feed/types.ts';
import { makeArticle, NOON } from '../support/factories.ts';
import { feedItem, fieldOf } from './simulated-source.ts';

const ALL: EnrichRules = { wants: { amp: true, canonical: true, image: true }, source: { id: 'wire' } };
const AMP = 'https://news.example/amp/bridge-of-sighs';
const PICTURE = { url: 'https://img.example/bridge.jpg', width: 1200, height: 800 };
const LINK = 'https://news.example/story?nr=1';
const PAGE = 'https://news.example/bridge-of-sighs';

function wants(...names: (keyof EnrichRules['wants'])[]): EnrichRules {
  const is = (name: keyof EnrichRules['wants']) => names.includes(name);
  return { ...ALL, wants: { amp: is('amp'), canonical: is('canonical'), image: is('image') } };
}

const plain = makeArticle({ quality: 10, images: [] });
const add = (article: Article, facts: PageFacts, rules = ALL) => addFacts({ article }, facts, rules);

describe('what a page adds', () => {
  it('is the AMP address with that on the cache, a picture, and the quality that follows', () => {
    const base = add(plain, {});
    const article = add(plain, { ampUrl: AMP, image: PICTURE });
    expect(article).toMatchObject({
      ampWebUrl: AMP,
      cdnAmpWebUrl: 'https://news-example.cdn.ampproject.org/c/s/news.example/amp/bridge-of-sighs',
      images: [{ ...PICTURE, isCached: false }],
      quality: base.quality + 40,
    });
  });

  it('is only what is wanted', () => {
    const facts = { ampUrl: AMP, image: PICTURE };
    expect(add(plain, facts, wants('image'))).not.toHaveProperty('ampWebUrl');
    expect(add(plain, facts, wants('amp')).images).toEqual([]);
  });

  it('leaves what the feed says', () => {
    const given = makeArticle({
      ampWebUrl: 'https://news.example/amp/own',
      cdnAmpWebUrl: 'https://cache.example/own',
      images: [{ url: 'https://img.example/own.jpg', isCached: true }],
    });
    const { ampWebUrl, cdnAmpWebUrl, images } = add(given, { ampUrl: AMP, image: PICTURE });
    expect({ ampWebUrl, cdnAmpWebUrl, images }).toEqual({
      ampWebUrl: given.ampWebUrl,
      cdnAmpWebUrl: given.cdnAmpWebUrl,
      images: given.images,
    });
  });

  it('leaves the quality that a record gives', () => {
    expect(addFacts({ article: plain, given: { quality: true } }, { image: PICTURE }, ALL).quality).toBe(10);
  });

  it('is no picture where the rights to pictures are not ours, nor a tracking pixel', () => {
    const noImages = { ...ALL, source: { id: 'wire', rights: { images: false } } };
    expect(add(plain, { image: PICTURE }, noImages).images).toEqual([]);
    expect(add(plain, { image: { ...PICTURE, width: 1, height: 1 } }).images).toEqual([]);
  });

  it.each(['javascript:alert(1)', 'data:image/png;base64,AAAA', 'ftp://news.example/a', 'no address', ''])(
    'is nothing where the address is %j',
    (url) => {
      expect(add(plain, { ampUrl: url, image: { url } })).toEqual(add(plain, {}));
    },
  );

  it('is nothing, where there is none, for any article as it was normalized', () => {
    const text = fc.string({ maxLength: 40 });
    fc.assert(
      fc.property(
        text,
        text,
        fc.boolean(),
        fc.option(fc.integer({ min: 0, max: 300 })),
        (a, b, pic, quality) => {
          const item = feedItem({
            title: `A ${a}`,
            excerpt: b,
            link: LINK,
            images: pic ? [PICTURE] : [],
            ...(quality !== null && { record: { quality } }),
          });
          for (const normalized of normalizedItems([item]))
            expect(addFacts(normalized, {}, ALL)).toEqual(normalized.article);
        },
      ),
    );
  });
});

describe('whether a page is worth a visit', () => {
  const full = makeArticle({ ampWebUrl: AMP, images: [{ url: PICTURE.url, isCached: false }] });

  it.each<[string, Article, EnrichRules, boolean]>([
    ['nothing is there', plain, wants('amp', 'image'), true],
    ['all is there', full, wants('amp', 'image'), false],
    ['all is there but the page’s own address', full, ALL, true],
    [
      'a picture is missing that is not ours to show',
      plain,
      { ...wants('image'), source: { id: 'w', rights: { images: false } } },
      false,
    ],
    ['nothing is wanted', plain, wants(), false],
  ])('%s', (_, article, rules, expected) => {
    expect(lacksFacts({ article }, rules)).toBe(expected);
  });

  it('no, where the record gave the page’s own address', () => {
    expect(lacksFacts({ article: full, given: { webUrl: true } }, ALL)).toBe(false);
  });
});

describe('what may be taken from a page', () => {
  const head = `<link rel=canonical href="${PAGE}"><link rel=amphtml href="${AMP}">
    <meta property="og:image" content="${PICTURE.url}">`;
  const read = (markup: string, robotsTag?: string, url = LINK) =>
    factsOf(readArticlePage(new TextEncoder().encode(markup), { url }), {
      url,
      ...(robotsTag !== undefined && { robotsTag }),
    });
  const all = { canonicalUrl: PAGE, ampUrl: AMP, image: { url: PICTURE.url } };

  it('is what its head says', () => expect(read(head)).toEqual(all));

  it.each(['noindex', 'NOARCHIVE', 'nosnippet, follow', 'none', 'copydesk: noarchive'])(
    'is nothing under %s',
    (directive) => {
      expect(read(head, directive)).toEqual({});
      if (!directive.includes(':'))
        expect(read(`<meta name="robots" content="${directive}">${head}`)).toEqual({});
    },
  );

  it('is no picture under noimageindex', () => {
    const { image: _image, ...others } = all;
    expect(read(head, 'noimageindex')).toEqual(others);
    expect(read(`<meta name=robots content="max-image-preview:none">${head}`)).toEqual(others);
  });

  it('is what others may not take', () => expect(read(head, 'otherbot: noindex')).toEqual(all));

  it('is nothing where the link led to the front page', () => {
    expect(read(head, undefined, 'https://news.example/')).toEqual({});
  });

  it('comes back from JSON, and junk does not', () => {
    expect(parseFacts(JSON.stringify(all))).toEqual(all);
    expect(parseFacts('{}')).toEqual({});
    expect(parseFacts('{"canonicalUrl":5,"ampUrl":null,"image":{"url":[]}}')).toEqual({});
    for (const junk of [undefined, '', '{', 'null', '[]', '"x"']) expect(parseFacts(junk)).toBeUndefined();
  });
});

function normalizedItems(items: FeedItem[], sourceId = 'wire') {
  return normalizeFeed({ kind: 'rss', language: 'en', items, notes: [] }, { id: sourceId }, NOON).articles;
}

/** A source's memory as commits leave it, and pages that tests may set. */
class EnrichedSource {
  readonly seen = new Map<string, SeenEntry>();
  readonly pages = new Map<string, string>();
  rules = ALL;
  #keys: unknown;
  #polls = 0;

  poll(...items: FeedItem[]): RecognizedItem[] {
    this.#polls += 1;
    const articles = normalizedItems(items);
    const found = recognize(articles, { seen: this.seen, fieldOf, keys: this.#keys });
    this.#keys = found.keys;
    const factsAt = (url: string): PageFacts => {
      const canonicalUrl = this.pages.get(url);
      return canonicalUrl ? { canonicalUrl } : {};
    };
    const offered = enrichItems(found.offered, factsAt, this.rules, {
      items: articles,
      seen: this.seen,
      keyBy: found.keys.keyBy,
    });
    for (const { field, hash, mark, article, linkId, firstSeen = this.#polls } of offered)
      this.seen.set(field, {
        hash,
        articleId: article.id,
        firstSeen,
        ...(mark && { mark }),
        ...(linkId && { linkId }),
      });
    for (const { field, entry } of found.rekeyed) this.seen.set(field, entry);
    for (const field of found.dropFields) this.seen.delete(field);
    for (const { was } of found.rekeyed) if (was) this.seen.delete(was);
    return offered;
  }
}

const idOf = (link: string) => normalizedItems([feedItem({ link })])[0]?.article.id ?? '';
const bridge = feedItem({ guid: 'b', link: LINK, publishedDateTime: '2024-05-01T10:00:00Z' });
const whale = feedItem({
  guid: 'w',
  title: 'Stranded whale freed by volunteers',
  link: 'https://news.example/story?nr=2',
  publishedDateTime: '2024-05-01T11:00:00Z',
});

describe('the address that a page calls itself by', () => {
  it('gives the article the id that the feed would have given it under that link', () => {
    const source = new EnrichedSource();
    source.pages.set(LINK, PAGE);
    const [offer] = source.poll(bridge);
    expect(offer?.article).toMatchObject({ id: idOf(PAGE), webUrl: PAGE, originalUrl: LINK });
    expect(offer?.linkId).toBe(idOf(LINK));
  });

  it('makes nothing new with later polls, also when it is not known any more', () => {
    const source = new EnrichedSource();
    source.pages.set(LINK, PAGE);
    source.poll(bridge);
    expect(source.poll(bridge)).toEqual([]);
    source.pages.clear();
    expect(source.poll(bridge, whale)).toHaveLength(1);
    expect(source.poll(bridge, whale)).toEqual([]);
  });

  it('stays with an article that is edited or renamed while it is not known', () => {
    const source = new EnrichedSource();
    source.pages.set(LINK, PAGE);
    source.poll(bridge);
    source.pages.clear();
    const edited = { ...bridge, title: 'Harbour bridge reopens after four years' };
    expect(source.poll(edited).map(({ article, firstSeen }) => [article.id, firstSeen])).toEqual([
      [idOf(PAGE), 1],
    ]);
    expect(source.poll({ ...edited, guid: 'other' })).toEqual([]);
    expect(source.poll({ ...edited, guid: 'other' })).toEqual([]);
    expect(source.poll({ ...edited, guid: 'third', excerpt: 'More.' })[0]?.article.id).toBe(idOf(PAGE));
  });

  it('keeps an article in its place when its link changes', () => {
    const source = new EnrichedSource();
    const slug = 'https://news.example/story?nr=1&slug=new';
    source.pages.set(LINK, PAGE).set(slug, PAGE);
    source.poll(bridge);
    const [moved] = source.poll({ ...bridge, link: slug });
    expect(moved?.article).toMatchObject({ id: idOf(PAGE), aliases: [idOf(slug)] });
    expect(source.poll({ ...bridge, link: slug })).toEqual([]);
  });

  it('knows an article again that has another GUID and another link', () => {
    const source = new EnrichedSource();
    const link = 'https://news.example/story?nr=77';
    source.pages.set(LINK, PAGE).set(link, PAGE);
    source.poll(bridge);
    expect(source.poll({ ...bridge, guid: 'new', link })[0]?.article.id).toBe(idOf(PAGE));
  });

  it('moves an article that is edited, when its page could not be read before', () => {
    const source = new EnrichedSource();
    expect(source.poll(bridge)[0]?.article.id).toBe(idOf(LINK));
    source.pages.set(LINK, PAGE);
    expect(source.poll(bridge)).toEqual([]);
    const [edit] = source.poll({ ...bridge, excerpt: 'More.' });
    expect(edit?.article).toMatchObject({ id: idOf(PAGE), aliases: [idOf(LINK)] });
  });

  it('is one for two sources that have other links to it', () => {
    const [one, other] = [new EnrichedSource(), new EnrichedSource()];
    const link = 'https://news.example/story?nr=1&from=partner';
    one.pages.set(LINK, PAGE);
    other.pages.set(link, PAGE);
    const ids = [one.poll(bridge), other.poll({ ...bridge, link })].map(([offer]) => offer?.article.id);
    expect(new Set(ids)).toEqual(new Set([idOf(PAGE)]));
  });

  it('is nobody’s where two items of a document have it', () => {
    const source = new EnrichedSource();
    source.pages.set(LINK, PAGE).set(whale.link ?? '', PAGE);
    const offered = source.poll(bridge, whale);
    expect(offered.map(({ article }) => [article.id, article.webUrl])).toEqual([
      [idOf(LINK), LINK],
      [idOf(whale.link ?? ''), whale.link],
    ]);
  });

  it('stays with the first to have it when another item of the source comes with it', () => {
    const source = new EnrichedSource();
    source.pages.set(LINK, PAGE).set(whale.link ?? '', PAGE);
    expect(source.poll(bridge)[0]?.article.id).toBe(idOf(PAGE));
    expect(source.poll(bridge, whale).map(({ article }) => article.id)).toEqual([idOf(whale.link ?? '')]);
    // Nor when the first has left the document: an article would turn into another.
    const late = feedItem({
      guid: 'l',
      title: 'Third piece of the day',
      link: 'https://news.example/story?nr=3',
    });
    source.pages.set(late.link ?? '', PAGE);
    expect(source.poll(late)[0]?.article.id).toBe(idOf(late.link ?? ''));
  });

  it('is not taken where it is another item’s link, now or before', () => {
    const source = new EnrichedSource();
    source.pages.set(LINK, whale.link ?? '');
    expect(source.poll(bridge, whale).map(({ article }) => article.id)).toEqual([
      idOf(LINK),
      idOf(whale.link ?? ''),
    ]);
    const later = new EnrichedSource();
    later.poll(whale);
    later.pages.set(LINK, whale.link ?? '');
    expect(later.poll(bridge)[0]?.article.id).toBe(idOf(LINK));
    // Nor where the other one has moved away from it.
    const moved = new EnrichedSource();
    moved.pages.set(whale.link ?? '', 'https://news.example/whale').set(LINK, whale.link ?? '');
    moved.poll(whale);
    expect(moved.poll(bridge).map(({ article }) => article.id)).toEqual([idOf(LINK)]);
  });

  it.each(['https://news.example/', 'javascript:alert(1)', 'not an address', LINK])(
    'is not taken where it is %s',
    (canonicalUrl) => {
      const source = new EnrichedSource();
      source.pages.set(LINK, canonicalUrl);
      const [offer] = source.poll(bridge);
      expect(offer?.article).toMatchObject({ id: idOf(LINK), webUrl: LINK });
      expect(offer).not.toHaveProperty('linkId');
    },
  );

  it('is not taken where nobody wants it, or the record gave one', () => {
    const source = new EnrichedSource();
    source.pages.set(LINK, PAGE);
    source.rules = wants('amp', 'image');
    expect(source.poll(bridge)[0]?.article.webUrl).toBe(LINK);
    const record = new EnrichedSource();
    record.pages.set(LINK, PAGE);
    const given = { ...bridge, record: { webUrl: LINK } };
    expect(record.poll(given)[0]?.article.webUrl).toBe(LINK);
  });

  it('names the publisher where only the link did', () => {
    const short = 'https://short.example/1';
    const source = new EnrichedSource();
    source.pages.set(short, PAGE);
    expect(source.poll({ ...bridge, link: short })[0]?.article.provider).toEqual({ domain: 'news.example' });
    const named = { ...bridge, link: short, provider: { name: 'The Agency', domain: 'agency.example' } };
    const other = new EnrichedSource();
    other.pages.set(short, PAGE);
    expect(other.poll(named)[0]?.article.provider).toEqual(named.provider);
  });

  it('gives items no names that do not go by their link', () => {
    const source = new EnrichedSource();
    // Both have one link, so that they are known by their GUIDs.
    source.pages.set(LINK, PAGE);
    const offered = source.poll(bridge, { ...whale, link: LINK });
    expect(offered.map(({ article }) => article.webUrl)).toEqual([LINK, LINK]);
  });
});

describe('over many polls', () => {
  /** Whatever the pages say and when, no document that stays as it is brings anything, and no two articles have one id. */
  it('nothing is told twice', () => {
    const links = ['a', 'b', 'c', 'd'].map((name) => `https://news.example/story?nr=${name}`);
    const item = fc.record({ nr: fc.nat({ max: 3 }), edit: fc.nat({ max: 2 }), guid: fc.boolean() });
    const page = fc.option(fc.constantFrom(PAGE, `${PAGE}-2`, ...links), { nil: undefined });
    const poll = fc.record({
      items: fc.uniqueArray(item, { selector: ({ nr }) => nr, maxLength: 4 }),
      pages: fc.array(page, { minLength: 4, maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(poll, { maxLength: 6 }), (polls) => {
        const source = new EnrichedSource();
        for (const { items, pages } of polls) {
          source.pages.clear();
          pages.forEach((url, i) => url && source.pages.set(links[i] ?? '', url));
          const document = items.map(({ nr, edit, guid }) =>
            feedItem({
              title: `Headline of the piece by number ${'xyzu'[nr]} of this source`,
              link: links[nr] ?? '',
              excerpt: `Version ${edit}.`,
              publishedDateTime: `2024-05-01T1${nr}:00:00Z`,
              ...(guid && { guid: `guid ${nr}` }),
            }),
          );
          const ids = source.poll(...document).map(({ article }) => article.id);
          expect(new Set(ids).size).toBe(ids.length);
          expect(source.poll(...document)).toEqual([]);
          source.pages.clear();
          expect(source.poll(...document)).toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  });
});
