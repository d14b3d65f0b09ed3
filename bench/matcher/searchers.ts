/** The ways of finding near-duplicate titles that are measured side by side, each filled with the same titles. */
import { LshIndex, Minhash, type Signature } from 'minhash';
import MiniSearch from 'minisearch';
import { findBestMatch } from 'string-similarity';
import { cpuSeconds } from '../cpu-time.ts';
import { MinHash } from '../peers/min-hash.ts';
import type { TrigramTable } from '../peers/postgres.ts';
import { articleAt } from './window.ts';
import type { FilledWindow } from './window.ts';

export interface Searcher {
  name: string;
  /** Titles of one round: as many as make a round worth timing. */
  perRound: number;
  /** CPU seconds of searching for each of these titles. */
  search: (titles: readonly string[]) => number | Promise<number>;
}

/** Of all the words, or trigrams, of two titles the share that both have: what the peers take for alike. */
const ALIKE = 0.5;
const BANDS = 16;
const ROWS = 3;

const searchEach = (titles: readonly string[], search: (title: string) => unknown): number =>
  cpuSeconds(() => {
    for (const title of titles) search(title);
  });

/** The duplicate search alone, every candidate scored. */
export function ours(window: FilledWindow): Searcher {
  const { matcher, added } = window;
  const at = window.timeOf(added);
  const search = (titles: readonly string[]) => {
    const articles = titles.map((title, place) => articleAt(added + place, title, at));
    return cpuSeconds(() => {
      for (const article of articles) matcher.copies(article);
    });
  };
  return { name: 'copydesk', perRound: 2000, search };
}

/** Every title of the window, one by one. */
export function stringSimilarity(titles: readonly string[]): Searcher {
  const all = [...titles];
  const search = (some: readonly string[]) => searchEach(some, (title) => findBestMatch(title, all));
  return { name: 'string_similarity', perRound: Math.max(1, Math.floor(20_000 / titles.length)), search };
}

/** A full-text search, its best ten. */
export function miniSearch(titles: readonly string[]): Searcher {
  const index = new MiniSearch({ fields: ['title'] });
  index.addAll(titles.map((title, id) => ({ id, title })));
  const search = (some: readonly string[]) => searchEach(some, (title) => index.search(title).slice(0, 10));
  return { name: 'minisearch', perRound: Math.max(5, Math.floor(1_000_000 / titles.length)), search };
}

export function plainMinHash(titles: readonly string[]): Searcher {
  const index = new MinHash({ bands: BANDS, rows: ROWS, capacity: titles.length, jaccard: ALIKE });
  for (const title of titles) index.add(title);
  return {
    name: 'minhash',
    perRound: 500,
    search: (some) => searchEach(some, (title) => index.search(title)),
  };
}

/** The package's index. It finds nothing for a title that is not in it, so each title goes in before it is looked for. */
export function packagedMinHash(titles: readonly string[]): Searcher {
  const index = new LshIndex({ bandSize: ROWS });
  const kept = new Map<string, Signature>();
  const add = (title: string): Minhash => {
    const hash = new Minhash({ numPerm: BANDS * ROWS });
    for (const word of new Set(title.toLowerCase().match(/[\p{L}\p{N}]+/gu))) hash.update(word);
    const key = String(kept.size);
    index.insert(key, hash);
    // The rest of it, its permutations, is twice as much.
    kept.set(key, { hashvalues: hash.hashvalues, seed: hash.seed });
    return hash;
  };
  const find = (title: string) => {
    const hash = add(title);
    return index.query(hash).filter((key) => hash.jaccard(kept.get(key) ?? hash) >= ALIKE);
  };
  for (const title of titles) add(title);
  return { name: 'npm_minhash', perRound: 200, search: (some) => searchEach(some, find) };
}

/** PostgreSQL's trigram index; its CPU time is the server's. */
export function trigrams(table: TrigramTable): Searcher {
  const search = async (titles: readonly string[]) => {
    const before = table.cpuSeconds();
    for (const title of titles) await table.search(title);
    return table.cpuSeconds() - before;
  };
  return { name: 'pg_trgm', perRound: 20, search };
}
