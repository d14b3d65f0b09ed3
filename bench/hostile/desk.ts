/** The process that is measured: scheduler, fetch, merge and publish as the daemon runs them, on hostile sources round after round. */
import { Session } from 'node:inspector/promises';
import { tmpdir } from 'node:os';
import { pino } from 'pino';
import { createMetrics } from '../../src/api/metrics/metrics.ts';
import { defaultConfig } from '../../src/config/defaults.ts';
import type { Config, Source } from '../../src/config/types.ts';
import { fetchQueue, queueEvents } from '../../src/redis/queues.ts';
import { addPolls } from '../../src/redis/sources/polls.ts';
import { readStatuses } from '../../src/redis/sources/source-state.ts';
import type { Role } from '../../workers/desk.ts';
import { startFetch } from '../../workers/fetch.ts';
import { keepHeapLean } from '../../workers/process/lean-heap.ts';
import { putLoopFirst } from '../../src/reader/loop-first.ts';
import { startMerge } from '../../workers/merge.ts';
import { openDesk, type OpenDesk } from '../../workers/open-desk.ts';
import { startPublish } from '../../workers/publish.ts';
import { startScheduler } from '../../workers/scheduler.ts';
import {
  HEALTHY,
  HEALTHY_EVERY_MS,
  HEALTHY_HOST,
  hostOf,
  type Appointment,
  type DeskOrder,
  type PollNote,
} from './places.ts';
import { PUBLISHERS } from './publishers.ts';
import { ownersOf, type StallOwner } from './stall-owners.ts';
import { watchLoop, type Ticks } from './ticker.ts';

/** Twice the time limits of a fetch and a reading together, and more. */
const LONGEST_POLL_MS = 60_000;

/** What a stretch of time came to. */
export interface DeskReport {
  rounds: number;
  polls: PollNote[];
  /** When it was taken, ms since the epoch. */
  at: number;
  /** How long polls of healthy sources took, the wait for a reading thread included. */
  healthyMs: number[];
  /** When they were to be asked. */
  healthyPlans: Appointment[];
  rssMaxMb: number;
  /** Now. */
  usage: NodeJS.MemoryUsage;
  /** When it was most. */
  most?: NodeJS.MemoryUsage;
  ticks: Ticks;
  owners?: StallOwner[];
}

function configFor(order: DeskOrder): Config {
  const config = defaultConfig(tmpdir());
  config.redis = { url: order.redisUrl, prefix: order.prefix };
  Object.assign(config.network, { allow: ['127.1.0.0/16'], hostGapMs: 0, totalTimeoutMs: 10_000 });
  config.sources = [
    ...HEALTHY.map((id) => ({
      ...sourceOf(id, 'feed', HEALTHY_HOST, order),
      url: `http://${HEALTHY_HOST}:${order.port}/${id}`,
      intervalMs: HEALTHY_EVERY_MS,
    })),
    ...chosen(order).map(({ at, kind }) => sourceOf(`hostile-${at}`, kind, hostOf(at), order)),
  ];
  return config;
}

function chosen({ only }: DeskOrder) {
  return PUBLISHERS.map(({ name, kind }, at) => ({ name, kind, at })).filter(({ name }) =>
    name.includes(only),
  );
}

function sourceOf(
  id: string,
  kind: 'feed' | 'sitemap' | 'json',
  host: string,
  { port, maxItems }: DeskOrder,
): Source {
  return {
    id,
    kind,
    url: `http://${host}:${port}/`,
    enabled: true,
    minIntervalMs: 3_600_000,
    maxIntervalMs: 86_400_000,
    backfill: 'all',
    maxItems,
    priority: 0,
    ...(kind === 'json' && {
      mapping: {
        items: 'items',
        fields: { title: 'title', link: 'url', guid: 'id', excerpt: 'content_text' },
      },
    }),
  } as Source;
}

