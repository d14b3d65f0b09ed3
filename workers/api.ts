import type { MetricsRegistry } from '../src/api/metrics.ts';
import { createApp, createProbeApp } from '../src/api/app.ts';
import { startApi as listen } from '../src/api/server.ts';
import type { Health } from '../src/api/types.ts';
import { tryWrite } from '../src/redis/schema.ts';
import type { Desk, Role } from './desk.ts';
import type { MergeRole } from './merge.ts';
import { snapshotReader } from './snapshot.ts';
import { sourceReader, type DeskSources } from './source-reader.ts';
import { storyReader } from './story-reader.ts';

/** A probe that Redis has not answered within this is a no. */
const ANSWER_WITHIN_MS = 1000;

export interface ApiRole extends Role {
  url: string;
}

export interface ApiParts {
  metrics: MetricsRegistry;
  /** Where this process merges: its merge worker, once it has started. */
  merge?: () => MergeRole | undefined;
  /** Health and metrics, without page and API. */
  probesOnly?: boolean;
}

/** Serves the page, the API, health and metrics. */
export async function startApi(desk: Desk, parts: ApiParts): Promise<ApiRole> {
  const { host, port, token } = desk.config.api;
  const create = parts.probesOnly ? createProbeApp : createApp;
  const sources = sourceReader(desk);
  const app = create({
    stories: storyReader(desk),
    health: () => health(desk, parts.merge),
    sources,
    snapshots: snapshotReader(desk),
    // One kind of process tells of the sources, lest they be counted as often as there are processes.
    metrics: async () => parts.metrics.text(parts.probesOnly ? undefined : await statesNow(sources)),
    desk: desk.config.desk,
    version: desk.version,
    ...(token && { token }),
    host,
    port,
    now: desk.now,
    onError: (error, path) => desk.log.error({ err: error, path }, 'a request failed'),
  });
  const server = await listen(app, { host, port });
  return { url: server.url, stop: () => server.close() };
}

/** Undefined where Redis does not tell in time: the rest of the metrics must not wait for it. */
async function statesNow(sources: DeskSources) {
  return Promise.race([
    sources.states().catch(() => undefined),
    new Promise<undefined>((resolve) => setTimeout(resolve, ANSWER_WITHIN_MS, undefined).unref()),
  ]);
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
