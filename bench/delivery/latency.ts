/**
 * From the last byte of a feed's answer to its stories on stream and queue, with the whole service in a process of its own,
 * Redis writing its log with every command, and a thousand new articles a minute.
 */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { QueueEvents } from 'bullmq';
import type { DeskRedis } from '../../src/redis/connect.ts';
import { keysOf } from '../../src/redis/keys.ts';
import { tailStream } from '../../src/consumer/index.ts';
import { compileProgram } from '../compile-program.ts';
import { startService, type RunningService } from '../desk/running-service.ts';
import { Random } from '../polling/random.ts';
import { quantile } from '../polling/statistics.ts';
import { headlineOf } from './headlines.ts';

const SOURCES = 60;
/** New items an answer; with a poll a minute (the shortest interval) of 60 sources that is 1,020 a minute. */
const NEW_ITEMS = 17;
/** Each source is asked at once and then every minute: the first answer finds compilers cold, and is left out. */
const ROUNDS = 3;
const ROUND_MS = 60_000;
/** By then the service is up, on a busy machine, too. */
const FIRST_POLL_MS = 8000;

export interface Latency {
  articles: number;
  /** ms, from the answer's last byte. */
  stream: { p50: number; p99: number };
  queue: { p50: number; p99: number };
}

/** @param url of the Redis that holds nothing else. */
export async function measureLatency(redis: DeskRedis, address: { path: string }): Promise<Latency> {
  const folder = await mkdtemp(join(tmpdir(), 'copydesk-latency-'));
  const publisher = await startPublisher();
  const compiled = compileProgram('desk/service.ts');
  let service: RunningService | undefined;
  const watch = new AbortController();
  try {
    await writeConfig(folder, publisher.port);
    const arrivals = watchOutputs(address, keysOf('latency').queues, watch.signal);
    await spreadPolls(redis);
    service = await startService(compiled.program, folder, address.path);
    await sleep(FIRST_POLL_MS + ROUNDS * ROUND_MS);
    const { stream, queue } = await arrivals.stop();
    const warm = [...publisher.answered].filter(([, { round }]) => round > 0);
    const delays = (arrived: Map<string, number>) =>
      warm.flatMap(([link, { at }]) => (arrived.has(link) ? [(arrived.get(link) ?? 0) - at] : []));
    const [onStream, onQueue] = [delays(stream), delays(queue)];
    if (onStream.length < warm.length * 0.95 || onQueue.length < onStream.length)
      throw new Error(
        `of ${warm.length} articles ${onStream.length} came on the stream, ${onQueue.length} on the queue`,
      );
    return { articles: onStream.length, stream: spread(onStream), queue: spread(onQueue) };
  } finally {
    watch.abort();
    await service?.stop();
    compiled.remove();
    publisher.server.closeAllConnections();
    publisher.server.close();
    await redis.flushall();
    await rm(folder, { recursive: true, force: true });
  }
}

function spread(delays: number[]): { p50: number; p99: number } {
  return { p50: quantile(delays, 0.5), p99: quantile(delays, 0.99) };
}

/** One source a second, as a desk that has run for a while has them; all at once would be a minute's worth in one burst. */
async function spreadPolls(redis: DeskRedis): Promise<void> {
  const first = Date.now() + FIRST_POLL_MS;
  const places = Array.from({ length: SOURCES }, (_, n) => [first + (n * ROUND_MS) / SOURCES, `bench-${n}`]);
  await redis.zadd(keysOf('latency').polls, ...places.flat());
}

interface Publisher {
  server: Server;
  port: number;
  /** Link of each item → when the answer that had it first was sent, and which of its source's answers that was. */
  answered: Map<string, { at: number; round: number }>;
}

/** Every answer of `/feed/N` has items that were never there before. */
async function startPublisher(): Promise<Publisher> {
  const answered: Publisher['answered'] = new Map();
  const rounds = new Map<string, number>();
  const random = new Random(11);
  const server = createServer((request, response) => {
    const feed = request.url ?? '/';
    const round = rounds.get(feed) ?? 0;
    rounds.set(feed, round + 1);
    const items = Array.from({ length: NEW_ITEMS }, (_, n) => ({
      title: headlineOf(random),
      link: `https://paper.example${feed}/${round}/${n}`,
    }));
    response.on('finish', () => {
      const at = performance.timeOrigin + performance.now();
      for (const { link } of items) answered.set(link, { at, round });
    });
    response.writeHead(200, { 'Content-Type': 'application/rss+xml' }).end(rssOf(items));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port, answered };
}

function rssOf(items: { title: string; link: string }[]): string {
  const date = new Date().toUTCString();
  const entries = items.map(
    ({ title, link }) =>
      `<item><title>${title}</title><link>${link}</link><guid>${link}</guid><pubDate>${date}</pubDate><description>${title}, in short.</description></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Bench</title><link>https://paper.example/</link>${entries.join('')}</channel></rss>`;
}

async function writeConfig(folder: string, port: number): Promise<void> {
  const sources = Array.from({ length: SOURCES }, (_, n) => ({
    id: `bench-${n}`,
    kind: 'feed',
    url: `http://127.0.0.1:${port}/feed/${n}`,
    interval: '1m',
    backfill: 'all',
  }));
  const network = { allow: ['127.0.0.0/8'], perHost: 64, hostGap: '0s' };
  const copydesk = { redis: { prefix: 'latency' }, network };
  await writeFile(join(folder, 'copydesk.yaml'), JSON.stringify(copydesk));
  await writeFile(join(folder, 'sources.yaml'), JSON.stringify({ sources }));
}

interface Arrivals {
  /** Link of an article → when a message with it came. */
  stop(): Promise<{ stream: Map<string, number>; queue: Map<string, number> }>;
}

function watchOutputs(address: { path: string }, queues: string, signal: AbortSignal): Arrivals {
  const stream = new Map<string, number>();
  const linkOf = new Map<string, string>();
  const added = new Map<string, number>();
  const now = () => performance.timeOrigin + performance.now();
  const reading = (async () => {
    for await (const message of tailStream({ redis: address, prefix: 'latency', from: '0', signal })) {
      if (message.event === 'retracted') continue;
      linkOf.set(`${message.storyId}-r${message.revision}`, message.articles[0]?.originalUrl ?? '');
      for (const { originalUrl = '' } of message.articles)
        if (!stream.has(originalUrl)) stream.set(originalUrl, now());
    }
  })();
  const events = new QueueEvents('stories', { connection: address, prefix: queues });
  events.on('added', ({ jobId }) => added.set(jobId, now()));
  return {
    async stop() {
      await events.close();
      const queue = new Map([...added].map(([job, at]) => [linkOf.get(job) ?? job, at]));
      void reading.catch(() => undefined);
      return { stream, queue };
    },
  };
}
