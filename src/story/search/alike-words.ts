/** Which words of a window are like a word: looked up once, and kept up as words come and go. */
import { likenessClasses, likenessOf } from '../words/likeness.ts';
import type { Word } from '../words/word.ts';
import type { Dictionary } from './dictionary.ts';
import { IntLists, reach } from '../columns/int-lists.ts';

/** Words like one, by their forms' numbers: itself and others of its key (likeness 1), and what likeness.ts finds. */
export class Alike {
  length = 0;
  forms = new Int32Array(64);
  /** 0 to 1. */
  likeness = new Float64Array(64);

  add(form: number, likeness: number): void {
    const at = this.length++;
    if (at >= this.forms.length) {
      this.forms = reach(this.forms, at);
      this.likeness = reach(this.likeness, at);
    }
    this.forms[at] = form;
    this.likeness[at] = likeness;
  }

  has(form: number): boolean {
    for (let at = 0; at < this.length; at++) if (this.forms[at] === form) return true;
    return false;
  }
}

/** Two words that make up a third, by their forms' numbers. */
export interface Parts {
  head: number;
  tail: number;
}

/** A word that is alike, in one number: its form, and above that the number of the likeness. */
const FORM_BITS = 22;
const FORM = (1 << FORM_BITS) - 1;
/** All likenesses that came so far: a few hundred, since they are made of numbers of letters. */
const likenesses: number[] = [];
const numberOfLikeness = new Map<number, number>();

const NO_FORMS: readonly number[] = [];
/** Later than any. */
const GONE = 2 ** 31 - 1;
/** Letters by which likenessClasses finds what a long word begins with; shorter beginnings are looked up as they are. */
const STEM_LETTERS = 5;
const SHORTEST_COMPOUND = 5;
const SHORTEST_PART = 2;
const LONGEST_COMPOUND = 40;
/** Places in which it is noted how new the newest word is of some lists: fewer than those, and so at hand. */
const NEWEST = 2 ** 14;
/** Lists in a small window, up to so many words, and in any other. Classes share lists, which is slower and no worse. */
const LISTS = [64, 1024, 2 ** 18] as const;

