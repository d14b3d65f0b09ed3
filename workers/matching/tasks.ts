/** What the thread of pool.ts is asked for. All of it can be handed over: there are no functions in it. */
import type { TuneResult } from '../../src/api/matching-types.ts';
import type { Config } from '../../src/config/types.ts';
import type { RawEntry } from '../../src/redis/stories/latest-log.ts';
import type { Borderline } from '../../src/story/borderline.ts';
import type { Thresholds } from '../../src/story/types.ts';

/** A stretch of the log. Of one mark it is always the same. */
export interface Stretch {
  mark: string;
  entries: RawEntry[];
}

export interface TuneTask {
  stretch: Stretch;
  config: TaskConfig;
  settings: TuneResult['settings'];
}

/** What the rules of the window are made of; without credentials. */
export interface TaskConfig extends Pick<Config, 'match' | 'window'> {
  sources: TaskSource[];
}

/** Of a source, whose it is. */
interface TaskSource {
  id: string;
  url?: string;
  family?: string;
  provider?: { name?: string; domain?: string };
}

export interface BorderlineTask {
  stretch: Stretch;
  thresholds: Thresholds;
  skip: string[];
  most: number;
}

export type BorderlineFound = Borderline[];

/** The part of a configuration that a task needs, which has articles of these sources. */
export function taskConfig({ match, window, sources }: Config, wanted: ReadonlySet<string>): TaskConfig {
  return {
    match,
    window,
    // One that names a family speaks for its publisher's domain in any source.
    sources: sources
      .filter(({ id, family }) => wanted.has(id) || family)
      .map((source) => ({
        id: source.id,
        ...('url' in source && { url: source.url }),
        ...(source.family && { family: source.family }),
        ...(source.provider && { provider: source.provider }),
      })),
  };
}
