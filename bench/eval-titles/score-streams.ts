/** The streams' figures: ours, the peers', and what round-up titles do to ours. */
import { f1By } from './score-pairs.ts';
import type { Peer } from './peers.ts';
import { addRoundUps } from './round-ups.ts';
import type { StreamItem } from './sets.ts';
import { isRight, measureCoverage, measurePairs, pairsBy, pairsFound } from './streams.ts';
import type { Pair } from './streams.ts';

type Metrics = Record<string, number>;

/** Thresholds tried for a peer whose measure is of many pairs at once. */
const STEPS = Array.from({ length: 20 }, (_, step) => (step + 1) / 20);
/** Which precision a peer has to hold while it covers what it can: what is asked of ours. */
const LEAST_PRECISION = 0.85;

/** `allsides.title.…`, `allsides.desc.…` (with excerpts) and `allsides.roundups.…`. */
export function scoreEvents(items: readonly StreamItem[]): Metrics {
  const byTitle = pairsFound(items);
  const title = measurePairs(items, byTitle);
  const desc = measurePairs(items, pairsFound(items, { excerpts: true }));
  return {
    'allsides.title.pair_f1': title.f1,
    'allsides.title.pair_precision': title.precision,
    'allsides.title.pair_recall': title.recall,
    'allsides.desc.pair_f1': desc.f1,
    'allsides.desc.pair_precision': desc.precision,
    'allsides.desc.pair_recall': desc.recall,
    ...scoreRoundUps(items, title.precision),
  };
}

/**
 * How much precision round-ups cost. A round-up may be found with what it rounds up; `_drop` counts its own pairs, and
 * `_drop_articles` the pairs of the other articles alone, which it must not bridge.
 */
function scoreRoundUps(items: readonly StreamItem[], precision: number): Metrics {
  const mixed = addRoundUps(items);
  const found = pairsFound(mixed);
  const isRoundUp = (at: number) => (mixed[at]?.gold.length ?? 0) > 1;
  const ofArticles = found.filter(([later, earlier]) => !isRoundUp(later) && !isRoundUp(earlier));
  return {
    'allsides.roundups.related_precision_drop': precision - shareRight(mixed, found),
    'allsides.roundups.related_precision_drop_articles': precision - shareRight(mixed, ofArticles),
  };
}

function shareRight(items: readonly StreamItem[], found: readonly Pair[]): number {
  return found.length === 0 ? 1 : found.filter((pair) => isRight(items, pair)).length / found.length;
}

export function scoreEventsBy(peer: Peer, items: readonly StreamItem[]): Metrics {
  return {
    'allsides.title.pair_f1': f1By(peer, pairsBy(items, peer)),
    'allsides.desc.pair_f1': f1By(peer, pairsBy(items, peer, { excerpts: true })),
  };
}

/** `uci.related_precision` and `uci.related_coverage`. */
export function scoreStories(items: readonly StreamItem[]): Metrics {
  const { precision, coverage } = measureCoverage(items, pairsFound(items));
  return { 'uci.related_precision': precision, 'uci.related_coverage': coverage };
}

/** A peer without a threshold gets the one of the widest coverage at the precision that is asked of ours, if it reaches it. */
export function scoreStoriesBy(peer: Peer, items: readonly StreamItem[]): Metrics {
  const scored = pairsBy(items, peer);
  const steps = peer.threshold === undefined ? STEPS : [peer.threshold];
  const measured = steps.map((threshold) => {
    const found = scored.filter(({ score }) => score >= threshold).map(({ pair }) => pair);
    return measureCoverage(items, found);
  });
  const best = measured.reduce((best, next) => (worth(next) > worth(best) ? next : best));
  return { 'uci.related_precision': best.precision, 'uci.related_coverage': best.coverage };
}

const worth = ({ precision, coverage }: { precision: number; coverage: number }): number =>
  precision >= LEAST_PRECISION ? 1 + coverage : precision;
