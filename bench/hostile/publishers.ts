/** The hostile publishers of the measurement, each with a document that is another one at every request. */
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { MAX_BODY } from '../../src/feed/limits.ts';
import { HOSTILE } from '../reader/hostile.ts';

export interface Publisher {
  name: string;
  kind: 'feed' | 'sitemap' | 'json';
  /** @param asked how often it was asked before. */
  answer: (response: ServerResponse, asked: number) => void | Promise<void>;
}

/** What a document ends with that tells one answer from the next. */
const ROOM = 4096;
const SIZE = MAX_BODY - ROOM;

function document(name: string, make: () => Uint8Array, kind: Publisher['kind'] = 'feed'): Publisher {
  let body: Uint8Array | undefined;
  return {
    name,
    kind,
    answer(response, asked) {
      body ??= make();
      const end = '\n'.repeat(1 + (asked % ROOM));
      response.writeHead(200, { 'content-length': body.length + end.length });
      response.write(body);
      response.end(end);
    },
  };
}

function packed(name: string, encoding: string, pack: (body: Uint8Array) => Uint8Array): Publisher {
  let body: Uint8Array | undefined;
  return {
    name,
    kind: 'feed',
    answer(response) {
      body ??= pack(new Uint8Array(256 * 1024 * 1024));
      response.writeHead(200, { 'content-encoding': encoding });
      response.end(body);
    },
  };
}

/** Honest in all but its size: every item has what items have, and is new with every answer. */
function flood(
  name: string,
  items: number,
  item: (at: number, asked: number) => string,
  around: [string, string],
  kind: Publisher['kind'] = 'feed',
): Publisher {
  return {
    name,
    kind,
    answer(response, asked) {
      const all = Array.from({ length: items }, (_, at) => item(at, asked));
      let size = around[0].length + around[1].length;
      const fitting = all.slice(0, all.findIndex((one) => (size += Buffer.byteLength(one)) > SIZE) >>> 0);
      response.end(around[0] + fitting.join('') + around[1]);
    },
  };
}

/** A headline of words that hardly any other has. */
const titleOf = (at: number, asked: number) => {
  const seed = (at + 1) * 2_654_435_761 + (asked + 1) * 40_503;
  return [1, 3, 7, 11, 19, 31].map((step) => `w${((seed * step) % 4_294_967_291).toString(36)}`).join(' ');
};
/** Headlines that are all nearly the same. */
const alike = (at: number, asked: number) =>
  `Minister visits the harbour of Riverton after the storm, take ${asked} ${at % 40}`;
const lorem = 'The council met on Tuesday and put the matter off once more, to nobody’s surprise. ';

const rssItem = (at: number, asked: number, title = titleOf(at, asked)) =>
  `<item><title>${title}</title><link>https://h${at % 50}.example/${asked}/${at}</link><guid>${asked}-${at}</guid>` +
  `<pubDate>${new Date(1.7e12 + at * 60_000).toUTCString()}</pubDate><category>news</category><category>c${at % 40}</category><author>Ann ${at % 97}</author>` +
  `<enclosure url="https://h.example/${at}.jpg" type="image/jpeg" length="1"/><description><![CDATA[<p>${lorem.repeat(4)}</p>]]></description></item>`;
const sitemapItem = (at: number, asked: number) =>
  `<url><loc>https://h.example/${asked}/${at}/${titleOf(at, asked).replaceAll(' ', '-')}</loc><n:news><n:title>${titleOf(at, asked)}</n:title><n:publication_date>2024-01-01T00:00:00Z</n:publication_date></n:news></url>`;
const jsonItem = (at: number, asked: number) =>
  `${at === 0 ? '' : ','}{"id":"${asked}-${at}","title":"${titleOf(at, asked)}","url":"https://h.example/${asked}/${at}","content_text":"${lorem.repeat(3)}","tags":["a","b"]}`;

const RSS: [string, string] = ['<rss version="2.0"><channel><title>t</title>', '</channel></rss>'];
const SITEMAP: [string, string] = [
  '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">',
  '</urlset>',
];
const JSON_FEED: [string, string] = ['{"version":"https://jsonfeed.org/version/1.1","items":[', ']}'];

/** Its pieces, each in a packet of its own as far as the machine lets them, as fast as they are taken. */
function pieces(name: string, head: string, piece: string, count: number): Publisher {
  return {
    name,
    kind: 'feed',
    async answer(response) {
      const { socket } = response;
      if (!socket) return;
      socket.setNoDelay(true);
      socket.setMaxListeners(0);
      socket.write(head);
      const many = piece.repeat(256);
      for (let sent = 0; sent < count && !socket.destroyed; sent += 256) {
        if (!socket.write(many)) await roomIn(socket);
        await setImmediate();
      }
      socket.end();
    },
  };
}

/** Rejects when the other side has hung up. */
async function roomIn(socket: Socket): Promise<void> {
  const gone = new AbortController();
  socket.once('close', () => gone.abort());
  await once(socket, 'drain', { signal: gone.signal });
}

const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

const TRANSPORT: Publisher[] = [
  packed('a gzip bomb', 'gzip', (body) => gzipSync(body)),
  packed('a gzip bomb in a gzip', 'gzip, gzip', (body) => gzipSync(gzipSync(body))),
  packed('a deflate bomb', 'deflate', (body) => deflateSync(body)),
  packed('a brotli bomb', 'br', (body) =>
    brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
  ),
  pieces('chunks of one byte', CHUNKED, '1\r\n \r\n', 2_000_000),
  pieces('chunks of nothing but their extensions', CHUNKED, `1;${'a'.repeat(200)}\r\n \r\n`, 200_000),
  pieces('a row of interim answers', '', 'HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n', 200_000),
  pieces('headers without end', 'HTTP/1.1 200 OK\r\n', 'X-A: a\r\n', 100_000),
  pieces('a body without end', 'HTTP/1.1 200 OK\r\n\r\n', 'a'.repeat(4096), 100_000),
];

const FLOODS: Publisher[] = [
  flood('honest items, 10 MiB of RSS', 30_000, rssItem, RSS),
  flood('honest items, 10 MiB of JSON', 40_000, jsonItem, JSON_FEED),
  flood('a sitemap of 10 MiB', 50_000, sitemapItem, SITEMAP, 'sitemap'),
  flood('a JSON endpoint of 10 MiB', 40_000, jsonItem, JSON_FEED, 'json'),
  flood('500 new items', 500, rssItem, RSS),
  flood('500 new items of one title', 500, (at, asked) => rssItem(at, asked, alike(at, asked)), RSS),
];

export const PUBLISHERS: Publisher[] = [
  ...FLOODS,
  ...TRANSPORT,
  ...Object.entries(HOSTILE).map(([name, make]) => document(name, () => make(SIZE))),
];