export class AlikeWords {
  readonly #dictionary: Dictionary;
  /** Forms by class, in the order in which they came; several classes may share a list. */
  #listed = new IntLists();
  #lists: number = LISTS[0];
  #words = 0;
  /** By form: its number in the order of arrival. */
  #arrival = new Int32Array(64);
  #arrivals = 0;
  #departures = 0;
  /** By form: its classes, then the words that are alike (FORM_BITS); nothing of one that was never asked about. */
  readonly #kept = new IntLists();
  /** By form: how many classes; and the arrivals and departures that are accounted for. */
  #classes = new Uint8Array(64);
  #upTo = new Int32Array(64);
  #without = new Int32Array(64);
  /** By form: the words that it begins with, where there are any. */
  readonly #heads = new Map<number, number[]>();
  /** By the last bits of a list's number: at least the arrival of the newest that is on it. */
  readonly #newest = new Int32Array(NEWEST);
  readonly #found = new Alike();

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
  }

  get bytes(): number {
    const columns = 3 * this.#arrival.byteLength + this.#classes.byteLength + this.#newest.byteLength;
    return this.#listed.bytes + this.#kept.bytes + columns;
  }

  /** Takes in a word that is new to the dictionary. */
  admit(form: number, word: Word): void {
    this.#arrival = reach(this.#arrival, form);
    this.#upTo = reach(this.#upTo, form);
    this.#without = reach(this.#without, form);
    this.#classes = reach(this.#classes, form);
    this.#arrival[form] = ++this.#arrivals;
    this.#words++;
    if (this.#words > this.#lists) this.#spread();
    this.#list(form, word);
  }

  release(form: number, word: Word): void {
    for (const one of likenessClasses(word).listed) {
      const list = one & (this.#lists - 1);
      const first = this.#listed.first(list);
      const { data } = this.#listed;
      let at = first;
      while (data[at] !== form) at++;
      this.#listed.remove(list, at - first);
    }
    this.#arrival[form] = GONE;
    this.#words--;
    this.#departures++;
    this.#kept.clear(form);
    this.#heads.delete(form);
  }

  /**
   * What it gives is overwritten by the next call.
   * @param form the word's number; -1 if it was not taken in.
   */
  of(form: number, word: Word): Alike {
    const found = this.#found;
    found.length = 0;
    if (form < 0) this.#findStranger(word);
    else {
      this.#bringUpToDate(form, word);
      const { data } = this.#kept;
      const first = this.#kept.first(form);
      const end = first + this.#kept.length(form);
      for (let at = first + (this.#classes[form] ?? 0); at < end; at++) {
        const packed = data[at] ?? 0;
        found.add(packed & FORM, likenesses[packed >>> FORM_BITS] ?? 0);
      }
    }
    return found;
  }

  /** The words of the window that a word is made up of, two at a time. To be asked behind `of`. */
  partsOf(form: number, word: Word): Parts[] {
    const letters = word.form;
    const found: Parts[] = [];
    if (letters.length < SHORTEST_COMPOUND || letters.length > LONGEST_COMPOUND) return found;
    const add = (head: number, length: number) => {
      const tail = head < 0 ? -1 : this.#dictionary.findForm(letters, length);
      if (tail >= 0) found.push({ head, tail });
    };
    for (const head of this.#headsOf(form, word)) add(head, this.#dictionary.wordOf(head)?.form.length ?? 0);
    const longest = Math.min(STEM_LETTERS - 1, letters.length - SHORTEST_PART);
    for (let length = SHORTEST_PART; length <= longest; length++)
      add(this.#dictionary.findForm(letters, 0, length), length);
    const digits = digitsBefore(letters);
    if (digits >= STEM_LETTERS) add(this.#dictionary.findForm(letters, 0, digits), digits);
    return found;
  }

  #list(form: number, word: Word): void {
    for (const one of likenessClasses(word).listed) {
      const list = one & (this.#lists - 1);
      this.#listed.insert(list, this.#listed.length(list), form);
      this.#newest[list & (NEWEST - 1)] = this.#arrivals;
    }
  }

  /** In a window with many words it would take long. */
  #spread(): void {
    const wider = LISTS.find((lists) => lists > this.#lists);
    if (wider === undefined) return;
    this.#lists = wider;
    this.#listed = new IntLists();
    const forms = Array.from(this.#arrival.keys()).filter((form) => this.#dictionary.wordOf(form));
    forms.sort((a, b) => (this.#arrival[a] ?? 0) - (this.#arrival[b] ?? 0));
    for (const form of forms) {
      const word = this.#dictionary.wordOf(form);
      // The newest is listed by who admits it.
      if (word && this.#arrival[form] !== this.#arrivals) this.#list(form, word);
    }
  }

  #headsOf(form: number, word: Word): readonly number[] {
    if (form >= 0) return this.#heads.get(form) ?? NO_FORMS;
    const heads: number[] = [];
    this.#visit(likenessClasses(word).sought, 0, (other, its) => {
      if (isHead(its.form, word.form) && !heads.includes(other)) heads.push(other);
    });
    return heads;
  }

  #findStranger(word: Word): void {
    const found = this.#found;
    this.#visit(likenessClasses(word).sought, 0, (form, other) => {
      const one = likenessOf(word, other);
      if (one > 0 && !found.has(form)) found.add(form, one);
    });
  }

  #bringUpToDate(form: number, word: Word): void {
    if (this.#kept.length(form) === 0) {
      const { sought } = likenessClasses(word);
      this.#kept.fill(form, sought);
      this.#classes[form] = sought.length;
      this.#upTo[form] = 0;
      this.#without[form] = this.#departures;
    }
    if (this.#without[form] !== this.#departures) this.#dropGone(form);
    if (this.#upTo[form] !== this.#arrivals) this.#catchUp(form, word);
  }

  #catchUp(form: number, word: Word): void {
    const kept = this.#kept;
    const classes = this.#classes[form]!;
    const upTo = this.#upTo[form]!;
    const mask = this.#lists - 1;
    for (let at = 0; at < classes; at++) {
      const list = kept.data[kept.first(form) + at]! & mask;
      // Most lists have nothing new.
      if (this.#newest[list & (NEWEST - 1)]! <= upTo) continue;
      const length = this.#listed.length(list);
      if (length === 0 || (this.#arrival[this.#listed.at(list, length - 1)] ?? 0) <= upTo) continue;
      this.#visitList(list, upTo, (other, its) => {
        const likeness = likenessOf(word, its);
        if (likeness > 0) this.#keep(form, (numberOf(likeness) << FORM_BITS) | other);
        if (isHead(its.form, word.form)) this.#keepHead(form, other);
      });
    }
    this.#upTo[form] = this.#arrivals;
  }

  #keep(form: number, packed: number): void {
    const length = this.#kept.length(form);
    const first = this.#kept.first(form);
    const { data } = this.#kept;
    for (let at = first + (this.#classes[form] ?? 0); at < first + length; at++)
      if (data[at] === packed) return;
    this.#kept.insert(form, length, packed);
  }

  #keepHead(form: number, head: number): void {
    const known = this.#heads.get(form);
    if (!known) this.#heads.set(form, [head]);
    else if (!known.includes(head)) known.push(head);
  }

  /** Of the words of classes those that came after a certain one; some more than once. */
  #visit(classes: readonly number[], after: number, visit: (form: number, word: Word) => void): void {
    for (const one of classes) this.#visitList(one & (this.#lists - 1), after, visit);
  }

  #visitList(list: number, after: number, visit: (form: number, word: Word) => void): void {
    const { data } = this.#listed;
    const first = this.#listed.first(list);
    for (let at = first + this.#listed.length(list) - 1; at >= first; at--) {
      const form = data[at] ?? 0;
      if ((this.#arrival[form] ?? 0) <= after) break;
      const word = this.#dictionary.wordOf(form);
      if (word) visit(form, word);
    }
  }

  /** Numbers of words that have gone may be others' by now. */
  #dropGone(form: number): void {
    const kept = this.#kept;
    const upTo = this.#upTo[form] ?? 0;
    for (let at = kept.length(form) - 1; at >= (this.#classes[form] ?? 0); at--)
      if ((this.#arrival[kept.at(form, at) & FORM] ?? GONE) > upTo) kept.remove(form, at);
    const heads = this.#heads.get(form);
    if (heads) {
      const left = heads.filter((head) => (this.#arrival[head] ?? GONE) <= upTo);
      if (left.length > 0) this.#heads.set(form, left);
      else this.#heads.delete(form);
    }
    this.#without[form] = this.#departures;
  }
}

function numberOf(likeness: number): number {
  const known = numberOfLikeness.get(likeness);
  if (known !== undefined) return known;
  numberOfLikeness.set(likeness, likenesses.length);
  return likenesses.push(likeness) - 1;
}

const isHead = (head: string, whole: string): boolean =>
  whole.length >= SHORTEST_COMPOUND &&
  head.length >= STEM_LETTERS &&
  head.length <= whole.length - SHORTEST_PART &&
  whole.startsWith(head);

function digitsBefore(letters: string): number {
  let at = 0;
  while (at < letters.length && letters.charCodeAt(at) >= 48 && letters.charCodeAt(at) <= 57) at++;
  return at;
}
