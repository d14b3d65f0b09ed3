/** A measured value at an hour, real, since the start. */
export interface Point {
  hours: number;
  value: number;
}

/**
 * By how many percent of their median values rise in an hour: the median of the slopes between all pairs (Theil and Sen), which
 * a few outliers do not bend. 0 of fewer than two.
 */
export function slopePerHour(points: readonly Point[]): number {
  const slopes = points.flatMap((a, i) =>
    points.slice(i + 1).map((b) => (b.value - a.value) / (b.hours - a.hours)),
  );
  const middle = medianOf(points.map(({ value }) => value));
  return slopes.length === 0 || middle === 0 ? 0 : (100 * medianOf(slopes)) / middle;
}

function medianOf(values: number[]): number {
  const sorted = Float64Array.from(values).toSorted();
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
