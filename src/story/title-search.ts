/**
 * Search over the titles of a window: all that could be duplicates of a title, and the best of those related to it.
 *
 * A title is looked for by its heaviest words first: each has the titles that hold it, or hold a word that can stand for it,
 * in lists. Of a title that holds none of the words read so far only the rest can be shared, which bounds the figures of the
 * two; reading ends where no title that is left could count. What was met is bounded by what it has shared so far and by what
 * its signature says it may share of the rest, and is measured in full only if that could count. So nothing is missed,
 * but by titles of so many common words that MOST_READ ends the search; and a window's history has no part in what is found.
 */
import { AlikeWords } from './alike-words.ts';
import type { Dictionary } from './dictionary.ts';
import { IntLists, reach } from './int-lists.ts';
import type { StoryTable } from './story-table.ts';
import { LeastNorms } from './term-weights.ts';
import type { TermWeights } from './term-weights.ts';
import { TitleMeter } from './title-meter.ts';
import type { Measured, PlainFigures } from './title-meter.ts';
import { ANY, WordMarks } from './word-marks.ts';
import type { Word } from './word.ts';
import type { Wordings } from './wordings.ts';

/** Says what counts, and takes what was found. Rates are logits of probabilities, and rise with each figure. */
export interface Judge {
  /** How surely two titles with these figures are duplicates, and how related, at most. */
  rateDuplicate(cos: number, evidence: number): number;
  rateRelated(cos: number, strongest: number, evidence: number): number;
  /** The least rates that count; the latter may rise with what has been met. */
  readonly leastDuplicate: number;
  readonly leastRelated: number;
  meet(wording: number, figures: PlainFigures): void;
}

/** Bounds are worked out in short numbers. */
const SLACK = 1.0005;
/**
 * Entries of lists that a search reads: from then on it takes no more words. Few searches of 100,000 titles come to it; in a
 * window of a million a title of nothing but common words may miss what shares only the commonest of them.
 */
const MOST_READ = 4000;
/** What reading a list takes beside its entries, in entries. */
const LIST_COST = 50;
/** Longer words are looked for as a whole. */
const LONGEST_COMPOUND = 40;

/** A list to read: the titles that hold a word of the title, or one that can stand for it. */
interface Sought {
  /** Of the title's word. */
  place: number;
  term: number;
  /** What it adds to the dot product of the two titles, and to the evidence. */
  value: number;
  evidence: number;
  /** Weight of the title's word times the likeness of the two: no more than that of it is shared. */
  reach: number;
  /** The same of the list that is read next for the title's word; 0 if there is none. */
  left: number;
  /** Signature bits of the words listed. */
  low: number;
  high: number;
}

/** What may be shared by a word of the title beyond the lists that were read. */
interface Rest {
  value: number;
  reach: number;
  low: number;
  high: number;
}

export class TitleSearch {
  readonly alike: AlikeWords;
  readonly meter: TitleMeter;
  /** By term: the wordings that hold it. */
  readonly postings = new IntLists();
  readonly norms: LeastNorms;
  readonly #dictionary: Dictionary;
  readonly #weights: TermWeights;
  readonly #marks = new WordMarks();
  /** By form: the place of its bit, 0 to 63; by wording: the bits of its words, low and high. */
  #bits = new Int32Array(64);
  #signatures = new Int32Array(64);
  /** By wording, two each: the dot product and the evidence of what it shares so far in one search; zero between searches. */
  #shared = new Float32Array(64);
  #met = new Int32Array(1024);
  #bounds = new Float32Array(1024);

