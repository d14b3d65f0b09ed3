/** Puts the three files, read and checked, together into the one Config that the program goes by. */
import { resolve } from 'node:path';
import { SOURCE_DEFAULTS } from './schema.ts';
import type { CopydeskFile, SourcesFile, TopicsFile } from './schema.ts';
import { parseDuration } from './schema-values.ts';
import type { Config, Source } from './types.ts';

export interface ConfigFiles {
  copydesk: CopydeskFile;
  sources: SourcesFile;
  topics: TopicsFile;
}

/** @param dir absolute; documents' paths are relative to it */
export function buildConfig(dir: string, { copydesk, sources, topics }: ConfigFiles): Config {
  const { contact, network, publish } = copydesk;
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
    },
    outputs: copydesk.outputs,
    fetch: copydesk.fetch,
    limits: copydesk.limits,
    network: {
      allow: network.allow,
      connectTimeoutMs: network.connectTimeout,
      totalTimeoutMs: network.totalTimeout,
      maxBytes: network.maxBytes,
      maxRedirects: network.maxRedirects,
      perHost: network.perHost,
    },
    topics: topics.topics,
    categories: topics.categories,
    sources: sources.sources.map((source) => buildSource(source, sources.defaults, dir)),
    logLevel: copydesk.logLevel,
    api: copydesk.api,
  };
}

/** A source's own word comes first, then `defaults`, then what its kind has. */
function buildSource(
  written: SourcesFile['sources'][number],
  defaults: SourcesFile['defaults'],
  dir: string,
): Source {
  const kind = written.kind ?? 'feed';
  const standard = SOURCE_DEFAULTS[kind];
  const { interval, kind: _, ...given } = { ...defaults, ...written };
  const rights = { ...defaults.rights, ...written.rights };
  const common = {
    backfill: standard.backfill,
    maxItems: standard.maxItems,
    priority: 0,
    ...given,
    ...(Object.keys(rights).length > 0 && { rights }),
    intervalMs: interval ?? parseDuration(standard.interval)!,
  };
  return written.kind === 'documents'
    ? { ...common, kind: 'documents', path: resolve(dir, written.path) }
    : { ...common, kind: 'feed', url: written.url };
}
