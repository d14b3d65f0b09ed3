/** What people say of pairs, and how well the thresholds in force do on it. */
import { createBreather } from '../../src/api/breather.ts';
import { MOST_MARKS, type BorderlinePair, type Judged, type Mark } from '../../src/api/matching-types.ts';
import { readActs } from '../../src/redis/stories/acts.ts';
import { dropPairMark, putPairMark, readPairMarks } from '../../src/redis/stories/pair-marks.ts';
import { judgeScored, type GoldLabel } from '../../src/story/gold.ts';
import { scoreTitles } from '../../src/story/titles/score-titles.ts';
import type { Thresholds } from '../../src/story/types.ts';
import type { Desk } from '../desk.ts';

/** Pairs that were shown of late, and may be judged: those of a few pages. */
const MOST_SHOWN = 1000;

export class PairMarks {
  readonly #desk: Pick<Desk, 'redis' | 'keys' | 'now'>;
  /** By pair; what the marks' titles score does not change while the process runs. */
  readonly #scores = new Map<string, Thresholds>();
  readonly #shown = new Map<string, BorderlinePair>();

  constructor(desk: Pick<Desk, 'redis' | 'keys' | 'now'>) {
    this.#desk = desk;
  }

  /** Newest first. */
  async list(): Promise<Mark[]> {
    const marks = await readPairMarks<Mark>(this.#desk.redis, this.#desk.keys);
    return marks.toSorted((a, b) => (a.time < b.time ? 1 : a.time > b.time ? -1 : a.id < b.id ? -1 : 1));
  }

  async judge(thresholds: Thresholds): Promise<Judged> {
    const marks = await this.list();
    if (marks.length === 0) return { marks };
    const scored = [];
    const breathe = createBreather();
    for (const mark of marks) {
      scored.push({ label: mark.label, scores: this.#scoreOf(mark) });
      await breathe();
    }
    return { marks, verdict: judgeScored(scored, thresholds) };
  }

  /** Only what was shown can be judged: a form names the pair alone, and its titles are ours. */
  show(pairs: readonly BorderlinePair[]): void {
    for (const pair of pairs) {
      this.#shown.delete(pair.id);
      this.#shown.set(pair.id, pair);
    }
    for (const id of this.#shown.keys()) {
      if (this.#shown.size <= MOST_SHOWN) break;
      this.#shown.delete(id);
    }
  }

  async put(pairId: string, label: GoldLabel): Promise<'kept' | 'full' | 'unknown'> {
    const { redis, keys, now } = this.#desk;
    const pair = this.#shown.get(pairId) ?? (await this.list()).find(({ id }) => id === pairId);
    if (!pair) return 'unknown';
    const { id, a, b } = pair;
    if (await this.#isTakenDown([a.id, b.id])) return 'unknown';
    const mark: Mark = { id, label, a, b, time: now().toISOString() };
    return (await putPairMark(redis, keys, mark, MOST_MARKS)) ? 'kept' : 'full';
  }

  drop(pairId: string): Promise<boolean> {
    return dropPairMark(this.#desk.redis, this.#desk.keys, pairId);
  }

  /** It may have been, since it was shown. */
  async #isTakenDown(articleIds: readonly string[]): Promise<boolean> {
    const acts = await readActs(this.#desk.redis, this.#desk.keys);
    return acts.some(({ purges = [] }) => purges.some((id) => articleIds.includes(id)));
  }

  #scoreOf({ id, a, b }: Mark): Thresholds {
    const known = this.#scores.get(id);
    if (known) return known;
    const { duplicate, related } = scoreTitles(a.title, b.title);
    const scores = { duplicate, related };
    // Marks come and go; what is left of those that went is little.
    if (this.#scores.size >= 2 * MOST_MARKS) this.#scores.clear();
    this.#scores.set(id, scores);
    return scores;
  }
}
