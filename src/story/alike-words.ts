/** Which words of a window are like a word: looked up once, and kept up as words come and go. */
import type { Dictionary } from './dictionary.ts';
import { IntLists, reach } from './int-lists.ts';
import { likenessClasses, likenessOf } from './likeness.ts';
import type { Word } from './word.ts';

/** Words like one, by their forms' numbers: itself and others of its key (likeness 1), and what likeness.ts finds. */
export interface Alike {
  forms: number[];
  /** 0 to 1. */
  likeness: number[];
}

interface Kept extends Alike {
  /** All words that had come by then are in it. */
  upTo: number;
  /** The lists of its classes: none goes while the word is there, for it stands in them. */
  lists: number[];
}

/** Of so many words it is kept; of others it is found out again. */
const MOST_KEPT = 16_384;
/** Estimates for memory. */
const BYTES_OF_KEPT = 250;
const BYTES_OF_CLASS = 90;
/** Later than any. */
const GONE = 2 ** 31 - 1;

export class AlikeWords {
  readonly #dictionary: Dictionary;
  /** Forms by class, in the order in which they came. */
  readonly #listed = new IntLists();
  readonly #lists = new Map<string, number>();
  readonly #free: number[] = [];
  /** By form: its number in the order of arrival. */
  #arrival = new Int32Array(64);
  #arrivals = 0;
  readonly #kept = new Map<number, Kept>();

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
  }

  get bytes(): number {
    const kept = this.#kept.size * BYTES_OF_KEPT + this.#lists.size * BYTES_OF_CLASS;
    return this.#listed.bytes + this.#arrival.byteLength + kept;
  }

  /** Takes in a word that is new to the dictionary. */
  admit(form: number, word: Word): void {
    this.#arrival = reach(this.#arrival, form);
    this.#arrival[form] = ++this.#arrivals;
    for (const one of classesOf(word)) {
      const list = this.#lists.get(one) ?? this.#open(one);
      this.#listed.insert(list, this.#listed.length(list), form);
    }
  }

  release(form: number, word: Word): void {
    for (const one of classesOf(word)) {
      const list = this.#lists.get(one) ?? 0;
      this.#listed.remove(list, this.#listed.values(list).indexOf(form));
      if (this.#listed.length(list) > 0) continue;
      this.#lists.delete(one);
      this.#free.push(list);
    }
    this.#arrival[form] = GONE;
    this.#kept.delete(form);
  }

  /** Of a word that was taken in. */
  of(form: number, word: Word): Alike {
    let alike = this.#kept.get(form);
    if (!alike) {
      if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
      const lists = classesOf(word).map((one) => this.#lists.get(one) ?? 0);
      alike = { forms: [], likeness: [], upTo: 0, lists };
      this.#kept.set(form, alike);
    }
    if (alike.upTo < this.#arrivals) this.#catchUp(alike, word);
    return alike;
  }

  #catchUp(alike: Kept, word: Word): void {
    this.#dropGone(alike);
    const known = alike.forms.length;
    for (const list of alike.lists) {
      const first = this.#listed.first(list);
      for (let at = first + this.#listed.length(list) - 1; at >= first; at--) {
        const form = this.#listed.data[at] ?? 0;
        if ((this.#arrival[form] ?? 0) <= alike.upTo) break;
        const other = this.#dictionary.wordOf(form);
        const likeness = other ? likenessOf(word, other) : 0;
        if (likeness === 0 || alike.forms.includes(form, known)) continue;
        alike.forms.push(form);
        alike.likeness.push(likeness);
      }
    }
    alike.upTo = this.#arrivals;
  }

  /** Numbers of words that have gone may be others' by now. */
  #dropGone(alike: Kept): void {
    let kept = 0;
    for (const [at, form] of alike.forms.entries()) {
      if ((this.#arrival[form] ?? GONE) > alike.upTo) continue;
      alike.forms[kept] = form;
      alike.likeness[kept++] = alike.likeness[at] ?? 0;
    }
    alike.forms.length = alike.likeness.length = kept;
  }

  #open(one: string): number {
    const list = this.#free.pop() ?? this.#lists.size;
    this.#lists.set(one, list);
    return list;
  }
}

/** Beside the classes of likeness one for the words of each key, which are alike whatever their letters. */
const classesOf = (word: Word): string[] => [`.${word.key}`, ...likenessClasses(word)];
