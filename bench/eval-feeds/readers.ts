import { parseFeed } from 'feedsmith';
import Parser from 'rss-parser';
import { readFeed } from '../../src/feed/read-feed.ts';
import { FeedError } from '../../src/feed/types.ts';
import { isRecord, listOf, stringOf } from '../../src/feed/values.ts';
import type { Case } from './corpus.ts';

/** What a reader made of a document, in one shape for all; of a list, any entry may be the one that was expected. */
export interface Reading {
  feed: Readonly<Record<string, string[]>>;
  items: Readonly<Record<string, string[]>>[];
}

export interface Reader {
  name: string;
  read: (one: Case) => Promise<Reading>;
  /** Whether an error is one that the reader means to give, with a name that says what is wrong. */
  isNamed: (error: unknown) => boolean;
}

export const copydesk: Reader = {
  name: 'copydesk',
  async read({ body, contentType, url }) {
    const { items, ...feed } = await readFeed(body, { contentType, ...(url && { url }) });
    return {
      feed: shape({
        title: feed.title,
        link: feed.link,
        description: feed.description,
        language: feed.language,
      }),
      items: items.map((item) =>
        shape({
          title: item.title,
          link: item.link,
          id: item.guid,
          published: item.publishedDateTime,
          updated: item.updatedDateTime,
          summary: item.excerpt,
          content: item.content,
          author: item.authors,
          category: item.categories,
          image: item.images.map((image) => image.url),
          enclosure: item.enclosures.map((enclosure) => enclosure.url),
        }),
      ),
    };
  },
  isNamed: (error) => error instanceof FeedError,
};

/** rss-parser as its `parseURL` has it: text by the charset of the header, else UTF-8. */
export const rssParser: Reader = {
  name: 'rss-parser',
  async read(one) {
    const feed: unknown = await new Parser().parseString(decodePlainly(one));
    return {
      feed: shape({
        title: pick(feed, 'title'),
        link: pick(feed, 'link'),
        description: pick(feed, 'description'),
        language: pick(feed, 'language'),
      }),
      items: listOf(pick(feed, 'items')).map((item) =>
        shape({
          title: pick(item, 'title'),
          link: pick(item, 'link'),
          id: pick(item, 'guid') ?? pick(item, 'id'),
          published: pick(item, 'isoDate') ?? pick(item, 'pubDate'),
          updated: pick(item, 'isoDate'),
          summary: pick(item, 'summary') ?? pick(item, 'content'),
          content: pick(item, 'content:encoded') ?? pick(item, 'content'),
          author: [pick(item, 'creator'), pick(item, 'author')],
          category: pick(item, 'categories'),
          image: pick(item, 'itunes', 'image'),
          enclosure: pick(item, 'enclosure', 'url'),
        }),
      ),
    };
  },
  isNamed: (error) => error instanceof Error,
};

export const feedsmith: Reader = {
  name: 'feedsmith',
  async read(one) {
    const { feed } = parseFeed(decodePlainly(one)) as { feed: unknown };
    return {
      feed: shape({
        title: pick(feed, 'title'),
        link: pick(feed, 'link') ?? pageOf(feed) ?? pick(feed, 'home_page_url'),
        description: pick(feed, 'description') ?? pick(feed, 'subtitle') ?? pick(feed, 'tagline'),
        language: pick(feed, 'language') ?? pick(feed, 'dc', 'languages'),
      }),
      items: listOf(pick(feed, 'items') ?? pick(feed, 'entries')).map(shapeOfFeedsmith),
    };
  },
  isNamed: (error) => error instanceof Error,
};

function shapeOfFeedsmith(item: unknown): Record<string, string[]> {
  const dates = ['pubDate', 'published', 'issued', 'date_published', 'updated', 'date_modified'];
  return shape({
    title: pick(item, 'title') ?? pick(item, 'dc', 'titles'),
    link: pick(item, 'link') ?? pageOf(item) ?? pick(item, 'url'),
    id: pick(item, 'guid') ?? pick(item, 'id') ?? pick(item, 'rdf', 'about'),
    published: dates.map((name) => pick(item, name)).find(Boolean) ?? pick(item, 'dc', 'dates'),
    updated: pick(item, 'updated') ?? pick(item, 'date_modified') ?? pick(item, 'modified'),
    summary:
      pick(item, 'description') ??
      pick(item, 'summary') ??
      pick(item, 'dc', 'descriptions') ??
      contentOf(item),
    content: contentOf(item) ?? pick(item, 'description'),
    author: pick(item, 'authors') ?? pick(item, 'dc', 'creators'),
    category: [
      ...listOf(pick(item, 'categories') ?? pick(item, 'tags')),
      ...listOf(pick(item, 'dc', 'subjects')),
    ],
    image: [
      ...listOf(pick(item, 'media', 'contents')),
      ...listOf(pick(item, 'media', 'thumbnails')),
      pick(item, 'itunes', 'image'),
      pick(item, 'image'),
    ],
    enclosure: [
      ...listOf(pick(item, 'enclosures') ?? pick(item, 'attachments')),
      ...listOf(pick(item, 'links')).filter((link) => pick(link, 'rel') === 'enclosure'),
    ],
  });
}

function contentOf(item: unknown): unknown {
  const given = pick(item, 'content');
  return pick(given, 'encoded') ?? given ?? pick(item, 'content_html') ?? pick(item, 'content_text');
}

/** The first link of an Atom feed or entry that leads to its page. */
function pageOf(value: unknown): unknown {
  const links = listOf(pick(value, 'links'));
  return links.find((link) => (pick(link, 'rel') ?? 'alternate') === 'alternate');
}

function pick(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}

/** Every value as a list of texts; of an object, the one that is its point. */
function shape(values: Record<string, unknown>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      (Array.isArray(value) ? (value as unknown[]) : [value]).flatMap(textOf),
    ]),
  );
}

function textOf(value: unknown): string[] {
  if (typeof value === 'number') return [String(value)];
  const point = isRecord(value)
    ? ['value', 'name', 'term', 'url', 'href'].map((key) => stringOf(value[key])).find(Boolean)
    : stringOf(value);
  return point ? [point] : [];
}

/** Text as a client has it that knows only the header's charset. */
export function decodePlainly({ body, contentType }: Case): string {
  const charset = /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(body);
  } catch {
    return new TextDecoder().decode(body);
  }
}
