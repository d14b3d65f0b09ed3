/** Our own hand-checked pairs: a file a language, with the columns language, label, title_a, title_b and note. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GoldError, parseGold, type GoldPair } from '../../src/story/gold.ts';
import { TitleSetError } from './tsv.ts';

/** Where they ship. */
export const OWN_PAIRS = join(import.meta.dirname, '../data/pairs');

/** The pairs of all files of a folder; none where it is not there. Throws TitleSetError. */
export function readOwnPairs(folder: string = OWN_PAIRS): GoldPair[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.tsv'));
  return names.toSorted().flatMap((name) => readFile(join(folder, name)));
}

function readFile(file: string): GoldPair[] {
  try {
    return parseGold(readFileSync(file, 'utf8'));
  } catch (cause) {
    if (!(cause instanceof GoldError)) throw cause;
    throw new TitleSetError(`${file}: ${cause.message}`, { cause });
  }
}
