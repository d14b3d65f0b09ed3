/**
 * Traffic through a desk in simulated time: fetched batches are put on its queue at a steady pace, its merge and publish workers
 * work as they do in service, and readers read both outputs and confirm. Sampled as it goes.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeskRedis } from '../../src/redis/connect.ts';
import { keysOf } from '../../src/redis/keys.ts';
import { articlesQueue, type ArticlesJob } from '../../src/redis/queues.ts';
import { withDefaults } from '../../src/redis/server/connection-options.ts';
import { compileProgram } from '../compile-program.ts';
import { memoryByKind, type Kind } from '../delivery/memory.ts';
import { cpuOfServer } from '../delivery/redis-cpu.ts';
import { withPrivateRedis } from '../private-redis.ts';
import { clockOf } from './clock.ts';
import { startChild, stopChild } from './child.ts';
import { Ledger } from './ledger.ts';
import type { DeskSample, Seen, Task } from './messages.ts';
import { makeTraffic, sourcesFor } from './traffic.ts';

const DAY_MS = 86_400_000;
const PREFIX = 'soak';
/** Batches are offered together that come within so many ms, but no more than so many of them. */
const OFFER_MS = 50;
const MOST_AT_ONCE = 100;
/** As configurations have it by default. */
const MAX_UNREAD = 50_000;
/** How long what is on its way may take when all was offered, in ms. */
const PATIENCE_MS = 180_000;

export interface Shape {
  articles: number;
  /** Real seconds in which they come. */
  seconds: number;
  /** What gives way where this machine does not take so many in that time. */
  gives: 'articles' | 'seconds';
  /** The share of what the desk takes, when all is offered at once, that they come at: a desk in service is not full. */
  load: number;
  /** Simulated days that these are. */
  days: number;
  windowDays: number;
  /** Messages that an output holds at most; as configurations have it by default if absent. */
  maxUnread?: number;
  samples: number;
}

export interface Sample extends DeskSample {
  /** Real hours since the start. */
  hours: number;
  redisBytes: number;
  redisKeys: number;
  /** Batches that wait for the merge worker. */
  waiting: number;
}

export interface Soaked {
  articles: number;
  /** Real seconds in which they came. */
  seconds: number;
  samples: Sample[];
  /** Real ms, of each article. */
  lags: number[];
  lost: number;
  /** CPU seconds of redis-server. */
  redisCpuS: number;
}

export async function soak(shape: Shape, report: (line: string) => void): Promise<Soaked> {
  const compiled = compileProgram('soak/desk.ts');
  try {
    return await withPrivateRedis(async (redis) => {
      const { path } = redis.options;
      if (!path) throw new Error('the measurement needs a real redis-server of its own');
      const stage = { socket: path, program: compiled.program, report };
      const taken = await tryRate(stage, shape);
      const rate = shape.load * taken;
      const articles =
        shape.gives === 'articles'
          ? Math.min(shape.articles, Math.floor(rate * shape.seconds))
          : shape.articles;
      const seconds = Math.max(shape.seconds, articles / rate);
      report(
        `${articles} articles in ${Math.round(seconds)} s, which are ${shape.days} simulated days: ` +
          `${Math.round(articles / seconds)} a second of the ${Math.round(taken)} that this desk takes here and now`,
      );
      await redis.flushall();
      // What an output keeps is full within the first day, as it is in service.
      const maxUnread = Math.min(MAX_UNREAD, Math.ceil(articles / shape.days / 3));
      return await run(redis, stage, { ...shape, articles, seconds, maxUnread });
    });
  } finally {
    compiled.remove();
  }
}

/** What a desk holds once so many articles came and all were read. */
export interface Filled {
  /** Simulated: one, or more where this machine does not take so many in the time that is given them. */
  days: number;
  sample: Sample;
  kinds: Kind[];
  messages: number;
  stories: number;
  redisCpuS: number;
}

