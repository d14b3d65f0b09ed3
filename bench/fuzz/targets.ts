import type { JsonMapping, SourceProfile } from '../../src/config/types.ts';
import type { Feed, ReadHint } from '../../src/feed/types.ts';
import type { Surface } from './load.ts';
import {
  promise,
  promiseAddresses,
  promiseArticle,
  promiseFeed,
  promiseSeen,
  promiseSound,
  promiseText,
} from './promises.ts';
import type { Input, Target } from './types.ts';

const URL_HINT = 'https://news.example.org/desk/feed.xml?x=1';
const NOW = new Date('2026-03-01T12:00:00Z');

const HINTS: ReadHint[] = [
  {},
  { url: URL_HINT, timeZone: 'America/St_Johns' },
  { contentType: 'text/xml; charset=windows-1251', url: URL_HINT },
  { contentType: 'application/json; charset=utf-8' },
];

const MAPPINGS: JsonMapping[] = [
  { items: '' },
  { items: 'articles' },
  {
    items: 'response.docs',
    fields: {
      title: 'headline.main',
      link: ['web_url', 'url'],
      publishedDateTime: 'pub_date',
      authors: 'byline.original',
      categories: 'keywords[].value',
      images: 'multimedia[0].url',
    },
  },
  {
    items: 'hits[].story',
    fields: {
      title: 'title',
      link: 'url',
      guid: 'id',
      publishedDateTime: 'time',
      excerpt: 'text',
      provider: 'source',
      language: 'lang',
    },
  },
];

const SOURCES: (SourceProfile & { maxItems?: number })[] = [
  { id: 'plain' },
  {
    id: 'full',
    language: 'de',
    timeZone: 'Europe/Berlin',
    provider: { name: 'Example News' },
    topics: ['world'],
    category: 'politics',
    maxItems: 5,
    rights: { excerptMax: 120, images: true },
  },
];

const ZONES = [undefined, 'Europe/Berlin', 'America/St_Johns', 'Nowhere/At_All'];

const bodyOf = (bytes: string) => Buffer.from(bytes, 'latin1');
const textOf = (bytes: string) => bodyOf(bytes).toString('utf8');
const pick = <T>(values: readonly T[], { variant }: Input) => values[variant % values.length] as T;

/** One input in this many is read twice, as the second reading has to say the same. */
const TWICE = 16;
const isReadTwice = ({ bytes }: Input) => bytes.length % TWICE === 0;

function promiseSame(first: unknown, second: unknown): void {
  promise(JSON.stringify(first) === JSON.stringify(second), 'a second reading says something else');
}

/** A reading of bytes to a feed. */
function feedTarget(
  name: string,
  seeds: string[],
  settings: { share: number; variants: number },
  read: (surface: Surface, input: Input) => Feed | Promise<Feed>,
): Target {
  return {
    name,
    seeds,
    ...settings,
    async run(surface, input) {
      const feed = await read(surface, input);
      promiseFeed(feed, input.bytes);
      if (isReadTwice(input)) promiseSame(feed, await read(surface, input));
    },
  };
}

