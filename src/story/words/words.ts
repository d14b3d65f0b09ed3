/** The words of a title as matching sees them: folded, numbers as values, stems, and what each is a synonym of. */
import { isArabic } from './arabic.ts';
import { rarityOf } from '../titles/background.ts';
import { splitCompound } from './compounds.ts';
import { foldText } from './fold-letters.ts';
import { phrasesFrom } from './phrases.ts';
import { rarityOfWord } from './rarity.ts';
import { spell, spellOtherwise } from './spelling.ts';
import { spans, splitText, UNSPACED_START } from './split-text.ts';
import { stemOf } from './stem.ts';
import { groupsOf } from './synonyms.ts';
import { METRES_BEFORE, MULTIPLIERS, NUMBER_WORDS } from '../tables/numbers.ts';
import { STOP_WORDS } from '../tables/stop-words.ts';
import { readUnspaced, timesOf } from './unspaced.ts';
import { hashOf, recallWord } from './word-memory.ts';
import type { Word, WordKind } from './word.ts';

export { foldText } from './fold-letters.ts';

/** A title has seldom more than 20 words; what a flood adds beyond this is not looked at. */
export const MOST_WORDS = 48;
/** More letters without a space than so many words are read from, grammar between them included. */
const LONGEST_RUN = 4 * MOST_WORDS;
const NO_GROUPS: readonly number[] = [];

const stopWords = new Set(foldText(STOP_WORDS).trim().split(/\s+/));
const numberWords = readNumbers(NUMBER_WORDS);
const multipliers = readNumbers(MULTIPLIERS);

function readNumbers(table: string): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const line of foldText(table).trim().replaceAll('\n  ', ' ').split('\n')) {
    const [value, ...words] = line.split(' ');
    for (const word of words) numbers.set(word, Number(value));
  }
  return numbers;
}

/** Case endings that Turkish sets off from a name: `Ankara'da`. */
const SET_OFF = /(?<=\p{L}{3})'(?:[dt][ae]n?|[dt][ae]ki|n?[iu]n|[yn]?[aeiu]|y?l[ae]|l[iu]|l[ae]r)$/u;

/** `l'école` → `école`, `d'Italia` → `italia`, `Russia's` → `russia`, `Ankara'dan` → `ankara`, `don't` → `dont`. */
function dropElision(form: string): string {
  const plain = form
    .replace(SET_OFF, '')
    .replace(/^(?:l|d|j|qu|n|s|c|m|t|dell|all|dall|nell|sull|un)'(?=\p{L}{2})/u, '')
    .replace(/'s$/, '');
  return plain.replaceAll("'", '');
}

/**
 * The value of `1,500`, `1.500`, `2.5`, `2,5`; undefined of what is a date or a score (`27.10.2023`, `3-1`). Of three digits
 * behind a point most languages make thousands; where they are decimals, all titles that say so are read alike.
 */
export function readNumber(text: string): number | undefined {
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text)) return Number(text.replaceAll(',', ''));
  if (/^\d{1,3}(?:\.\d{3}){2,}$/.test(text)) return Number(text.replaceAll('.', ''));
  if (/^[1-9]\d{0,2}\.\d{3}$/.test(text)) return Number(text.replace('.', ''));
  if (/^\d{1,15}(?:[.,]\d{1,6})?$/.test(text)) return Number(text.replace(',', '.'));
  return undefined;
}

function makeWord(form: string, kind: WordKind, key: string, value?: number): Word {
  const isWord = kind === 'word';
  const spelling = !isWord ? '' : isArabic(form) ? key : spell(form);
  const otherSpelling = isWord ? spellOtherwise(form, spelling) : '';
  const groups = isWord || kind === 'stop' ? groupsOf(form, key, spelling) : NO_GROUPS;
  const parts = isWord ? readParts(form) : undefined;
  const phrases = isWord || kind === 'stop' ? phrasesFrom(form) : undefined;
  const rarity = isWord ? rarityOfWord(key, spelling) : rarityOf(key);
  const hash = hashOf(key);
  return { key, form, kind, groups, value, spelling, otherSpelling, parts, phrases, rarity, hash, term: -1 };
}

function readParts(form: string): readonly Word[] | undefined {
  const parts = splitCompound(form);
  return parts.length === 1 ? undefined : parts.map((part) => readForm(part));
}

const makeNumber = (form: string, value: number): Word => makeWord(form, 'number', `#${value}`, value);

function readForm(form: string): Word {
  const isNumeric = form.charCodeAt(0) < 0x80 ? /^\d/.test(form) : /^\p{N}/u.test(form);
  const value = isNumeric ? readNumber(form) : numberWords.get(form);
  if (value !== undefined) return makeNumber(form, value);
  if (isNumeric) return makeWord(form, 'number', `#${form}`);
  return makeWord(form, stopWords.has(form) ? 'stop' : 'word', stemOf(form));
}

const recall = (form: string): Word => recallWord(form, 0, form.length, readForm);

function readToken(text: string, from: number, to: number, hasElisions: boolean): Word {
  const apostrophe = hasElisions ? text.indexOf("'", from) : -1;
  if (apostrophe < 0 || apostrophe >= to) return recallWord(text, from, to, readForm);
  return recall(dropElision(text.slice(from, to)));
}

const isUnspaced = (text: string, from: number): boolean =>
  text.charCodeAt(from) >= 0x80 && UNSPACED_START.test(text.slice(from, from + 2));

