import { Lexer, parse } from 'yaml';
import { readDate } from '../dates.ts';
import { cleanText, dropControls, foldSpace, languageTag } from '../text.ts';
import { FeedError } from '../types.ts';
import type { FeedImage, FeedItem, GivenRecord, GivenRelated } from '../types.ts';
import { absoluteUrl } from '../urls.ts';
import { booleanOf, dropUndefined, exactOf, isRecord, listOf, numberOf, stringOf } from '../values.ts';

type Values = Readonly<Record<string, unknown>>;

/** Characters of a record; one with 20 related entries takes 20,000. */
const MAX_RECORD = 100_000;
/** Brackets in brackets, and indentation: deeper is an attack on the YAML reader, as records nest four deep. */
const MAX_DEPTH = 50;
const MAX_RELATED = 100;

export interface FrontMatter {
  values: Values;
  /** What follows the record. */
  rest: string;
}

/**
 * The record between two `---` lines at the start of a document; undefined where it has none. Throws FeedError
 * `ill-formed` for YAML that cannot be read, `too-large` and `too-deep`.
 */
export function takeFrontMatter(text: string): FrontMatter | undefined {
  const opening = /^\s{0,20}---[ \t]{0,10}\r?\n/.exec(text.slice(0, 60));
  if (!opening) return undefined;
  const start = opening[0].length;
  const closing = /^---[ \t]{0,10}\r?$/m.exec(text.slice(start, start + MAX_RECORD));
  if (!closing) {
    if (text.length - start > MAX_RECORD && looksLikeRecord(text.slice(start, start + 200)))
      throw new FeedError('too-large', `the record takes more than ${MAX_RECORD} characters`);
    return undefined;
  }
  const values = readYaml(dropControls(text.slice(start, start + closing.index)));
  if (!isRecord(values)) return undefined;
  return { values, rest: text.slice(start + closing.index + closing[0].length) };
}

function looksLikeRecord(start: string): boolean {
  return /^[\w-]{1,40}:(?:\s|$)/m.test(start);
}

function readYaml(yaml: string): unknown {
  guardDepth(yaml);
  try {
    // Checking keys for being unique takes the square of their number.
    return parse(yaml, {
      schema: 'core',
      maxAliasCount: 0,
      merge: false,
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'error',
    });
  } catch (cause) {
    throw new FeedError('ill-formed', 'the record between the --- lines is not YAML', { cause });
  }
}

/** What the YAML reader may open a value in another one for, as its lexer spells them. */
const OPENERS = new Set([':', '-', '?', '{', '[']);

/**
 * YAML's reader recurses with each value in a value, and at the end of the stack V8 may end the process. Its lexer does not:
 * a line (in brackets, what stands between two commas) opens at most as many values as it has indicators, and every line
 * further in is indented by more.
 */
function guardDepth(yaml: string): void {
  const tooDeep = /^[ \t]{100}|(?:![^\s!]{0,50}[\s!]){10}/m.test(yaml);
  if (tooDeep || nestsTooDeep(yaml)) throw new FeedError('too-deep', 'the record nests too deep');
}

function nestsTooDeep(yaml: string): boolean {
  let brackets = 0;
  let openers = 0;
  for (const token of new Lexer().lex(yaml)) {
    if (token === '[' || token === '{') brackets++;
    else if (token === ']' || token === '}') brackets = Math.max(0, brackets - 1);
    if (OPENERS.has(token)) openers++;
    else if (token === ',' || (brackets === 0 && token === '\n')) openers = 0;
    if (brackets > MAX_DEPTH || openers > MAX_DEPTH) return true;
  }
  return false;
}

