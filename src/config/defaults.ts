/** The configuration of an installation that has decided nothing: for tests and for use as a library. */
import { resolve } from 'node:path';
import { buildConfig } from './build-config.ts';
import { copydeskSchema, sourcesSchema, topicsSchema } from './schema.ts';
import type { Config } from './types.ts';

/** All defaults, as on a machine of one core; no sources, no topic rules. Each call gives a fresh object that the caller may change. */
export function defaultConfig(dir = 'config'): Config {
  const files = {
    copydesk: copydeskSchema.parse({}),
    sources: sourcesSchema.parse({ sources: [] }),
    topics: topicsSchema.parse({}),
  };
  return buildConfig(resolve(dir), files, 1);
}
