/** Which words of a window are like a word: looked up once, and kept up by the words that come and go. */
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
/** Letters by which likenessClasses finds what a long word begins with; shorter beginnings are looked up as they are. */
const STEM_LETTERS = 5;
const SHORTEST_COMPOUND = 5;
const SHORTEST_PART = 2;
const LONGEST_COMPOUND = 40;
/** Lists in a small window, up to so many words, and in any other. Classes share lists, which is slower and no worse. */
const LISTS = [64, 1024, 2 ** 18] as const;

export class AlikeWords {
  readonly #dictionary: Dictionary;
  /** Forms by class; several classes may share a list. */
  #listed = new IntLists();
  #lists: number = LISTS[0];
  #words = 0;
  /** The number above all of forms. */
  #above = 0;
  /**
   * By form: the words that are alike (FORM_BITS), itself among them; nothing of one that was never asked about. Who comes or
   * goes tells those that it is like, since each of them is asked about more often.
   */
  readonly #kept = new IntLists();
  /** By form: the words that it begins with, where there are any; some may have gone. */
  readonly #heads = new Map<number, number[]>();
  /** In a window that is rebuilt, or only follows, nobody asks: nothing is kept there. */
  #isAwake = false;
  readonly #found = new Alike();

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
  }

  get bytes(): number {
    return this.#listed.bytes + this.#kept.bytes;
  }

  /** Takes in a word that is new to the dictionary. */
  admit(form: number, word: Word): void {
    this.#words++;
    this.#above = Math.max(this.#above, form + 1);
    if (this.#words > this.#lists) this.#spread(form);
    const classes = likenessClasses(word);
    this.#list(form, classes.listed);
    if (this.#isAwake) this.#meet(form, word, classes.sought);
  }

  release(form: number, word: Word): void {
    const classes = likenessClasses(word);
    for (const one of classes.listed) {
      const list = one & (this.#lists - 1);
      const first = this.#listed.first(list);
      const { data } = this.#listed;
      let at = first;
      while (data[at] !== form) at++;
      this.#listed.remove(list, at - first);
    }
    this.#words--;
    if (this.#isAwake) this.#part(form, classes.sought);
  }

  /**
   * What it gives is overwritten by the next call.
   * @param form the word's number; -1 if it was not taken in.
   */
  of(form: number, word: Word): Alike {
    const found = this.#found;
    found.length = 0;
    this.#isAwake = true;
    if (form < 0) this.#findStranger(word);
    else {
      if (this.#kept.length(form) === 0) this.#keepAll(form, word, likenessClasses(word).sought);
      const { data } = this.#kept;
      const first = this.#kept.first(form);
      const end = first + this.#kept.length(form);
      for (let at = first; at < end; at++) {
        const packed = data[at]!;
        found.add(packed & FORM, likenesses[packed >>> FORM_BITS]!);
      }
    }
    return found;
  }

  /** The words of the window that a word is made up of, two at a time. To be asked behind `of`. */
  partsOf(form: number, word: Word): readonly Parts[] {
    const letters = word.form;
    if (letters.length < SHORTEST_COMPOUND || letters.length > LONGEST_COMPOUND) return NO_PARTS;
    const found: Parts[] = [];
    for (const head of this.#headsOf(form, word)) this.#addParts(letters, head, found);
    const longest = Math.min(STEM_LETTERS - 1, letters.length - SHORTEST_PART);
    for (let length = SHORTEST_PART; length <= longest; length++)
      this.#addParts(letters, this.#dictionary.findForm(letters, 0, length), found);
    const digits = digitsBefore(letters);
    if (digits >= STEM_LETTERS) this.#addParts(letters, this.#dictionary.findForm(letters, 0, digits), found);
    return found;
  }

  #addParts(letters: string, head: number, found: Parts[]): void {
    const length = this.#dictionary.wordOf(head)?.form.length ?? 0;
    const tail = length === 0 ? -1 : this.#dictionary.findForm(letters, length);
    if (tail >= 0) found.push({ head, tail });
  }

  #list(form: number, classes: readonly number[]): void {
    for (const one of classes) {
      const list = one & (this.#lists - 1);
      this.#listed.insert(list, this.#listed.length(list), form);
    }
  }

  /** In a window with many words it would take long. @param newest is listed by who admits it. */
  #spread(newest: number): void {
    const wider = LISTS.find((lists) => lists > this.#lists);
    if (wider === undefined) return;
    this.#lists = wider;
    this.#listed = new IntLists();
    for (let form = 0; form < this.#above; form++) {
      const word = form === newest ? undefined : this.#dictionary.wordOf(form);
      if (word) this.#list(form, likenessClasses(word).listed);
    }
  }

  #headsOf(form: number, word: Word): readonly number[] {
    if (form < 0) {
      const heads: number[] = [];
      this.#visit(likenessClasses(word).sought, (other, its) => {
        if (isHead(its.form, word.form) && !heads.includes(other)) heads.push(other);
      });
      return heads;
    }
    const known = this.#heads.get(form);
    if (!known) return NO_FORMS;
    // Numbers of words that have gone may be others' by now.
    for (let at = known.length - 1; at >= 0; at--)
      if (!isHead(this.#dictionary.wordOf(known[at]!)?.form ?? '', word.form)) known.splice(at, 1);
    return known;
  }

  #findStranger(word: Word): void {
    const found = this.#found;
    this.#visit(likenessClasses(word).sought, (form, other) => {
      const one = likenessOf(word, other);
      if (one > 0 && !found.has(form)) found.add(form, one);
    });
  }

  /** Of a word that comes: keeps what is like it, and tells those that were asked about. */
  #meet(form: number, word: Word, sought: readonly number[]): void {
    this.#keepAll(form, word, sought);
    for (const packed of this.#kept.values(form)) {
      const other = packed & FORM;
      if (other !== form && this.#kept.length(other) > 0)
        this.#kept.insert(other, this.#kept.length(other), (packed & ~FORM) | form);
    }
    this.#visit(sought, (other, its) => {
      if (this.#kept.length(other) > 0 && isHead(word.form, its.form)) this.#keepHead(other, form);
    });
  }

  #keepAll(form: number, word: Word, sought: readonly number[]): void {
    this.#visit(sought, (other, its) => {
      const likeness = likenessOf(word, its);
      if (likeness > 0) this.#keep(form, (numberOf(likeness) << FORM_BITS) | other);
      if (isHead(its.form, word.form)) this.#keepHead(form, other);
    });
  }

  #keep(form: number, packed: number): void {
    const length = this.#kept.length(form);
    const first = this.#kept.first(form);
    const { data } = this.#kept;
    for (let at = first; at < first + length; at++) if (data[at] === packed) return;
    this.#kept.insert(form, length, packed);
  }

  #keepHead(form: number, head: number): void {
    const known = this.#heads.get(form);
    if (!known) this.#heads.set(form, [head]);
    else if (!known.includes(head)) known.push(head);
  }

  /** Of a word that goes: those that it is like forget it. */
  #part(form: number, sought: readonly number[]): void {
    if (this.#kept.length(form) > 0)
      for (const packed of this.#kept.values(form)) this.#forget(packed & FORM, form);
    else this.#visit(sought, (other) => this.#forget(other, form));
    this.#kept.clear(form);
    this.#heads.delete(form);
  }

  #forget(form: number, gone: number): void {
    for (let at = this.#kept.length(form) - 1; at >= 0; at--)
      if ((this.#kept.at(form, at) & FORM) === gone) this.#kept.remove(form, at);
  }

  /** The words of classes; some more than once. */
  #visit(classes: readonly number[], visit: (form: number, word: Word) => void): void {
    const { data } = this.#listed;
    for (const one of classes) {
      const list = one & (this.#lists - 1);
      const first = this.#listed.first(list);
      for (let at = first + this.#listed.length(list) - 1; at >= first; at--) {
        const form = data[at]!;
        const word = this.#dictionary.wordOf(form);
        if (word) visit(form, word);
      }
    }
  }
}

const NO_PARTS: readonly Parts[] = [];

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
