import { readDate } from './dates.ts';
import { enclosureOf } from './enclosure.ts';
import { challengeError } from './html-page.ts';
import { imagesIn } from './images.ts';
import { parseJson, type JsonText } from './mend-json.ts';
import { MAX_FIELDS, MAX_ITEMS } from './limits.ts';
import { cleanText, escapePlain, foldSpace, languageTag } from './text.ts';
import { FeedError } from './types.ts';
import type { Enclosure, Feed, FeedItem, ReadHint } from './types.ts';
import { absoluteUrl } from './urls.ts';
import { dropUndefined, isRecord, listOf, numberOf, stringOf } from './values.ts';

/**
 * Reads JSON Feed 1.0 and 1.1, and the items alone where they come as a list. The text is taken out of `source`. Throws
 * FeedError `ill-formed`, `too-deep`, `too-large`, `not-a-feed` or `challenge-page`.
 */
export function readJsonFeed(source: JsonText, hint: ReadHint = {}): Feed {
  const notes: string[] = [];
  const feed = feedIn(parseJson(source, notes));
  if (!feed)
    throw (
      challengeError(source.text) ??
      new FeedError('not-a-feed', 'this JSON is no JSON Feed: it has no list of items')
    );
  source.text = '';
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

/** The object that has the items; a list is one of items if the first has what only an item of a feed has. */
function feedIn(value: unknown): Json | undefined {
  if (isRecord(value)) {
    const isFeed = Array.isArray(value['items']) || stringOf(value['version'])?.includes('jsonfeed');
    return isFeed ? value : undefined;
  }
  const [first] = listOf(value);
  if (!isRecord(first)) return undefined;
  if (Array.isArray(first['items'])) return first;
  return ITEM_MARKS.some((name) => name in first) ? { items: value } : undefined;
}

const ITEM_MARKS = ['content_html', 'content_text', 'date_published'];

type Json = Readonly<Record<string, unknown>>;

function itemFrom(
  item: Json,
  base: string | undefined,
  timeZone: string | undefined,
  notes: string[],
): FeedItem {
  const dateOf = (name: string) => {
    const given = stringOf(item[name]) ?? numberOf(item[name])?.toString();
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
    categories: fieldsOf(item['tags']).flatMap((tag) => nameOf(tag) ?? []),
    images: imagesOf(item, base, content),
    enclosures: fieldsOf(item['attachments']).flatMap((attachment) => attached(attachment, base) ?? []),
  });
}

function fieldsOf(value: unknown): readonly unknown[] {
  return listOf(value).slice(0, MAX_FIELDS);
}

/** A person or a tag, on one line. */
function nameOf(value: unknown): string | undefined {
  const name = cleanText(stringOf(value));
  return name && foldSpace(name);
}

function authorsOf(item: Json): string[] {
  const people = [...fieldsOf(item['authors']), item['author']];
  const names = people.flatMap((one) => nameOf(isRecord(one) ? one['name'] : one) ?? []);
  return [...new Set(names)];
}

function imagesOf(item: Json, base: string | undefined, content: string | undefined) {
  const given = absoluteUrl(stringOf(item['image']) ?? stringOf(item['banner_image']), base);
  return given ? [{ url: given }] : imagesIn(content, base);
}

function attached(attachment: unknown, base: string | undefined): Enclosure | undefined {
  if (!isRecord(attachment)) return undefined;
  const length = numberOf(attachment['size_in_bytes']);
  return enclosureOf(stringOf(attachment['url']), { type: stringOf(attachment['mime_type']), length }, base);
}
