/** The figures that two prepared titles make together: what is shared, and how much of each title that is. */
import { alignWords } from './align.ts';
import { weighWord } from './background.ts';
import type { Pair } from './align.ts';
import type { Bag, Prepared } from './prepare.ts';
import type { SharedWord } from '../types.ts';
import type { Word } from '../words/word.ts';

/** Weight of a word, 0 and up. */
export type Weigh = (word: Word) => number;

/** A prepared title with its words' weights in one state of the window. */
export interface Weighted {
  prepared: Prepared;
  weights: readonly number[];
  /** Length of the weight vector. */
  norm: number;
  /** Only where there is an excerpt: weight by key of the bag, and the vector's length. */
  bag?: { weights: ReadonlyMap<string, number>; norm: number };
}

export interface Figures {
  /** Cosine of the titles, 0 to 1. */
  cos: number;
  /** Cosine of titles and excerpts together, where both have one. */
  bagCos: number | undefined;
  /** Weight of all that is shared. */
  evidence: number;
  /** Weight of the heaviest shared word. */
  strongest: number;
  /**
   * Heaviest word on either side that the other lacks, the lighter of the two; by the weights of headlines at large: a name is no
   * less a name for being in all the news.
   */
  apart: number;
  pairs: Pair[];
}

export const lengthOf = (weights: Iterable<number>): number => {
  let sum = 0;
  for (const weight of weights) sum += weight * weight;
  return Math.sqrt(sum);
};

export function weighBag({ words, counts }: Bag, weigh: Weigh) {
  const weights = new Map<string, number>();
  for (let at = 0; at < words.length; at++)
    weights.set(words[at]!.key, (1 + Math.log(counts[at]!)) * weigh(words[at]!));
  return { weights, norm: lengthOf(weights.values()) };
}

export function weighTitle(prepared: Prepared, weigh: Weigh): Weighted {
  const weights = prepared.words.map((word) => weigh(word));
  return {
    prepared,
    weights,
    norm: lengthOf(weights),
    ...(prepared.bag && { bag: weighBag(prepared.bag, weigh) }),
  };
}

function cosineOfBags(a: Weighted['bag'], b: Weighted['bag']): number | undefined {
  if (!a || !b) return undefined;
  if (a.norm === 0 || b.norm === 0) return 0;
  const [small, large] = a.weights.size < b.weights.size ? [a.weights, b.weights] : [b.weights, a.weights];
  let dot = 0;
  for (const [key, weight] of small) dot += weight * (large.get(key) ?? 0);
  return dot / (a.norm * b.norm);
}

type Counts = (word: Word) => boolean;

/**
 * Weight at large of the heaviest word that has no partner; `side` says which one of each pair is of this title. Neighbours of
 * unspaced text are one word, as far as can be told.
 */
function heaviestLeft(
  words: readonly Word[],
  pairs: readonly Pair[],
  side: 'a' | 'b',
  counts: Counts = () => true,
): number {
  let most = 0;
  let run = 0;
  for (const [at, word] of words.entries()) {
    const isLeft = counts(word) && !pairs.some((pair) => pair[side] === at);
    const weight = isLeft ? weighWord(word) : 0;
    run = isLeft && word.kind === 'gram' ? run + weight : 0;
    most = Math.max(most, weight, run);
  }
  return most;
}

function apartBy(a: Weighted, b: Weighted, pairs: readonly Pair[], counts?: Counts): number {
  return Math.min(
    heaviestLeft(a.prepared.words, pairs, 'a', counts),
    heaviestLeft(b.prepared.words, pairs, 'b', counts),
  );
}

/** As `apart`, of the words that are no numbers. */
export const namesApart = (a: Weighted, b: Weighted, pairs: readonly Pair[]): number =>
  apartBy(a, b, pairs, ({ kind }) => kind !== 'number');

export function compareTitles(a: Weighted, b: Weighted): Figures {
  const pairs = alignWords(a.prepared.words, b.prepared.words);
  let dot = 0;
  let evidence = 0;
  let strongest = 0;
  for (const pair of pairs) {
    const one = a.weights[pair.a] ?? 0;
    const two = b.weights[pair.b] ?? 0;
    const shared = pair.likeness * Math.min(one, two);
    dot += pair.likeness * one * two;
    evidence += shared;
    strongest = Math.max(strongest, shared);
  }
  return {
    cos: a.norm === 0 || b.norm === 0 ? 0 : Math.min(1, dot / (a.norm * b.norm)),
    bagCos: cosineOfBags(a.bag, b.bag),
    evidence,
    strongest,
    apart: apartBy(a, b, pairs),
    pairs,
  };
}

/** What a person can take in of two excerpts' common words. */
const EXCERPT_WORDS_SHOWN = 8;

/** The heaviest words that the bags of two titles and excerpts share beyond the titles' own, where both have an excerpt. */
export function listSharedInExcerpts(a: Weighted, b: Weighted, pairs: readonly Pair[]): SharedWord[] {
  const [one, two] = [a.bag, b.bag];
  if (!one || !two) return [];
  const inTitles = new Set(pairs.map((pair) => a.prepared.words[pair.a]?.key));
  return (a.prepared.bag?.words ?? [])
    .filter(({ key }) => two.weights.has(key) && !inTitles.has(key))
    .map(({ key, form }) => {
      const weight = Math.min(one.weights.get(key) ?? 0, two.weights.get(key) ?? 0);
      return { word: form, weight: Math.round(weight * 100) / 100 };
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((x, y) => y.weight - x.weight || (x.word < y.word ? -1 : 1))
    .slice(0, EXCERPT_WORDS_SHOWN);
}

/** The shared words of two titles, heaviest first. */
export function listShared(a: Weighted, b: Weighted, pairs: readonly Pair[]): SharedWord[] {
  return pairs
    .map((pair) => {
      const [word, other] = [a.prepared.words[pair.a]?.form ?? '', b.prepared.words[pair.b]?.form ?? ''];
      const weight = pair.likeness * Math.min(a.weights[pair.a] ?? 0, b.weights[pair.b] ?? 0);
      return { word, ...(other !== word && { with: other }), weight: Math.round(weight * 100) / 100 };
    })
    .toSorted((x, y) => y.weight - x.weight || (x.word < y.word ? -1 : 1));
}
