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

/** Kinds of letters. What is none of the first three is beyond the fast way. */
const SIGN = 0;
const LETTER = 1;
const DIGIT = 2;
const OTHER = 3;

/** By code: a table is quick from the first title on, where comparisons are compiled anew for each kind that turns up. */
const kinds = new Uint8Array(0x2100).map((_, code) => {
  if (code >= 97 && code <= 122) return LETTER;
  if (code >= 48 && code <= 57) return DIGIT;
  return isSign(code) ? SIGN : OTHER;
});

/** ASCII, and what folding leaves of the signs of Latin-1, punctuation and currencies: no letters, digits or marks. */
function isSign(code: number): boolean {
  return (
    code < 0x80 ||
    (code >= 0xa0 && code <= 0xbf) ||
    (code >= 0x2000 && code <= 0x206f) ||
    (code >= 0x20a0 && code <= 0x20cf)
  );
}

/** Of what stands at a place of a text; behind its end it is a sign. */
function kindAt(text: string, at: number): number {
  if (at >= text.length) return SIGN;
  const code = text.charCodeAt(at);
  return code < kinds.length ? kinds[code]! : OTHER;
}

const APOSTROPHE = 39;
/** `.,:/-` between digits. */
const isJoint = (code: number) => (code >= 44 && code <= 47) || code === 58;

/** The same of a text of `a-z0-9` and signs, and much faster; -1 where it holds more. */
function splitLatin(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length && count < MOST_TOKENS;) {
    const kind = kindAt(text, at);
    if (kind === OTHER) return -1;
    const start = at++;
    if (kind === SIGN) continue;
    at = endOf(text, at, kind);
    spans[2 * count] = start;
    spans[2 * count++ + 1] = at;
  }
  return count;
}

/** The end of a word or a number, which a sign of its own may join to the next. */
function endOf(text: string, from: number, kind: number): number {
  for (let at = from; ; at += 2) {
    while (kindAt(text, at) === kind) at++;
    if (kindAt(text, at + 1) !== kind) return at;
    const code = text.charCodeAt(at);
    if (kind === LETTER ? code !== APOSTROPHE : !isJoint(code)) return at;
  }
}
