/** A source as it is written, put together with `defaults` and with what its kind has. */
import { resolve } from 'node:path';
import { RHYTHM_BOUNDS, SOURCE_DEFAULTS } from './schema.ts';
import type { SourcesFile } from './schema.ts';
import { parseDuration } from './schema-values.ts';
import type { Enrichment, Patterns, Source, SourceRules } from './types.ts';

type Defaults = SourcesFile['defaults'];
type Written = SourcesFile['sources'][number];
type WrittenForWeb = Exclude<Written, { kind: 'documents' }>;

/**
 * A source's own word comes first, then `defaults`, then what its kind has; `rights`, `include`, `exclude` and `rewrite`
 * are put together key by key.
 * @param dir absolute; documents' paths are relative to it
 */
export function buildSource(written: Written, defaults: Defaults, dir: string): Source {
  const base = buildBase(written, defaults);
  if (written.kind === 'documents') return { ...base, kind: 'documents', path: resolve(dir, written.path) };
  const remote = { ...base, url: written.url, ...accessOf(written, defaults) };
  if (written.kind === 'json') return { ...remote, kind: 'json', mapping: written.mapping };
  return { ...remote, kind: written.kind ?? 'feed' };
}

function buildBase(written: Written, defaults: Defaults) {
  const { id, enabled, name, provider, family } = written;
  const standard = SOURCE_DEFAULTS[written.kind ?? 'feed'];
  const { category, language, timeZone, topics, priority, interval, backfill, maxItems } = {
    ...defaults,
    ...written,
  };
  const bounds = written.kind === 'documents' ? defaults : { ...defaults, ...written };
  const rights = { ...defaults.rights, ...written.rights };
  return {
    id,
    enabled,
    ...present({ name, provider, family, category, language, timeZone, topics }),
    ...(Object.keys(rights).length > 0 && { rights }),
    ...present({ rules: rulesOf(written, defaults) }),
    ...present({ intervalMs: typeof interval === 'number' ? interval : parseDuration(standard.interval) }),
    minIntervalMs: bounds.minInterval ?? parseDuration(RHYTHM_BOUNDS.minInterval)!,
    maxIntervalMs: bounds.maxInterval ?? parseDuration(RHYTHM_BOUNDS.maxInterval)!,
    backfill: backfill ?? standard.backfill,
    maxItems: maxItems ?? standard.maxItems,
    priority: priority ?? 0,
  };
}

/** An empty list undoes what `defaults` say of that part, and is otherwise nothing. */
function rulesOf(written: Written, defaults: Defaults): SourceRules | undefined {
  const rewrite = { ...defaults.rewrite, ...written.rewrite };
  const rules = present({
    include: withPatterns({ ...defaults.include, ...written.include }),
    exclude: withPatterns({ ...defaults.exclude, ...written.exclude }),
    rewriteTitle: rewrite.title?.length ? rewrite.title : undefined,
    rewriteLink: rewrite.link?.length ? rewrite.link : undefined,
    tails: (written.tails ?? defaults.tails) === 'keep' ? ('keep' as const) : undefined,
  });
  return Object.keys(rules).length > 0 ? rules : undefined;
}

function withPatterns(patterns: Patterns): Patterns | undefined {
  const kept = Object.entries(patterns).filter(([, list]) => list.length > 0);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

function accessOf(written: WrittenForWeb, defaults: Defaults) {
  const { headers, auth } = written;
  const { proxy, userAgent, enrich } = { ...defaults, ...written };
  const isProxied = proxy !== undefined && proxy !== 'none';
  return {
    ...present({ headers, auth, userAgent, enrich: enrich && enrichmentOf(enrich) }),
    ...(isProxied && { proxy }),
  };
}

/** What is not named is off where something is turned on, and else on. */
function enrichmentOf(wanted: Partial<Enrichment>): Enrichment | undefined {
  const { amp, canonical, image, maxPages = 20 } = wanted;
  const others = !(amp || canonical || image);
  const found = { amp: amp ?? others, canonical: canonical ?? others, image: image ?? others, maxPages };
  return found.amp || found.canonical || found.image ? found : undefined;
}

/** Without the keys that hold nothing. */
function present<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