/** One reading each; those with more to them have a greater share of the time. */
export const TARGETS: readonly Target[] = [
  {
    name: 'decode',
    seeds: ['feed', 'page'],
    variants: 3,
    share: 1,
    run({ decodeBody }, { bytes, variant }) {
      // The header is as hostile as the body: in one variant it is the first line.
      const [, header = '', rest = bytes] = (variant === 2 && /^([^\n]{0,200})\n([^]*)$/.exec(bytes)) || [];
      const contentType = [undefined, 'text/xml; charset=iso-8859-1', header][variant];
      const text = decodeBody(bodyOf(rest), contentType);
      promise(text.length <= 2 * rest.length + 2, 'the text is longer than its bytes');
      if (contentType === undefined)
        promise(text === decodeBody(bodyOf(rest)), 'a second reading says something else');
    },
  },
  feedTarget('feed', ['feed', 'page'], { share: 3, variants: HINTS.length }, ({ readFeed }, input) =>
    readFeed(bodyOf(input.bytes), pick(HINTS, input)),
  ),
  feedTarget('sitemap', ['sitemap'], { share: 1, variants: 3 }, ({ readSitemap }, input) => {
    const sitemap = readSitemap(bodyOf(input.bytes), pick(HINTS, input));
    promiseAddresses(sitemap);
    return sitemap;
  }),
  feedTarget('json', ['json'], { share: 1, variants: MAPPINGS.length }, ({ readJsonDocument }, input) =>
    readJsonDocument(bodyOf(input.bytes), pick(MAPPINGS, input), { url: URL_HINT, timeZone: 'Asia/Tokyo' }),
  ),
  {
    name: 'discover',
    seeds: ['page'],
    variants: 3,
    share: 0.7,
    run({ discoverFeeds }, input) {
      const feeds = discoverFeeds(bodyOf(input.bytes), pick(HINTS, input));
      promiseSound(feeds, input.bytes);
      promiseSeen(feeds);
      promiseAddresses(feeds);
      promise(new Set(feeds.map(({ url }) => url)).size === feeds.length, 'a feed comes twice');
    },
  },
  {
    name: 'page',
    seeds: ['page'],
    variants: 3,
    share: 0.7,
    run({ readArticlePage }, input) {
      const page = readArticlePage(bodyOf(input.bytes), pick(HINTS, input));
      promiseSound(page, input.bytes);
      promiseSeen(page);
      promiseAddresses(page);
    },
  },
  {
    name: 'opml',
    seeds: ['opml'],
    variants: 1,
    share: 0.7,
    run({ readOpml, writeOpml }, { bytes }) {
      const list = readOpml(bodyOf(bytes));
      promiseSound(list, bytes);
      promiseSeen(list);
      promiseAddresses(list);
      const again = readOpml(Buffer.from(writeOpml(list)));
      const urls = (outlines: typeof list.outlines) => outlines.map(({ url }) => url).toSorted();
      promiseSame(urls(list.outlines), urls(again.outlines));
    },
  },
  {
    name: 'date',
    seeds: ['date'],
    variants: ZONES.length,
    share: 0.7,
    run({ readDate }, input) {
      const date = readDate(textOf(input.bytes), pick(ZONES, input));
      if (!date) return;
      promiseSound({ publishedDateTime: date.dateTime }, input.bytes);
      if (date.precision === 'second')
        promise(readDate(date.dateTime)?.dateTime === date.dateTime, 'a date that was read reads as another');
      else promise(date.dateTime.endsWith('T00:00:00Z'), 'a day has a time');
    },
  },
  {
    name: 'document',
    seeds: ['document'],
    variants: ZONES.length,
    share: 1,
    run({ readDocument }, input) {
      const item = readDocument(bodyOf(input.bytes), { path: 'a/b.txt', ...zoneOf(input) });
      promiseFeed({ kind: 'documents', items: [item], notes: [] }, input.bytes);
    },
  },
  {
    name: 'articles',
    seeds: ['feed', 'sitemap', 'json', 'document'],
    variants: 8,
    share: 2.5,
    async run(surface, input) {
      const feed = await readAny(surface, input);
      const source = SOURCES[input.variant >> 2] as SourceProfile;
      const normalized = surface.normalizeFeed(feed, source, NOW);
      promiseSound(normalized, input.bytes);
      promiseSeen(normalized);
      for (const { article } of normalized.articles) promiseArticle(article, surface);
      const ids = normalized.articles.map(({ article }) => article.id);
      promise(new Set(ids).size === ids.length, 'two articles of a document have one id');
      promise(
        normalized.articles.length + normalized.skipped.length === feed.items.length,
        'an item is lost',
      );
      if (isReadTwice(input)) promiseSame(normalized, surface.normalizeFeed(feed, source, NOW));
    },
  },
  {
    name: 'url',
    seeds: ['url'],
    variants: 2,
    share: 0.7,
    run({ canonicalUrl }, { bytes, variant }) {
      const url = canonicalUrl(textOf(bytes), variant === 1 ? URL_HINT : undefined);
      if (url === undefined) return;
      promiseSound({ url }, bytes);
      promiseAddresses({ url });
      promise(canonicalUrl(url) === url, 'a canonical address has another canonical address');
    },
  },
  {
    name: 'text',
    seeds: ['text'],
    variants: 2,
    share: 0.7,
    run({ plainText }, { bytes, variant }) {
      const text = variant === 1 ? plainText(textOf(bytes), 120) : plainText(textOf(bytes));
      promiseSound({ text }, bytes);
      promiseText(text, 'text');
    },
  },
];

function zoneOf(input: Input): { timeZone?: string } {
  const timeZone = pick(ZONES, input);
  return timeZone ? { timeZone } : {};
}

/** The kinds of source, of which each has a quarter of the variants. */
function readAny(surface: Surface, { bytes, variant }: Input): Feed | Promise<Feed> {
  const body = bodyOf(bytes);
  switch (variant & 3) {
    case 0:
      return surface.readFeed(body, { url: URL_HINT });
    case 1:
      return surface.readSitemap(body, { url: URL_HINT });
    case 2:
      return surface.readJsonDocument(body, { items: 'articles' }, { url: URL_HINT });
    default:
      return { kind: 'documents', items: [surface.readDocument(body, { path: 'a/b.txt' })], notes: [] };
  }
}
