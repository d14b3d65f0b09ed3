/** The window's articles by their words: what to search for a title, and how many stories hold a word. */
import type { Weigh } from '../titles/compare.ts';
import type { Prepared } from '../titles/prepare.ts';
import type { Word } from '../words/word.ts';
import { Bags } from './bags.ts';
import { Dictionary } from './dictionary.ts';
import { EntryTable } from './entry-table.ts';
import type { Entry } from './entry-table.ts';
import { filedOfExcerpt } from './filed.ts';
import { OrderedSlots } from '../columns/ordered-slots.ts';
import { StoryTable } from './story-table.ts';
import { TermWeights } from './term-weights.ts';
import type { Hit, Measured } from './title-meter.ts';
import { TitleSearch } from './title-search.ts';
import type { Further } from './title-search.ts';
import { TitleTerms } from './title-terms.ts';
import { NumberedWords } from './word-list.ts';
import { Wordings } from './wordings.ts';

/** An article is found by its rarest excerpt words as well: so many are looked up, in so many of the newest articles each. */
const EXCERPT_SOUGHT = 5;
const EXCERPT_NEWEST = 12;
/** An article comes in as one of the newest, but for those of its own commit. */
const FEW = 64;
/** The one list of all articles. */
const ALL = 0;

/** A title that is searched for, in the present state of the window. */
export interface Sought extends Measured {
  /** -1 of words that the window does not hold; terms likewise. */
  forms: readonly number[];
  prepared: Prepared;
}

