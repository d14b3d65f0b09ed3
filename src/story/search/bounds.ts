/** What two titles can be to each other by what they share, as the logits of score-titles.ts. */
import { logitOfDuplicate, logitOfRelated } from '../titles/score-titles.ts';
import type { Hit } from './title-meter.ts';

/** For what rounding takes off of a bound. */
export const SLACK = 1.0005;

/** What makes logitOfRelated, for where thousands are worked out: it is a sum. */
export const RELATED = readRelated(undefined);
/** The same of two titles with excerpts, but for what the cosine of the whole texts adds (`OF_BAG_COS`). */
export const RELATED_BY_EXCERPTS = readRelated(0);
export const OF_BAG_COS = logitOfRelated(0, 1, 0, 0) - logitOfRelated(0, 0, 0, 0);

function readRelated(bagCos: number | undefined) {
  const bias = logitOfRelated(0, bagCos, 0, 0);
  return {
    bias,
    ofCos: logitOfRelated(1, bagCos, 0, 0) - bias,
    ofStrongest: logitOfRelated(0, bagCos, 1, 0) - bias,
    ofEvidence: logitOfRelated(0, bagCos, 0, 1) - bias,
  };
}

export const isRelated = ({ cos, strongest, evidence }: Hit, least: number): boolean =>
  logitOfRelated(cos, undefined, strongest, evidence) >= least;

/** Whether two titles with such a dot product may be duplicates. @param inverse 1 divided by their norms, at most. */
export function mayBe(dot: number, inverse: number, evidence: number, least: number): boolean {
  const cos = dot * inverse * SLACK;
  return logitOfDuplicate(cos < 1 ? cos : 1, evidence * SLACK) >= least;
}
