/** The publishers of a world, on loopback: some are slow, some fail now and then, some know validators and some do not. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Dice } from '../fuzz/random.ts';
import { startOf, versionAt, type Item, type World } from './world.ts';

export interface Publishers {
  urlOf(feed: number): string;
  /** From now on the world's time passes. */
  begin(): void;
  /** Seconds since `begin`; 0 before. */
  time(): number;
  /** Every request is answered at once and in full from now on. */
  calm(): void;
  requests: number;
  /** Requests that were broken off, refused with a 500, or cut short. */
  failures: number;
  close(): Promise<void>;
}

type Manner = 'steady' | 'slow' | 'flaky';
const MANNERS: readonly Manner[] = ['steady', 'steady', 'slow', 'flaky'];
const FLAKY = 0.3;
const SLOW_MS = 1500;

export async function startPublishers(world: World, seed: number): Promise<Publishers> {
  const dice = new Dice(seed ^ 0x5eed);
  const manners = world.feeds.map(() => dice.pick(MANNERS));
  let begun: number | undefined;
  let isCalm = false;
  const time = () => (begun === undefined ? 0 : (performance.now() - begun) / 1000);
  const epoch = Date.now();

  const server = createServer((request, response) => {
    publishers.requests += 1;
    answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const feed = Number(/^\/(\d+)\./.exec(request.url ?? '')?.[1]);
    const items = world.feeds[feed];
    if (!items) return void response.writeHead(404).end();
    const manner = isCalm ? 'steady' : manners[feed];
    if (manner === 'slow') await pause(dice.between(50, SLOW_MS));
    const fault = manner === 'flaky' && dice.chance(FLAKY) ? dice.below(3) : undefined;
    if (fault !== undefined) publishers.failures += 1;
    if (fault === 0) return void response.destroy();
    if (fault === 1) return void response.writeHead(500).end('something broke');
    const now = time();
    const shown = items.filter((item) => startOf(item) <= now).toReversed();
    const body = feed % 2 === 0 ? rss(feed, shown, now, epoch) : atom(feed, shown, now, epoch);
    const validators = validatorsOf(feed, shown, body, now, epoch);
    if (isKnown(request, validators)) return void response.writeHead(304, validators).end();
    const type = feed % 2 === 0 ? 'application/rss+xml' : 'application/atom+xml';
    response.writeHead(200, {
      ...validators,
      'content-type': type,
      'content-length': Buffer.byteLength(body),
    });
    if (fault === undefined) return void response.end(body);
    response.write(body.slice(0, body.length / 2), () => response.destroy());
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const publishers: Publishers = {
    urlOf: (feed) => `http://127.0.0.1:${port}/${feed}.xml`,
    begin: () => (begun = performance.now()),
    time,
    calm: () => (isCalm = true),
    requests: 0,
    failures: 0,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return publishers;
}

/** A third of the feeds has an ETag, a third a date, a third neither. */
function validatorsOf(
  feed: number,
  shown: readonly Item[],
  body: string,
  now: number,
  epoch: number,
): Record<string, string> {
  if (feed % 3 === 0) return { etag: `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"` };
  if (feed % 3 === 1) return {};
  const changed = Math.max(0, ...shown.map((item) => versionAt(item, now)?.at ?? 0));
  // A date tells seconds apart: until its second is over, what it stands for may change once more.
  return now < Math.floor(changed) + 2 ? {} : { 'last-modified': httpDate(epoch, Math.ceil(changed)) };
}

function isKnown({ headers }: IncomingMessage, { etag, 'last-modified': modified }: Record<string, string>) {
  if (etag) return headers['if-none-match'] === etag;
  return modified !== undefined && headers['if-modified-since'] === modified;
}

function httpDate(epoch: number, seconds: number): string {
  return new Date(epoch + seconds * 1000).toUTCString();
}

function rss(feed: number, items: readonly Item[], now: number, epoch: number): string {
  const entries = items.map((item) => {
    const { title, summary } = versionAt(item, now) ?? item.versions[0] ?? { title: '', summary: '' };
    return `<item><title>${title}</title><link>${item.url}</link><guid>${item.url}</guid>
      <pubDate>${httpDate(epoch, startOf(item))}</pubDate><description>${summary}</description></item>`;
  });
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Paper ${feed}</title>
    <link>https://paper${feed}.example/</link><language>en</language>${entries.join('\n')}</channel></rss>`;
}

function atom(feed: number, items: readonly Item[], now: number, epoch: number): string {
  const entries = items.map((item) => {
    const { title, summary } = versionAt(item, now) ?? item.versions[0] ?? { title: '', summary: '' };
    const published = new Date(epoch + startOf(item) * 1000).toISOString();
    return `<entry><id>${item.url}</id><title>${title}</title><link href="${item.url}"/>
      <published>${published}</published><updated>${published}</updated><summary>${summary}</summary></entry>`;
  });
  return `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Paper ${feed}</title>
    <id>https://paper${feed}.example/</id><link href="https://paper${feed}.example/"/>${entries.join('\n')}</feed>`;
}
