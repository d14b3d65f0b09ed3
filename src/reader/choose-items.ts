import { newestItems } from '../article/recognize/newest-items.ts';
import type { Feed, FeedItem } from '../feed/types.ts';
import type { Uncounted } from './time-limit.ts';
import type { ReadTask } from './types.ts';

/** A feed with only those of its items that become articles. */
export interface ChosenFeed<Whole extends Feed = Feed> {
  feed: Whole;
  /** Items before the choice. */
  found: number;
  /** Those that the source's rules drop (`by` one of them), and the older ones beyond its `maxItems`. */
  skipped: { reason: string; by?: string }[];
}

/**
 * The items that `normalizeFeed` would choose by the source's rules and its `maxItems`: it is then called without the rules.
 * Where some are left out the feed is a copy with strings of its own: those of a large document are views of its text,
 * and keep all of it in memory as long as one of them is used.
 */
export async function chooseItems<Whole extends Feed>(
  feed: Whole,
  { rules, maxItems }: ReadTask['source'],
  uncounted: Uncounted = (load) => load(),
): Promise<ChosenFeed<Whole>> {
  const { kept, dropped } = rules
    ? await applyRules(feed.items, rules, uncounted)
    : { kept: feed.items, dropped: [] };
  const { kept: items, left } = newestItems(kept, maxItems);
  const chosen = { ...feed, items };
  return {
    feed: items.length < feed.items.length ? structuredClone(chosen) : chosen,
    found: feed.items.length,
    skipped: [...dropped.map(({ reason, by }) => ({ reason, by })), ...left.map(() => OVER_LIMIT)],
  };
}

const OVER_LIMIT = { reason: 'over-limit' };

/** Few sources have rules, and what reads them takes 5 MB a thread. */
async function applyRules(
  items: FeedItem[],
  rules: NonNullable<ReadTask['source']['rules']>,
  uncounted: Uncounted,
) {
  const { applySourceRules, compileRules } = await uncounted(() => import('../article/rules.ts'));
  return applySourceRules(items, compileRules(rules));
}
