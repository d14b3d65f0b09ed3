/** A title read once, ready to be compared with any number of others. */
import { cleanTitle, splitTail } from '../../article/text/clean-title.ts';
import { readFacts } from './facts.ts';
import type { Facts } from './facts.ts';
import type { TitleInput } from '../types.ts';
import { foldText, readWords } from '../words/words.ts';
import type { Word } from '../words/word.ts';

/**
 * Words of title and excerpt together, each once, with how often it stands there (one in the title counts twice); those of the
 * title first.
 */
export interface Bag {
  words: readonly Word[];
  counts: readonly number[];
}

const NO_BAG: Bag = { words: [], counts: [] };

/** What a title is prepared from: it gives the same again. */
export interface TitleSource {
  title: string;
  excerpt: string | undefined;
  genre: Genre;
  /** Base language (`en` of `en-GB`); undefined when unknown. */
  language: string | undefined;
  /** Milliseconds; undefined when unknown or unreadable. */
  published: number | undefined;
}

/** What is seldom asked for is worked out when it is, since most titles of a window are never compared. */
export class Prepared {
  readonly source: TitleSource;
  #read: ReadTitle | undefined;
  #all: readonly Word[] | undefined;
  #words: readonly Word[] | undefined;
  #folded: string | undefined;
  #facts: Facts | undefined;
  #bag: Bag | undefined;
  #excerpt: readonly Word[] | undefined;
  #rarest: { most: number; words: readonly Word[] } | undefined;

  constructor(source: TitleSource, read?: ReadTitle) {
    this.source = source;
    this.#read = read;
  }

  get #title(): ReadTitle {
    return (this.#read ??= readTitle(this.source.title));
  }

  get #allWords(): readonly Word[] {
    return (this.#all ??= readWords(this.#title.read));
  }

  /** Words that weigh, each once, in their order. */
  get words(): readonly Word[] {
    return (this.#words ??= distinct(this.#allWords));
  }

  /** All words in their order, those that weigh nothing among them. */
  get sequence(): readonly Word[] {
    return this.#allWords;
  }

  /** The cleaned title. */
  get text(): string {
    return this.#title.text;
  }

  /** Letters, digits and the vowel signs of scripts that have such, of the cleaned title, folded: equal for equal titles. */
  get folded(): string {
    return (this.#folded ??= foldText(this.#title.text)
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
      .trim());
  }

  get facts(): Facts {
    return (this.#facts ??= readFacts(this.#allWords, this.#title.read));
  }

  /** Where they were asked for. */
  get knownFacts(): Facts | undefined {
    return this.#facts;
  }

  get knownBag(): Bag | undefined {
    return this.#bag;
  }

  /** Words of the excerpt in their order; none where there is no excerpt. */
  get #excerptWords(): readonly Word[] {
    return (this.#excerpt ??= readWords(
      (this.source.excerpt ?? '').slice(0, EXCERPT_LETTERS),
      EXCERPT_WORDS,
    ));
  }

