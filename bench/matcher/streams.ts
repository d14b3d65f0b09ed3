/** The streams that a window is filled from: our own, and a larger generator's where it stands beside the project. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Headlines } from './headlines.ts';
import { makeHeadlines } from './made-headlines.ts';

const SEED = 7;
/** Writes headlines that follow those of real papers: `node FILE COUNT SEED OUT`, one a line behind the last tab. */
const GENERATOR = join(import.meta.dirname, '../../../shared/load/gen-titles.mjs');

export interface Stream {
  name: 'made' | 'load';
  headlines: Headlines;
}

export const hasGenerator = (): boolean => existsSync(GENERATOR);

export function madeStream(count: number): Stream {
  return { name: 'made', headlines: Headlines.from(makeHeadlines(count, SEED), count) };
}

/** The larger generator's, or ours where it is not there. */
export function loadStream(count: number): Stream {
  if (!hasGenerator()) return madeStream(count);
  const folder = mkdtempSync(join(tmpdir(), 'copydesk-titles-'));
  try {
    const file = join(folder, 'titles.tsv');
    execFileSync(process.execPath, [GENERATOR, String(count), String(SEED), file]);
    return { name: 'load', headlines: Headlines.read(file) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
