/** The window's articles by their words: who shares rare words with a title, and how many stories hold a word. */
import { backgroundShare, weighWord } from './background.ts';
import type { StoryCounts } from './background.ts';
import type { Prepared } from './prepare.ts';
import type { Word } from './words.ts';

/** An article in the window. Entries are ordered by when they were first seen, then by id. */
export interface Entry {
  id: string;
  /** Milliseconds. */
  firstSeen: number;
  story: Story;
  publisher: string | undefined;
  sourceId: string | undefined;
  prepared: Prepared;
  slot: number;
}

export interface Story {
  id: string;
  /** In the order of entries. */
  members: Entry[];
  /** How many members hold a word; only kept from the second member on. */
  counts?: Map<string, number>;
}

interface Term {
  word: Word;
  /** Slots of the articles, in the order of entries. */
  postings: number[];
  /** Stories of which a title holds the word. */
  stories: number;
}

/** Postings that one search reads at most: the rarest words first, the newest articles first. */
const BUDGET = 1200;
/** An article is found by its rarest excerpt words as well: so many are listed, and so many are looked up. */
const EXCERPT_LISTED = 3;
const EXCERPT_SOUGHT = 5;
/** A search answers with about so many, none of which shares less than this (a rough cosine). */
const BEST = 40;
const LEAST_CLOSENESS = 0.1;

export const compareEntries = (a: Entry, b: Entry): number =>
  a.firstSeen - b.firstSeen || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const backgroundNorm = (words: readonly Word[]): number =>
  Math.sqrt(words.reduce((sum, word) => sum + weighWord(word) ** 2, 0));

/** The rarest words that only the excerpt has. */
function rarestOfExcerpt({ bag, words }: Prepared, most: number): Word[] {
  if (!bag) return [];
  return bag.words
    .slice(words.length)
    .toSorted((a, b) => backgroundShare(a.key) - backgroundShare(b.key) || (a.key < b.key ? -1 : 1))
    .slice(0, most);
}

export type NewEntry = Omit<Entry, 'story' | 'slot'>;

export class WindowIndex implements StoryCounts {
  readonly #terms = new Map<string, Term>();
  readonly #stories = new Map<string, Story>();
  readonly #byId = new Map<string, Entry>();
  readonly #slots: (Entry | undefined)[] = [];
  readonly #free: number[] = [];
  /** All entries in their order. */
  readonly #ordered: Entry[] = [];
  /** By slot: length of the title's weight vector by the background alone, which nothing in the window changes. */
  #norms = new Float32Array(1024);
  /** By slot: scratch of one search, all zero between searches. */
  #dots = new Float32Array(1024);
  #bytes = 0;

  get stories(): number {
    return this.#stories.size;
  }

  get size(): number {
    return this.#byId.size;
  }

  get bytes(): number {
    return this.#bytes + this.#dots.byteLength + this.#norms.byteLength;
  }

  storiesWith(key: string): number {
    return this.#terms.get(key)?.stories ?? 0;
  }

  get(id: string): Entry | undefined {
    return this.#byId.get(id);
  }