/** The record as an item: what a feed would say in its own fields, and all that only our schema has in `record`. */
export function itemFromRecord(values: Values, timeZone: string | undefined): FeedItem {
  const published = dateOf(values, 'publishedDateTime', timeZone) ?? dateOf(values, 'date', timeZone);
  const link = addressOf(values, 'originalUrl') ?? addressOf(values, 'webUrl');
  return dropUndefined<FeedItem>({
    guid: cleanText(stringOf(values['guid'])),
    title: plain(values['title']),
    link,
    publishedDateTime: published?.dateTime,
    datePrecision: published?.precision,
    dateSource: published ? 'feed' : undefined,
    updatedDateTime: dateOf(values, 'updatedDateTime', timeZone)?.dateTime,
    excerpt: plain(values['excerpt']),
    language: languageTag(stringOf(values['language'])),
    authors: namesOf(values['authors'] ?? values['author']),
    categories: [],
    images: imagesOf(values['images']),
    enclosures: [],
    provider: providerOf(values['provider']),
    record: recordOf(values, timeZone),
  });
}

function recordOf(values: Values, timeZone: string | undefined): GivenRecord {
  const topics = namesOf(values['topics']);
  const related = listOf(values['related']).slice(0, MAX_RELATED);
  return dropUndefined<GivenRecord>({
    category: plain(values['category']),
    originalUrl: addressOf(values, 'originalUrl'),
    ...addressesOf(values),
    type: typeOf(values['type']),
    quality: numberOf(values['quality']),
    heat: numberOf(values['heat']),
    published: booleanOf(values['published']),
    topics: topics.length > 0 ? topics : undefined,
    related: related.length > 0 ? related.flatMap((one) => relatedOf(one, timeZone)) : undefined,
    secured: exactOf(values['secured']),
  });
}

function relatedOf(value: unknown, timeZone: string | undefined): GivenRelated[] {
  const title = isRecord(value) ? plain(value['title']) : undefined;
  if (!isRecord(value) || !title) return [];
  const images = imagesOf(value['images']);
  return [
    dropUndefined<GivenRelated>({
      title,
      excerpt: plain(value['excerpt']),
      publishedDateTime: dateOf(value, 'publishedDateTime', timeZone)?.dateTime,
      ...addressesOf(value),
      type: typeOf(value['type']),
      provider: providerOf(value['provider']),
      quality: numberOf(value['quality']),
      images: images.length > 0 ? images : undefined,
    }),
  ];
}

function addressesOf(values: Values) {
  return {
    webUrl: addressOf(values, 'webUrl'),
    ampWebUrl: addressOf(values, 'ampWebUrl'),
    cdnAmpWebUrl: addressOf(values, 'cdnAmpWebUrl'),
  };
}

/** As it is given: YAML can write what no address has. */
function addressOf(values: Values, name: string): string | undefined {
  return absoluteUrl(stringOf(values[name]), undefined);
}

function plain(value: unknown): string | undefined {
  const text = cleanText(stringOf(value));
  return text && foldSpace(text);
}

function dateOf(values: Values, name: string, timeZone: string | undefined) {
  const text = stringOf(values[name]);
  return text ? readDate(text, timeZone) : undefined;
}

function namesOf(value: unknown): string[] {
  const names = Array.isArray(value) ? listOf(value) : [value];
  return names.flatMap((name) => plain(name) ?? []);
}

function typeOf(value: unknown): 'article' | 'video' | 'audio' | undefined {
  return value === 'article' || value === 'video' || value === 'audio' ? value : undefined;
}

function providerOf(value: unknown): FeedItem['provider'] {
  const name = plain(isRecord(value) ? value['name'] : value);
  const domain = isRecord(value) ? plain(value['domain']) : undefined;
  return name || domain ? { ...(name && { name }), ...(domain && { domain }) } : undefined;
}

function imagesOf(value: unknown): FeedImage[] {
  return listOf(value).flatMap((image) => {
    const url = isRecord(image) ? addressOf(image, 'url') : undefined;
    if (!isRecord(image) || !url) return [];
    const width = numberOf(image['width']);
    const height = numberOf(image['height']);
    return [dropUndefined<FeedImage>({ url, width, height, isCached: booleanOf(image['isCached']) })];
  });
}
