import type { JsonField, JsonMapping } from '../config/types.ts';
import { EACH } from '../config/schema-field-path.ts';
import type { FieldStep } from '../config/schema-field-path.ts';
import { decodeBody } from './decode.ts';
import { HTML_START, pageError } from './html-page.ts';
import { imagesIn as imagesInMarkup } from './images.ts';
import { describeReach, endsAtEmptyList, keysOf, stepsOf, valuesAt } from './json-path.ts';
import { parseJson } from './json-text.ts';
import {
  authorsIn,
  booleanIn,
  dateIn,
  exactIn,
  imagesIn,
  lineIn,
  linkIn,
  namesIn,
  numberIn,
  providerIn,
  textIn,
  typeIn,
} from './json-values.ts';
import type { Found } from './json-values.ts';
import { MAX_BODY, MAX_FIELDS, MAX_ITEMS } from './limits.ts';
import { dropControls, languageTag, shown } from './text.ts';
import { FeedError } from './types.ts';
import type {
  DatePrecision,
  DateSource,
  Feed,
  FeedItem,
  GivenRecord,
  GivenRelated,
  ReadHint,
} from './types.ts';
import { dropUndefined, isRecord } from './values.ts';

const MAX_RELATED = 100;
/** Notes on single items; those on the whole come on top. */
const MAX_NOTES = 20;

/** Where our own records have the fields: what copydesk puts out, and what is written after its schema. */
const OWN_FIELDS: Record<JsonField, string[]> = {
  guid: ['guid', 'id', 'storyId'],
  title: ['title'],
  link: ['link', 'originalUrl', 'webUrl'],
  publishedDateTime: ['publishedDateTime', 'date'],
  updatedDateTime: ['updatedDateTime'],
  excerpt: ['excerpt'],
  content: ['content'],
  language: ['language'],
  authors: ['authors', 'author'],
  categories: ['categories'],
  images: ['images'],
  provider: ['provider'],
  category: ['category'],
  topics: ['topics'],
  type: ['type'],
  quality: ['quality'],
  heat: ['heat'],
  published: ['published'],
  webUrl: ['webUrl'],
  ampWebUrl: ['ampWebUrl'],
  cdnAmpWebUrl: ['cdnAmpWebUrl'],
  related: ['related'],
  secured: ['secured'],
};

/** Fields that an article can hardly do without: a mapping that finds none of them in any item has a slip in it. */
const EXPECTED = ['title', 'link', 'publishedDateTime'] as const;

type Json = Readonly<Record<string, unknown>>;
type Paths = ReadonlyMap<JsonField, readonly (readonly FieldStep[])[]>;

interface Context {
  paths: Paths;
  /** The items are in our own schema. */
  isOwn: boolean;
  hint: ReadHint;
  notes: Set<string>;
}

/**
 * Reads the answer of a JSON endpoint by the operator's mapping; without `fields`, items are read by our own field names
 * (docs/records.md), and what they say of category, topics, heat and the like is their `record`. One object in place of a
 * list is a list of one, as is a story record. Throws FeedError, whose message names the path that leads nowhere and the
 * keys that are there, and nothing else.
 */
export function readJsonDocument(body: Uint8Array, mapping: JsonMapping, hint: ReadHint = {}): Feed {
  if (body.byteLength > MAX_BODY)
    throw new FeedError('too-large', `${body.byteLength} bytes; ${MAX_BODY} are read`);
  try {
    return feedOf(parseBody(body, hint), mapping, hint);
  } catch (cause) {
    if (cause instanceof FeedError) throw cause;
    throw new FeedError('ill-formed', 'the document could not be read', { cause });
  }
}

/** A function of its own, so that the text is gone when its items are made. */
function parseBody(body: Uint8Array, { contentType }: ReadHint): unknown {
  return parseDocument(decodeBody(body, contentType));
}

