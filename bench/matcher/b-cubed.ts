/**
 * How far two groupings of the same things agree, by B-cubed: the mean over all things of how much of its group in one it
 * finds again in the other, both ways, as F1. 1: the same groups.
 */
export function bCubed(one: readonly string[], other: readonly string[]): number {
  const sizes = [countOf(one), countOf(other)] as const;
  const both = countOf(one.map((group, at) => `${group}\t${other[at]}`));
  let [precision, recall] = [0, 0];
  for (const [at, group] of one.entries()) {
    const shared = both.get(`${group}\t${other[at]}`) ?? 0;
    precision += shared / (sizes[0].get(group) ?? 1);
    recall += shared / (sizes[1].get(other[at] ?? '') ?? 1);
  }
  return one.length === 0 ? 1 : (2 * precision * recall) / (precision + recall) / one.length;
}

function countOf(groups: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
  return counts;
}