  constructor(dictionary: Dictionary, wordings: Wordings, weights: TermWeights, members: StoryTable) {
    this.#dictionary = dictionary;
    this.#weights = weights;
    this.alike = new AlikeWords(dictionary);
    this.meter = new TitleMeter(dictionary, wordings, weights, this.#marks);
    this.norms = new LeastNorms(dictionary, members, this.postings);
  }

  get bytes(): number {
    const columns = this.#bits.length + this.#signatures.length + this.#shared.length + this.#met.length;
    return this.alike.bytes + this.postings.bytes + this.norms.bytes + this.#marks.bytes + 4 * columns;
  }

  /** Counts one more use of a word. */
  admit(word: Word): number {
    const form = this.#dictionary.admit(word);
    if (!this.#dictionary.isNew) return form;
    this.#weights.forget(this.#dictionary.termOf(form));
    this.#bits = reach(this.#bits, form);
    this.#bits[form] = bitOf(word);
    this.alike.admit(form, word);
    return form;
  }

  release(form: number): void {
    const word = this.#dictionary.wordOf(form);
    if (word && this.#dictionary.release(form)) this.alike.release(form, word);
  }

  /** Takes in a new wording. */
  post(wording: number, forms: readonly number[]): void {
    const terms = forms.map((form) => this.#dictionary.termOf(form));
    this.norms.put(wording, terms);
    this.#signatures = reach(this.#signatures, 2 * wording + 1);
    this.#shared = reach(this.#shared, 2 * wording + 1);
    this.#signatures[2 * wording] = this.#signatures[2 * wording + 1] = 0;
    for (const form of forms) {
      const bit = this.#bits[form] ?? 0;
      this.#signatures[2 * wording + (bit >>> 5)]! |= 1 << bit;
    }
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

  /** Meets all wordings that count for the judge, each once, and some that do not. The title's words are admitted. */
  search(title: Measured, forms: readonly number[], judge: Judge): void {
    this.#marks.clear();
    this.meter.set(title);
    const sought = this.#seek(title, forms);
    let [squares, evidence] = [title.norm ** 2, title.weights.reduce((sum, weight) => sum + weight, 0)];
    let [met, read] = [0, 0];
    for (let at = 0; at < sought.length && read < MOST_READ;) {
      const [from, start] = [met, at];
      for (; at < sought.length; at++) {
        const { reach: most, left, place, term } = sought[at]!;
        if (place !== sought[at - 1]?.place) {
          const cos = Math.sqrt(Math.max(0, squares)) / title.norm;
          const mayMerge = read < MOST_READ && judge.rateDuplicate(cos, evidence) >= judge.leastDuplicate;
          const strongest = at === start && !mayMerge ? mostReach(sought, at) : 0;
          if (!mayMerge && (at > start || judge.rateRelated(cos, strongest, evidence) < judge.leastRelated))
            break;
        }
        met = this.#read(sought[at]!, met);
        read += this.postings.length(term);
        squares += left * left - most * most;
        evidence += left - most;
      }
      if (at === start) break;
      this.#judge(from, met, sought.slice(at), title, judge);
    }
    for (let one = 0; one < met; one++) {
      const wording = this.#met[one] ?? 0;
      this.#shared[2 * wording] = this.#shared[2 * wording + 1] = 0;
    }
  }

  /** All lists that may tell, those first of which most is shared. */
  #seek({ words, weights }: Measured, forms: readonly number[]): Sought[] {
    const sought: Sought[] = [];
    for (const [place, word] of words.entries()) {
      const from = sought.length;
      const { forms: others, likeness } = this.alike.of(forms[place] ?? 0, word);
      for (let at = 0; at < others.length; at++)
        this.#mark(sought, from, place, weights[place] ?? 0, others[at] ?? 0, likeness[at] ?? 0, 0);
      this.#seekCompounds(words, place, (form, compound) =>
        this.#mark(sought, from, place, weights[place] ?? 0, form, 1, compound),
      );
    }
    this.#order(sought, weights);
    const left = words.map(() => 0);
    for (let at = sought.length - 1; at >= 0; at--) {
      const one = sought[at]!;
      one.left = left[one.place] ?? 0;
      left[one.place] = one.reach;
    }
    return sought;
  }

  #order(sought: Sought[], weights: readonly number[]): void {
    const costs = weights.map(() => LIST_COST);
    for (const { place, term } of sought) costs[place]! += this.postings.length(term);
    const worth = weights.map((weight, place) => weight ** 2 / (costs[place] ?? 1));
    sought.sort(
      (a, b) => (worth[b.place] ?? 0) - (worth[a.place] ?? 0) || a.place - b.place || b.reach - a.reach,
    );
  }

  /** Compounds whose parts are a word of the title and the next, and the first parts of one that it is. */
  #seekCompounds(
    words: readonly Word[],
    place: number,
    mark: (form: number, compound: number) => void,
  ): void {
    const form = words[place]?.form ?? '';
    const next = words[place + 1];
    const joined = next ? this.#dictionary.findForm(form + next.form) : -1;
    if (joined >= 0) mark(joined, ANY);
    if (form.length > LONGEST_COMPOUND) return;
    for (let at = 2; at <= form.length - 2; at++) {
      const head = this.#dictionary.findForm(form.slice(0, at));
      const tail = head < 0 ? -1 : this.#dictionary.findForm(form.slice(at));
      if (tail >= 0) mark(head, tail + 1);
    }
  }

  #mark(
    sought: Sought[],
    from: number,
    place: number,
    own: number,
    form: number,
    likeness: number,
    compound: number,
  ) {
    const term = this.#dictionary.termOf(form);
    this.#marks.add(form, place, likeness, compound);
    if (this.postings.length(term) === 0) return;
    let at = from;
    while (at < sought.length && sought[at]!.term !== term) at++;
    const one = (sought[at] ??= { place, term, value: 0, evidence: 0, reach: 0, left: 0, low: 0, high: 0 });
    const weight = this.#weights.of(term);
    one.value = Math.max(one.value, likeness * own * weight);
    one.evidence = Math.max(one.evidence, likeness * Math.min(own, weight));
    one.reach = Math.max(one.reach, likeness * own);
    const bit = this.#bits[form] ?? 0;
    if (bit < 32) one.low |= 1 << bit;
    else one.high |= 1 << bit;
  }

