/** Many readers of one feed within moments share one reading of the stories, of which each takes up to 500. */
import type { ApiDeps, StoryQuery } from '../types.ts';
import { collectEntries, type FeedEntry } from './feed-items.ts';

/** @param retraction when a story was last taken back: what was read before it is never shown after it */
export type EntriesReader = (query: StoryQuery, retraction: string | undefined) => Promise<FeedEntry[]>;

/** As old as a feed may be, in ms; readers ask every few minutes. */
const KEPT_MS = 5000;
/** Questions whose answers are kept at a time; topics are as many as askers name. */
const MOST_KEPT = 50;

export function sharedEntries({ stories, feeds, desk, now }: ApiDeps): EntriesReader {
  const kept = new Map<string, { until: number; entries: Promise<FeedEntry[]> }>();

  return (query, retraction) => {
    const [key, time] = [JSON.stringify([query, retraction]), now().getTime()];
    const known = kept.get(key);
    if (known && known.until > time) return known.entries;
    const entries = collectEntries(stories, query, { desk, feeds });
    entries.catch(() => kept.delete(key));
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, { until: time + KEPT_MS, entries });
    return entries;
  };
}
