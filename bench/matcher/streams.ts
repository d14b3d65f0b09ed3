/** The streams that a window is filled from: our own, and a larger generator's where it stands beside the project. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Headlines } from './headlines.ts';
import { makeHeadlines } from './made-headlines.ts';

const SEED = 7;
/** Writes headlines that follow those of real papers: `node FILE COUNT SEED OUT`, one a line behind the last tab. */
const GENERATOR = join(import.meta.dirname, '../../../shared/load/gen-titles.mjs');

/** Writes the larger generator's headlines to a file; false where it is not there. */
export function writeLoad(count: number, file: string): boolean {
  if (!existsSync(GENERATOR)) return false;
  execFileSync(process.execPath, [GENERATOR, String(count), String(SEED), file]);
  return true;
}

export const madeStream = (count: number): Headlines => Headlines.from(makeHeadlines(count, SEED), count);

/** The first headlines of a file that `writeLoad` wrote, or ours where there is none. */
export const readStream = (file: string | undefined, count: number): Headlines =>
  file === undefined ? madeStream(count) : Headlines.read(file, count);
