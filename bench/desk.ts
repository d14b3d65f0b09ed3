/** The desk: how long its pages take and how soon a list hears of a new story, with ten thousand stories and news coming in. */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeskRedis } from '../src/redis/connect.ts';
import { keysOf } from '../src/redis/keys.ts';
import { compileProgram } from './compile-program.ts';
import { listenLive } from './desk/live-delay.ts';
import { startPublisher } from './desk/publisher.ts';
import { startService, type RunningService } from './desk/running-service.ts';
import { quantile } from './polling/statistics.ts';
import { withPrivateRedis } from './private-redis.ts';

export interface DeskOptions {
  report?: (line: string) => void;
}

const PREFIX = 'desk-bench';
/** With a poll a minute of each that is 1,020 new articles a minute, on top of 10,200. */
const FEEDS = 60;
const BACKLOG = 170;
const NEWS = 17;
const STORIES = 10_000;
/** How often each page is asked for: news come from a minute after the start on, and are to come in meanwhile. */
const ROUNDS = 40;
/** After the start: a person has not opened a page before. */
const OPENED_AFTER_MS = 3000;

/**
 * Metrics: `desk.page_p95_ms`, the worst of the pages' own; `desk.page_p95_ms.NAME` and `desk.page_p50_ms.NAME`;
 * `desk.live_p50_ms`, `desk.live_p95_ms` and `desk.live_max_ms`, from a commit to `/events`; `desk.first_search_ms` and
 * `desk.first_story_ms` after a start. By the clock, of a compiled service in a process of its own, asked one page at a time.
 * Left out is what decides stretches of the log anew (a trial, the first look for pairs): it takes seconds, in a thread.
 */
export async function runDesk({ report = () => undefined }: DeskOptions = {}): Promise<{
  metrics: Record<string, number>;
}> {
  const compiled = compileProgram('desk/service.ts');
  const publisher = await startPublisher({ backlog: BACKLOG, news: NEWS });
  const folder = await mkdtemp(join(tmpdir(), 'copydesk-desk-'));
  const metrics: Record<string, number> = {};
  let service: RunningService | undefined;
  try {
    await writeConfig(folder, publisher.urlOf);
    await withPrivateRedis(async (redis) => {
      const { path } = redis.options;
      if (!path) throw new Error('the measurement needs a real redis-server of its own');
      const start = () => startService(compiled.program, folder, path);
      service = await start();
      await untilStories(service.url, report);
      Object.assign(metrics, await measurePages(service.url, redis, report));
      await service.stop();

      service = await start();
      Object.assign(metrics, await measureFirst(service.url));
      report(
        `first search ${metrics['desk.first_search_ms']} ms, first story ${metrics['desk.first_story_ms']} ms`,
      );
      await service.stop();
    });
  } finally {
    await service?.stop();
    publisher.close();
    compiled.remove();
    await rm(folder, { recursive: true, force: true });
  }
  return { metrics };
}

async function writeConfig(folder: string, urlOf: (feed: number) => string): Promise<void> {
  const sources = Array.from({ length: FEEDS }, (_, n) => ({
    id: `bench-${n}`,
    url: urlOf(n),
    interval: '1m',
    backfill: 'all',
  }));
  const network = { allow: ['127.0.0.0/8'], perHost: 64, hostGap: '0s' };
  await writeFile(join(folder, 'copydesk.yaml'), JSON.stringify({ redis: { prefix: PREFIX }, network }));
  await writeFile(join(folder, 'sources.yaml'), JSON.stringify({ sources }));
}

interface StoryList {
  total: number;
  stories: { storyId: string; title: string }[];
}

const listOf = async (url: string): Promise<StoryList> =>
  (await (await fetch(`${url}/api/stories?limit=20`)).json()) as StoryList;

async function untilStories(url: string, report: (line: string) => void): Promise<void> {
  const began = performance.now();
  while ((await listOf(url)).total < STORIES) await sleep(500);
  report(`${STORIES} stories after ${Math.round((performance.now() - began) / 1000)} s`);
}

async function pathsOf(url: string): Promise<Map<string, string>> {
  const [one, other] = (await listOf(url)).stories;
  if (!one || !other) throw new Error('there are no stories');
  const pair = new URLSearchParams({ a: one.title, b: other.title });
  return new Map([
    ['overview', '/'],
    ['stories', '/stories'],
    ['search', '/stories?q=harbour+dredging'],
    ['hottest', '/stories?order=heat'],
    ['story', `/stories/${one.storyId}`],
    ['revisions', `/stories/${one.storyId}/revisions`],
    ['join', `/stories/${one.storyId}/join`],
    ['sources', '/sources'],
    ['source', '/sources/bench-1'],
    ['compare', `/compare?${pair.toString()}`],
    ['compared-stories', `/compare?a=${one.storyId}&b=${other.storyId}`],
    ['tune', '/tune'],
    ['dead-letters', '/dead-letters'],
    ['queues', '/queues'],
    ['audit', '/audit'],
    ['config', '/config'],
    ['feed', '/feed.xml'],
    ['metrics', '/metrics'],
  ]);
}

async function measurePages(
  url: string,
  redis: DeskRedis,
  report: (line: string) => void,
): Promise<Record<string, number>> {
  const listening = await listenLive(url, redis, keysOf(PREFIX));
  const times = new Map<string, number[]>();
  // In turn, so that a burst of news falls on all alike; new stories are opened as they come.
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, path] of await pathsOf(url))
      times.set(name, [...(times.get(name) ?? []), await timeOf(url + path)]);
    await sleep(1000);
  }
  const metrics: Record<string, number> = {};
  for (const [name, all] of times) {
    metrics[`desk.page_p50_ms.${name}`] = rounded(quantile(all, 0.5));
    metrics[`desk.page_p95_ms.${name}`] = rounded(quantile(all, 0.95));
    report(
      `${name.padEnd(18)} p50 ${rounded(quantile(all, 0.5))} ms, p95 ${rounded(quantile(all, 0.95))} ms`,
    );
  }
  metrics['desk.page_p95_ms'] = Math.max(...[...times.values()].map((all) => rounded(quantile(all, 0.95))));
  const delays = await listening.end();
  const { total } = await listOf(url);
  for (const [name, share] of [
    ['p50', 0.5],
    ['p95', 0.95],
    ['max', 1],
  ] as const)
    metrics[`desk.live_${name}_ms`] = rounded(quantile(delays, share));
  report(
    `with ${total} stories; ${delays.length} new ones heard of after ${metrics['desk.live_p50_ms']} ms (p95 ${metrics['desk.live_p95_ms']}, most ${metrics['desk.live_max_ms']})`,
  );
  return metrics;
}

async function measureFirst(url: string): Promise<Record<string, number>> {
  await sleep(OPENED_AFTER_MS);
  const search = await timeOf(`${url}/stories?q=harbour+dredging`);
  const story = (await listOf(url)).stories[0]?.storyId ?? '';
  const first = await timeOf(`${url}/stories/${story}`);
  return { 'desk.first_search_ms': rounded(search), 'desk.first_story_ms': rounded(first) };
}

/** ms until the whole page is there, over a connection of its own. */
async function timeOf(address: string): Promise<number> {
  const began = performance.now();
  const [answer] = (await once(get(address, { agent: false }), 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  if (answer.statusCode !== 200) throw new Error(`${address} answered ${answer.statusCode}`);
  return performance.now() - began;
}

const rounded = (value: number): number => Number(value.toPrecision(3));
