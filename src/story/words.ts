/** The words of a title as matching sees them: folded, numbers as values, stems, and what each is a synonym of. */
import { rarityOf } from './background.ts';
import { spans, splitText, UNSPACED_START } from './split-text.ts';
import { stem } from './stem.ts';
import { MULTIPLIERS, NUMBER_WORDS } from './tables/numbers.ts';
import { STOP_WORDS } from './tables/stop-words.ts';
import { SYNONYMS } from './tables/synonyms.ts';
import { hashOf, recallWord } from './word-memory.ts';
import type { Word, WordKind } from './word.ts';

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

/** Beside ASCII the quotes and dashes of print, which no normal form changes and which hold no letter. */
const PLAIN_TEXT = /^[\0-\x7f‘’“”–—]*$/;

function foldMarks(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u064b-\u065f\u0591-\u05bd]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[øłđðþßæœı]/g, (letter) => PLAIN[letter] ?? letter);
}

/** Whether two full stops stand as near as in `U.S.`; most texts need not be searched for dotted acronyms. */
function hasNearDots(text: string): boolean {
  for (let at = text.indexOf('.'); at >= 0; at = text.indexOf('.', at + 1))
    if (text[at + 2] === '.' || text[at + 3] === '.') return true;
  return false;
}

/** Lower case, compatibility forms and marks folded, entities decoded, straight quotes, dotted acronyms joined (`U.S.` → `us`). */
export function foldText(text: string): string {
  const decoded = text.includes('&')
    ? text.replace(/&(#x[\da-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi, decodeEntity)
    : text;
  const lower = PLAIN_TEXT.test(decoded) ? decoded.toLowerCase() : foldMarks(decoded);
  const quoted = lower.replace(/[‘’ʼ‛`´]/g, "'");
  if (!hasNearDots(quoted)) return quoted;
  return quoted.replace(
    /(?<![\p{L}\p{N}])(?:\p{L}\.){2,8}(?!\p{L}{2})/gu,
    (dotted) => `${dotted.replaceAll('.', '')} `,
  );
}

/** `l'école` → `école`, `d'Italia` → `italia`, `Russia's` → `russia`, `don't` → `dont`. */
function dropElision(form: string): string {
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

function makeWord(form: string, kind: WordKind, key: string, value?: number): Word {
  const groups = kind === 'word' || kind === 'stop' ? (groupsByStem.get(key) ?? NO_GROUPS) : NO_GROUPS;
  return { key, form, kind, groups, value, rarity: rarityOf(key), hash: hashOf(key), term: -1 };
}

function makeGrams(run: string): Word[] {
  const letters = Array.from(run);
  const grams =
    letters.length === 1 ? [run] : letters.slice(1).map((letter, at) => `${letters[at]}${letter}`);
  return grams.map((key) => makeWord(key, 'gram', key));
}

function readForm(form: string): Word {
  const isNumeric = form.charCodeAt(0) < 0x80 ? /^\d/.test(form) : /^\p{N}/u.test(form);
  const value = isNumeric ? readNumber(form) : NUMBER_WORDS[form];
  if (value !== undefined) return makeWord(form, 'number', `#${value}`, value);
  if (isNumeric) return makeWord(form, 'number', `#${form}`);
  return makeWord(form, stopWords.has(form) ? 'stop' : 'word', stem(form));
}

function readToken(text: string, from: number, to: number, hasElisions: boolean): Word {
  const apostrophe = hasElisions ? text.indexOf("'", from) : -1;
  if (apostrophe < 0 || apostrophe >= to) return recallWord(text, from, to, readForm);
  const form = dropElision(text.slice(from, to));
  return recallWord(form, 0, form.length, readForm);
}

const isUnspaced = (text: string, from: number): boolean =>
  text.charCodeAt(from) >= 0x80 && UNSPACED_START.test(text.slice(from, from + 2));

/** The words of a text in their order, at most 48 of them. Stop words are kept (they weigh nothing, but order needs them). */
export function readWords(text: string, most = MOST_WORDS): Word[] {
  const folded = foldText(text);
  const tokens = splitText(folded);
  const hasElisions = folded.includes("'");
  const words: Word[] = [];
  for (let at = 0; at < tokens && words.length < most; at++) {
    const [from, to] = [spans[2 * at] ?? 0, spans[2 * at + 1] ?? 0];
    if (isUnspaced(folded, from)) {
      words.push(...makeGrams(folded.slice(from, to)));
      continue;
    }
    const word = readToken(folded, from, to, hasElisions);
    const next =
      word.value === undefined || at + 1 === tokens ? '' : folded.slice(spans[2 * at + 2], spans[2 * at + 3]);
    const times = next === '' ? undefined : MULTIPLIERS[next];
    if (word.value === undefined || times === undefined) words.push(word);
    else {
      const value = word.value * times;
      words.push(makeWord(`${word.form} ${next}`, 'number', `#${value}`, value));
      at++;
    }
  }
  return words.length > most ? words.slice(0, most) : words;
}
