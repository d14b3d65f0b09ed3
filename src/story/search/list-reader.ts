/** Reads the lists of a title's words for one search: which wordings it meets on them, and what each shares with it so far. */
import type { IntLists } from '../columns/int-lists.ts';
import { reach } from '../columns/int-lists.ts';
import { logitOfDuplicate, logitOfRelated } from '../titles/score-titles.ts';
import { SLACK } from './bounds.ts';
import type { SoughtLists } from './sought-lists.ts';
import { packShared, type WordingRecords } from './wording-records.ts';

/**
 * Entries of lists that a search for duplicates reads at most: some milliseconds. Only a window with a flood of titles that
 * all share their rarest words comes to it.
 */
const MOST_READ = 500_000;
/**
 * Entries that a search for related titles reads in all. Of the ten closest stories in 100,000 titles it finds .989, where 48 are
 * measured; with 7,000 entries .975 in no less time, since what was not read leaves more titles in doubt; with 96 measured .998,
 * and a tenth slower.
 */
const READ_FOR_RELATED = 12_000;

export class ListReader {
  /** The wordings met, in order: as many as `readForDuplicates` and `readForRelated` say. */
  met = new Int32Array(1024);
  /** The lists that were read, and how many wordings were met before each. */
  readonly listsRead: number[] = [];
  readonly metBefore: number[] = [];
  readonly #lists: SoughtLists;
  readonly #postings: IntLists;
  readonly #records: WordingRecords;
  #count = 0;

  /** @param records `shared` of them gets what each wording shares on the lists that are read */
  constructor(lists: SoughtLists, postings: IntLists, records: WordingRecords) {
    this.#lists = lists;
    this.#postings = postings;
    this.#records = records;
  }

  get bytes(): number {
    return this.met.byteLength;
  }

  /**
   * Begins anew: reads what lists it takes so that no title on none of them can be a duplicate; returns how many were met.
   *
   * @param norm of the title
   * @param least logit of P(duplicate)
   */
  readForDuplicates(norm: number, least: number): number {
    const lists = this.#lists;
    this.#count = this.listsRead.length = this.metBefore.length = 0;
    let read = 0;
    while (read < MOST_READ) {
      const { squares, evidence } = lists.sumRest();
      if (logitOfDuplicate((Math.sqrt(squares) * SLACK) / norm, evidence * SLACK) < least) break;
      const next = lists.next();
      if (next < 0) break;
      const length = lists.lengthOf(next);
      this.#read(next, length);
      lists.noteRead(next);
      read += length;
    }
    return this.#count;
  }

  /**
   * Reads on, heaviest words first; titles that share no word before the lists that could not relate them are not met. Returns how
   * many were met by now.
   *
   * @param least logit of P(related)
   */
  readForRelated(norm: number, least: number): number {
    const lists = this.#lists;
    const order = lists.bySoughtWords();
    let left = READ_FOR_RELATED;
    for (let at = 0; at < order.length && left > 0; at++) {
      const list = order[at]!;
      if (lists.isRead(list)) continue;
      const most = lists.lengthOf(list);
      const { squares, evidence } = lists.sumRest();
      const cos = Math.min(1, Math.sqrt(squares) / norm);
      const isTelling = logitOfRelated(cos, undefined, lists.reachOf(list), evidence) >= least;
      this.#read(list, Math.min(most, left), isTelling);
      if (most <= left && isTelling) lists.noteAlsoRead(list);
      left -= most;
    }
    return this.#count;
  }

  /** Forgets what the wordings met share. */
  forget(): void {
    const { shared } = this.#records;
    for (let at = 0; at < this.#count; at++) shared[this.met[at]!] = 0;
  }

  /** Adds a word to the newest that hold it. */
  #read(list: number, most: number, isTelling = true): void {
    const term = this.#lists.termOf(list);
    const added = packShared(this.#lists.valueOf(list), this.#lists.evidenceOf(list));
    let met = this.#count;
    this.listsRead.push(list);
    this.metBefore.push(met);
    const { data } = this.#postings;
    const end = this.#postings.first(term) + this.#postings.length(term);
    const all = (this.met = reach(this.met, met + most));
    const { shared } = this.#records;
    for (let at = end - 1; at >= end - most; at--) {
      const wording = data[at]!;
      const before = shared[wording]!;
      if (before === 0) {
        if (!isTelling) continue;
        all[met++] = wording;
      }
      shared[wording] = before + added;
    }
    this.#count = met;
  }
}
