/** A pair's score beside what people say of it. */
export interface Judged {
  score: number;
  isRight: boolean;
}

export interface Measures {
  precision: number;
  recall: number;
  f1: number;
}

interface Point extends Measures {
  threshold: number;
}

/** Precision, recall and F1, 0 to 1, of the pairs whose score is at least the threshold. */
export function measureAt(pairs: readonly Judged[], threshold: number): Measures {
  const found = pairs.filter(({ score }) => score >= threshold);
  const right = found.filter(({ isRight }) => isRight).length;
  const all = pairs.filter(({ isRight }) => isRight).length;
  return measuresOf(right, found.length, all);
}

/** Of so many pairs that are right, found and to be found. Nothing found is nothing wrong: precision 1. */
export function measuresOf(right: number, found: number, all: number): Measures {
  const f1 = found + all === 0 ? 1 : (2 * right) / (found + all);
  return { precision: found === 0 ? 1 : right / found, recall: all === 0 ? 1 : right / all, f1 };
}

/** The highest F1 that any threshold gives on these very pairs: an upper bound, kind to whom it is granted. */
export function bestF1(pairs: readonly Judged[]): Point {
  return pointsOf(pairs).reduce((best, point) => (point.f1 > best.f1 ? point : best));
}

/** The highest recall at which precision is still so high; 0 where it never is. */
export function recallAt(pairs: readonly Judged[], precision: number): number {
  const enough = pointsOf(pairs).filter((point) => point.precision >= precision);
  return Math.max(0, ...enough.map(({ recall }) => recall));
}

/** What finding nothing gives, and then each score that occurs as a threshold, the highest first. */
function pointsOf(pairs: readonly Judged[]): [Point, ...Point[]] {
  const sorted = pairs.toSorted((a, b) => b.score - a.score);
  const all = pairs.filter(({ isRight }) => isRight).length;
  const points: [Point, ...Point[]] = [{ threshold: Infinity, ...measuresOf(0, 0, all) }];
  let right = 0;
  for (const [at, { score, isRight }] of sorted.entries()) {
    if (isRight) right++;
    if (sorted[at + 1]?.score !== score) points.push({ threshold: score, ...measuresOf(right, at + 1, all) });
  }
  return points;
}