export class WindowIndex {
  readonly entries = new EntryTable();
  readonly wordings = new Wordings(this.entries.compare);
  readonly #dictionary = new Dictionary((term) => this.#weights.forget(term));
  readonly #terms = new TitleTerms(this.#dictionary, this.wordings);
  readonly members = new StoryTable(this.#terms, this.entries.compare);
  readonly #weights = new TermWeights(this.#dictionary, this.members);
  readonly #titles = new TitleSearch(this.#dictionary, this.wordings, this.#weights, this.members);
  readonly #bags = new Bags(this.#dictionary, this.#weights);
  /** By term: the articles that it finds although their titles lack it. */
  readonly #beyond = new OrderedSlots(this.entries.compare);
  readonly #order = new OrderedSlots(this.entries.compare);

  get size(): number {
    return this.entries.size;
  }

  get bytes(): number {
    const words = this.#dictionary.bytes + this.#terms.bytes + this.#weights.bytes + this.wordings.bytes;
    const lists = this.#titles.bytes + this.#bags.bytes + this.#beyond.bytes + this.#order.bytes;
    return words + lists + this.entries.bytes + this.members.bytes;
  }

  /** Weight of a word at present. */
  get weigh(): Weigh {
    return this.#weights.weigh;
  }

  /** Takes an article in, in place of the one with its id. */
  insert(entry: Entry, storyId: string): void {
    const forms = this.#admit(entry.filedTitle ?? entry.prepared);
    const { slot, isTaken } = this.entries.claim(entry.id);
    if (isTaken) this.remove(slot);
    this.entries.put(slot, entry);
    const later = this.#order.put(ALL, slot);
    const wording = this.wordings.claim(forms);
    if (this.wordings.slots.length(wording) === 0) this.#titles.post(wording, forms);
    else for (const form of forms) this.#dictionary.releaseOne(form);
    this.wordings.put(slot, wording);
    this.#putBeyond(slot, entry, later);
    if (entry.prepared.knownBag) this.#bags.put(slot, entry.prepared.knownBag);
    this.#join(slot, storyId);
  }

  remove(slot: number): void {
    this.#order.take(ALL, slot);
    this.#leave(slot);
    for (const term of this.#terms.beyond.values(slot)) {
      this.#beyond.take(term, slot);
      this.#dictionary.releaseTerm(term);
    }
    this.#terms.beyond.clear(slot);
    this.#bags.forget(slot);
    const wording = this.wordings.of(slot);
    if (this.wordings.take(slot)) {
      const forms = Array.from(this.wordings.forms.values(wording));
      this.#titles.unpost(wording, forms);
      this.wordings.forget(wording);
      this.#release(forms);
    }
    this.entries.remove(slot);
  }

  move(slot: number, storyId: string): void {
    this.#leave(slot);
    this.#join(slot, storyId);
  }

  /** Removes all that was first seen before a time, in milliseconds. */
  expire(before: number): void {
    while (this.size > 0 && this.entries.firstSeen(this.#order.at(ALL, 0)) < before)
      this.remove(this.#order.at(ALL, 0));
  }

  /** Makes a title ready to be searched for and measured; the window stays as it is. */
  seek(prepared: Prepared): Sought {
    const { words } = prepared;
    const forms: number[] = [];
    const terms: number[] = [];
    const weights: number[] = [];
    let squares = 0;
    for (const word of words) {
      const form = this.#dictionary.find(word);
      const weight = this.#weights.weigh(word);
      forms.push(form);
      terms.push(form < 0 ? this.#dictionary.findKey(word) : this.#dictionary.termOf(form));
      weights.push(weight);
      squares += weight * weight;
    }
    return { prepared, words, forms, terms, weights, norm: Math.sqrt(squares) };
  }

  /** All wordings that may be duplicates of a title; those related to it are asked for one by one (title-search.ts). */
  search(sought: Sought, leastDuplicate: number, leastRelated: number): Hit[] {
    const bag = this.#bags.isComparing
      ? { cosine: this.#guessCosine, told: this.#findByExcerpt(sought) }
      : undefined;
    return this.#titles.search(sought, sought.forms, { leastDuplicate, leastRelated, bag });
  }

  /** The wordings that are likest related to the title of the last search, those that may be most so first. */
  get further(): Further {
    return this.#titles;
  }

  /** The wordings of articles that share a rare word of an excerpt, with title or excerpt. */
  #findByExcerpt({ prepared, terms }: Sought): number[] {
    const found: number[] = [];
    for (const term of terms) this.#addNewest(term, found);
    for (const word of prepared.rarestOfExcerpt(EXCERPT_SOUGHT)) {
      const term = this.#dictionary.findKey(word);
      if (term < 0) continue;
      this.#addNewest(term, found);
      const { postings } = this.#titles;
      const length = postings.length(term);
      for (let at = Math.max(0, length - EXCERPT_NEWEST); at < length; at++)
        found.push(postings.at(term, at));
    }
    return found;
  }

  /** Of the newest articles that a term finds although their titles lack it. */
  #addNewest(term: number, found: number[]): void {
    const length = this.#beyond.length(term);
    for (let at = Math.max(0, length - EXCERPT_NEWEST); at < length; at++)
      found.push(this.wordings.of(this.#beyond.at(term, at)));
  }

  /** The figures that the title of the last search makes with that of an article. */
  measure(wording: number): Hit {
    return this.#titles.meter.measure(wording);
  }

  /** While something is done, `bagCosine` compares whole texts with this one's. */
  withBag<T>({ bag }: Prepared, use: () => T): T {
    return bag ? this.#bags.compare(bag, use) : use();
  }

  /** Of titles and excerpts together; undefined where the article has none. */
  bagCosine(slot: number): number | undefined {
    return this.#putBag(slot) ? this.#bags.cosine(slot) : undefined;
  }

  /** As `bagCosine` had it not long ago, about, of the first article that says a wording. */
  readonly #guessCosine = (wording: number): number | undefined => {
    const slot = this.wordings.slots.at(wording, 0);
    return this.#putBag(slot) ? this.#bags.guess(slot) : undefined;
  };

  /** Whether it has an excerpt. */
  #putBag(slot: number): boolean {
    if (this.#bags.has(slot)) return true;
    if (!this.entries.hasExcerpt(slot)) return false;
    const { bag } = this.entries.preparedOf(slot);
    if (bag) this.#bags.put(slot, bag);
    return true;
  }

  /** Of the words of an article's title that weigh, in their order. */
  weightsOf(slot: number): number[] {
    const { forms } = this.wordings;
    const wording = this.wordings.of(slot);
    const first = forms.first(wording);
    const end = first + forms.length(wording);
    const weights: number[] = [];
    for (let at = first; at < end; at++)
      weights.push(this.#weights.of(this.#dictionary.termOf(forms.data[at]!)));
    return weights;
  }

  #admit(title: { words: readonly Word[] }): number[] {
    const forms: number[] = [];
    if (title instanceof NumberedWords) {
      const { list, numbers, from, to } = title;
      for (let at = from; at < to; at++)
        forms.push(list.admit(numbers[at]!, this.#dictionary, this.#admitWord));
    } else for (const word of title.words) forms.push(this.#titles.admit(word));
    return forms;
  }

  readonly #admitWord = (word: Word): number => this.#titles.admit(word);

  #release(forms: readonly number[]): void {
    for (const form of forms) this.#titles.release(form);
  }

  #join(slot: number, storyId: string): void {
    const added = this.members.join(slot, storyId, this.#terms.titleOf(slot));
    this.#weights.update(added);
    this.#titles.norms.update(added);
  }

  #leave(slot: number): void {
    const gone = this.members.leave(slot, this.#terms.titleOf(slot));
    this.#weights.update(gone);
    this.#titles.norms.update(gone);
  }

  /** @param later how many articles come after it in the order of all. */
  #putBeyond(slot: number, entry: Entry, later: number): void {
    const filed = entry.filedExcerpt ?? filedOfExcerpt(entry.prepared);
    if (filed.length === 0) return;
    const terms: number[] = [];
    for (const { key } of filed) terms.push(this.#dictionary.admitKey(key));
    this.#terms.beyond.fill(slot, terms);
    if (later > FEW) for (const term of terms) this.#beyond.put(term, slot);
    else {
      const behind = this.#newest(later);
      for (const term of terms) this.#beyond.putBefore(term, slot, behind);
    }
  }

  #newest(count: number): readonly number[] {
    const newest: number[] = [];
    const length = this.#order.length(ALL);
    for (let at = length - count; at < length; at++) newest.push(this.#order.at(ALL, at));
    return newest;
  }
}