export async function fill(
  articles: number,
  windowDays: number,
  /** Articles in a real second, if it takes so many. */
  rate: number,
  report: (line: string) => void,
): Promise<Filled> {
  const compiled = compileProgram('soak/desk.ts');
  try {
    return await withPrivateRedis(async (redis) => {
      const { path = '' } = redis.options;
      const shape: Shape = {
        articles,
        gives: 'seconds',
        seconds: articles / rate,
        load: 1,
        days: 1,
        windowDays,
        samples: 0,
      };
      return await withDesk({ socket: path, program: compiled.program, report }, shape, async (started) => {
        const begun = Date.now();
        await offerAsTaken(shape, started);
        const days = ((Date.now() - begun) * started.task.time.speed) / DAY_MS;
        await until(() => started.ledger.missing === 0);
        const keys = keysOf(PREFIX);
        const [messages, stories] = [
          Number(await redis.get(keys.sequence)),
          await redis.hlen(keys.published),
        ];
        const redisCpuS = await cpuOfServer(redis);
        const sample = await sampleOf(redis, started.desk, 0);
        return {
          days,
          sample,
          kinds: [...(await memoryByKind(redis, PREFIX)).values()],
          messages,
          stories,
          redisCpuS,
        };
      });
    });
  } finally {
    compiled.remove();
  }
}

/** Articles that are on their way at once while a desk is filled. */
const FILL_AHEAD = 1500;

/** At a steady pace, and slower where the desk does not follow. */
async function offerAsTaken(shape: Shape, { task, ledger }: Desk): Promise<void> {
  const queue = articlesQueue(withDefaults({ path: task.socket }), keysOf(PREFIX));
  const clock = clockOf(task.time);
  const begun = Date.now();
  let offered = 0;
  try {
    for (const { fresh, job } of makeTraffic(
      shape.articles,
      sourcesFor(shape.articles / shape.days),
      11,
      () => clock.now(),
    )) {
      await until(() => ledger.missing < FILL_AHEAD);
      const ahead = 1000 * shape.seconds * (offered / shape.articles) - (Date.now() - begun);
      if (ahead > OFFER_MS) await sleep(ahead);
      ledger.offered(fresh);
      offered += fresh.length;
      await queue.add('articles', job);
    }
  } finally {
    await queue.close();
  }
}

interface Stage {
  socket: string;
  program: string;
  report: (line: string) => void;
}

/**
 * Articles a second that a desk takes on its second day, always with some to do. What is offered all at once is taken much
 * faster: a story that grows often goes out once then.
 */
async function tryRate(stage: Stage, shape: Shape): Promise<number> {
  const day = Math.ceil(shape.articles / shape.days);
  return await withDesk(stage, shape, async (started) => {
    const { ledger } = started;
    let begun = 0;
    const firstDay = until(() => ledger.lags.length >= day).then(() => (begun = performance.now()));
    await Promise.all([
      firstDay,
      offerAsTaken({ ...shape, articles: 2 * day, days: 2, seconds: 0 }, started),
    ]);
    await until(() => ledger.missing === 0);
    return (1000 * day) / (performance.now() - begun);
  });
}

interface Desk {
  ledger: Ledger;
  task: Task;
  desk: ChildProcess;
}

async function withDesk<Result>(
  { socket, program }: Stage,
  { days, seconds, windowDays, maxUnread = MAX_UNREAD }: Shape,
  work: (started: Desk) => Promise<Result>,
): Promise<Result> {
  const time = { start: Date.now(), speed: (days * DAY_MS) / (seconds * 1000) };
  const task: Task = { socket, prefix: PREFIX, time, windowDays, maxUnread };
  const ledger = new Ledger();
  const desk = await startChild(program, task);
  const readers = await startChild(program.replace(/desk\.js$/, 'readers.js'), task);
  readers.on('message', (told) => {
    if (typeof told === 'object') ledger.seen(told as Seen);
  });
  try {
    return await work({ ledger, task, desk });
  } finally {
    await Promise.all([stopChild(desk), stopChild(readers)]);
  }
}

