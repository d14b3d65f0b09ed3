/** Where the words and numbers of a folded text stand. */

/** More than are ever looked at: of 64 words each may be a number with its multiplier. */
const MOST_TOKENS = 130;

/** Scripts without spaces between words: read two characters at a time. */
const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}ー';
const TOKEN = new RegExp(
  `[${UNSPACED}]+|\\p{N}+(?:[.,:/-]\\p{N}+)*|(?:(?![${UNSPACED}])[\\p{L}\\p{M}])+(?:'(?:(?![${UNSPACED}])\\p{L})+)*`,
  'gu',
);
export const UNSPACED_START = new RegExp(`^[${UNSPACED}]`, 'u');

/** Where tokens stand, filled anew by every split: an index and the index behind it, for each of `MOST_TOKENS` at most. */
export const spans = new Int32Array(2 * MOST_TOKENS);

/** Fills `spans`; returns how many tokens there are. */
export function splitText(text: string): number {
  const plain = splitLatin(text);
  return plain >= 0 ? plain : splitAny(text);
}

function splitAny(text: string): number {
  let count = 0;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (count === MOST_TOKENS) break;
    spans[2 * count] = index;
    spans[2 * count++ + 1] = index + token.length;
  }
  return count;
}

const APOSTROPHE = 39;
const isDigit = (code: number) => code >= 48 && code <= 57;
const isLetter = (code: number) => code >= 97 && code <= 122;
/** `.,:/-` between digits. */
const isJoint = (code: number) => (code >= 44 && code <= 47) || code === 58;
/** ASCII, and what folding leaves of the signs of Latin-1, punctuation and currencies: no letters, digits or marks beyond `a-z0-9`. */
const isPlain = (code: number) =>
  code < 0x80 ||
  (code >= 0xa0 && code <= 0xbf) ||
  (code >= 0x2000 && code <= 0x206f) ||
  (code >= 0x20a0 && code <= 0x20cf);

/** The same of a text of `a-z0-9` and signs, and much faster; -1 where it holds more. */
function splitLatin(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length && count < MOST_TOKENS;) {
    const code = text.charCodeAt(at);
    if (!isPlain(code)) return -1;
    const start = at++;
    if (isLetter(code)) at = endOfWord(text, at);
    else if (isDigit(code)) at = endOfNumber(text, at);
    else continue;
    spans[2 * count] = start;
    spans[2 * count++ + 1] = at;
  }
  return count;
}

function endOfWord(text: string, from: number): number {
  let at = from;
  for (;;) {
    if (isLetter(text.charCodeAt(at))) at++;
    else if (text.charCodeAt(at) === APOSTROPHE && isLetter(text.charCodeAt(at + 1))) at += 2;
    else return at;
  }
}

function endOfNumber(text: string, from: number): number {
  let at = from;
  for (;;) {
    if (isDigit(text.charCodeAt(at))) at++;
    else if (isJoint(text.charCodeAt(at)) && isDigit(text.charCodeAt(at + 1))) at += 2;
    else return at;
  }
}
