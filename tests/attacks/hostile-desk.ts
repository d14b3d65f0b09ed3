/** A desk whose sources are hostile, with its whole face: what it logs, publishes, keeps, and shows over HTTP. */
import { tmpdir } from 'node:os';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { createMetrics } from '../../src/api/metrics/metrics.ts';
import type { Config } from '../../src/config/types.ts';
import { startApi } from '../../workers/api.ts';
import { openDesk, type OpenDesk } from '../../workers/open-desk.ts';
import { passOver, testConfig } from '../support/desk.ts';
import { startFeedServer, type FeedServer } from '../support/feed-server.ts';

export interface HostileDesk {
  desk: OpenDesk;
  /** Everything logged so far, at the level trace. */
  logged: () => string;
  pass: () => ReturnType<typeof passOver>;
  /** The address of the dashboard. */
  url: string;
  /** The text of a page of the dashboard. */
  page: (path: string) => Promise<string>;
  /** Every key below the desk's prefix with all that it holds. */
  stored: () => Promise<string>;
}

export async function serverOf(hosts?: string[]): Promise<FeedServer> {
  const server = await startFeedServer(hosts ? { hosts } : {});
  onTestFinished(() => server.close());
  return server;
}

export async function hostileDesk(
  sources: Config['sources'],
  change: (config: Config) => void = () => {},
): Promise<HostileDesk> {
  const config = testConfig('attack', sources);
  config.api = { ...config.api, host: '127.0.0.1', port: 0 };
  change(config);
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const metrics = createMetrics({ version: 'test' });
  const log = pino({ level: 'trace', base: null }, sink);
  const desk = await openDesk({ config, dataDir: tmpdir(), env: {}, log, metrics, exclusive: false });
  const api = await startApi(desk, { metrics });
  onTestFinished(async () => {
    await api.stop();
    await desk.close();
  });
  const { token } = config.api;
  const headers = token ? { authorization: `Bearer ${token}` } : undefined;
  return {
    desk,
    logged: () => lines.join(''),
    pass: () => passOver(desk),
    url: api.url,
    page: async (path) => (await fetch(api.url + path, { ...(headers && { headers }) })).text(),
    stored: () => dump(desk),
  };
}

async function dump({ redis, config }: OpenDesk): Promise<string> {
  const keys = await redis.keys(`{${config.redis.prefix}}*`);
  const values = await Promise.all(keys.map(async (key) => [key, await valueOf(redis, key)]));
  return JSON.stringify(values);
}

async function valueOf(redis: OpenDesk['redis'], key: string): Promise<unknown> {
  const type = await redis.type(key);
  if (type === 'string') return redis.get(key);
  if (type === 'hash') return redis.hgetall(key);
  if (type === 'stream') return redis.xrange(key, '-', '+');
  if (type === 'list') return redis.lrange(key, 0, -1);
  return redis.zrange(key, 0, -1);
}

/** RSS of raw XML items, for what `rss` of support/desk.ts would escape. */
export function rawRss(items: string): string {
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Hostile</title>${items}</channel></rss>`;
}
