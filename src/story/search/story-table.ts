/** The window's stories: who belongs to which, and in how many of them a word stands. */
import { reach } from '../columns/int-lists.ts';
import { OrderedSlots } from '../columns/ordered-slots.ts';
import { StringPool } from '../columns/string-pool.ts';
import { TextStore } from '../columns/text-store.ts';
import type { TitleTerms } from './title-terms.ts';

/** From so many members on a story's words are counted and not looked up member by member. */
const COUNTED = 12;
const NO_TERMS: readonly number[] = [];

export class StoryTable {
  readonly #terms: TitleTerms;
  readonly #ids = new StringPool(new TextStore());
  readonly #members: OrderedSlots;
  /** By slot. */
  #storyOf = new Int32Array(64);
  /** By term: stories of which a title holds it. */
  #stories = new Int32Array(64);
  /** By story, of big ones: in how many members' titles a term stands. */
  readonly #counts = new Map<number, Map<number, number>>();

  /** @param compare the order of articles. */
  constructor(terms: TitleTerms, compare: (a: number, b: number) => number) {
    this.#terms = terms;
    this.#members = new OrderedSlots(compare);
  }

  get size(): number {
    return this.#ids.size;
  }

  get bytes(): number {
    const columns = this.#storyOf.byteLength + this.#stories.byteLength;
    return this.#ids.bytes + this.#members.bytes + columns;
  }

  /** How many stories' titles hold a term. */
  storiesWith(term: number): number {
    return this.#stories[term] ?? 0;
  }

  storyOf(slot: number): number {
    return this.#storyOf[slot] ?? 0;
  }

  idOf(story: number): string {
    return this.#ids.textOf(story);
  }

  sizeOf(story: number): number {
    return this.#members.length(story);
  }

  /** A story's members, in the order of articles; none of a story that is not there. */
  slotsOf(storyId: string): number[] {
    const story = this.#ids.find(storyId);
    return story < 0 ? [] : Array.from({ length: this.sizeOf(story) }, (_, at) => this.memberOf(story, at));
  }

  /** In the order of articles. */
  memberOf(story: number, index: number): number {
    return this.#members.at(story, index);
  }

  /**
   * A word counts once a story, or the words of a big story would look common just because it is big.
   * @param terms of the article's title, each once.
   * @returns those of them that no other title of the story has.
   */
  join(slot: number, storyId: string, terms: readonly number[]): readonly number[] {
    const story = this.#ids.use(storyId);
    this.#storyOf = reach(this.#storyOf, slot);
    this.#storyOf[slot] = story;
    if (this.sizeOf(story) === COUNTED) this.#counts.set(story, this.#countTerms(story));
    const counts = this.#counts.get(story);
    const added = counts ? countUp(counts, terms) : this.#lackedBy(story, slot, terms);
    for (const term of added) this.#addStories(term, 1);
    this.#members.put(story, slot);
    return added;
  }

  /** Returns the terms that the story lacks now. */
  leave(slot: number, terms: readonly number[]): readonly number[] {
    const story = this.storyOf(slot);
    this.#members.take(story, slot);
    const counts = this.#counts.get(story);
    const gone = counts ? countDown(counts, terms) : this.#lackedBy(story, slot, terms);
    for (const term of gone) this.#addStories(term, -1);
    if (this.sizeOf(story) < COUNTED) this.#counts.delete(story);
    this.#ids.release(story);
    return gone;
  }

  /** Those of a title's terms that no member's title holds. */
  #lackedBy(story: number, slot: number, terms: readonly number[]): readonly number[] {
    let lacked = terms;
    for (let at = 0; at < this.sizeOf(story) && lacked.length > 0; at++) {
      const member = this.memberOf(story, at);
      if (this.#terms.areSame(member, slot)) return NO_TERMS;
      lacked = lacked.filter((term) => !this.#terms.titleHolds(member, term));
    }
    return lacked;
  }

  #countTerms(story: number): Map<number, number> {
    const counts = new Map<number, number>();
    for (let at = 0; at < this.sizeOf(story); at++)
      countUp(counts, this.#terms.titleOf(this.memberOf(story, at)));
    return counts;
  }

  #addStories(term: number, by: 1 | -1): void {
    this.#stories = reach(this.#stories, term);
    this.#stories[term] = (this.#stories[term] ?? 0) + by;
  }
}

/** Counts terms; returns those that were not there. */
function countUp(counts: Map<number, number>, terms: readonly number[]): number[] {
  return terms.filter((term) => {
    const count = counts.get(term) ?? 0;
    counts.set(term, count + 1);
    return count === 0;
  });
}

/** Counts terms less; returns those that are there no more. */
function countDown(counts: Map<number, number>, terms: readonly number[]): number[] {
  return terms.filter((term) => {
    const count = (counts.get(term) ?? 1) - 1;
    if (count > 0) counts.set(term, count);
    else counts.delete(term);
    return count === 0;
  });
}
