import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Random } from '../polling/random.ts';
import { headlineOf } from '../delivery/headlines.ts';

export interface Publisher {
  /** Of the feed that a number names. */
  urlOf: (feed: number) => string;
  close(): void;
}

/** Feeds whose first answer has a backlog, and every later one some items that were never there before. */
export async function startPublisher(sizes: { backlog: number; news: number }): Promise<Publisher> {
  const random = new Random(23);
  const rounds = new Map<string, number>();
  const server = createServer((request, response) => {
    const feed = request.url ?? '/';
    const round = rounds.get(feed) ?? 0;
    rounds.set(feed, round + 1);
    const date = new Date().toUTCString();
    const items = Array.from({ length: round === 0 ? sizes.backlog : sizes.news }, (_, n) => {
      const [title, link] = [headlineOf(random), `https://paper.example${feed}/${round}/${n}`];
      return `<item><title>${title}</title><link>${link}</link><guid>${link}</guid><pubDate>${date}</pubDate><description>${title}, in short.</description></item>`;
    });
    response
      .writeHead(200, { 'Content-Type': 'application/rss+xml' })
      .end(`<rss version="2.0"><channel><title>Bench</title>${items.join('')}</channel></rss>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    urlOf: (feed) => `http://127.0.0.1:${port}/feed/${feed}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