  /** Adds a word to all that hold it; returns how many have been met by now. */
  #read({ term, value, evidence }: Sought, before: number): number {
    const { data } = this.postings;
    const first = this.postings.first(term);
    const length = this.postings.length(term);
    if (before + length > this.#met.length) {
      this.#met = reach(this.#met, before + length);
      this.#bounds = reach(this.#bounds, before + length);
    }
    const list = this.#met;
    const shared = this.#shared;
    let met = before;
    for (let at = first + length - 1; at >= first; at--) {
      const wording = 2 * (data[at] ?? 0);
      const sum = shared[wording] ?? 0;
      if (sum === 0) list[met++] = wording >>> 1;
      shared[wording] = sum + value;
      shared[wording + 1] = (shared[wording + 1] ?? 0) + evidence;
    }
    return met;
  }

  /** Has the judge meet those of the newly met that count: the most related first. */
  #judge(from: number, to: number, unread: readonly Sought[], title: Measured, judge: Judge): void {
    const rest = sumUp(unread);
    const heaviest = Math.max(...title.weights);
    const may: number[] = [];
    const queue: Queued[] = [];
    const bounds = this.#bounds;
    const signatures = this.#signatures;
    for (let at = from; at < to; at++) {
      const wording = this.#met[at] ?? 0;
      const low = signatures[2 * wording] ?? 0;
      const high = signatures[2 * wording + 1] ?? 0;
      let dot = this.#shared[2 * wording] ?? 0;
      let evidence = this.#shared[2 * wording + 1] ?? 0;
      let strongest = Math.min(heaviest, Math.sqrt(dot), evidence);
      for (let one = 0; one < rest.length; one++) {
        const word = rest[one]!;
        if ((low & word.low) === 0 && (high & word.high) === 0) continue;
        dot += word.value;
        evidence += word.reach;
        if (word.reach > strongest) strongest = word.reach;
      }
      const norm = title.norm * (this.norms.lengths[wording] ?? 0);
      const cos = norm * SLACK > dot ? (dot * SLACK) / norm : 1;
      const related = judge.rateRelated(cos, strongest * SLACK, evidence * SLACK);
      bounds[at] = related;
      if (judge.rateDuplicate(cos, evidence * SLACK) >= judge.leastDuplicate)
        this.#measure(wording, title, judge, queue);
      else if (related >= judge.leastRelated) may.push(at);
    }
    may.sort((a, b) => (bounds[b] ?? 0) - (bounds[a] ?? 0));
    this.#meetBest(may, queue, title, judge);
  }

  /** Meets what was measured in the order of how related it is, and measures first what by its bound may be more so. */
  #meetBest(may: readonly number[], queue: Queued[], title: Measured, judge: Judge): void {
    const bounds = this.#bounds;
    let next = 0;
    for (;;) {
      for (; next < may.length; next++) {
        const bound = bounds[may[next] ?? 0] ?? 0;
        if (bound < judge.leastRelated || bound <= (queue[queue.length - 1]?.rate ?? -Infinity)) break;
        this.#measure(this.#met[may[next] ?? 0] ?? 0, title, judge, queue);
      }
      const best = queue.pop();
      if (!best) break;
      const { wording, figures, rate } = best;
      const mayMerge = judge.rateDuplicate(figures.cos, figures.evidence) >= judge.leastDuplicate;
      if (mayMerge || rate >= judge.leastRelated) judge.meet(wording, figures);
    }
  }

  /** Queues what counts by its figures; the norm is worked out only where the least it can be does not rule it out. */
  #measure(wording: number, { norm }: Measured, judge: Judge, queue: Queued[]): void {
    const { dot, evidence, strongest, words } = this.meter.share(wording);
    const least = norm * (this.norms.lengths[wording] ?? 0);
    if (!counts(judge, least > dot * SLACK ? (dot * SLACK) / least : 1, strongest, evidence)) return;
    const cos = this.meter.cosine(wording, dot);
    if (!counts(judge, cos, strongest, evidence)) return;
    const rate = judge.rateRelated(cos, strongest, evidence);
    let at = queue.length;
    while (at > 0 && (queue[at - 1]?.rate ?? 0) > rate) at--;
    queue.splice(at, 0, { wording, figures: { cos, dot, evidence, strongest, words }, rate });
  }
}

