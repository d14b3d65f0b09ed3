/** A thousand publishers on one port: feeds of made headlines, with validators, that change when they are told to. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeExcerpt, makeNews, type News } from '../matcher/made-headlines.ts';
import { Random } from '../polling/random.ts';

export const FEEDS = 1000;
export const ITEMS = 50;
/** Of so many feeds one has news after a change. */
const CHANGED_EVERY = 50;
/** What they have then, on top; as many of the oldest drop out. */
const NEW_ITEMS = 5;
/** Changes that there are titles for. */
const MOST_CHANGES = 2;
const HOUR_MS = 3_600_000;
const SEED = 7;

export interface Publisher {
  /** Feed N is at `<origin>/feed/N`. */
  origin: string;
  /** Bytes of all feeds as they are now. */
  bytes: number;
  /** Articles that came with the last change. */
  changedItems: number;
  /** Feeds as they were first, or after so many changes. */
  turnTo(change: number): void;
  /** Requests answered so far, those that a 304 answered among them. */
  answered(): { requests: number; notModified: number };
  close(): void;
}

interface Document {
  body: Buffer;
  etag: string;
  lastModified: string;
}

export async function startPublisher(feeds = FEEDS): Promise<Publisher> {
  const writer = new Writer(feeds);
  let documents = writer.documents(0);
  const count = { requests: 0, notModified: 0 };
  const server = createServer((request, response) => {
    count.requests += 1;
    const document = documents[Number(request.url?.slice('/feed/'.length))];
    if (!document) return void response.writeHead(404).end();
    const { body, etag, lastModified } = document;
    if (request.headers['if-none-match'] === etag) {
      count.notModified += 1;
      return void response.writeHead(304, { ETag: etag }).end();
    }
    response.writeHead(200, {
      'Content-Type': 'application/rss+xml; charset=utf-8',
      'Content-Length': body.length,
      ETag: etag,
      'Last-Modified': lastModified,
    });
    response.end(body);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: originOf(server),
    get bytes() {
      return documents.reduce((sum, { body }) => sum + body.length, 0);
    },
    changedItems: Math.ceil(feeds / CHANGED_EVERY) * NEW_ITEMS,
    turnTo(change) {
      documents = writer.documents(change);
    },
    answered: () => ({ ...count }),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const originOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** Titles go round the feeds, so that copies of one, which follow it closely, are in other feeds. */
class Writer {
  readonly #news: readonly News[];
  readonly #feeds: number;
  readonly #start = Date.now();
  readonly #made: Document[][] = [];

  constructor(feeds: number) {
    this.#feeds = feeds;
    this.#news = [...makeNews(feeds * (ITEMS + MOST_CHANGES * NEW_ITEMS), SEED)];
  }

  documents(change: number): Document[] {
    if (change > MOST_CHANGES) throw new RangeError(`there are ${MOST_CHANGES} changes`);
    return (this.#made[change] ??= Array.from({ length: this.#feeds }, (_, feed) =>
      this.#document(feed, hasChanged(feed) ? change : 0),
    ));
  }

  /** The newest item first. */
  #document(feed: number, change: number): Document {
    const oldest = change * NEW_ITEMS;
    const items = Array.from({ length: ITEMS }, (_, place) => this.#item(feed, oldest + ITEMS - 1 - place));
    const site = `https://paper${feed}.example`;
    const built = new Date(this.#start).toUTCString();
    const text =
      '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"' +
      ` xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Paper ${feed}</title><link>${site}/</link>` +
      `<description>All the news of paper ${feed}</description><language>en</language>` +
      `<lastBuildDate>${built}</lastBuildDate>\n${items.join('\n')}\n</channel></rss>\n`;
    return { body: Buffer.from(text), etag: `"${feed}-${change}"`, lastModified: built };
  }

  #item(feed: number, place: number): string {
    const number = place * this.#feeds + feed;
    const { title, about } = this.#news[number] ?? { title: '', about: [] };
    const site = `https://paper${feed}.example`;
    // The last day's, the newest some minutes old: all of them are news.
    const date = new Date(this.#start - HOUR_MS * 20 * (1 - place / (ITEMS + MOST_CHANGES * NEW_ITEMS)));
    const excerpt = makeExcerpt(title, new Random(number), about);
    return (
      `<item><title>${escaped(title)}</title><link>${site}/news/${number}?utm_source=rss&amp;utm_medium=feed</link>` +
      `<guid isPermaLink="false">${site}/?p=${number}</guid><pubDate>${date.toUTCString()}</pubDate>` +
      `<dc:creator>A. Writer</dc:creator><category>World</category><category>Politics</category>` +
      `<description><![CDATA[<p>${excerpt.replaceAll(']]>', '')}</p><p><a href="${site}/news/${number}">Read more</a></p>]]></description>` +
      `<media:content url="${site}/img/${number}.jpg" type="image/jpeg" medium="image" width="1200" height="675"/></item>`
    );
  }
}

const hasChanged = (feed: number): boolean => feed % CHANGED_EVERY === 0;

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
