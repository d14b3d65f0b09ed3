import type { Article } from '../../src/article/types.ts';
import type { Feed } from '../../src/feed/types.ts';
import type { Surface } from './load.ts';
import { Broken } from './types.ts';

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
/** What plain text has none of; tabs and line ends are among them. */
const CONTROL = /\p{Cc}/u;
/** The same but for tabs and line ends, which texts may have. */
// oxlint-disable-next-line no-control-regex -- control characters are what it is for
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
/** Half a surrogate pair. */
const HALF = /\p{Surrogate}/u;
const TAG = /<[a-z/!?][^<>]*>/i;
const DATES = new Set(['publishedDateTime', 'updatedDateTime', 'modifiedDateTime', 'firstSeenDateTime']);
const ADDRESSES = new Set([
  'originalUrl',
  'webUrl',
  'ampWebUrl',
  'cdnAmpWebUrl',
  'canonicalUrl',
  'ampUrl',
  'siteUrl',
  'url',
]);
/** The one field that is passed on as it is. */
const AS_GIVEN = 'secured';

export function promise(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Broken(what);
}

/** Each value of a result with the way to it, without the numbers of lists: `items[].title`. */
function* valuesOf(
  value: unknown,
  path = '',
  name = '',
): Generator<{ value: unknown; path: string; name: string }> {
  yield { value, path, name };
  if (Array.isArray(value)) for (const entry of value) yield* valuesOf(entry, `${path}[]`, name);
  else if (typeof value === 'object' && value !== null)
    for (const [key, entry] of Object.entries(value))
      yield* valuesOf(entry, path ? `${path}.${key}` : key, key);
}

/** What holds of every result, whatever was read. */
export function promiseSound(result: unknown, bytes: string): void {
  const mayHold = bytes.includes('bject');
  for (const { value, path, name } of valuesOf(result)) {
    if (typeof value === 'number') promise(Number.isFinite(value), `${path} is no finite number`);
    if (typeof value !== 'string') continue;
    promise(!HALF.test(value), `${path} has half a surrogate pair`);
    promise(mayHold || !value.includes('[object '), `${path} has [object Object] in it`);
    promise(!DATES.has(name) || isDate(value), `${path} is no date in ISO 8601 UTC`);
  }
  promise(Object.keys(Object.prototype).length === 0, 'the prototype of all objects was written to');
}

function isDate(text: string): boolean {
  return DATE_TIME.test(text) && !Number.isNaN(Date.parse(text));
}

/** Nothing that a reader of it does not see. */
export function promiseSeen(result: unknown): void {
  for (const { value, path, name } of valuesOf(result))
    if (typeof value === 'string' && name !== AS_GIVEN)
      promise(!UNSEEN.test(value), `${path} has control characters`);
}

/** Addresses that can be fetched and shown: http or https, and one that a browser reads. */
export function promiseAddresses(result: unknown): void {
  for (const { value, path, name } of valuesOf(result))
    if (typeof value === 'string' && ADDRESSES.has(name))
      promise(/^https?:\/\//.test(value) && isUrl(value), `${path} is no http or https address`);
}

/** Not by URL.canParse, which Node.js 20 answers wrongly for Latin-1 hosts once its caller is optimized. */
function isUrl(text: string): boolean {
  try {
    return new URL(text).href !== '';
  } catch {
    return false;
  }
}

/** A feed as the publisher gave it: texts may hold markup, and links any scheme. */
export function promiseFeed(feed: Feed, bytes: string): void {
  promiseSound(feed, bytes);
  promiseSeen(feed);
  for (const { title, link, guid, authors } of feed.items)
    for (const text of [title, link, guid, ...authors])
      promise(text === undefined || text.trim() !== '', 'an item has an empty field');
}

/** Articles are what goes out: texts are text, and addresses http or https. */
export function promiseArticle(article: Article, { canonicalUrl }: Surface): void {
  promiseAddresses(article);
  promiseSeen(article);
  const { title, excerpt, webUrl, quality, related, images, category, provider } = article;
  promiseText(title, 'title');
  promise(title !== '', 'title is empty');
  promiseText(category, 'category');
  promiseText(provider?.name ?? '', 'provider.name');
  if (excerpt !== undefined) promiseText(excerpt, 'excerpt');
  for (const author of article.authors) promiseText(author, 'authors[]');
  for (const topic of article.topics) promiseText(topic, 'topics[]');
  for (const { title } of related) promiseText(title, 'related[].title');
  promise(Array.from(excerpt ?? '').length <= 300, 'excerpt is longer than 300 characters');
  promise(quality >= 0 && quality <= 200, 'quality is not within 0 to 200');
  promise(new Set(images.map(({ url }) => url)).size === images.length, 'an image comes twice');
  promise(webUrl === undefined || canonicalUrl(webUrl) === webUrl, 'webUrl is not canonical');
}

export function promiseText(text: string, name: string): void {
  promise(!CONTROL.test(text), `${name} has control characters`);
  promise(!TAG.test(text), `${name} has markup in it`);
  promise(text === text.normalize('NFC'), `${name} is not NFC`);
  promise(text === text.trim() && !/\s{2}/.test(text), `${name} has white space that is not folded`);
}