function parseDocument(text: string): unknown {
  const start = dropControls(text.slice(0, 5000)).trimStart();
  if (start === '' && dropControls(text).trim() === '')
    throw new FeedError('empty', 'there is nothing in it');
  if (HTML_START.test(start)) throw pageError(text);
  if (start.startsWith('<'))
    throw new FeedError('not-a-feed', 'this is markup and not JSON; a feed is read with kind: feed');
  return parseJson(text);
}

function feedOf(document: unknown, mapping: JsonMapping, hint: ReadHint): Feed {
  const isOwn = !mapping.fields;
  const context: Context = { paths: pathsOf(mapping.fields ?? OWN_FIELDS), isOwn, hint, notes: new Set() };
  const given = listAt(document, mapping.items, context);
  const objects = given.filter(isRecord);
  if (objects.length < given.length)
    context.notes.add(`left out ${given.length - objects.length} items that are no objects`);
  if (objects.length > MAX_ITEMS) context.notes.add(`left out what follows the first ${MAX_ITEMS} items`);
  const read = objects.slice(0, MAX_ITEMS);
  const items = read.map((object) => itemFrom(object, context));
  noteMissing(items, read, mapping, context);
  return { kind: 'json', items, notes: [...context.notes] };
}

function pathsOf(fields: JsonMapping['fields'] & object): Paths {
  const entries = Object.entries(fields) as [JsonField, string | string[]][];
  return new Map(entries.map(([field, path]) => [field, [path].flat().map(stepsOf)]));
}

/** The items: the list at a path, or what a path with `[]` leads to. */
function listAt(document: unknown, path: string, context: Context): readonly unknown[] {
  const steps = stepsOf(path);
  const found = valuesAt(document, steps, MAX_ITEMS + 1);
  if (found.length === 0 && endsAtEmptyList(document, steps)) return [];
  if (found.length > 0 && steps.includes(EACH)) return found.flat(1);
  const [only] = found;
  if (Array.isArray(only)) return only as unknown[];
  if (isRecord(only)) return [loneItem(only, path, context)];
  if (only !== null)
    throw new FeedError('not-a-feed', `${notThere(path)}: ${describeReach(document, steps)}`);
  context.notes.add('there is null in place of the list of items');
  return [];
}

/** An object in place of the list: an item if it looks like one, else what holds the list, or word of an error. */
function loneItem(object: Json, path: string, context: Context): Json {
  const { title, link, guid, publishedDateTime, record } = itemFrom(object, context);
  if (context.isOwn ? title && (guid || publishedDateTime || record?.webUrl) : title || link) return object;
  throw new FeedError('not-a-feed', `${notThere(path)}: it is an object with ${keysOf(object)}`);
}

function notThere(path: string): string {
  return path === '' ? 'the document is no list of items' : `there is no list of items at «${path}»`;
}

function noteMissing(items: FeedItem[], objects: Json[], { fields }: JsonMapping, { notes }: Context): void {
  const [first] = objects;
  if (!fields || !first) return;
  const missing = EXPECTED.filter((field) => fields[field] && items.every((item) => !item[field]));
  for (const field of missing)
    notes.add(
      `found no ${field} at «${[fields[field]].flat().join('» or «')}»; an item has ${keysOf(first)}`,
    );
}

/** What one of our fields holds, by the first of its paths that leads to something of the kind. */
type Look = <T>(field: JsonField, read: (found: Found) => T | undefined) => T | undefined;

function lookInto(object: unknown, paths: Paths): Look {
  return (field, read) => {
    for (const steps of paths.get(field) ?? []) {
      const values = valuesAt(object, steps, MAX_FIELDS);
      const result = values.length > 0 ? read({ values, isList: steps.includes(EACH) }) : undefined;
      if (result !== undefined) return result;
    }
    return undefined;
  };
}

