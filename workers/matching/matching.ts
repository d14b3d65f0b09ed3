/** Comparing, tuning and judging pairs for the pages and the API, over the stored log. */
import {
  DEFAULT_ARTICLES,
  type BorderlinePair,
  type KnownPair,
  type MatchingDesk,
  type TuneRequest,
  type TuneResult,
} from '../../src/api/matching-types.ts';
import { readLatest } from '../../src/redis/stories/latest-log.ts';
import type { Borderline } from '../../src/story/borderline.ts';
import type { LogArticle } from '../../src/story/window/log.ts';
import { derived, type Desk } from '../desk.ts';
import { lookUpPair } from './look-up.ts';
import { PairMarks } from './marks.ts';
import { BusyError, createMatchingPool } from './pool.ts';
import { settingsOf } from './settings.ts';
import { SharedWork } from './shared-work.ts';
import { taskConfig, type Stretch } from './tasks.ts';

export interface RunningMatching extends MatchingDesk {
  close(): Promise<void>;
}

/** Trials within so long are over the same stretch of the log: then they can be compared, and half of each is done. */
const STRETCH_LASTS_MS = 120_000;
/** Pairs that a look through the log brings: more than a page shows, so that the next pages need no look of their own. */
const PAIRS_A_LOOK = 200;
/** At a time: for an id that is not there each reads the log for seconds. */
const MOST_LOOK_UPS = 2;

interface KnownStretch extends Stretch {
  /** Ids of those whose articles it has. */
  sources: ReadonlySet<string>;
  articles: number;
  acts: number;
  until: number;
}

export function matchingDesk(desk: Desk): RunningMatching {
  const { redis, keys } = desk;
  const pool = createMatchingPool();
  const marks = new PairMarks(desk);
  const settings = () => settingsOf(desk.config.match);
  let edits = 0;
  const config = derived(desk, (value) => ({ number: ++edits, value }));
  const trials = new SharedWork<TuneResult>();
  const looks = new SharedWork<BorderlinePair[]>();
  let known: KnownStretch | undefined;
  let lookUps = 0;

  /** A decision of people ends a stretch at once: it may have been a takedown. */
  async function stretchOf(articles: number, signal: AbortSignal): Promise<KnownStretch> {
    const [acts, time] = [await redis.hlen(keys.acts), desk.now().getTime()];
    if (known?.articles === articles && known.acts === acts && known.until > time) return known;
    const { entries, sources, digest } = await readLatest(redis, keys, articles, signal);
    known = { mark: digest, entries, sources, articles, acts, until: time + STRETCH_LASTS_MS };
    return known;
  }

  async function tune({ tried, articles }: TuneRequest, signal: AbortSignal): Promise<TuneResult> {
    const both = { now: settings(), tried };
    const { mark, entries, sources } = await stretchOf(articles, signal);
    const { number, value } = config();
    const key = JSON.stringify([mark, both, number]);
    const task = { stretch: { mark, entries }, config: taskConfig(value, sources), settings: both };
    return trials.ask(key, (stop) => pool.tune(task, stop), signal);
  }

  async function borderline(most: number, signal: AbortSignal): Promise<BorderlinePair[]> {
    const thresholds = settings();
    const { mark, entries } = await stretchOf(DEFAULT_ARTICLES, signal);
    const key = JSON.stringify([mark, thresholds]);
    const look = async (stop: AbortSignal) => {
      const skip = (await marks.list()).map(({ id }) => id);
      const task = { stretch: { mark, entries }, thresholds, skip, most: PAIRS_A_LOOK };
      return (await pool.borderline(task, stop)).map(pairOf);
    };
    const pairs = await looks.ask(key, look, signal);
    const judged = new Set((await marks.list()).map(({ id }) => id));
    const shown = pairs.filter(({ id }) => !judged.has(id)).slice(0, most);
    marks.show(shown);
    return shown;
  }

  async function lookUp(ids: readonly [string, string], signal: AbortSignal): Promise<KnownPair> {
    if (lookUps >= MOST_LOOK_UPS) throw new BusyError('others look things up just now');
    lookUps++;
    try {
      return await lookUpPair(desk, ids, signal);
    } finally {
      lookUps--;
    }
  }

  return {
    settings,
    prepare: () => pool.prepare(),
    tune,
    borderline,
    lookUp,
    judged: () => marks.judge(settings()),
    mark: (pairId, label) => marks.put(pairId, label),
    unmark: (pairId) => marks.drop(pairId),
    close: () => pool.close(),
  };
}

function pairOf({ a, b, ...scores }: Borderline): BorderlinePair {
  return { ...scores, a: judgedArticle(a), b: judgedArticle(b) };
}

function judgedArticle({ id, title, language }: LogArticle): BorderlinePair['a'] {
  return { id, title, ...(language && language !== 'und' && { language }) };
}
