/**
 * How alike two words are: forms of one word, two spellings of it, a synonym, a part, a slip. A pure function of the two.
 *
 * For an index: what is alike without being the same shares a class. `likenessClasses(word)` lists the few classes of a word,
 * and where two words have different keys, `likenessOf(a, b) > 0` implies that the lists of `a` and `b` meet.
 */
import { rarityOf } from '../titles/background.ts';
import { areEndings } from './endings.ts';
import { UNLIKE } from '../tables/unlike.ts';
import type { Word } from './word.ts';

/** Likeness of two synonyms; with the bounds below, chosen by cross-validation on public headline pairs. */
const SYNONYM = 0.8;
/** Of two spellings of one word. */
const SPELLED = 0.95;
/** Of a compound and the word that it begins or ends with. */
const PART = 0.6;
/** Of two words that differ in a letter, one of which nobody writes. */
const SLIP = 0.7;

/** Forms of one word share this many letters at the beginning at least, and this much of the longer one. */
const STEM = { letters: 4, share: 0.6, longer: 5, ofLonger: 0.5 };
/** Letters at least of a part and of what the compound has besides: `election` is no part of `selection`. */
const PART_LETTERS = 5;
const REST_LETTERS = 4;
/** In shorter words a letter makes another word. */
const SLIP_LETTERS = 7;
/** Letters that a slip leaves alone at one of the ends. */
const SLIP_KEEPS = 4;
/** The class of rarity of words that the background table does not list: names, and slips. */
const UNLISTED = rarityOf('');

/** What a word is not like, whatever its letters say. */
const unlike = readUnlike();

function readUnlike(): Map<string, ReadonlySet<string>> {
  const others = new Map<string, Set<string>>();
  for (const line of UNLIKE.trim().split('\n')) {
    const [one = [], two = []] = line.split(' / ').map((side) => side.split(' '));
    for (const a of one)
      for (const b of two) {
        others.set(a, (others.get(a) ?? new Set()).add(b));
        others.set(b, (others.get(b) ?? new Set()).add(a));
      }
  }
  return others;
}

const areUnlike = (a: Word, b: Word): boolean => unlike.get(a.form)?.has(b.form) === true;

function shareGroup(a: Word, b: Word): boolean {
  if (b.groups.length === 0) return false;
  for (const group of a.groups) if (b.groups.includes(group)) return true;
  return false;
}

function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}

/** How many of their last letters are the same, those of the common prefix left out. */
function commonSuffix(a: string, b: string, prefix: number): number {
  const most = Math.min(a.length, b.length) - prefix;
  let length = 0;
  while (length < most && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length))
    length++;
  return length;
}

/**
 * Likeness of two words by their beginnings: forms of one, or a compound and its first part. Of forms the root of the share
 * of letters that they have in common, which on public pairs of seven languages does better than the share itself.
 */
function likenessFromStart(a: string, b: string): number {
  if (a.charCodeAt(0) !== b.charCodeAt(0)) return 0;
  const prefix = commonPrefix(a, b);
  if (prefix < STEM.letters) return 0;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (prefix === long.length) return SPELLED;
  const share = prefix / long.length;
  const isStem = share >= STEM.share || (prefix >= STEM.longer && share >= STEM.ofLonger);
  if (isStem && areEndings(a.slice(prefix), b.slice(prefix), prefix)) return Math.sqrt(share);
  return prefix === short.length && isPart(short, long) ? PART : 0;
}

const isPart = (short: string, long: string): boolean =>
  short.length >= PART_LETTERS && long.length - short.length >= REST_LETTERS;

function isPartAtEnd(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return isPart(short, long) && long.endsWith(short);
}

/** A letter more, less or other, or two swapped, in a word of which one form is in no list. */
function isSlip(a: Word, b: Word): boolean {
  if (a.rarity < UNLISTED && b.rarity < UNLISTED) return false;
  const [one, two] = [a.spelling, b.spelling];
  if (one.charCodeAt(0) !== two.charCodeAt(0) || Math.abs(one.length - two.length) > 1) return false;
  if (one.length < SLIP_LETTERS || two.length < SLIP_LETTERS) return false;
  const prefix = commonPrefix(one, two);
  const suffix = commonSuffix(one, two, prefix);
  if (prefix < SLIP_KEEPS && suffix < SLIP_KEEPS) return false;
  const left = Math.max(one.length, two.length) - prefix - suffix;
  return left === 1 || (left === 2 && isSwap(one, two, prefix));
}

const isSwap = (a: string, b: string, at: number): boolean =>
  a.length === b.length && a[at] === b[at + 1] && a[at + 1] === b[at];

/** How alike the letters of two words are, 0 to 1. */
function likenessOfLetters(a: Word, b: Word): number {
  let best = likenessFromStart(a.form, b.form);
  best = Math.max(best, likenessFromStart(a.spelling, b.spelling));
  if (a.otherSpelling !== a.spelling) best = Math.max(best, likenessFromStart(a.otherSpelling, b.spelling));
  if (b.otherSpelling !== b.spelling) best = Math.max(best, likenessFromStart(a.spelling, b.otherSpelling));
  if (best > 0) return best;
  if (isPartAtEnd(a.form, b.form)) return PART;
  return isSlip(a, b) ? SLIP : 0;
}

/** 0 (nothing in common) to 1 (the same); symmetric. Numbers and CJK text are the same or not, and stop words as well. */
export function likenessOf(a: Word, b: Word): number {
  if (a.hash === b.hash && a.key === b.key) return 1;
  if (a.kind !== 'word' || b.kind !== 'word') return 0;
  const likeness = Math.max(shareGroup(a, b) ? SYNONYM : 0, likenessOfLetters(a, b));
  return likeness > 0 && areUnlike(a, b) ? 0 : likeness;
}

/**
 * The classes of a word, each once, in no order: at most five beside those of its synonyms. None of a word that only its own
 * key is like (a number, CJK text, a stop word). Words of one class need not be alike.
 */
export function likenessClasses({ kind, groups, form, spelling, otherSpelling }: Word): string[] {
  if (kind !== 'word') return [];
  const classes = new Set(groups.map((group) => `=${group}`));
  for (const letters of [form, spelling, otherSpelling])
    if (letters.length >= STEM.letters) classes.add(letters.slice(0, STEM.letters));
  if (form.length >= PART_LETTERS) classes.add(`-${form.slice(-PART_LETTERS)}`);
  if (spelling.length >= SLIP_LETTERS) classes.add(`${spelling[0]}-${spelling.slice(-SLIP_KEEPS)}`);
  return [...classes];
}
