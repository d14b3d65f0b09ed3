/** The words of a title as matching sees them: folded, numbers as values, stems, and what each is a synonym of. */
import { stem } from './stem.ts';
import { MULTIPLIERS, NUMBER_WORDS } from './tables/numbers.ts';
import { STOP_WORDS } from './tables/stop-words.ts';
import { SYNONYMS } from './tables/synonyms.ts';

export type WordKind = 'word' | 'stop' | 'number' | 'gram';

export interface Word {
  /** What must be equal for two words to be the same: a stem, a number's value (`#17`), or two characters of CJK text. */
  key: string;
  /** As it stands in the title, folded. */
  form: string;
  kind: WordKind;
  /** Groups of tables/synonyms.ts that hold the stem. */
  groups: readonly number[];
  /** Of numbers. */
  value?: number;
}

/** A title has seldom more than 20 words; what a flood adds beyond this is not looked at. */
export const MOST_WORDS = 48;
const NO_GROUPS: readonly number[] = [];

const stopWords = new Set(STOP_WORDS.split(/\s+/));
const groupsByStem = readGroups();

function readGroups(): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [group, line] of SYNONYMS.trim().split('\n').entries())
    for (const key of new Set(line.split(' ').map(stem)))
      groups.set(key, [...(groups.get(key) ?? []), group]);
  return groups;
}

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
};

/** Lower case, compatibility forms and marks folded, entities decoded, straight quotes, dotted acronyms joined (`U.S.` → `us`). */
export function foldText(text: string): string {
  return text
    .replace(/&(#x[\da-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi, decodeEntity)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u064b-\u065f\u0591-\u05bd]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[øłđðþßæœı]/g, (letter) => PLAIN[letter] ?? letter)
    .replace(/[‘’ʼ‛`´]/g, "'")
    .replace(/(?<![\p{L}\p{N}])(?:\p{L}\.){2,8}(?!\p{L}{2})/gu, (dotted) => `${dotted.replaceAll('.', '')} `);
}

/** Scripts without spaces between words: read two characters at a time. */
const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}ー';
const TOKEN = new RegExp(
  `[${UNSPACED}]+|\\p{N}+(?:[.,:/-]\\p{N}+)*|(?:(?![${UNSPACED}])[\\p{L}\\p{M}])+(?:'(?:(?![${UNSPACED}])\\p{L})+)*`,
  'gu',
);
const UNSPACED_START = new RegExp(`^[${UNSPACED}]`, 'u');

/** `l'école` → `école`, `d'Italia` → `italia`, `Russia's` → `russia`, `don't` → `dont`. */
function dropElision(form: string): string {
  if (!form.includes("'")) return form;
  const plain = form
    .replace(/^(?:l|d|j|qu|n|s|c|m|t|dell|all|nell|sull|un)'(?=\p{L}{2})/u, '')
    .replace(/'s$/, '');
  return plain.replaceAll("'", '');
}

/** The value of `1,500`, `1.500`, `2.5`, `2,5`; undefined of what is a date or a score (`27.10.2023`, `3-1`). */
export function readNumber(text: string): number | undefined {
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text)) return Number(text.replaceAll(',', ''));
  if (/^\d{1,3}(?:\.\d{3}){2,}$/.test(text)) return Number(text.replaceAll('.', ''));
  if (/^\d{1,3}\.000$/.test(text)) return Number(text.replace('.', ''));
  if (/^\d{1,15}(?:[.,]\d{1,6})?$/.test(text)) return Number(text.replace(',', '.'));
  return undefined;
}

function makeWord(form: string): Word {
  const key = stem(form);
  const kind = stopWords.has(form) ? 'stop' : 'word';
  return { key, form, kind, groups: groupsByStem.get(key) ?? NO_GROUPS };
}

const makeNumber = (form: string, value: number): Word => ({
  key: `#${value}`,
  form,
  kind: 'number',
  groups: NO_GROUPS,
  value,
});

function makeGrams(run: string): Word[] {
  const letters = Array.from(run);
  const grams =
    letters.length === 1 ? [run] : letters.slice(1).map((letter, at) => `${letters[at]}${letter}`);
  return grams.map((key) => ({ key, form: key, kind: 'gram', groups: NO_GROUPS }));
}

/** One token's words; `next` is the token behind it, and `used` says that it was taken as a multiplier. */
function readToken(token: string, next: string | undefined): { words: Word[]; used: boolean } {
  if (UNSPACED_START.test(token)) return { words: makeGrams(token), used: false };
  const form = dropElision(token);
  const value = /^\p{N}/u.test(form) ? readNumber(form) : NUMBER_WORDS[form];
  if (value !== undefined) {
    const times = next === undefined ? undefined : MULTIPLIERS[next];
    return times === undefined
      ? { words: [makeNumber(form, value)], used: false }
      : { words: [makeNumber(`${form} ${next}`, value * times)], used: true };
  }
  if (/^\p{N}/u.test(form))
    return { words: [{ ...makeWord(form), key: `#${form}`, kind: 'number' }], used: false };
  return { words: form ? [makeWord(form)] : [], used: false };
}

/** The words of a text in their order, at most 48 of them. Stop words are kept (they weigh nothing, but order needs them). */
export function readWords(text: string, most = MOST_WORDS): Word[] {
  const tokens = foldText(text).match(TOKEN) ?? [];
  const words: Word[] = [];
  for (let at = 0; at < tokens.length && words.length < most; at++) {
    const read = readToken(tokens[at] ?? '', tokens[at + 1]);
    words.push(...read.words);
    if (read.used) at++;
  }
  return words.slice(0, most);
}
