/** A desk whose sources are hostile cases, polled as the daemon does it: shared host gate, guard, reader threads, merge, commit. */
import type { QueueEvents } from 'bullmq';
import { pino } from 'pino';
import { tmpdir } from 'node:os';
import { Writable } from 'node:stream';
import { createMetrics } from '../../src/api/metrics/metrics.ts';
import type { NetworkLimits, Source } from '../../src/config/types.ts';
import { createFetcher } from '../../src/http/fetcher.ts';
import type { Lookup } from '../../src/http/guard/guarded-connector.ts';
import { createHostGate } from '../../src/redis/sources/host-gate.ts';
import { articlesQueue, fetchQueue, queueEvents } from '../../src/redis/queues.ts';
import { readStatus } from '../../src/redis/sources/source-state.ts';
import { readStories } from '../../src/redis/stories/stories.ts';
import { startApi } from '../../workers/api.ts';
import { startFetch } from '../../workers/fetch.ts';
import { startMerge, type MergeRole } from '../../workers/merge.ts';
import { openDesk, type OpenDesk } from '../../workers/open-desk.ts';
import { startPublish } from '../../workers/publish.ts';
import { feedSource, testConfig } from '../support/desk.ts';
import { startFeedServer, type FeedServer } from '../support/feed-server.ts';
import { honestFeed, type HostileCase, type Site, type Told } from './case.ts';

export const HEALTHY = 'healthy';

export interface House {
  /** What came of every case that is polled in this round, by its name; the healthy source's under HEALTHY. */
  poll(round: number): Promise<Map<string, Told>>;
  site(name: string): Site;
  /** Connections that anybody made into the operator's network. */
  insideConnections(): number;
  logged(): string;
  page(path: string): Promise<string>;
  close(): Promise<void>;
}

const INSIDE = '127.66.0.1';
const ELSEWHERE = '127.2.0.1';

export async function openHouse(
  cases: readonly HostileCase[],
  limits: Partial<NetworkLimits> = {},
): Promise<House> {
  const hosts = cases.map((_, at) => `127.1.${at >> 7}.${(at & 127) + 1}`);
  const healthyHost = '127.1.255.1';
  const web = await startFeedServer({ hosts: [...hosts, healthyHost, ELSEWHERE] });
  const inside = await startFeedServer({ hosts: [INSIDE] });
  const sites = new Map(
    cases.map((one, at) => [one.name, siteOf(`case-${at}`, hosts[at] ?? '', web, inside)]),
  );
  const healthy = siteOf(HEALTHY, healthyHost, web, inside);
  const siteFor = (name: string) => (name === HEALTHY ? healthy : (sites.get(name) ?? healthy));
  const sources = new Map<string, Source>(cases.map((one) => [one.name, sourceOf(siteFor(one.name), one)]));
  sources.set(HEALTHY, feedSource(HEALTHY, healthy.url()));

  const lines: string[] = [];
  const desk = await openHostileDesk([...sources.values()], limits, lines);
  const api = await startApi(desk, { metrics: createMetrics({ version: 'test' }) });
  const workers = await startWorkers(desk, attackersNames());

  async function poll(round: number): Promise<Map<string, Told>> {
    const due = cases.filter((one) => [one.expect].flat().length >= round);
    for (const one of due) one.serve(siteFor(one.name), round);
    healthy.set('/feed', { body: honestFeed(healthy, round) });
    const before = web.requests.length;
    const names = [...due.map(({ name }) => name), HEALTHY];
    const polled = await Promise.all(names.map((name) => workers.poll(sources.get(name)?.id ?? '')));
    await workers.publish();
    const requests = web.requests.slice(before);
    const told = await Promise.all(
      polled.map(async (result, at) => {
        const site = siteFor(names[at] ?? '');
        return {
          ...(await tell(desk, workers.merge, site.id, result)),
          requests: requests.filter(({ host }) => host === site.host),
          elsewhere: requests.filter(({ host, path }) => host === ELSEWHERE && path.includes(site.id)),
        };
      }),
    );
    return new Map(told.map((one, at) => [names[at] ?? '', one]));
  }

  return {
    poll,
    site: siteFor,
    insideConnections: () => inside.connections.length,
    logged: () => lines.join(''),
    page: async (path) => (await fetch(api.url + path)).text(),
    async close() {
      await workers.stop();
      await api.stop();
      await desk.close();
      await Promise.all([web.close(), inside.close()]);
    },
  };
}

function siteOf(id: string, host: string, web: FeedServer, inside: FeedServer): Site {
  return {
    id,
    host,
    url: (path = '/feed') => web.urlOf(path, host),
    set: (path, answer) => web.set(path, answer, host),
    inside: (path = '/feed') => inside.urlOf(path),
    elsewhere: (path = '/feed') => web.urlOf(`/${id}${path}`, ELSEWHERE),
    setElsewhere: (path, answer) => web.set(`/${id}${path}`, answer, ELSEWHERE),
    port: web.port,
  };
}

