/** Text of scripts without spaces: what of it stands for words, and the numbers written in its letters. */
import { SIMPLIFIED } from '../tables/han.ts';
import { HAN_NAMES } from '../tables/phrases.ts';
import { KANA_STOPS } from '../tables/stop-words.ts';

/** A number's value, or a word: `gram`s overlap, two letters each. */
export type Part =
  | { kind: 'word' | 'stop' | 'gram'; text: string }
  | { kind: 'number'; text: string; value: number };

const HAN = /\p{Script=Han}/u;
/** Runs of one script; ー lengthens a kana before it. */
const RUNS =
  /\p{Script=Han}+|\p{Script=Hiragana}+|[\p{Script=Katakana}ー]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+/gu;
/** Number letters count only before what is counted: people, cases, years of age. */
const COUNTED = /([一二两兩三四五六七八九十百千]{1,7})(?=[人名例个個岁歳歲])/u;
const DIGITS = '一二三四五六七八九';
const TENS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };
/** What a number before it is multiplied by. */
const TIMES: Readonly<Record<string, number>> = { 万: 1e4, 亿: 1e8, 兆: 1e12, 만: 1e4, 억: 1e8, 조: 1e12 };

const simple = new Map(
  SIMPLIFIED.trim()
    .split(/\s+/)
    .map((pair) => [pair.slice(0, 1), pair.slice(1)]),
);
const kanaStops = new Set(KANA_STOPS.trim().split(/\s+/));

/** What a name is also called, and the name. */
const names = new Map(
  HAN_NAMES.trim()
    .split('\n')
    .flatMap((line) => {
      const [name = '', ...others] = line.split(' ');
      return others.map((other) => [other, name] as const);
    }),
);
const OTHER_NAME = new RegExp([...names.keys()].join('|'), 'g');

const simplify = (text: string): string =>
  Array.from(text, (letter) => simple.get(letter) ?? letter).join('');

const oneName = (text: string): string => text.replace(OTHER_NAME, (other) => names.get(other) ?? other);

/** `十七` → 17, `二百` → 200; `两` is 2 as well. */
export function readHanNumber(text: string): number {
  let value = 0;
  let digit = 0;
  for (const letter of text.replace(/[两兩]/g, '二')) {
    const times = TENS[letter];
    if (times === undefined) digit = digit * 10 + DIGITS.indexOf(letter) + 1;
    else {
      value += (digit || 1) * times;
      digit = 0;
    }
  }
  return value + digit;
}

/** The multiplier that a run of text begins with, of a number before it; in Korean there is no space between them. */
export const timesOf = (text: string, isSpaced = false): number | undefined =>
  isSpaced && /^\p{Script=Hangul}/u.test(text) ? undefined : TIMES[simplify(text.slice(0, 1))];

function readGrams(text: string): Part[] {
  const letters = Array.from(text);
  const grams =
    letters.length === 1 ? [text] : letters.slice(1).map((letter, at) => `${letters[at]}${letter}`);
  return grams.map((gram) => ({ kind: 'gram', text: gram }));
}

function readHan(text: string): Part[] {
  const [before = '', count, after = ''] = text.split(COUNTED, 3);
  if (count === undefined) return readGrams(text);
  const rest = text.slice(before.length + count.length);
  const number: Part = { kind: 'number', text: count, value: readHanNumber(count) };
  return [...(before ? readGrams(before) : []), number, ...(after && rest ? readGrams(rest) : [])];
}

/** Katakana spells foreign names, which are words; short hiragana is grammar. */
function readRun(text: string): Part[] {
  if (HAN.test(text)) return readHan(text);
  if (/^[\p{Script=Katakana}ー]/u.test(text)) return [{ kind: text.length > 1 ? 'word' : 'stop', text }];
  if (!/^\p{Script=Hiragana}/u.test(text)) return readGrams(text);
  return text.length < 3 || kanaStops.has(text) ? [{ kind: 'stop', text }] : readGrams(text);
}

/** The parts of a run of letters of unspaced scripts, traditional letters of Chinese as simplified ones. */
export function readUnspaced(text: string): Part[] {
  return (oneName(simplify(text)).match(RUNS) ?? []).flatMap(readRun);
}