async function run(redis: DeskRedis, stage: Stage, shape: Shape): Promise<Soaked> {
  const samples: Sample[] = [];
  return await withDesk(stage, shape, async ({ ledger, task, desk }) => {
    const begun = performance.now();
    const everyMs = (shape.seconds * 1000) / shape.samples;
    const ended = new AbortController();
    const sampling = (async () => {
      while (!ended.signal.aborted) {
        await sleep(everyMs, undefined, { signal: ended.signal }).catch(() => undefined);
        const taken = await sampleOf(redis, desk, (performance.now() - begun) / 3_600_000);
        samples.push(taken);
        if (samples.length % 10 === 0) stage.report(describe(taken, ledger.missing));
      }
    })();
    await offerAll(shape, task, ledger);
    await until(() => ledger.missing === 0).catch(() => undefined);
    ended.abort();
    await sampling;
    const redisCpuS = await cpuOfServer(redis);
    const { articles, seconds } = shape;
    return { articles, seconds, samples, lags: ledger.lags, lost: ledger.missing, redisCpuS };
  });
}

/** @throws Error when patience is over. */
async function until(holds: () => boolean): Promise<void> {
  if (holds()) return;
  for (const over = performance.now() + PATIENCE_MS; !holds(); await sleep(20))
    if (performance.now() > over) throw new Error('the desk did not come to its end in time');
}

/** At a steady pace; what could not be offered in time follows at once. */
async function offerAll(shape: Shape, task: Task, ledger: Ledger): Promise<void> {
  const queue = articlesQueue(withDefaults({ path: task.socket }), keysOf(PREFIX));
  const begun = Date.now();
  const clock = clockOf(task.time);
  let offered = 0;
  try {
    let due: { name: string; data: ArticlesJob }[] = [];
    for (const { fresh, job } of makeTraffic(
      shape.articles,
      sourcesFor(shape.articles / shape.days),
      11,
      () => clock.now(),
    )) {
      ledger.offered(fresh);
      due.push({ name: 'articles', data: job });
      offered += fresh.length;
      const ahead = (offered / shape.articles) * shape.seconds * 1000 - (Date.now() - begun);
      if (ahead < OFFER_MS && due.length < MOST_AT_ONCE) continue;
      await queue.addBulk(due);
      due = [];
      if (ahead > 0) await sleep(ahead);
    }
    await queue.addBulk(due);
  } finally {
    await queue.close();
  }
}

async function sampleOf(redis: DeskRedis, desk: ChildProcess, hours: number): Promise<Sample> {
  const answer = once(desk, 'message');
  desk.send('sample');
  const [[told], memory, redisKeys, waiting] = await Promise.all([
    answer as Promise<[DeskSample]>,
    redis.info('memory'),
    redis.dbsize(),
    redis.llen(`${keysOf(PREFIX).queues}:articles:wait`),
  ]);
  const redisBytes = Number(/^used_memory:(\d+)/m.exec(memory)?.[1]);
  return { ...told, hours, redisBytes, redisKeys, waiting };
}

const megabytes = (bytes: number): number => Math.round(bytes / 2 ** 20);

function describe(sample: Sample, missing: number): string {
  const { hours, rss, heapAfterGc, handles, window, redisBytes, redisKeys, waiting, cpuS } = sample;
  return (
    `${Math.round(hours * 3600)} s: window ${window}, RSS ${megabytes(rss)} MB (heap after gc ${megabytes(heapAfterGc)}), ` +
    `${handles} handles, Redis ${megabytes(redisBytes)} MB in ${redisKeys} keys, ${waiting} batches wait, ` +
    `${missing} articles on their way, CPU ${Math.round(cpuS)} s`
  );
}
