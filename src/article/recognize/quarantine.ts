/** Floods: many items at once that nobody has seen are held until the next poll shows whether they are real. */

/** A whole document of a common feed (10 to 50 items) may be new: what it costs to take in is little. Our own figure. */
export const ALWAYS_TAKEN = 50;
/** A day of great news brings two or three times what a source's busiest polls bring. Our own figure. */
const TIMES_USUAL = 4;
/** From here on the document is another one than before: a feed that lives keeps a part of its items from poll to poll. */
const WHOLE_DOCUMENT = 0.8;
/** Most of the items must have a property for a flood to have it: single odd dates are common. */
const MOST = 0.8;
/** Of the publisher's clock against itself, in ms: an item may be dated a little before one that came out earlier. */
const SLACK_MS = 3_600_000;

/** An item as far as quarantine goes. */
export interface FloodItem {
  field: string;
  article: { publishedDateTime?: string };
}

export interface Flood<Item extends FloodItem> {
  /** What `recognize` calls new, in the document's order; empty where there was no document to read. */
  fresh: readonly Item[];
  /** How many of the document's items were known. */
  known: number;
  /** How many new items the last polls brought. */
  usual: readonly number[];
  /** ms: when the newest item that the source had before was published, where that is known. */
  newest?: number;
  /** The source's first poll, or its first under another address: what it brings is its backlog. */
  first: boolean;
  /** What is held since an earlier poll. */
  held: readonly Item[];
  /** The server says so (304), or the body is the same. */
  documentUnchanged: boolean;
}

export interface FloodRuling<Item extends FloodItem> {
  /** To be offered now. */
  release: Item[];
  /** To be held in place of what was. */
  hold: Item[];
  /** How many that were held are gone from the document, and so for good. */
  dropped: number;
  /** Why anything is held. */
  verdict?: FloodVerdict;
}

export interface FloodVerdict {
  items: number;
  /** The most that would have been taken. */
  limit: number;
  /** Of the document that was new, 0 to 1. */
  share: number;
  /** Their dates: as those of new items are, older than what the source had before, all alike or out of order, or none. */
  dates: 'new' | 'old' | 'alike' | 'none';
}

/**
 * Decides on a poll's new items. Held ones that are still there under the same key are real, since names that are minted
 * for each request do not return; what is gone by then is dropped, so such a flood neither comes through nor piles up.
 * A source that was silent for days and comes back with a long document is no flood: its items are dated since then, and
 * in order.
 */
export function holdFlood<Item extends FloodItem>(flood: Flood<Item>): FloodRuling<Item> {
  const { fresh, held } = flood;
  if (flood.documentUnchanged) return { release: [...held], hold: [], dropped: 0 };
  const waited = new Set(held.map(({ field }) => field));
  const stayed = fresh.filter(({ field }) => waited.has(field));
  const others = fresh.filter(({ field }) => !waited.has(field));
  const dropped = held.length - stayed.length;
  const verdict = judge(others, flood);
  if (!verdict) return { release: [...fresh], hold: [], dropped };
  return { release: stayed, hold: others, dropped, verdict };
}

/** What speaks against taking these items in; undefined if nothing does. */
function judge<Item extends FloodItem>(items: Item[], flood: Flood<Item>): FloodVerdict | undefined {
  const limit = Math.max(ALWAYS_TAKEN, TIMES_USUAL * Math.max(0, ...flood.usual));
  if (flood.first || items.length <= limit) return undefined;
  const share = items.length / (flood.fresh.length + flood.known);
  const dates = datesOf(items, flood.newest);
  // In a document that is mostly known, new items may stand anywhere, and come by the batch.
  const taken = dates === 'new' || (dates === 'alike' && share < WHOLE_DOCUMENT);
  return taken ? undefined : { items: items.length, limit, share, dates };
}

function datesOf(items: readonly FloodItem[], newest: number | undefined): FloodVerdict['dates'] {
  const times = items.flatMap(({ article }) => Date.parse(article.publishedDateTime ?? '') || []);
  if (times.length < MOST * items.length) return 'none';
  const since = newest === undefined ? Infinity : newest - SLACK_MS;
  if (times.filter((time) => time > since).length < MOST * items.length) return 'old';
  const steps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
  const inOrder = Math.max(
    steps.filter((step) => step <= 0).length,
    steps.filter((step) => step >= 0).length,
  );
  const areSpread = new Set(times).size * 2 >= times.length;
  return areSpread && inOrder >= MOST * steps.length ? 'new' : 'alike';
}

const DATES: Record<FloodVerdict['dates'], string> = {
  new: 'dated as new items are',
  old: 'dated before what the source already had',
  alike: 'with dates that are all alike or out of order',
  none: 'without dates',
};

/** For the source's page. @param since ISO 8601, when the first of them came. */
export function describeQuarantine(held: { items: number; since: string; verdict?: FloodVerdict }): string {
  const { items, since, verdict } = held;
  const what = `${items} ${items === 1 ? 'item is' : 'items are'} held since ${since}`;
  const then = 'They are offered if the next document still has them under the same names, and else dropped.';
  if (!verdict) return `${what}. ${then}`;
  const share = Math.round(verdict.share * 100);
  const why = `${verdict.items} new at once where ${verdict.limit} would pass, ${share} % of the document, ${DATES[verdict.dates]}`;
  return `${what}: ${why}. ${then}`;
}
