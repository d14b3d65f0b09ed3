import type { FeedItem } from '../../feed/types.ts';

/** The `max` newest items in the document's order, and those left out; its first ones if some have no date. */
export function newestItems(items: readonly FeedItem[], max: number): { kept: FeedItem[]; left: FeedItem[] } {
  if (items.length <= max) return { kept: [...items], left: [] };
  const isDated = items.every((item) => dateOf(item) !== '');
  const chosen = new Set((isDated ? items.toSorted(byNewest) : items).slice(0, max));
  return { kept: items.filter((item) => chosen.has(item)), left: items.filter((item) => !chosen.has(item)) };
}

function byNewest(a: FeedItem, b: FeedItem): number {
  const [first, second] = [dateOf(a), dateOf(b)];
  return first < second ? 1 : first > second ? -1 : 0;
}

/** Dates in one form (ISO 8601 UTC) sort as text. */
function dateOf(item: FeedItem): string {
  return item.publishedDateTime ?? item.updatedDateTime ?? '';
}
