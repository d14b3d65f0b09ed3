import type { MetricsRegistry } from '../src/api/metrics.ts';
import { createApp, createProbeApp } from '../src/api/app.ts';
import { startApi as listen } from '../src/api/server.ts';
import type { Health, SourceStatus } from '../src/api/types.ts';
import type { Source } from '../src/config/types.ts';
import { redactUrl } from '../src/http/redact-url.ts';
import { readStatus, urlMark, type SourceStatus as Stored } from '../src/redis/source-state.ts';
import { tryWrite } from '../src/redis/schema.ts';
import type { Desk, Role } from './desk.ts';
import type { MergeRole } from './merge.ts';
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
  const app = create({
    stories: storyReader(desk),
    health: () => health(desk, parts.merge),
    sources: () => Promise.all(desk.config.sources.map((source) => sourceStatus(desk, source))),
    metrics: () => parts.metrics.text(),
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

async function sourceStatus({ redis, keys }: Desk, source: Source): Promise<SourceStatus> {
  const status = await readStatus(redis, keys, source.id);
  const next = status && nextPoll(source, status);
  return {
    id: source.id,
    ...(source.name && { name: source.name }),
    kind: source.kind,
    enabled: source.enabled,
    ...(source.kind === 'feed' && { url: redactUrl(source.url) }),
    ...(status && { outcome: status.outcome, lastFetchDateTime: new Date(status.fetchedAt).toISOString() }),
    ...(status?.detail && { detail: status.detail }),
    ...(status?.items !== undefined && { items: status.items }),
    ...(next !== undefined && { nextFetchDateTime: new Date(next).toISOString() }),
    failures: status?.failures ?? 0,
  };
}

/** Not where nobody asks any more: the source is off, or its publisher ended it. */
function nextPoll(source: Source, { fetchedAt, notBefore, stopped }: Stored): number | undefined {
  if (!source.enabled || (source.kind === 'feed' && stopped === urlMark(source.url))) return undefined;
  return Math.max(fetchedAt + source.intervalMs, notBefore ?? 0);
}
