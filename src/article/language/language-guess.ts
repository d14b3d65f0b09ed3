import { LANGUAGES, PAIRS, RUNS, TABLE, USUAL } from './language-table.ts';

/** A language that a text is like. */
export interface LanguageGuess {
  /** ISO 639-1. */
  language: string;
  /** Whether it is about as much like it as texts in that language are. */
  isSure: boolean;
}

/**
 * How languages are told, and with it these numbers, is eld's (see NOTICE): by runs of four bytes of UTF-8 within a word, every
 * third one and the last, with the space before and after it. A property test holds it to the package. That is not used
 * itself as its tables take 30 to 50 MB in each thread, and a third of a second to load; these take one, and a few milliseconds.
 */
const RUN = 4;
const STRIDE = 3;
const LONGEST_WORD = 70;
/** What scores are reckoned from in the table. */
const LEAST_SCORE = 53;
/** A mean score of so much counts one half. */
const HALF = 25;
/** Of what texts in a language score in it. */
const SURE = 0.75;
const LEAST_RUNS = 3;

const SPACE = 0x20;
/** What is no letter, but for an apostrophe at the end of it. */
const NO_LETTERS = /[^\p{L}]+(?<!['`’])/gu;

const bytes = Buffer.from(TABLE, 'base64');
const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
const low = new Uint32Array(buffer, 0, RUNS);
const high = new Uint16Array(buffer, 4 * RUNS, RUNS);
const firstPair = new Uint32Array(RUNS + 1);
const countOf = new Uint8Array(buffer, 6 * RUNS, RUNS);
for (let run = 0; run < RUNS; run++) firstPair[run + 1] = (firstPair[run] ?? 0) + (countOf[run] ?? 0);
const languageAt = new Uint8Array(buffer, 7 * RUNS, PAIRS);
const scoreAt = new Uint8Array(buffer, 7 * RUNS + PAIRS, PAIRS);

/** The language that a text is most like, undefined where it is like none. */
export function guessLanguage(text: string): LanguageGuess | undefined {
  const runs = runsOf(text);
  const scores = new Float64Array(LANGUAGES.length);
  for (const run of runs) {
    const at = placeOf(run);
    if (at < 0) continue;
    for (let pair = firstPair[at] ?? 0; pair < (firstPair[at + 1] ?? 0); pair++) {
      const language = languageAt[pair] ?? 0;
      scores[language] = (scores[language] ?? 0) + (scoreAt[pair] ?? 0) + LEAST_SCORE;
    }
  }
  const best = Math.max(...scores);
  if (best === 0) return undefined;
  const first = scores.indexOf(best);
  const mean = best / runs.size;
  const isUsual = mean / (mean + HALF) >= (USUAL[first] ?? 1) * SURE;
  return { language: LANGUAGES[first] ?? '', isSure: isUsual && runs.size >= LEAST_RUNS };
}

/** The runs of a text, each once, as numbers of up to six bytes. */
function runsOf(text: string): Set<number> {
  const runs = new Set<number>();
  for (const word of text.replace(NO_LETTERS, ' ').trim().toLowerCase().split(' ')) {
    const letters = Buffer.from(word);
    const length = Math.min(letters.length, LONGEST_WORD);
    if (length === 0) continue;
    let at = 0;
    for (; at + RUN < length; at += STRIDE) runs.add(numberOf(letters, at, at + RUN, at === 0 ? SPACE : 0));
    runs.add(numberOf(letters, Math.max(0, length - RUN), length, at === 0 ? SPACE : 0) * 256 + SPACE);
  }
  return runs;
}

function numberOf(letters: Uint8Array, from: number, to: number, before: number): number {
  let number = before;
  for (let at = from; at < to; at++) number = number * 256 + (letters[at] ?? 0);
  return number;
}

/** Where a run is in the table; below 0 if it is not. */
function placeOf(run: number): number {
  const [above, below] = [Math.floor(run / 2 ** 32), run % 2 ** 32];
  let [from, to] = [0, RUNS];
  while (from < to) {
    const middle = (from + to) >> 1;
    const difference = (high[middle] ?? 0) - above || (low[middle] ?? 0) - below;
    if (difference === 0) return middle;
    if (difference < 0) from = middle + 1;
    else to = middle;
  }
  return -1;
}
