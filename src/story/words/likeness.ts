/**
 * How alike two words are: forms of one word, two spellings of it, a synonym, a part, a slip. A pure function of the two.
 *
 * For an index: what is alike without being the same shares a class. `likenessClasses(word)` lists the few classes of a word,
 * and where two words have different keys, `likenessOf(a, b) > 0` implies that the lists of `a` and `b` meet.
 */
import { rarityOf } from '../titles/background.ts';
import { areEndings } from './endings.ts';
import { kindOf, marksOfForm } from '../titles/lexicon.ts';
import { NAME_ENDINGS, OTHER_THAN, UNLIKE } from '../tables/unlike.ts';
import type { Word } from './word.ts';
import { addHash, mix } from './word-memory.ts';

/**
 * Likeness of two synonyms; with the bounds below, chosen by cross-validation on public headline pairs. A word that is said
 * otherwise is nearly as good as the word again: who copies a title changes it, who tells of another event uses other words.
 */
const SYNONYM = 0.9;
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

const areUnlike = (a: Word, b: Word): boolean =>
  unlike.get(a.form)?.has(b.form) === true || isOtherName(a.form, b.form) || isOtherName(b.form, a.form);

const otherThan = new Set(OTHER_THAN.trim().split(/\s+/));
const NAME_ENDING = new RegExp(`^(.{4,}?)(?:${NAME_ENDINGS.replaceAll(' ', '|')})$`, 'u');

/** `Martin`, `Martinez`; `Williams`, `Williamson`; `Johnson`, `Johnston`. */
function isOtherName(name: string, other: string): boolean {
  const base = NAME_ENDING.exec(other)?.[1];
  if (base === undefined || name === other) return false;
  return name === base || name === `${base}s` || NAME_ENDING.exec(name)?.[1] === base;
}

/** Whether a table has it as a name or a place. */
const isNamed = (form: string): boolean =>
  marksOfForm(form).some((mark) => kindOf(mark) === 'place' || kindOf(mark) === 'name');

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
 * Likeness of two words by their beginnings: forms of one, or a compound and its first part. Of forms the fourth root of the
 * share of letters that they have in common, which on public pairs of seven languages does better than the share itself or its
 * root.
 */
function likenessFromStart(a: string, b: string): number {
  if (a.charCodeAt(0) !== b.charCodeAt(0)) return 0;
  const prefix = commonPrefix(a, b);
  if (prefix < STEM.letters) return 0;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (prefix === long.length) return SPELLED;
  const share = prefix / long.length;
  const isStem = share >= STEM.share || (prefix >= STEM.longer && share >= STEM.ofLonger);
  if (isStem && areEndings(a.slice(prefix), b.slice(prefix), prefix)) return Math.sqrt(Math.sqrt(share));
  return prefix === short.length && isPart(short, long) ? PART : 0;
}

const isPart = (short: string, long: string): boolean =>
  short.length >= PART_LETTERS && long.length - short.length >= REST_LETTERS;

function isPartAtEnd(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return isPart(short, long) && long.endsWith(short) && !otherThan.has(long.slice(0, -short.length));
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
  if (left === 2) return isSwap(one, two, prefix);
  // `Hamburg` and `Homburg`: who writes one letter for another in a name may mean another name.
  return left === 1 && (one.length !== two.length || isNamed(a.form) === isNamed(b.form));
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

/** Under which classes a word is listed, and in which it is looked for what is like it. In no order. */
export interface LikenessClasses {
  listed: number[];
  sought: number[];
}

/** Letters of an end that classes tell apart. */
const END_LETTERS = 8;
/** From so many letters on two forms of one word share five at the beginning (STEM). */
const LONG = 7;
/** What sets classes of one kind apart from those of another. */
const KIND = { key: 1, group: 2, beginning: 3, slip: 4, ends: 5, part: 6, whole: 7 };

/**
 * Classes are numbers of 30 bits. Of two words that are alike at all each is listed under a class in which the other is looked
 * for; words of one class need not be alike. A word that only its own key is like (a number, CJK text, a stop word) has one.
 */
export function likenessClasses({ kind, key, groups, form, spelling, otherSpelling }: Word): LikenessClasses {
  const both = [classOf(KIND.key, key, 0, key.length)];
  if (kind !== 'word') return { listed: both, sought: both };
  for (const group of groups) both.push(mix(Math.imul(KIND.group ^ (group << 3), 0x5bd1e995)));
  addBeginning(both, form);
  if (spelling !== form) addBeginning(both, spelling);
  if (otherSpelling !== spelling) addBeginning(both, otherSpelling);
  if (spelling.length >= SLIP_LETTERS) addSlips(both, spelling);
  const listed = [...both];
  const sought = both;
  const { length } = form;
  if (length >= PART_LETTERS) {
    const from = Math.max(0, length - END_LETTERS);
    listed.push(classOf(KIND.part, form, from, length));
    sought.push(classOf(KIND.whole, form, from, length));
  }
  for (let letters = PART_LETTERS; letters <= END_LETTERS && letters <= length - REST_LETTERS; letters++) {
    listed.push(classOf(KIND.whole, form, length - letters, length));
    sought.push(classOf(KIND.part, form, length - letters, length));
  }
  return { listed, sought };
}

const classOf = (kind: number, letters: string, from: number, to: number): number =>
  mix(addHash(kind, letters, from, to));

function addBeginning(classes: number[], letters: string): void {
  if (letters.length >= STEM.letters && letters.length < LONG)
    classes.push(classOf(KIND.beginning, letters, 0, STEM.letters));
  if (letters.length > STEM.letters) classes.push(classOf(KIND.beginning, letters, 0, STEM.letters + 1));
}

/** Two that differ by a slip have about the same length, and one of their ends in common. */
function addSlips(classes: number[], letters: string): void {
  const { length } = letters;
  const start = addHash(KIND.slip, letters, 0, SLIP_KEEPS);
  classes.push(mix(addHash(start, letters, length - 1, length)));
  const ends = addHash(addHash(KIND.ends, letters, 0, 1), letters, length - SLIP_KEEPS, length);
  classes.push(mix(Math.imul(ends ^ (length & ~1), 0x5bd1e995)));
  classes.push(mix(Math.imul(ends ^ ((length + 1) & ~1) ^ 0x100, 0x5bd1e995)));
}
