/** Text as words are read from it: entities decoded, lower case, marks and compatibility forms folded. */

const ENTITIES: Record<string, string> = {
  amp: '&',
  quot: '"',
  apos: "'",
  lt: '<',
  gt: '>',
  nbsp: ' ',
  hellip: '…',
  ndash: '–',
  mdash: '—',
  lsquo: "'",
  rsquo: "'",
  ldquo: '"',
  rdquo: '"',
};

function decodeEntity(whole: string, body: string): string {
  if (!body.startsWith('#')) return ENTITIES[body.toLowerCase()] ?? whole;
  const code = /^#x/i.test(body) ? Number.parseInt(body.slice(2), 16) : Number(body.slice(1));
  return code > 31 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : ' ';
}

/** What NFKD leaves whole although a reader sees a plain letter in it. */
const PLAIN: Record<string, string> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  // Arabic: letters that writers leave for one another, those of Persian, and the stroke that widens a word.
  ى: 'ي',
  ة: 'ه',
  ی: 'ي',
  ک: 'ك',
  ـ: '',
};

/** The digits of a script stand in a row, from a code that ends in 0 or in 6. */
function valueOfDigit(digit: string): number {
  const code = digit.charCodeAt(0);
  const place = code & 0xf;
  return /\p{Nd}/u.test(String.fromCharCode(code - place)) ? place : place - 6;
}

const plainLetter = (letter: string): string =>
  PLAIN[letter] ?? (/\p{Nd}/u.test(letter) ? String(valueOfDigit(letter)) : letter);

/** Beside ASCII the quotes and dashes of print, which no normal form changes and which hold no letter. */
const PLAIN_TEXT = /^[\0-\x7f‘’“”–—]*$/;

function foldMarks(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u064b-\u065f\u0591-\u05bd\u093c]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[øłđðþßæœıىةیکـ]|(?![0-9])\p{Nd}/gu, plainLetter);
}

/** Whether two full stops stand as near as in `U.S.`; most texts need not be searched for dotted acronyms. */
function hasNearDots(text: string): boolean {
  let last = -4;
  for (let at = text.indexOf('.'); at >= 0; at = text.indexOf('.', at + 1)) {
    if (at - last <= 3) return true;
    last = at;
  }
  return false;
}

/** Lower case, compatibility forms and marks folded, entities decoded, straight quotes, hyphens in scores, dotted acronyms joined (`U.S.` → `us`). */
export function foldText(text: string): string {
  const decoded = text.includes('&')
    ? text.replace(/&(#x[\da-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi, decodeEntity)
    : text;
  const lower = PLAIN_TEXT.test(decoded) ? decoded.toLowerCase() : foldMarks(decoded);
  const hyphened = lower.includes('–') ? lower.replace(/(?<=\d)–(?=\d)/g, '-') : lower;
  const quoted = hyphened.replace(/[‘’ʼ‛`´]/g, "'");
  if (!hasNearDots(quoted)) return quoted;
  return quoted.replace(
    /(?<![\p{L}\p{N}])(?:\p{L}\.){2,8}(?!\p{L}{2})/gu,
    (dotted) => `${dotted.replaceAll('.', '')} `,
  );
}
