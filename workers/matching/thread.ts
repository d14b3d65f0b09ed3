/** Runs in the thread of pool.ts: decides a stretch of the log anew. */
// First of all: what follows takes a quarter of a second to come up.
import '../../src/reader/leave-the-loop-first.ts';
import type { Listed, MatchSettings, TuneResult } from '../../src/api/matching-types.ts';
import type { Config } from '../../src/config/types.ts';
import { parseEntry } from '../../src/redis/stories/article-log.ts';
import { findBorderline } from '../../src/story/borderline.ts';
import { compareReplays } from '../../src/story/compare-replays.ts';
import { Replay, type Outcome } from '../../src/story/tune.ts';
import { windowRules } from '../merge/window-of.ts';
import type { BorderlineFound, BorderlineTask, TaskConfig, TuneTask } from './tasks.ts';

/** Changes of a kind that are told in full; beyond, only how many there are. */
const MOST_TOLD = 200;

/** What the settings in force make of the stretch that was asked about last: it serves each trial over it. */
let known: { key: string; outcome: Outcome } | undefined;

/** Does nothing: with it, the thread has come up. */
export function prepare(): void {}

export function tune({ stretch, config, settings }: TuneTask): TuneResult {
  const entries = stretch.entries.map(parseEntry);
  const key = JSON.stringify([stretch.mark, settings.now, config]);
  if (known?.key !== key) known = { key, outcome: replay(entries, config, settings.now) };
  const tried = replay(entries, config, settings.tried);
  const { articles, stories, merges, splits, links } = compareReplays(known.outcome, tried);
  const first = entries[0];
  return {
    settings,
    articles,
    ...(first && { since: new Date(first.at).toISOString() }),
    stories,
    merges: firstOf(merges),
    splits: firstOf(splits),
    links: { ...links, gained: firstOf(links.gained), lost: firstOf(links.lost) },
  };
}

function replay(
  entries: readonly ReturnType<typeof parseEntry>[],
  config: TaskConfig,
  { profile, duplicate, related }: MatchSettings,
): Outcome {
  const rules = windowRules(config as Config);
  const replaying = new Replay({ ...rules, profile, thresholds: { duplicate, related } });
  for (const entry of entries) replaying.take(entry);
  return replaying.outcome();
}

export function borderline({ stretch, thresholds, skip, most }: BorderlineTask): BorderlineFound {
  return findBorderline(stretch.entries.map(parseEntry), { thresholds, skip: new Set(skip), most });
}

function firstOf<Item>(all: Item[]): Listed<Item> {
  return { total: all.length, items: all.slice(0, MOST_TOLD) };
}
