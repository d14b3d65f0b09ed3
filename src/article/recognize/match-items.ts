/** Which of the items in a source's memory each item of its document is. */
import { areUnlike, isWholeMark } from './item-mark.ts';
import type { NormalizedItem } from '../normalize-feed.ts';

/** What a source's memory holds of an item. */
export interface SeenEntry {
  hash: string;
  articleId: string;
  /** ms. */
  firstSeen: number;
  mark?: string;
  /** The id of the item's own link, where its page calls itself by another address and the article has the id of that. */
  linkId?: string;
}

/** An item of a document, and the field that its key is remembered under. */
export type DocumentItem = NormalizedItem & { field: string; linkId?: string };

export interface Match {
  field: string;
  entry: SeenEntry;
}

/**
 * Pairs items with entries: the surest signs first, each entry for one item, each item with one entry at most. An entry
 * whose key is still in the document goes to another item only where id or content say that the key has wandered.
 * Does not hang on the order of the items.
 * @param expected content hash → the id that an item with it was last seen to have, where that is not yet remembered.
 */
export function matchItems(
  items: readonly DocumentItem[],
  seen: ReadonlyMap<string, SeenEntry>,
  expected: (hash: string) => string | undefined,
): Map<DocumentItem, Match> {
  const pairing = new Pairing(items, seen);
  pairing.byKey((item, entry) => item.hash === entry.hash);
  if (pairing.isComplete) return pairing.found;
  const inDocument = new Set(items.map(({ field }) => field));
  const isGone = (field: string) => !inDocument.has(field);

  // Key, title and date: though another item stands on its page by now, it has moved there and this one elsewhere.
  pairing.byKey((item, entry) => isWholeMark(item.mark) && item.mark === entry.mark);
  // The same page: what it now says is an edit.
  pairing.byKey((item, entry) => placeOf(item) === entry.articleId);
  pairing.byName(
    (item) => placeOf(item) && `${placeOf(item)} ${item.hash}`,
    ({ articleId, hash }) => `${articleId} ${hash}`,
  );
  pairing.byName(placeOf, ({ articleId }) => articleId);
  pairing.byName(
    (item) => placeOf(item) && short(item.article.id),
    ({ hash }) => expected(hash),
  );
  // The same content, then the same title and date, elsewhere.
  pairing.byName(
    ({ article, hash }) => (article.publishedDateTime ? hash : undefined),
    ({ hash }) => hash,
  );
  pairing.byName(
    ({ mark }) => (isWholeMark(mark) ? mark : undefined),
    ({ mark }, field) => (isGone(field) ? mark : undefined),
  );
  // Nothing but the key: a GUID stands for its item through any edit.
  pairing.byKey((item, entry) => !isReused(item, entry));
  pairUndated(pairing, items, isGone);
  return pairing.found;
}

/** Twelve hex digits, 48 bits: enough among the items of one source. */
export function short(hex: string): string {
  return hex.slice(0, 12);
}

/** The id of a page or path, which tells more than the key does; one that follows from the GUID does not. */
function placeOf({ idFrom, article }: DocumentItem): string | undefined {
  return idFrom === 'link' || idFrom === 'path' ? article.id : undefined;
}

/** A GUID under which page, title and date are all others has been given to another item (`latest`, or 1, 2, 3 by place). */
export function isReused(item: DocumentItem, entry: SeenEntry | undefined): boolean {
  return (
    entry !== undefined &&
    item.keyFrom === 'guid' &&
    item.idFrom === 'link' &&
    item.article.id !== entry.articleId &&
    areUnlike(item.mark, entry.mark)
  );
}

/**
 * Equal content without a date may be a title that returns each day. Only where all names are minted anew do most items
 * come back so: at least two, and half of all that have no date.
 */
function pairUndated(
  pairing: Pairing,
  items: readonly DocumentItem[],
  isGone: (field: string) => boolean,
): void {
  const undated = items.filter(({ article }) => !article.publishedDateTime);
  const before = new Map(pairing.found);
  pairing.byName(
    ({ article, hash }) => (article.publishedDateTime ? undefined : hash),
    ({ hash }, field) => (isGone(field) ? hash : undefined),
  );
  const gained = [...pairing.found.keys()].filter((item) => !before.has(item));
  if (gained.length >= 2 && gained.length * 2 >= undated.length) return;
  for (const item of gained) pairing.found.delete(item);
}

class Pairing {
  readonly found = new Map<DocumentItem, Match>();
  readonly #items: readonly DocumentItem[];
  /** In an order that is not the document's, so that this one does not count. */
  #inOrder: DocumentItem[] | undefined;
  readonly #seen: ReadonlyMap<string, SeenEntry>;
  /** Oldest first, so that of two equal ones the first is taken, whatever the order of the memory. */
  #entries: [string, SeenEntry][] | undefined;
  readonly #taken = new Set<string>();

  constructor(items: readonly DocumentItem[], seen: ReadonlyMap<string, SeenEntry>) {
    this.#items = items;
    this.#seen = seen;
  }

  get isComplete(): boolean {
    return this.found.size === this.#items.length;
  }

  /** Pairs items with the entry under their own key. */
  byKey(accepts: (item: DocumentItem, entry: SeenEntry) => boolean): void {
    for (const item of this.#items) {
      const entry = this.#seen.get(item.field);
      if (!entry || this.found.has(item) || this.#taken.has(item.field)) continue;
      if (accepts(item, entry)) this.#pair(item, item.field, entry);
    }
  }

  /** Pairs items and entries that have one name; without a name they stay out. */
  byName(
    nameItem: (item: DocumentItem) => string | undefined,
    nameEntry: (entry: SeenEntry, field: string) => string | undefined,
  ): void {
    if (this.isComplete) return;
    const named = new Map<string, [string, SeenEntry][]>();
    for (const [field, entry] of this.#free().toReversed()) {
      const name = nameEntry(entry, field);
      if (name === undefined) continue;
      const namesakes = named.get(name);
      if (namesakes) namesakes.push([field, entry]);
      else named.set(name, [[field, entry]]);
    }
    this.#inOrder ??= this.#items.toSorted((a, b) => compare(a.field, b.field));
    for (const item of this.#inOrder) {
      if (this.found.has(item)) continue;
      const next = named.get(nameItem(item) ?? '')?.pop();
      if (next) this.#pair(item, ...next);
    }
  }

  #free(): [string, SeenEntry][] {
    this.#entries ??= [...this.#seen].toSorted(
      ([a, first], [b, second]) => first.firstSeen - second.firstSeen || compare(a, b),
    );
    this.#entries = this.#entries.filter(([field]) => !this.#taken.has(field));
    return this.#entries;
  }

  #pair(item: DocumentItem, field: string, entry: SeenEntry): void {
    this.#taken.add(field);
    this.found.set(item, { field, entry });
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