function itemFrom(object: Json, context: Context): FeedItem {
  const look = lookInto(object, context.paths);
  const base = context.hint.url;
  const updated = readDateOf('updatedDateTime', look, context);
  const content = look('content', textIn);
  const excerpt = look('excerpt', textIn) ?? content;
  const record = recordFrom(look, context);
  return dropUndefined<FeedItem>({
    guid: look('guid', lineIn),
    title: look('title', lineIn),
    link: look('link', (found) => linkIn(found, base)),
    ...publishedOf(object, look, context),
    updatedDateTime: updated?.dateTime,
    excerpt,
    content,
    language: languageTag(look('language', lineIn)),
    authors: look('authors', authorsIn) ?? [],
    categories: look('categories', namesIn) ?? [],
    images: look('images', (found) => imagesIn(found, base)) ?? imagesInText(content ?? excerpt, base),
    enclosures: [],
    provider: look('provider', providerIn),
    record: Object.keys(record).length > 0 ? record : undefined,
  });
}

function imagesInText(markup: string | undefined, base: string | undefined): FeedItem['images'] {
  return imagesInMarkup(markup, base).filter(({ url }) => /^https?:/i.test(url));
}

/** The date, and how exact it is; our own records say that themselves. */
function publishedOf(object: Json, look: Look, context: Context) {
  const published = readDateOf('publishedDateTime', look, context);
  if (!published) return {};
  const { datePrecision, dateSource } = context.isOwn ? object : {};
  const precision: DatePrecision = datePrecision === 'day' ? 'day' : published.precision;
  const source: DateSource = dateSource === 'text' || dateSource === 'url' ? dateSource : 'feed';
  return { publishedDateTime: published.dateTime, datePrecision: precision, dateSource: source };
}

function readDateOf(field: 'publishedDateTime' | 'updatedDateTime', look: Look, { hint, notes }: Context) {
  const date = look(field, (found) => dateIn(found, hint.timeZone));
  const given = date ? undefined : look(field, textIn);
  if (given && notes.size < MAX_NOTES) notes.add(`left out a date that could not be read: «${shown(given)}»`);
  return date;
}

/** What only our schema has. */
function recordFrom(look: Look, context: Context): GivenRecord {
  return dropUndefined<GivenRecord>({
    category: look('category', (found) => namesIn({ ...found, isList: true })?.[0]),
    ...ownFieldsFrom(look, context.hint.url),
    heat: look('heat', numberIn),
    published: look('published', booleanIn),
    topics: look('topics', namesIn),
    related: look('related', (found) => relatedIn(found, context)),
    secured: look('secured', exactIn),
  });
}

/** What our schema has for an article and for its related ones. */
function ownFieldsFrom(look: Look, base: string | undefined) {
  return {
    webUrl: look('webUrl', (found) => linkIn(found, base)),
    ampWebUrl: look('ampWebUrl', (found) => linkIn(found, base)),
    cdnAmpWebUrl: look('cdnAmpWebUrl', (found) => linkIn(found, base)),
    type: look('type', typeIn),
    quality: look('quality', numberIn),
  };
}

const OWN_PATHS = pathsOf(OWN_FIELDS);

/** Related articles are objects in our own schema, wherever they stand. */
function relatedIn({ values }: Found, { hint }: Context): GivenRelated[] | undefined {
  const related = values
    .flat(1)
    .slice(0, MAX_RELATED)
    .flatMap((value) => {
      const look = lookInto(value, OWN_PATHS);
      const title = isRecord(value) ? look('title', lineIn) : undefined;
      if (!title) return [];
      const published = look('publishedDateTime', (found) => dateIn(found, hint.timeZone));
      return [
        dropUndefined<GivenRelated>({
          title,
          excerpt: look('excerpt', textIn),
          publishedDateTime: published?.dateTime,
          ...ownFieldsFrom(look, hint.url),
          provider: look('provider', providerIn),
          images: look('images', (found) => imagesIn(found, hint.url)),
        }),
      ];
    });
  return related.length > 0 ? related : undefined;
}