  /** Only where there is an excerpt. */
  get bag(): Bag | undefined {
    return this.source.excerpt === undefined
      ? undefined
      : (this.#bag ??= makeBag(this.words, this.#excerptWords));
  }

  /** The rarest words that only the excerpt has, the rarest first. */
  rarestOfExcerpt(most: number): readonly Word[] {
    if (!this.#rarest || this.#rarest.most < most) this.#rarest = { most, words: this.#findRarest(most) };
    const { words } = this.#rarest;
    return words.length <= most ? words : words.slice(0, most);
  }

  /** A bag has the title's words first. */
  #findRarest(most: number): Word[] {
    const rarest: Word[] = [];
    const { words } = this.bag ?? NO_BAG;
    for (let next = this.words.length; next < words.length; next++) {
      const word = words[next]!;
      let at = rarest.length;
      for (let last = rarest[at - 1]; last && isRarer(word, last); last = rarest[at - 1]) at--;
      if (at >= most) continue;
      rarest.splice(at, 0, word);
      if (rarest.length > most) rarest.pop();
    }
    return rarest;
  }

  get genre(): Genre {
    return this.source.genre;
  }

  get language(): string | undefined {
    return this.source.language;
  }

  get published(): number | undefined {
    return this.source.published;
  }
}

/** Labels that make a piece another kind of text, whatever its title says; without any it is news. */
export const GENRES = [
  'news',
  'opinion',
  'analysis',
  'factbox',
  'explainer',
  'fact check',
  'interview',
  'review',
  'sponsored',
] as const;
export type Genre = (typeof GENRES)[number];

/** Words of an excerpt that are read: 300 characters hold about 50. */
const EXCERPT_WORDS = 64;
const EXCERPT_LETTERS = 600;

export function genreOf(labels: readonly string[]): Genre {
  if (labels.length === 0) return 'news';
  return GENRES.find((genre) => genre !== 'news' && labels.includes(genre)) ?? 'news';
}

export function baseLanguage(tag: string | undefined): string | undefined {
  const base = tag?.trim().toLowerCase().split(/[-_]/)[0];
  if (!base || base === 'und' || base === 'mul' || base === 'zxx') return undefined;
  return base === 'nb' || base === 'nn' ? 'no' : base;
}

/**
 * `Storm hits coast - John Smith`: a byline or a small publisher that cleaning does not know. Off for comparing, where it
 * costs nothing to be wrong; cleaning leaves it, since for a reader it may be the speaker.
 */
function dropAttribution(text: string): string {
  const split = splitTail(text, 4);
  const short = split && split.tail.length <= 4 && /^\p{Lu}|\./u.test(split.tail.join(' '));
  return short ? split.head : text;
}

/** Those that weigh, each once; a title has too few to make a set of them worth its while. */
function distinct(words: readonly Word[]): Word[] {
  const found: Word[] = [];
  for (const word of words) if (word.kind !== 'stop' && !holds(found, word)) found.push(word);
  return found;
}

function holds(words: readonly Word[], { key, hash }: Word): boolean {
  for (const word of words) if (word.hash === hash && word.key === key) return true;
  return false;
}

const isRarer = (a: Word, b: Word): boolean =>
  a.rarity > b.rarity || (a.rarity === b.rarity && a.key < b.key);

/** Places at hand for the words of one bag: twice as many as there can be. */
const PLACES = 2 ** 8;
/** By the last bits of a word's hash, or where the next is free: one more than its place in the bag; 0 between bags. */
const places = new Uint8Array(PLACES);

/** @param title words that weigh, each once. */
function makeBag(title: readonly Word[], excerpt: readonly Word[]): Bag {
  const bag = { words: [] as Word[], counts: [] as number[] };
  for (const word of title) countInto(bag, word, 2);
  for (const word of excerpt) countInto(bag, word, 1);
  places.fill(0);
  return bag;
}

function countInto({ words, counts }: { words: Word[]; counts: number[] }, word: Word, by: number): void {
  const { key, hash } = word;
  let place = hash & (PLACES - 1);
  for (; places[place] !== 0; place = (place + 1) & (PLACES - 1)) {
    const at = places[place]! - 1;
    const known = words[at]!;
    if (known !== word && (known.hash !== hash || known.key !== key)) continue;
    counts[at]! += by;
    return;
  }
  if (word.kind === 'stop') return;
  counts.push(by);
  places[place] = words.push(word);
}

/** A TitleInput that may know its labels and its language as well. */
export interface TitleFields {
  title: string;
  excerpt?: string;
  publishedDateTime?: string;
  labels?: readonly string[];
  language?: string;
}

/** As long as cleaning looks at. */
const LONGEST_CLEAN = 1000;
/** Nothing that cleaning looks for: no dashes, colons and brackets of labels and publishers, no white space to fold. */
const CLEAN_TITLE = /^[!-'*,./0-9;<-Z^-z‘’“”]+(?: [!-'*,./0-9;<-Z^-z‘’“”]+)*$/;
/** Whether cleaning would leave it as it is, as far as can be told at a glance. */
export const isClean = (title: string): boolean =>
  title.length <= LONGEST_CLEAN && !title.endsWith('...') && CLEAN_TITLE.test(title);

interface ReadTitle {
  /** The title to compare. */
  text: string;
  /** What of it is read for words. */
  read: string;
  labels: readonly string[];
}

function readTitle(title: string): ReadTitle {
  if (isClean(title)) return { text: title, read: title, labels: [] };
  const { text, labels } = cleanTitle(title);
  return { text, read: dropAttribution(text), labels };
}

export function prepareTitle(input: TitleInput | TitleFields): Prepared {
  const given: TitleFields = typeof input === 'string' ? { title: input } : input;
  const { title, excerpt, publishedDateTime, labels, language } = given;
  const read = labels ? undefined : readTitle(title);
  const published = publishedDateTime ? Date.parse(publishedDateTime) : NaN;
  const source = {
    title,
    excerpt: excerpt || undefined,
    genre: genreOf(labels ?? read?.labels ?? []),
    language: baseLanguage(language),
    published: Number.isNaN(published) ? undefined : published,
  };
  return new Prepared(source, read);
}
