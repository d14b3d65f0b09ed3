/** Puts the three files, read and checked, together into the one Config that the program goes by. */
import { buildSource } from './build-source.ts';
import type { CopydeskFile, SourcesFile, TopicsFile } from './schema.ts';
import type { OutputsFile } from './schema-outputs.ts';
import type { Alerts, Config, Output } from './types.ts';

export interface ConfigFiles {
  copydesk: CopydeskFile;
  sources: SourcesFile;
  topics: TopicsFile;
}

/**
 * @param dir absolute; documents' paths are relative to it
 * @param cores of the machine, for what is to be worked out from them
 */
export function buildConfig(dir: string, { copydesk, sources, topics }: ConfigFiles, cores: number): Config {
  const { contact, fetch, network, publish } = copydesk;
  return {
    dir,
    desk: copydesk.desk,
    ...(contact !== undefined && { contact }),
    redis: copydesk.redis,
    window: copydesk.window,
    match: copydesk.match,
    publish: {
      settleMs: publish.settle,
      settleRelatedMs: publish.settleRelated,
      holdMs: publish.hold,
      minHeat: publish.minHeat,
      retractExpired: publish.retractExpired,
    },
    outputs: copydesk.outputs.map(buildOutput),
    fetch: {
      concurrency: fetch.concurrency,
      threads: fetch.threads === 'auto' ? threadsFor(cores) : fetch.threads,
      readTimeoutMs: fetch.readTimeout,
    },
    limits: copydesk.limits,
    network: {
      allow: network.allow,
      connectTimeoutMs: network.connectTimeout,
      totalTimeoutMs: network.totalTimeout,
      maxBytes: network.maxBytes,
      maxRedirects: network.maxRedirects,
      perHost: network.perHost,
      hostGapMs: network.hostGap,
    },
    topics: topics.topics,
    categories: topics.categories,
    sources: sources.sources.map((source) => buildSource(source, sources.defaults, dir)),
    alerts: buildAlerts(copydesk.alerts),
    logLevel: copydesk.logLevel,
    api: copydesk.api,
  };
}

function buildAlerts({ webhook, rules, quiet, lag, failures, deadLetters }: CopydeskFile['alerts']): Alerts {
  return {
    ...(webhook !== undefined && { webhook }),
    rules,
    quietMs: quiet,
    lagMs: lag,
    failures,
    deadLetters,
  };
}

function buildOutput(output: OutputsFile[number]): Output {
  const { type, name, secured, maxUnread, filter } = output;
  const common = { name, secured, maxUnread, filter };
  if (type === 'queue') return { type, ...common };
  if (type === 'stream') return { type, ...common, deadAfterMs: output.deadAfter };
  return { type, ...common, url: output.url, secrets: output.secret, timeoutMs: output.timeout };
}

/** One core is left to the rest of the process. Two threads at least, so that one slow document does not hold up all. */
function threadsFor(cores: number): number {
  return Math.min(4, Math.max(2, cores - 1));
}
