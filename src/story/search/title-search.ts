/**
 * Search over the titles of a window: all that may be duplicates of a title, and the likeliest of those related to it.
 *
 * Every word of the title has lists of the titles that hold it, or hold a word that can stand for it. For duplicates lists are
 * read until a title that is on none of them shares too little to be one; each title met is bounded by what it shares so far
 * and the most that it can share of the rest, and is measured where that is enough: so none is missed. For related ones the
 * lists of the title's own words are read on, rarest first and newest titles first, within a budget, and those met are measured
 * in the order of what they can be at most, for as long as the caller asks.
 */
import {
  evidenceToMerge,
  evidenceToRelate,
  logistic,
  logitOfDuplicate,
  logitOfRelated,
} from '../titles/score-titles.ts';
import { isRelated, mayBe, RELATED, RELATED_BY_EXCERPTS, SLACK } from './bounds.ts';
import type { Dictionary } from './dictionary.ts';
import { IntLists, reach } from '../columns/int-lists.ts';
import { Likeliest } from './likeliest.ts';
import { ListReader } from './list-reader.ts';
import type { SoughtLists, Unread } from './sought-lists.ts';
import { SoughtWords } from './sought-words.ts';
import type { StoryTable } from './story-table.ts';
import { LeastNorms } from './term-weights.ts';
import type { TermWeights } from './term-weights.ts';
import { TitleMeter } from './title-meter.ts';
import type { Hit, Measured } from './title-meter.ts';
import type { Word } from '../words/word.ts';
import { WholeTexts } from './whole-texts.ts';
import {
  dotOf,
  evidenceOf,
  FIRST,
  INVERSE_NORMS,
  packedEvidenceOf,
  packEvidence,
  STRIDE,
  WORDS,
  WordingRecords,
} from './wording-records.ts';
import type { Wordings } from './wordings.ts';

/** Related titles of which a search takes the measure: READ_FOR_RELATED has what it finds with them. */
const MEASURED = 48;
/** Titles that are put in order for it: what their signatures say is looked at when it is their turn. */
const SORTED = 512;
/** Logits: less than the first is nothing rated, since all that is shared adds to it; and what rounding makes of such sums. */
const LEAST_RATED = -4;
const ROUNDED = 0.01;
/**
 * Titles of which the whole texts are looked at, where the one sought comes with an excerpt: then the whole texts decide, and of
 * those the likeliest by their titles are put in order again. Of the ten closest stories in 30,000 it finds .990, with 100 .983.
 */
const WHOLE_TEXTS = 130;
/** Stands where a title's share does once its measure was taken: nothing that is shared is less than zero. */
const MEASURED_ALREADY = -(2 ** 30);
/** What a cosine of whole texts may be more than was reckoned, as a logit. */
const BY_TEXTS = 0.3;
/** How much longer the title of a search is taken to be than those that share its common words. */
const SHORTER = 1.25;

/** What a search looks for. */
export interface SearchedFor {
  /** Logit of P(duplicate). */
  leastDuplicate: number;
  /** Logit of P(related) but for flags; Infinity: none are looked for. */
  leastRelated: number;
  /** Where the title comes with an excerpt. */
  bag: SoughtBag | undefined;
}

/** Of title and excerpt together. */
export interface SoughtBag {
  /** What an article that says a wording has in common with it, about: 0 to 1; undefined where it has no excerpt. */
  cosine: (wording: number) => number | undefined;
  /** Wordings of articles that share a rare word of an excerpt, some more than once. */
  told: readonly number[];
}

/** What a search met, likeliest related first. */
export interface Further {
  /** How many there are still. */
  readonly left: number;
  /** Whether the next one may be related so much. @param least as a logit. */
  mayReach(least: number): boolean;
  /** Undefined where it is not related, or not so much. @param least as a logit. */
  next(least: number): Hit | undefined;
}