const counts = (judge: Judge, cos: number, strongest: number, evidence: number): boolean =>
  judge.rateRelated(cos, strongest, evidence) >= judge.leastRelated ||
  judge.rateDuplicate(cos, evidence) >= judge.leastDuplicate;

/** What was measured and is not yet met, the most related last. */
interface Queued {
  wording: number;
  figures: PlainFigures;
  rate: number;
}

function mostReach(sought: readonly Sought[], from: number): number {
  let most = 0;
  for (let at = from; at < sought.length; at++) most = Math.max(most, sought[at]?.reach ?? 0);
  return most;
}

/** By word of the title, what lists not read may add: one entry for each word that has any. */
function sumUp(unread: readonly Sought[]): Rest[] {
  const rests: Rest[] = [];
  const byPlace = new Map<number, Rest>();
  for (const { place, value, reach: most, low, high } of unread) {
    let rest = byPlace.get(place);
    if (!rest) {
      rest = { value: 0, reach: most, low: 0, high: 0 };
      byPlace.set(place, rest);
      rests.push(rest);
    }
    rest.value = Math.max(rest.value, value);
    rest.low |= low;
    rest.high |= high;
  }
  return rests;
}

/** Synonyms share a bit, and so do words with one beginning: what can stand for a word has few bits. */
function bitOf({ form, groups }: Word): number {
  const [group] = groups;
  let hash = group === undefined ? 0 : group + 1;
  if (group === undefined)
    for (let at = 0; at < 3 && at < form.length; at++)
      hash = Math.imul(hash ^ form.charCodeAt(at), 0x5bd1e995);
  else hash = Math.imul(hash, 0x9e3779b1);
  return (hash ^ (hash >>> 11) ^ (hash >>> 22)) & 63;
}