  insert(given: NewEntry, storyId: string): void {
    const story = this.#stories.get(storyId) ?? { id: storyId, members: [] };
    this.#stories.set(storyId, story);
    const slot = this.#free.pop() ?? this.#slots.length;
    const prepared = this.intern(given.prepared);
    const entry: Entry = { ...given, prepared, story, slot };
    if (this.#dots.length <= slot) this.#grow();
    this.#slots[slot] = entry;
    this.#norms[slot] = backgroundNorm(prepared.words) || 1;
    this.#byId.set(entry.id, entry);
    insertOrdered(this.#ordered, entry, compareEntries);
    for (const word of listedWords(prepared)) this.#list(word, entry);
    this.#join(entry, story);
    this.#bytes += bytesOf(entry);
  }

  remove(id: string): void {
    const entry = this.#byId.get(id);
    if (!entry) return;
    this.#byId.delete(id);
    removeOrdered(this.#ordered, entry, compareEntries);
    this.#release(entry);
  }

  /** Removes all that was first seen before a time, in milliseconds. */
  expire(before: number): void {
    const kept = this.#ordered.findIndex((entry) => entry.firstSeen >= before);
    for (const entry of this.#ordered.splice(0, kept < 0 ? this.#ordered.length : kept)) {
      this.#byId.delete(entry.id);
      this.#release(entry);
    }
  }

  /** The articles that share most with a title, closest first; equals in the order of entries. */
  search(prepared: Prepared): Entry[] {
    const norm = backgroundNorm(prepared.words);
    if (norm === 0) return [];
    const touched = this.#sumShared(this.#soughtTerms(prepared));
    for (const slot of touched)
      this.#dots[slot] = (this.#dots[slot] ?? 0) / (norm * (this.#norms[slot] ?? 1));
    const least = leastOfBest(touched, this.#dots);
    const found: { entry: Entry; closeness: number }[] = [];
    for (const slot of touched) {
      const closeness = this.#dots[slot] ?? 0;
      this.#dots[slot] = 0;
      const entry = closeness < least ? undefined : this.#slots[slot];
      if (entry) found.push({ entry, closeness });
    }
    return found
      .toSorted((a, b) => b.closeness - a.closeness || compareEntries(a.entry, b.entry))
      .map(({ entry }) => entry);
  }

  #soughtTerms(prepared: Prepared): Term[] {
    return [...prepared.words, ...rarestOfExcerpt(prepared, EXCERPT_SOUGHT)]
      .map((word) => this.#terms.get(word.key))
      .filter((term) => term !== undefined)
      .toSorted((a, b) => a.postings.length - b.postings.length || (a.word.key < b.word.key ? -1 : 1));
  }

  /** Adds each term's squared weight to the articles that hold it; returns their slots, each once. */
  #sumShared(terms: Term[]): number[] {
    const touched: number[] = [];
    let left = BUDGET;
    for (const { word, postings } of terms) {
      const squared = weighWord(word) ** 2;
      const first = Math.max(0, postings.length - left);
      for (let at = postings.length - 1; at >= first; at--) {
        const slot = postings[at] ?? 0;
        if (this.#dots[slot] === 0) touched.push(slot);
        this.#dots[slot] = (this.#dots[slot] ?? 0) + squared;
      }
      left -= postings.length - first;
      if (left === 0) break;
    }
    return touched;
  }

  /** The same words as the window holds them: equal words are held once, and are found equal at a glance. */
  intern(prepared: Prepared): Prepared {
    const once = (word: Word) => {
      const known = this.#terms.get(word.key)?.word;
      return known?.form === word.form ? known : word;
    };
    const { words, bag } = prepared;
    return {
      ...prepared,
      words: words.map(once),
      ...(bag && { bag: { ...bag, words: bag.words.map(once) } }),
    };
  }

  #grow(): void {
    const norms = new Float32Array(this.#norms.length * 2);
    norms.set(this.#norms);
    this.#norms = norms;
    this.#dots = new Float32Array(norms.length);
  }

  #list(word: Word, entry: Entry): void {
    const term = this.#terms.get(word.key);
    if (term) insertOrdered(term.postings, entry.slot, this.#compareSlots);
    else this.#terms.set(word.key, { word, postings: [entry.slot], stories: 0 });
  }

  readonly #compareSlots = (a: number, b: number): number => {
    const [one, two] = [this.#slots[a], this.#slots[b]];
    return one && two ? compareEntries(one, two) : 0;
  };

  #release(entry: Entry): void {
    this.#leave(entry);
    for (const word of listedWords(entry.prepared)) {
      const term = this.#terms.get(word.key);
      if (!term) continue;
      removeOrdered(term.postings, entry.slot, this.#compareSlots);
      if (term.postings.length === 0) this.#terms.delete(word.key);
    }
    this.#slots[entry.slot] = undefined;
    this.#free.push(entry.slot);
    this.#bytes -= bytesOf(entry);
  }

  /** A word counts once a story, or the words of a big story would look common just because it is big. */
  #join(entry: Entry, story: Story): void {
    if (story.members.length === 1) story.counts = countWords(story.members);
    insertOrdered(story.members, entry, compareEntries);
    for (const { key } of entry.prepared.words) {
      const held = story.counts?.get(key) ?? 0;
      story.counts?.set(key, held + 1);
      if (held === 0) this.#addStories(key, 1);
    }
  }

  #leave(entry: Entry): void {
    const { story } = entry;
    removeOrdered(story.members, entry, compareEntries);
    for (const { key } of entry.prepared.words) {
      const held = story.counts?.get(key) ?? 1;
      if (held > 1) story.counts?.set(key, held - 1);
      else {
        story.counts?.delete(key);
        this.#addStories(key, -1);
      }
    }
    if (story.members.length === 1) delete story.counts;
    if (story.members.length === 0) this.#stories.delete(story.id);
  }

  #addStories(key: string, by: 1 | -1): void {
    const term = this.#terms.get(key);
    if (term) term.stories += by;
  }
}

/** The closeness from which on there are at least BEST, in steps of 1/100: what is below need not be sorted. */
function leastOfBest(slots: number[], closeness: Float32Array): number {
  if (slots.length <= BEST) return LEAST_CLOSENESS;
  const counts = new Uint32Array(101);
  for (const slot of slots) {
    const step = Math.min(100, Math.floor((closeness[slot] ?? 0) * 100));
    counts[step] = (counts[step] ?? 0) + 1;
  }
  let step = 100;
  for (let sum = counts[100] ?? 0; sum < BEST && step > 0; sum += counts[step] ?? 0) step--;
  return Math.max(LEAST_CLOSENESS, step / 100);
}

function countWords(members: Entry[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { prepared } of members)
    for (const { key } of prepared.words) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function listedWords(prepared: Prepared): Word[] {
  return [...prepared.words, ...rarestOfExcerpt(prepared, EXCERPT_LISTED)];
}

/** Where an item stands, or would stand, in an ordered list: the end is tried first, since most come in order. */
function placeOf<T>(list: T[], item: T, compare: (a: T, b: T) => number): number {
  const last = list.at(-1);
  if (last === undefined || compare(last, item) < 0) return list.length;
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = list[middle];
    if (there !== undefined && compare(there, item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insertOrdered<T>(list: T[], item: T, compare: (a: T, b: T) => number): void {
  const at = placeOf(list, item, compare);
  if (at === list.length) list.push(item);
  else list.splice(at, 0, item);
}

function removeOrdered<T>(list: T[], item: T, compare: (a: T, b: T) => number): void {
  // Expiry takes the oldest first.
  const at = list[0] === item ? 0 : placeOf(list, item, compare);
  if (list[at] === item) list.splice(at, 1);
}

/**
 * Bytes that an entry takes with its share of the index: objects, strings, postings.
 * The constants were fitted to the heap of windows of 100,000 titles on Node 20.
 */
function bytesOf({ id, prepared, story }: Entry): number {
  const bag = prepared.bag ? 200 + prepared.bag.words.length * 60 : 0;
  return 950 + prepared.words.length * 80 + prepared.folded.length + id.length + story.id.length + bag;
}
