import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MAX_BYTES } from './mutate.ts';
import type { Target } from './types.ts';

const OWN_SEEDS = join(import.meta.dirname, 'seeds');
/** The small corpus that reading is scored on is of our own making as well. */
const OWN_FEEDS = join(import.meta.dirname, '../data/feeds');
/** Files of another corpus that are taken; those that reach nothing new are not kept. */
const MAX_FILES = 3000;
/** Kinds of seed that are no documents but lines, each a seed of its own. */
const LINES = new Set(['date', 'url', 'text']);

/** What a target begins with, as bytes: our own, and the documents of another corpus if there is one. */
export function seedsOf(target: Target, corpus?: string): string[] {
  const own = target.seeds.flatMap((kind) => filesBelow(join(OWN_SEEDS, kind)));
  if (target.seeds.some((kind) => LINES.has(kind)))
    return own.flatMap((path) => read(path).trimEnd().split('\n'));
  const others = target.seeds.includes('feed') ? filesBelow(OWN_FEEDS) : [];
  const given = corpus === undefined ? [] : filesBelow(corpus).slice(0, MAX_FILES);
  return [...own, ...others, ...given].map(read);
}

function read(path: string): string {
  return readFileSync(path, 'latin1');
}

/** In one order everywhere, so that a run can be repeated. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((name) => join(folder, name))
    .filter((path) => {
      const entry = statSync(path);
      return entry.isFile() && entry.size <= MAX_BYTES;
    });
}
