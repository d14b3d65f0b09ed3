import Parser from 'rss-parser';
import { FeedError } from '../types.ts';
import type { RawHints } from './hints.ts';

/** An element as rss-parser hands it on: its text, or an object where it has attributes. */
export type Node = string | { _?: string; $?: Readonly<Record<string, string>> };

interface FeedFields {
  siteLink?: string;
  otherTitle?: string;
  siteText?: string;
  otherSiteText?: string;
  updatePeriod?: string;
  updateFrequency?: string;
}

/** The fields of an item beside those that rss-parser knows by itself; the names are those of vocabulary.ts. */
interface ItemFields {
  otherTitle?: string;
  links?: Node[];
  guids?: Node[];
  about?: string;
  base?: string;
  summaries?: string[];
  otherSummary?: string;
  body?: string;
  published?: string;
  date?: string;
  updated?: string;
  authors?: Node[];
  otherAuthors?: Node[];
  enclosures?: Node[];
  mediaContents?: Node[];
  pictures?: Node[];
  sources?: Node[];
  publisher?: string;
  keywords?: string;
  language?: string;
  lang?: string;
}

export type RawFeed = FeedFields & Parser.Output<ItemFields> & RawHints & { language?: string };
export type RawItem = RawFeed['items'][number];

function every(name: string, as: string): (string | { keepArray: boolean })[] {
  return [name, as, { keepArray: true }];
}

const FEED_FIELDS: (keyof FeedFields)[] = [
  'siteLink',
  'otherTitle',
  'siteText',
  'otherSiteText',
  'updatePeriod',
  'updateFrequency',
];

const ITEM_FIELDS: (keyof ItemFields | (string | { keepArray: boolean })[])[] = [
  'otherTitle',
  'about',
  'base',
  'keywords',
  'otherSummary',
  'body',
  'published',
  'date',
  'updated',
  'publisher',
  'language',
  'lang',
  every('summary', 'summaries'),
  every('link', 'links'),
  every('guid', 'guids'),
  every('author', 'authors'),
  every('otherAuthor', 'otherAuthors'),
  every('enclosure', 'enclosures'),
  every('mediaContent', 'mediaContents'),
  every('picture', 'pictures'),
  every('source', 'sources'),
];

/**
 * Reads the well-formed RSS that `mendXml` writes. The names in it keep rss-parser off its traps: no field makes it
 * compute a snippet (a quadratic regular expression), and none throws on a date.
 */
export async function parseRss(xml: string): Promise<RawFeed> {
  const parser = new Parser<FeedFields, ItemFields>({
    defaultRSS: 2,
    customFields: { feed: FEED_FIELDS, item: ITEM_FIELDS },
  });
  try {
    return await parser.parseString(xml);
  } catch (cause) {
    throw new FeedError('ill-formed', 'the feed could not be read', { cause });
  }
}

export function textOf(node: Node | undefined): string | undefined {
  return (typeof node === 'string' ? node : node?._) || undefined;
}

export function attributeOf(node: Node | undefined, name: string): string | undefined {
  return (typeof node === 'object' ? node.$?.[name] : undefined) || undefined;
}
