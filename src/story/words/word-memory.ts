/**
 * Words as read before: titles say the same ones over and over. Each has two places, by its letters, and moves from the one
 * to the other and out when others come; so nothing that is sent can make a search here long.
 */
import type { Word } from './word.ts';

const PLACES = 2 ** 18;
const readBefore: (Word | undefined)[] = Array.from({ length: PLACES }, () => undefined);
/**
 * By place, the letters of a plain form (`a-z`, at most 12) in two numbers, which no other form gives, so that they need not
 * be looked at one by one; 0, 0 of other forms.
 */
const plain = new Int32Array(2 * PLACES);
/** Of longer ones there is no end, and they seldom come again. */
const LONGEST_REMEMBERED = 32;
const LONGEST_PLAIN = 12;

/** The form that was packed last: its first six letters, the next six, and where it belongs. */
const packed = { head: 0, tail: 0, place: 0 };

/** Whether it was a plain form; if not it is known by a hash of its letters. */
function packForm(text: string, from: number, to: number): boolean {
  let head = 0;
  let tail = 0;
  for (let at = from; at < to; at++) {
    const letter = text.charCodeAt(at) - 96;
    if (letter < 1 || letter > 26 || to - from > LONGEST_PLAIN) return packOther(text, from, to);
    if (at - from < 6) head = (head << 5) | letter;
    else tail = (tail << 5) | letter;
  }
  packed.head = head;
  packed.tail = tail;
  packed.place = (Math.imul(head ^ Math.imul(tail, 0x5bd1e995), 0x9e3779b1) >>> 15) & (PLACES - 1);
  return true;
}

function packOther(text: string, from: number, to: number): boolean {
  packed.head = packed.tail = 0;
  packed.place = hashOf(text, from, to) & (PLACES - 1);
  return false;
}

export const hashOf = (text: string, from = 0, to = text.length): number => mix(addHash(0, text, from, to));

/** Of a text whose first part had this hash so far. */
export function addHash(before: number, text: string, from = 0, to = text.length): number {
  let hash = before;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x5bd1e995);
  return hash;
}

export const mix = (hash: number): number => (hash ^ (hash >>> 15)) & 0x3fff_ffff;

const isPackedAt = (place: number): boolean =>
  plain[2 * place] === packed.head && plain[2 * place + 1] === packed.tail;

/** The word whose form stands in a text; read by `read` if it is not remembered. */
export function recallWord(text: string, from: number, to: number, read: (form: string) => Word): Word {
  if (to - from > LONGEST_REMEMBERED) return read(detach(text.slice(from, to)));
  const isPlain = packForm(text, from, to);
  const { place } = packed;
  for (let at = place; ; at ^= 1) {
    const known = isPackedAt(at) ? readBefore[at] : undefined;
    if (known && (isPlain || isAt(known.form, text, from, to))) return known;
    if (at !== place) break;
  }
  const word = read(detach(text.slice(from, to)));
  remember(word, place);
  return word;
}

function remember(word: Word, place: number): void {
  const other = place ^ 1;
  readBefore[other] = readBefore[place];
  plain.copyWithin(2 * other, 2 * place, 2 * place + 2);
  readBefore[place] = word;
  plain[2 * place] = packed.head;
  plain[2 * place + 1] = packed.tail;
}

function isAt(form: string, text: string, from: number, to: number): boolean {
  if (form.length !== to - from) return false;
  for (let at = from; at < to; at++) if (text.charCodeAt(at) !== form.charCodeAt(at - from)) return false;
  return true;
}

/** A long part cut out of a text keeps the whole text in memory; this one does not. */
const detach = (part: string): string => (part.length < 13 ? part : Array.from(part).join(''));
