/** A desk for tests: its own key prefix on the run's Redis, sources on a loopback server, a clock that tests may set. */
import { tmpdir } from 'node:os';
import { pino } from 'pino';
import { createMetrics } from '../../src/api/metrics/metrics.ts';
import { defaultConfig } from '../../src/config/defaults.ts';
import type { Config, FeedSource } from '../../src/config/types.ts';
import { createReader, type Reader } from '../../src/reader/reader.ts';
import type { StoryRecord } from '../../src/story/types.ts';
import { runOnce, type Polled } from '../../workers/once.ts';
import { openDesk, type OpenDesk } from '../../workers/open-desk.ts';
import { testRedisUrl, uniquePrefix } from './redis.ts';

export function testConfig(name: string, sources: Config['sources']): Config {
  const config = defaultConfig(tmpdir());
  config.redis = { url: testRedisUrl(), prefix: uniquePrefix(name) };
  config.network.allow = ['127.0.0.0/8'];
  // All test servers share one host, which would have them wait for one another.
  config.network.perHost = 64;
  config.network.hostGapMs = 0;
  config.sources = sources;
  return config;
}

export function feedSource(id: string, url: string, more: Partial<FeedSource> = {}): FeedSource {
  return {
    id,
    kind: 'feed',
    url,
    enabled: true,
    intervalMs: 900_000,
    minIntervalMs: 300_000,
    maxIntervalMs: 21_600_000,
    backfill: 'all',
    maxItems: 1000,
    priority: 0,
    ...more,
  };
}

export function openTestDesk(config: Config): Promise<OpenDesk> {
  return openDesk({
    config,
    dataDir: tmpdir(),
    env: {},
    log: pino({ level: 'silent' }),
    metrics: createMetrics({ version: 'test' }),
    exclusive: false,
    ...(hasNoRules(config) && { reader: sharedReader() }),
  });
}

let reader: Reader | undefined;

/** One for all desks of a test file: a thread takes a second to start. It ends with the file's process. */
function sharedReader(): Reader {
  reader ??= createReader({ threads: 2, timeoutMs: 30_000, rules: {} });
  return reader;
}

function hasNoRules({ topics, categories, sources }: Config): boolean {
  const knowsPublishers = sources.some(({ provider }) => provider?.domain);
  return topics.length === 0 && Object.keys(categories).length === 0 && !knowsPublishers;
}

/** One pass over all sources: what came of each, and the stories of all articles fetched. */
export async function passOver(
  desk: OpenDesk,
): Promise<{ polled: Polled[]; published: number; stories: StoryRecord[] }> {
  const pass = await runOnce(desk);
  const stories: StoryRecord[] = [];
  for await (const story of pass.stories) stories.push(story);
  await pass.close();
  return { polled: pass.polled, published: pass.published, stories };
}

export interface Item {
  title: string;
  link: string;
  /** ISO 8601. */
  date?: string;
  guid?: string;
  summary?: string;
}

/** An RSS 2.0 document with these items. */
export function rss(items: Item[], title = 'Test feed'): string {
  const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const entries = items.map(
    (item) => `<item><title>${escape(item.title)}</title><link>${escape(item.link)}</link>
      <guid>${escape(item.guid ?? item.link)}</guid>
      ${item.date ? `<pubDate>${new Date(item.date).toUTCString()}</pubDate>` : ''}
      ${item.summary ? `<description>${escape(item.summary)}</description>` : ''}</item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>${escape(title)}</title>
    <link>https://example.org/</link>${entries.join('')}</channel></rss>`;
}

/** Headlines that have nothing to do with one another. */
export const MAYOR: Item = {
  title: 'Mayor of Riverton resigns over budget scandal',
  link: 'https://a.example/mayor',
};
export const WHALE: Item = {
  title: 'Stranded whale freed by volunteers on Norfolk coast',
  link: 'https://a.example/whale',
};
export const PLANT: Item = {
  title: 'Chipmaker Voltis opens third plant in Dresden',
  link: 'https://a.example/plant',
};