/** The words of a run without spaces, which stands at a place of a text; a multiplier in front belongs to the number before it. */
function pushUnspaced(words: Word[], folded: string, from: number, to: number): void {
  const text = folded.slice(from, to);
  const before = words.at(-1);
  const times = before?.kind === 'number' ? timesOf(text, !isDigit(folded, from - 1)) : undefined;
  if (times !== undefined && before?.value !== undefined)
    words.push(multiplied(words.pop() ?? before, text[0] ?? '', times));
  for (const part of readUnspaced(times === undefined ? text : text.slice(1)))
    if (part.kind === 'number') words.push(makeNumber(part.text, part.value));
    else if (part.kind === 'word') words.push(recall(part.text));
    else words.push(makeWord(part.text, part.kind, part.text));
}

/** `2억5000` and 만: what stands behind an earlier letter is multiplied, and no more. */
function multiplied({ form, value = 0 }: Word, letter: string, times: number): Word {
  const last = Number(/[万萬億亿만억](\d+)$/u.exec(form)?.[1] ?? value);
  return makeNumber(`${form}${letter}`, value - last + last * times);
}

const isDigit = (text: string, at: number): boolean => text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57;

/** The words of a text in their order, at most 48 of them. Stop words are kept (they weigh nothing, but order needs them). */
export function readWords(text: string, most = MOST_WORDS): Word[] {
  const folded = foldText(text);
  const tokens = splitText(folded);
  const hasElisions = folded.includes("'");
  const words: Word[] = [];
  for (let at = 0; at < tokens && words.length < most; at++) {
    const [from, to] = [spans[2 * at] ?? 0, spans[2 * at + 1] ?? 0];
    if (isUnspaced(folded, from)) {
      pushUnspaced(words, folded, from, Math.min(to, from + LONGEST_RUN));
      continue;
    }
    const word = readToken(folded, from, to, hasElisions);
    if (word.value !== undefined) at += pushNumber(words, word, folded, at, tokens);
    else if (!word.parts && !word.phrases) words.push(word);
    else at += pushJoined(words, word, folded, at + 1, tokens);
  }
  return words.length > most ? words.slice(0, most) : words;
}

const tokenAt = (folded: string, at: number, tokens: number): string =>
  at < tokens ? folded.slice(spans[2 * at], spans[2 * at + 1]) : '';

/** A word that tokens after it belong to, or that stands for several; returns how many tokens after it were read. */
function pushJoined(words: Word[], word: Word, folded: string, next: number, tokens: number): number {
  const isNext = (form: string, at: number) => tokenAt(folded, next + at, tokens) === form;
  const phrase = word.phrases?.find(({ rest }) => rest.every(isNext));
  if (phrase) words.push(recall(phrase.word));
  else words.push(...(word.parts ?? [word]));
  return phrase?.rest.length ?? 0;
}

const TENS = new Set([20, 30, 40, 50, 60, 70, 80, 90]);
/** What `100m` is metres before, not millions. */
const metresBefore = new Set(METRES_BEFORE.trim().split(/\s+/));
/** Numbers of East Asia go on behind a letter: `1万2000`. */
const CARRIES = /^\d+[万萬億亿만억]$/u;

/** A number with the tokens after it that belong to it; returns how many of them were read. */
function pushNumber(words: Word[], word: Word, folded: string, at: number, tokens: number): number {
  const textAt = (token: number) => tokenAt(folded, token, tokens);
  let [value, next] = [word.value ?? 0, at + 1];
  if (/^[1-9]\d{0,2}$/.test(word.form))
    for (; isThousands(folded, next, tokens); next++) value = value * 1000 + Number(textAt(next));
  const units = TENS.has(value) && /^\p{L}/u.test(word.form) ? unitOf(textAt(next)) : undefined;
  if (units !== undefined) value += units;
  if (units !== undefined) next++;
  for (let times = multiplierAt(textAt, next); times !== undefined; times = multiplierAt(textAt, next)) {
    value *= times;
    next++;
  }
  const last = words.at(-1);
  const carried =
    last?.value !== undefined &&
    CARRIES.test(last.form) &&
    /[万萬億亿만억]/u.test(folded[(spans[2 * at] ?? 0) - 1] ?? '');
  if (carried) words.push(makeNumber(`${words.pop()?.form}${word.form}`, (last.value ?? 0) + value));
  else if (next === at + 1) words.push(word);
  else words.push(makeNumber(folded.slice(spans[2 * at], spans[2 * next - 1]), value));
  return next - at - 1;
}

/** `10 000`: three digits, one space behind the digits before. */
function isThousands(folded: string, at: number, tokens: number): boolean {
  const from = spans[2 * at] ?? 0;
  return (
    from - (spans[2 * at - 1] ?? 0) === 1 &&
    folded[from - 1] === ' ' &&
    /^\d{3}$/.test(tokenAt(folded, at, tokens))
  );
}

function unitOf(text: string): number | undefined {
  const value = text === 'one' ? 1 : numberWords.get(text);
  return value !== undefined && value < 10 ? value : undefined;
}

function multiplierAt(textAt: (token: number) => string, at: number): number | undefined {
  const text = textAt(at);
  return text === 'm' && metresBefore.has(textAt(at + 1)) ? undefined : multipliers.get(text);
}
