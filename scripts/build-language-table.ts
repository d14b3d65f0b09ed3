/**
 * Writes src/article/language/language-table.ts: how often languages have which letters one after another, as the package eld counted them.
 *   node --import tsx scripts/build-language-table.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

interface Counted {
  /** Number → ISO 639-1. */
  languages: Record<string, string>;
  /** A run of bytes, as below → language's number → score. */
  ngrams: Record<string, Record<string, number>>;
}

interface Run {
  /** The last four bytes, and the up to two before them. */
  low: number;
  high: number;
  scores: [language: number, score: number][];
}

const SIZE = 'small';
const OUT = fileURLToPath(new URL('../src/article/language/language-table.ts', import.meta.url));
const folder = join(dirname(createRequire(import.meta.url).resolve('tinypool')), '../../eld');
const load = async <Module>(file: string) =>
  (await import(pathToFileURL(join(folder, 'src', file)).href)) as Module;
const { ngramsData } = await load<{ ngramsData: Counted }>(`ngrams/${SIZE}.js`);
const { avgScore } = await load<{ avgScore: Record<string, number> }>('avgScore.js');
const { dictionary } = await load<{ dictionary: string[] }>('dictionary.js');
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };

/** Its keys have one character for each byte of UTF-8: ASCII stands for itself, and what stands for the others is listed. */
const byteOf = new Map(
  dictionary.flatMap((char, byte) => (byte >= 0x80 && char !== ' ' ? [[char, byte]] : [])),
);

function runOf(key: string, scores: Record<string, number>): Run {
  const bytes = Array.from(key, (char) => byteOf.get(char) ?? char.charCodeAt(0));
  const numberOf = (part: number[]) => part.reduce((number, byte) => number * 256 + byte, 0);
  const pairs = Object.entries(scores).map(([language, score]): [number, number] => [
    Number(language),
    score,
  ]);
  return { low: numberOf(bytes.slice(-4)), high: numberOf(bytes.slice(0, -4)), scores: pairs };
}

const runs = Object.entries(ngramsData.ngrams)
  .map(([key, scores]) => runOf(key, scores))
  .toSorted((a, b) => a.high - b.high || a.low - b.low);
const pairs = runs.flatMap(({ scores }) => scores);
const bytes = Buffer.concat([
  Buffer.from(Uint32Array.from(runs, ({ low }) => low).buffer),
  Buffer.from(Uint16Array.from(runs, ({ high }) => high).buffer),
  Buffer.from(Uint8Array.from(runs, ({ scores }) => scores.length)),
  Buffer.from(Uint8Array.from(pairs, ([language]) => language)),
  Buffer.from(Uint8Array.from(pairs, ([, score]) => score)),
]);
const languages = Object.values(ngramsData.languages);
const usual = languages.map((language) => avgScore[language] ?? 1);

writeFileSync(
  OUT,
  `/**
 * Written by scripts/build-language-table.ts; read by language-guess.ts. The counts are those of eld ${version}, database "${SIZE}":
 * Copyright Nito T.M., Apache License 2.0 (see NOTICE), here in another form.
 */

/** ISO 639-1. */
export const LANGUAGES: readonly string[] = '${languages.join(' ')}'.split(' ');

/** What texts in each of them score in it, in the order of LANGUAGES. */
export const USUAL: readonly number[] = [${usual.join(', ')}];

/** Runs of bytes that are counted, and languages that any of them was counted in, one after another. */
export const RUNS = ${runs.length};
export const PAIRS = ${pairs.length};

/**
 * Base64 of arrays, little-endian. Of each run, in ascending order of its bytes: the last four (Uint32), the up to two before them
 * (Uint16), how many languages have it (Uint8). Of each pair: the language's place in LANGUAGES (Uint8), its score (Uint8).
 */
export const TABLE =
  '${bytes.toString('base64')}';
`,
);