export class TitleSearch implements Further {
  readonly meter: TitleMeter;
  /** By term: the wordings that hold it, as they came. */
  readonly postings = new IntLists();
  readonly norms: LeastNorms;
  readonly #dictionary: Dictionary;
  readonly #forms: IntLists;
  readonly #words: SoughtWords;
  readonly #lists: SoughtLists;
  readonly #records = new WordingRecords();
  readonly #reading: ListReader;
  readonly #strongest: number[] = [];
  readonly #likeliest = new Likeliest();
  /** Of a search with an excerpt: by number of the title among those met, what it counts for beside the whole texts. */
  #byTitles = new Float32Array(1024);
  readonly #texts = new WholeTexts();
  #bag: SoughtBag | undefined;
  #leastRelated = Infinity;
  /** What a title has to share with it to be related, in the steps of `packEvidence`. */
  #leastEvidence = 0;
  /** Of the title of the search: 1 divided by its norm, and what it may be related by words whose lists were not read to the end. */
  #perNorm = 0;
  #mostUnread = 0;
  #mayMeasure = 0;

  constructor(dictionary: Dictionary, wordings: Wordings, weights: TermWeights, members: StoryTable) {
    this.#dictionary = dictionary;
    this.#words = new SoughtWords(dictionary, this.postings, weights);
    this.#lists = this.#words.lists;
    this.#forms = wordings.forms;
    this.meter = new TitleMeter(dictionary, this.#forms, this.#records, weights, this.#words.marks);
    this.#reading = new ListReader(this.#lists, this.postings, this.#records);
    this.norms = new LeastNorms(dictionary, members, this.postings, this.#records);
  }

  get bytes(): number {
    const rated = this.#likeliest.bytes + this.#byTitles.byteLength + this.#texts.bytes;
    const scratch = this.#reading.bytes + rated;
    return this.#words.bytes + this.postings.bytes + this.norms.bytes + this.#records.bytes + scratch;
  }

  /** Counts one more use of a word. */
  admit(word: Word): number {
    const form = this.#dictionary.admit(word);
    if (!this.#dictionary.isNew) return form;
    this.#words.admit(form, word);
    return form;
  }

  release(form: number): void {
    const word = this.#dictionary.wordOf(form);
    if (word && this.#dictionary.release(form)) this.#words.release(form, word);
  }

  /** Takes in a new wording. */
  post(wording: number, forms: readonly number[]): void {
    this.#records.reach(wording);
    const { fields, signatures } = this.#records;
    const record = wording * STRIDE;
    fields[record + FIRST] = this.#forms.first(wording);
    fields[record + WORDS] = forms.length;
    signatures[2 * wording] = signatures[2 * wording + 1] = 0;
    const terms: number[] = [];
    for (const form of forms) {
      terms.push(this.#dictionary.termOf(form));
      const bit = this.#words.bitOf(form);
      signatures[2 * wording + (bit >>> 5)]! |= 1 << bit;
    }
    this.norms.put(wording, terms);
    for (const term of terms) this.postings.insert(term, this.postings.length(term), wording);
  }

  unpost(wording: number, forms: readonly number[]): void {
    for (const form of forms) {
      const term = this.#dictionary.termOf(form);
      const first = this.postings.first(term);
      let at = first;
      while (this.postings.data[at] !== wording) at++;
      this.postings.remove(term, at - first);
    }
  }

  /**
   * All titles that may be duplicates by their figures, with what else was measured on the way and is related; in no order.
   * The others that are likest related are asked for one by one (`next`). Until the next search `meter` measures against
   * this title.
   */
  search(title: Measured, forms: readonly number[], sought: SearchedFor): Hit[] {
    const { leastDuplicate, leastRelated, bag } = sought;
    this.norms.wake();
    this.#likeliest.clear(0);
    this.#texts.clear();
    this.#bag = undefined;
    if (title.norm === 0) return [];
    this.meter.set(title);
    this.#words.seek(title, forms);
    // What an excerpt adds nobody knows beforehand.
    this.#leastRelated = bag ? -Infinity : leastRelated;
    this.#perNorm = 1 / title.norm;
    const mayRelate = leastRelated < Infinity;
    const first = this.#reading.readForDuplicates(title.norm, leastDuplicate);
    const met = mayRelate ? this.#reading.readForRelated(title.norm, this.#leastRelated) : first;
    const unread = this.#lists.listUnread();
    const hits = this.#pickDuplicates(first, unread, leastDuplicate);
    if (!mayRelate) this.#reading.forget();
    else {
      const leastEvidence = evidenceToRelate(logistic(leastRelated)) / SLACK - unread.allEvidence;
      this.#leastEvidence = packEvidence(leastEvidence);
      this.#bag = bag;
      if (bag) this.#pickTold(bag.told, hits);
      this.#rateAll(met, unread, this.#leastRelated);
      if (bag) this.#rateTexts(bag, leastRelated);
    }
    return hits;
  }

  get left(): number {
    return Math.min(this.#bag ? this.#texts.left : this.#likeliest.left, this.#mayMeasure);
  }

  mayReach(least: number): boolean {
    const bound = this.#bag ? this.#texts.bound + BY_TEXTS : this.#likeliest.bound;
    return bound + this.#mostUnread >= least;
  }

  /** Takes the measure of the next title, if it may be related so much. */
  next(least: number): Hit | undefined {
    const bound = this.#bag ? this.#texts.bound + BY_TEXTS : this.#likeliest.bound;
    const wording = this.#bag ? this.#texts.next() : this.#nextByTitle();
    if (wording < 0 || bound + this.#relatedByUnread(wording) < least) return undefined;
    this.#mayMeasure--;
    const hit = this.meter.measure(wording);
    return isRelated(hit, this.#leastRelated) ? hit : undefined;
  }

  #nextByTitle(): number {
    const at = this.#likeliest.next();
    return at < 0 ? -1 : this.#reading.met[at]!;
  }

  /** Takes the measure of all that may be duplicates, which are among those met first. */
  #pickDuplicates(met: number, unread: Unread, least: number): Hit[] {
    const hits: Hit[] = [];
    const all = this.#reading.met;
    const { shared, norms } = this.#records;
    const perNorm = this.#perNorm;
    const leastEvidence = packEvidence(evidenceToMerge(logistic(least)) / SLACK - unread.allEvidence);
    for (let at = 0; at < met; at++) {
      const wording = all[at]!;
      const packed = shared[wording]!;
      if (packedEvidenceOf(packed) < leastEvidence) continue;
      const inverse = perNorm * INVERSE_NORMS[norms[wording]!]!;
      if (!mayBe(dotOf(packed) + unread.value, inverse, evidenceOf(packed) + unread.allEvidence, least))
        continue;
      if (unread.length > 0 && !this.#mayShare(wording, unread, least)) continue;
      const hit = this.meter.measure(wording);
      shared[wording] = MEASURED_ALREADY;
      if (logitOfDuplicate(hit.cos, hit.evidence) >= least || isRelated(hit, this.#leastRelated))
        hits.push(hit);
    }
    return hits;
  }

  /** Rates those that excerpts tell of, where the titles share enough, by the whole texts, and forgets what they share. */
  #pickTold(told: readonly number[], hits: readonly Hit[]): void {
    const { shared, norms } = this.#records;
    for (const wording of told) {
      const packed = shared[wording]!;
      if (packed < 0 || packedEvidenceOf(packed) < this.#leastEvidence) continue;
      shared[wording] = 0;
      if (hits.some((hit) => hit.wording === wording)) continue;
      const evidence = evidenceOf(packed);
      const inverse = this.#perNorm * INVERSE_NORMS[norms[wording]!]!;
      // One without words has no length.
      const cos = packed === 0 ? 0 : Math.min(1, dotOf(packed) * inverse);
      this.#texts.add(
        wording,
        logitOfRelated(cos, undefined, evidence, evidence),
        rateTitles(cos, evidence, evidence),
      );
    }
  }

  /** As `mayBe`, without what the title's signature says it cannot share beyond the lists that were read. */
  #mayShare(wording: number, unread: Unread, least: number): boolean {
    const { signatures, shared, norms } = this.#records;
    const packed = shared[wording]!;
    const inverse = this.#perNorm * INVERSE_NORMS[norms[wording]!]!;
    const low = signatures[2 * wording]!;
    const high = signatures[2 * wording + 1]!;
    let most = dotOf(packed) + unread.value;
    let mostEvidence = evidenceOf(packed) + unread.allEvidence;
    for (let at = 0; at < unread.length; at++) {
      if ((low & unread.lows[at]!) !== 0 || (high & unread.highs[at]!) !== 0) continue;
      most -= unread.values[at]!;
      mostEvidence -= unread.evidence[at]!;
      if (!mayBe(most, inverse, mostEvidence, least)) return false;
    }
    return true;
  }

  /**
   * What each title may be related by all that it shares on the lists that were read. Those met by one list first are on
   * none before it, so that their heaviest word is on this one, or one behind. What they share is forgotten.
   */
  #rateAll(met: number, unread: Unread, least: number): void {
    this.#mayMeasure = MEASURED;
    if (this.#bag) this.#byTitles = reach(this.#byTitles, met);
    this.#mostUnread =
      RELATED.ofCos * Math.min(1, unread.value * this.#perNorm * this.#perNorm * SHORTER) +
      RELATED.ofEvidence * unread.allEvidence;
    this.#likeliest.clear(Math.max(LEAST_RATED, least - this.#mostUnread - ROUNDED));
    const strongest = this.#listStrongest();
    const { metBefore } = this.#reading;
    for (let at = 0; at < strongest.length; at++)
      this.#rate(metBefore[at]!, metBefore[at + 1] ?? met, strongest[at]!);
    this.#likeliest.sort(this.#bag ? WHOLE_TEXTS : SORTED);
  }

  /** By list that was read: the most that a word of it or of those behind it tells. */
  #listStrongest(): readonly number[] {
    const strongest = this.#strongest;
    let most = 0;
    const { listsRead } = this.#reading;
    strongest.length = listsRead.length;
    for (let at = strongest.length - 1; at >= 0; at--)
      strongest[at] = most = Math.max(most, this.#lists.evidenceOf(listsRead[at]!));
    return strongest;
  }

  /** Puts the likeliest by their titles in order again, by the whole texts. */
  #rateTexts({ cosine }: SoughtBag, least: number): void {
    const likeliest = this.#likeliest;
    for (let left = Math.min(likeliest.left, WHOLE_TEXTS); left > 0; left--) {
      const { bound } = likeliest;
      const at = likeliest.next();
      this.#texts.add(this.#reading.met[at]!, bound, this.#byTitles[at]!);
    }
    this.#texts.sort(Math.max(LEAST_RATED, least - this.#mostUnread - BY_TEXTS), cosine);
  }

  /** What a title may be related by more than was read, as its signature has it. */
  #relatedByUnread(wording: number): number {
    const unread = this.#lists.unread;
    if (unread.length === 0) return 0;
    const { signatures, norms } = this.#records;
    const low = signatures[2 * wording]!;
    const high = signatures[2 * wording + 1]!;
    let value = 0;
    let evidence = 0;
    for (let at = 0; at < unread.length; at++) {
      if ((low & unread.lows[at]!) === 0 && (high & unread.highs[at]!) === 0) continue;
      value += unread.values[at]!;
      evidence += unread.evidence[at]!;
    }
    const cos = value * this.#perNorm * INVERSE_NORMS[norms[wording]!]!;
    return RELATED.ofCos * cos + RELATED.ofEvidence * evidence;
  }

  #rate(from: number, to: number, strongest: number): void {
    const { shared, norms } = this.#records;
    const all = this.#reading.met;
    const likeliest = this.#likeliest;
    const perNorm = this.#perNorm;
    const { bias, ofCos, ofStrongest, ofEvidence } = RELATED;
    const hasBag = this.#bag !== undefined;
    const leastEvidence = this.#leastEvidence;
    for (let at = from; at < to; at++) {
      const wording = all[at]!;
      const packed = shared[wording]!;
      shared[wording] = 0;
      if (packed < 0 || packedEvidenceOf(packed) < leastEvidence) continue;
      const evidence = evidenceOf(packed);
      const heaviest = Math.min(evidence, strongest);
      const cos = Math.min(1, dotOf(packed) * perNorm * INVERSE_NORMS[norms[wording]!]!);
      likeliest.rate(at, bias + ofCos * cos + ofStrongest * heaviest + ofEvidence * evidence);
      if (hasBag) this.#byTitles[at] = rateTitles(cos, heaviest, evidence);
    }
  }
}

/** What titles count for beside the whole texts, as a logit. */
function rateTitles(cos: number, strongest: number, evidence: number): number {
  const { bias, ofCos, ofStrongest, ofEvidence } = RELATED_BY_EXCERPTS;
  return bias + ofCos * cos + ofStrongest * strongest + ofEvidence * evidence;
}
