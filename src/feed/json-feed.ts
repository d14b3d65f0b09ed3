import { readDate } from './dates.ts';
import { imagesIn } from './images.ts';
import { MAX_FIELDS, MAX_ITEMS } from './limits.ts';
import { cleanText, escapePlain, languageTag } from './text.ts';
import { FeedError } from './types.ts';
import type { Enclosure, Feed, FeedItem, ReadHint } from './types.ts';
import { absoluteUrl } from './urls.ts';
import { dropUndefined, isRecord, listOf, numberOf, stringOf } from './values.ts';

/** Reads JSON Feed 1.0 and 1.1. Throws FeedError `ill-formed` or `not-a-feed`. */
export function readJsonFeed(text: string, hint: ReadHint = {}): Feed {
  const notes: string[] = [];
  const feed = parseJson(text, notes);
  if (!isRecord(feed) || (!Array.isArray(feed['items']) && !stringOf(feed['version'])?.includes('jsonfeed')))
    throw new FeedError('not-a-feed', 'this JSON is no JSON Feed: it has no list of items');
  const link = stringOf(feed['home_page_url']);
  const base = hint.url ?? stringOf(feed['feed_url']) ?? link;
  const given = listOf(feed['items']);
  if (given.length > MAX_ITEMS) notes.push(`left out what follows the first ${MAX_ITEMS} items`);
  const items = given.slice(0, MAX_ITEMS).flatMap((item) => {
    if (!isRecord(item)) notes.push('left out an item that is no object');
    return isRecord(item) ? [itemFrom(item, base, hint.timeZone, notes)] : [];
  });
  return dropUndefined<Feed>({
    kind: 'json',
    title: cleanText(stringOf(feed['title'])),
    description: cleanText(stringOf(feed['description'])),
    link: absoluteUrl(link, base),
    language: languageTag(stringOf(feed['language'])),
    items,
    notes: [...new Set(notes)].slice(0, 20),
  });
}

function parseJson(text: string, notes: string[]): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const whole = text.slice(0, endOfValue(text));
    try {
      if (whole.length === text.length) throw cause;
      notes.push('passed over text after the feed');
      return JSON.parse(whole) as unknown;
    } catch {
      throw new FeedError('ill-formed', 'this is not JSON throughout', { cause });
    }
  }
}

/** Where the object or list that a text begins with ends. */
function endOfValue(text: string): number {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (inString && character === '\\') at++;
    else if (character === '"') inString = !inString;
    else if (inString) continue;
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1;
  }
  return text.length;
}

type Json = Readonly<Record<string, unknown>>;

function itemFrom(
  item: Json,
  base: string | undefined,
  timeZone: string | undefined,
  notes: string[],
): FeedItem {
  const dateOf = (name: string) => {
    const given = stringOf(item[name]);
    const date = given ? readDate(given, timeZone) : undefined;
    if (given && !date) notes.push('left out a date that could not be read');
    return date;
  };
  const updated = dateOf('date_modified');
  const published = dateOf('date_published') ?? updated;
  const plain = stringOf(item['content_text']);
  const content = stringOf(item['content_html']) ?? (plain && escapePlain(plain));
  const link = stringOf(item['url']) ?? stringOf(item['external_url']);
  return dropUndefined<FeedItem>({
    guid: cleanText(stringOf(item['id']) ?? numberOf(item['id'])?.toString()),
    title: cleanText(stringOf(item['title'])),
    link: absoluteUrl(link, base),
    publishedDateTime: published?.dateTime,
    datePrecision: published?.precision,
    dateSource: published && 'feed',
    updatedDateTime: updated?.dateTime,
    excerpt: cleanText(stringOf(item['summary'])) ?? cleanText(content),
    content: cleanText(content),
    language: languageTag(stringOf(item['language'])),
    authors: authorsOf(item),
    categories: fieldsOf(item['tags']).flatMap((tag) => cleanText(stringOf(tag)) ?? []),
    images: imagesOf(item, base, content),
    enclosures: fieldsOf(item['attachments']).flatMap((attachment) => enclosuresOf(attachment, base)),
  });
}

function fieldsOf(value: unknown): readonly unknown[] {
  return listOf(value).slice(0, MAX_FIELDS);
}

function authorsOf(item: Json): string[] {
  const people = [...fieldsOf(item['authors']), item['author']];
  const names = people.flatMap((one) => (isRecord(one) && cleanText(stringOf(one['name']))) || []);
  return [...new Set(names)];
}

function imagesOf(item: Json, base: string | undefined, content: string | undefined) {
  const given = absoluteUrl(stringOf(item['image']) ?? stringOf(item['banner_image']), base);
  return given ? [{ url: given }] : imagesIn(content, base);
}

function enclosuresOf(attachment: unknown, base: string | undefined): Enclosure[] {
  if (!isRecord(attachment)) return [];
  const url = absoluteUrl(stringOf(attachment['url']), base);
  const length = numberOf(attachment['size_in_bytes']);
  return url ? [dropUndefined<Enclosure>({ url, type: stringOf(attachment['mime_type']), length })] : [];
}