async function main(order: DeskOrder): Promise<void> {
  const config = configFor(order);
  const log = pino({ level: 'fatal' });
  const desk = await openDesk({
    config,
    dataDir: tmpdir(),
    env: {},
    log,
    metrics: createMetrics({ version: 'bench' }),
    exclusive: false,
  });
  const roles: Role[] = [];
  if (order.part !== 'fetch') roles.push(startPublish(desk), await startMerge(desk));
  if (order.part !== 'merge') roles.push(...(await startFetching(desk)));
  // As the daemon does.
  keepHeapLean();
  putLoopFirst();
  const watch = watchLoop();
  const notes: PollNote[] = [];
  const plans = new Map<string, Appointment>();
  const healthyMs = new Map<string, number>();
  let rounds = 0;
  let since = Date.now();
  let most: NodeJS.MemoryUsage | undefined;
  const lookAtHealthy = async () => {
    for (const [id, { nextAt, recent }] of await readStatuses(desk.redis, desk.keys, HEALTHY)) {
      if (nextAt !== undefined) plans.set(`${id} ${nextAt}`, { id, at: nextAt });
      const poll = recent?.at(-1);
      if (poll && poll.at > since) healthyMs.set(`${id} ${poll.at}`, poll.ms);
    }
  };
  setInterval(() => {
    const usage = process.memoryUsage();
    if (usage.rss > (most?.rss ?? 0)) most = usage;
    void lookAtHealthy();
  }, 250);
  const session = order.profile ? await startProfile() : undefined;
  const begin = () => {
    pollOn(desk, order, notes, () => (rounds += 1)).catch((error: unknown) => {
      process.stderr.write(`the polls broke off: ${String(error)}\n`);
      process.exit(1);
    });
  };

  async function report(): Promise<DeskReport> {
    const ticks = watch.take();
    const owners = session && ownersOf((await session.post('Profiler.stop')).profile, ticks.stalls);
    if (session) await session.post('Profiler.start');
    const taken = {
      at: Date.now(),
      healthyMs: [...healthyMs.values()],
      rounds,
      polls: notes.splice(0),
      healthyPlans: [...plans.values()],
      rssMaxMb: (most?.rss ?? 0) / 1e6,
      ...(most && { most }),
      usage: process.memoryUsage(),
      ticks,
      ...(owners && { owners }),
    };
    plans.clear();
    healthyMs.clear();
    rounds = 0;
    most = undefined;
    since = Date.now();
    // What telling costs is not to be measured.
    watch.take();
    return taken;
  }

  process.on('message', (message) => {
    if (message === 'begin') begin();
    if (message === 'take') void report().then((taken) => process.send?.(taken));
  });
}

/** The healthy sources are asked one after another, not together; the hostile ones only by `pollOn`. */
async function startFetching(desk: OpenDesk): Promise<Role[]> {
  const every = HEALTHY_EVERY_MS / HEALTHY.length;
  const first = desk.config.sources.map(({ id: sourceId, minIntervalMs }, at) => ({
    sourceId,
    at: Date.now() + (HEALTHY.includes(sourceId) ? at * every : minIntervalMs),
  }));
  await addPolls(desk.redis, desk.keys, first);
  return [startFetch(desk), await startScheduler(desk)];
}

/** Polls the hostile sources in turn, so many at a time, each as soon as the one before it is done. */
async function pollOn(
  desk: OpenDesk,
  order: DeskOrder,
  notes: PollNote[],
  onRound: () => void,
): Promise<never> {
  const fetches = fetchQueue(desk.connection, desk.keys);
  const events = queueEvents('fetch', desk);
  events.setMaxListeners(0);
  await events.waitUntilReady();
  const sources = chosen(order);
  let next = 0;
  const hand = async (): Promise<never> => {
    for (;;) {
      const source = sources[next % sources.length];
      if (!source) throw new Error(`no publisher has «${order.only}» in its name`);
      next += 1;
      if (next % sources.length === 0) onRound();
      const start = clock();
      const job = await fetches.add(
        'fetch',
        { sourceId: `hostile-${source.at}`, forced: true },
        { attempts: 1, removeOnComplete: true },
      );
      const result = await job
        .waitUntilFinished(events, LONGEST_POLL_MS)
        .catch((error: Error) => ({ outcome: `broken: ${error.message}` }));
      notes.push({ name: source.name, outcome: result.outcome, start, end: clock() });
    }
  };
  return Promise.race(Array.from({ length: order.atOnce }, hand));
}

async function startProfile(): Promise<Session> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 500 });
  await session.post('Profiler.start');
  return session;
}

function clock(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

process.once('message', (order) => void main(order as DeskOrder).then(() => process.send?.('ready')));
process.on('disconnect', () => process.exit());
process.send?.('here');
