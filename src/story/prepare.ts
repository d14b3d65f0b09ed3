/** A title read once, ready to be compared with any number of others. */
import { cleanTitle, splitTail } from '../article/clean-title.ts';
import { readFacts } from './facts.ts';
import type { Facts } from './facts.ts';
import type { TitleInput } from './types.ts';
import { foldText, readWords } from './words.ts';
import type { Word } from './words.ts';

/** Words of title and excerpt together, each once, with how often it stands there (one in the title counts twice). */
export interface Bag {
  words: readonly Word[];
  counts: readonly number[];
}

export interface Prepared {
  /** Letters and digits of the cleaned title, folded: equal for equal titles. */
  folded: string;
  /** Words that weigh, each once, in their order. */
  words: readonly Word[];
  facts: Facts;
  /** Only where there is an excerpt. */
  bag?: Bag;
  genre: string;
  /** Base language (`en` of `en-GB`); undefined when unknown. */
  language: string | undefined;
  /** Milliseconds; undefined when unknown or unreadable. */
  published: number | undefined;
}

/** Labels that make a piece another kind of text, whatever its title says. */
const GENRES = [
  'opinion',
  'analysis',
  'factbox',
  'explainer',
  'fact check',
  'interview',
  'review',
  'sponsored',
];
/** Words of an excerpt that are read: 300 characters hold about 50. */
const EXCERPT_WORDS = 64;
const EXCERPT_LETTERS = 600;

export const genreOf = (labels: readonly string[]): string =>
  GENRES.find((genre) => labels.includes(genre)) ?? 'news';

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

function distinct(words: readonly Word[]): Word[] {
  const seen = new Set<string>();
  return words.filter((word) => word.kind !== 'stop' && !seen.has(word.key) && seen.add(word.key));
}

function makeBag(title: readonly Word[], excerpt: string): Bag {
  const counts = new Map<string, { word: Word; count: number }>();
  const count = (word: Word, by: number) => {
    const entry = counts.get(word.key);
    if (entry) entry.count += by;
    else if (word.kind !== 'stop') counts.set(word.key, { word, count: by });
  };
  for (const word of title) count(word, 2);
  for (const word of readWords(excerpt.slice(0, EXCERPT_LETTERS), EXCERPT_WORDS)) count(word, 1);
  const entries = [...counts.values()];
  return { words: entries.map(({ word }) => word), counts: entries.map(({ count }) => count) };
}

/** A TitleInput that may know its labels and its language as well. */
export interface TitleFields {
  title: string;
  excerpt?: string;
  publishedDateTime?: string;
  labels?: readonly string[];
  language?: string;
}

export function prepareTitle(input: TitleInput | TitleFields): Prepared {
  const given: TitleFields = typeof input === 'string' ? { title: input } : input;
  const cleaned = cleanTitle(given.title);
  const all = readWords(dropAttribution(cleaned.text));
  const words = distinct(all);
  const published = Date.parse(given.publishedDateTime ?? '');
  return {
    folded: foldText(cleaned.text)
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim(),
    words,
    facts: readFacts(all),
    ...(given.excerpt && { bag: makeBag(words, given.excerpt) }),
    genre: genreOf(given.labels ?? cleaned.labels),
    language: baseLanguage(given.language),
    published: Number.isNaN(published) ? undefined : published,
  };
}