function sourceOf(site: Site, { source }: HostileCase): Source {
  return { ...feedSource(site.id, site.url()), ...source?.(site) } as Source;
}

function openHostileDesk(
  sources: Source[],
  limits: Partial<NetworkLimits>,
  lines: string[],
): Promise<OpenDesk> {
  const config = testConfig('hostile', sources);
  // The publishers' addresses are public as far as the guard goes; all other loopback ones are not.
  Object.assign(
    config.network,
    { allow: ['127.1.0.0/16', '127.2.0.0/16'], maxBytes: 2 * 1024 * 1024 },
    limits,
  );
  config.api = { ...config.api, host: '127.0.0.1', port: 0 };
  config.fetch.concurrency = 24;
  config.fetch.threads = 2;
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const log = pino({ level: 'debug', base: null }, sink);
  return openDesk({
    config,
    dataDir: tmpdir(),
    env: {},
    log,
    metrics: createMetrics({ version: 'test' }),
    exclusive: false,
  });
}

interface PollResult {
  outcome: string;
  detail?: string;
  articleIds: string[];
}

async function startWorkers(desk: OpenDesk, lookup: Lookup) {
  const { config, redis, keys, connection } = desk;
  const { network } = config;
  const gate = createHostGate(redis, keys, { ...network, leaseMs: network.totalTimeoutMs + 10_000 });
  const merge = await startMerge(desk);
  const fetch = startFetch(desk, { fetcher: createFetcher({ network, gate, lookup }) });
  const publish = startPublish(desk, { onlyWhenDrained: true });
  const fetches = fetchQueue(connection, keys);
  const batches = articlesQueue(connection, keys);
  const events = { fetch: queueEvents('fetch', desk), articles: queueEvents('articles', desk) };
  const all = [fetches, batches, events.fetch, events.articles];
  for (const one of all) one.setMaxListeners(0);
  await Promise.all([events.fetch.waitUntilReady(), events.articles.waitUntilReady()]);

  async function poll(sourceId: string): Promise<PollResult> {
    const job = await fetches.add('fetch', { sourceId, forced: true }, { attempts: 1 });
    const result = await job.waitUntilFinished(events.fetch).catch(brokenBy);
    const batch = result.articlesJobId && (await batches.getJob(result.articlesJobId));
    if (batch) await waitFor(batch, events.articles);
    return result;
  }

  return {
    merge,
    poll,
    publish: () => publish.drain(),
    async stop() {
      await fetch.stop();
      await Promise.all([merge.stop(), publish.stop()]);
      for (const one of all) await one.close();
    },
  };
}

/** No outcome that a case may have: what threw is a fault of ours. */
function brokenBy(error: unknown): PollResult & { articlesJobId?: string } {
  return { outcome: 'broken', detail: String(error), articleIds: [] };
}

async function waitFor(
  batch: { waitUntilFinished(events: QueueEvents): Promise<unknown> },
  events: QueueEvents,
) {
  await batch.waitUntilFinished(events);
}

async function tell(
  desk: OpenDesk,
  { window }: MergeRole,
  sourceId: string,
  { outcome, detail = '', articleIds }: PollResult,
): Promise<Omit<Told, 'requests' | 'elsewhere'>> {
  const { redis, keys } = desk;
  const status = await readStatus(redis, keys, sourceId);
  if (!status) throw new Error(`${sourceId} was never polled: ${outcome} ${detail}`);
  const wanted = new Set(articleIds);
  const storyIds = [...new Set(articleIds.flatMap((id) => window.storyOf(id) ?? []))];
  const stories = await readStories(redis, keys, storyIds);
  const articles = stories.flatMap(({ state }) => state.articles.filter(({ id }) => wanted.has(id)));
  return { outcome, detail, articles, status, code: status.recent?.at(-1)?.outcome ?? outcome };
}

/** Names that an attacker's name server may give any answer for. `rebind.test` leads inside with every second answer. */
function attackersNames(): Lookup {
  let asked = 0;
  const names: Record<string, () => string[]> = {
    localhost: () => ['127.0.0.1', '::1'],
    'localhost.': () => ['127.0.0.1'],
    'anything.localhost': () => ['127.0.0.1'],
    'inside.test': () => [INSIDE],
    'mapped.test': () => ['::ffff:127.66.0.1'],
    'mixed.test': () => ['10.0.0.1', INSIDE, ELSEWHERE],
    'metadata.google.internal': () => ['169.254.169.254'],
    'rebind.test': () => [asked++ % 2 === 0 ? ELSEWHERE : INSIDE],
    'nobody.test': () => [],
    'odd.test': () => ['not an address', '0x7f.1'],
  };
  return async (name) => {
    const addresses = names[name]?.();
    if (!addresses) throw Object.assign(new Error(`no ${name}`), { code: 'ENOTFOUND' });
    return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
}
