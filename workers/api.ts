import type { DeskStand, MetricsRegistry } from '../src/api/metrics/metrics.ts';
import { createApp, createProbeApp } from '../src/api/app.ts';
import { startApi as listen } from '../src/api/server.ts';
import type { Health } from '../src/api/types.ts';
import { countDeadLetters, queueNames, readQueueDepths } from '../src/redis/queue-depths.ts';
import { tryWrite } from '../src/redis/schema.ts';
import { actDesk } from './acts/act-desk.ts';
import { deadLetterDesk } from './overview/dead-letter-desk.ts';
import { configReader, configStatus } from './overview/config-reader.ts';
import type { Desk, Role } from './desk.ts';
import { overviewReader } from './overview/overview.ts';
import { feedPolicy } from './stories/feed-policy.ts';
import { matchingDesk } from './matching/matching.ts';
import type { MergeRole } from './merge.ts';
import { queueReader } from './overview/queue-reader.ts';
import { snapshotReader } from './stories/snapshot.ts';
import { sourceReader, type DeskSources } from './sources/source-reader.ts';
import { sourceActions, type TrySource } from './sources/source-actions.ts';
import { storyHistory } from './stories/story-history.ts';
import { storyReader } from './stories/story-reader.ts';
import { warmUp } from './process/warm-up.ts';
import { watchStories } from './stories/watch-stories.ts';

/** A probe that Redis has not answered within this is a no. */
const ANSWER_WITHIN_MS = 1000;

export interface ApiRole extends Role {
  url: string;
}

export interface ApiParts {
  metrics: MetricsRegistry;
  /** Where this process merges: its merge worker, once it has started. */
  merge?: () => MergeRole | undefined;
  /** Reads a source for a trial; without it trials are refused. */
  trySource?: TrySource;
  /** Health and metrics, without page and API. */
  probesOnly?: boolean;
}

/** Serves the page, the API, health and metrics. */
export async function startApi(desk: Desk, parts: ApiParts): Promise<ApiRole> {
  const { host, port, token } = desk.config.api;
  const create = parts.probesOnly ? createProbeApp : createApp;
  const sources = sourceReader(desk);
  const stories = storyReader(desk);
  const sourceActs = sourceActions(desk, parts.trySource);
  const matching = matchingDesk(desk);
  const live = watchStories(desk);
  const app = create({
    stories,
    health: () => health(desk, parts.merge),
    sources,
    sourceActions: sourceActs,
    config: configReader(desk),
    overview: overviewReader(desk, { sources }),
    snapshots: snapshotReader(desk),
    acts: actDesk(desk),
    deadLetters: deadLetterDesk(desk),
    history: storyHistory(desk),
    live,
    matching,
    queues: queueReader(desk),
    feeds: feedPolicy(desk),
    // One kind of process tells of the sources and queues, lest they be counted as often as there are processes.
    metrics: async () => {
      parts.metrics.config(configStatus(desk.live));
      return parts.metrics.text(parts.probesOnly ? undefined : await standNow(desk, sources));
    },
    desk: desk.config.desk,
    version: desk.version,
    ...(token && { token }),
    host,
    port,
    now: desk.now,
    onError: (error, path) => desk.log.error({ err: error, path }, 'a request failed'),
  });
  const server = await listen(app, { host, port });
  const stopping = new AbortController();
  const warm = parts.probesOnly ? undefined : warmUp(app, desk, stopping.signal);
  const stop = async () => {
    stopping.abort();
    live.stop();
    await server.close();
    await warm;
    await matching.close();
    await sourceActs.stop();
  };
  return { url: server.url, stop };
}

/** Undefined where Redis does not tell in time: the rest of the metrics must not wait for it. */
async function standNow(desk: Desk, sources: DeskSources): Promise<DeskStand | undefined> {
  return Promise.race([
    readStand(desk, sources).catch(() => undefined),
    new Promise<undefined>((resolve) => setTimeout(resolve, ANSWER_WITHIN_MS, undefined).unref()),
  ]);
}

async function readStand(desk: Desk, sources: DeskSources): Promise<DeskStand> {
  const { redis, keys, config } = desk;
  const [states, deadLetters, queues] = await Promise.all([
    sources.states(),
    countDeadLetters(desk, config.outputs),
    readQueueDepths(redis, keys, queueNames(config.outputs)),
  ]);
  return { states, deadLetters, queues };
}

async function health(
  { redis, keys }: Desk,
  merge: (() => MergeRole | undefined) | undefined,
): Promise<Health> {
  const trouble = await Promise.race([
    tryWrite(redis, keys).then(
      () => undefined,
      (error: Error) => (/^[A-Z]+ /.test(error.message) ? 'takes no writes' : 'no answer'),
    ),
    new Promise<string>((resolve) => setTimeout(resolve, ANSWER_WITHIN_MS, 'no answer').unref()),
  ]);
  const checks = [{ name: 'redis', ok: !trouble, ...(trouble && { detail: trouble }) }];
  if (merge) {
    const window = merge()?.window;
    const detail = window ? `${window.size} articles` : 'being rebuilt from the log';
    checks.push({ name: 'window', ok: window !== undefined, detail });
  }
  return { ready: checks.every(({ ok }) => ok), checks };
}
