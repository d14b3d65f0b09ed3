import { describe, expect, it } from 'vitest';
import type { LogArticle, LogEntry } from '../../../src/story/window/log.ts';
import { Window } from '../../../src/story/window/window.ts';
import { KeyHelper } from '../../../workers/merge/key-helper.ts';
import { readAhead, type Batch, type ReadAheadOptions } from '../../../workers/merge/read-ahead.ts';
import { makeArticle } from '../../support/factories.ts';

const START = Date.UTC(2026, 10, 22, 12);
const PLACES = 'Ghent Lima Oulu Porto Split Turku Varna Graz Bergen Nantes'.split(' ');

function articleOf(number: number): LogArticle {
  const place = PLACES[number % 10] ?? '';
  return {
    id: `a${number}`,
    story: `S${number}`,
    source: 'wire',
    hash: `h${number}`,
    title: `Dam ${number} bursts near ${place}, mayor says`,
    excerpt: `Water reached street ${number * 7} of ${place} at noon.`,
  };
}

/** Pages of 4 entries of 300 articles each. */
function* pages(count: number): Generator<LogEntry[]> {
  let number = 0;
  for (let page = 0; page < count; page++)
    yield Array.from({ length: 4 }, () => ({
      position: { id: `${number}-0`, token: 't' },
      at: START + number,
      articles: Array.from({ length: 300 }, () => articleOf(number++)),
    }));
}

async function* slowly<T>(list: Iterable<T>): AsyncGenerator<T> {
  yield* list;
}

async function read(
  list: Iterable<LogEntry[] | undefined>,
  options: ReadAheadOptions,
): Promise<(Batch | undefined)[]> {
  const batches: (Batch | undefined)[] = [];
  for await (const batch of readAhead(slowly(list), options)) batches.push(batch);
  return batches;
}

const idsIn = (batches: readonly (Batch | undefined)[]) =>
  batches.flatMap((batch) => batch?.entries.flatMap(({ articles }) => articles.map(({ id }) => id)) ?? []);

const all = (count: number) => Array.from({ length: count }, (_, number) => `a${number}`);

describe('reading a log ahead', () => {
  it('gives every article once, in order, and its keys where a helper read them', async () => {
    const batches = await read(pages(3), { pagesAlone: 1, help: () => new KeyHelper() });
    expect(idsIn(batches)).toEqual(all(3600));
    const helped = batches.filter((batch) => batch?.keysAt);
    expect(idsIn(helped)).toEqual(all(3600).slice(1200));
    for (const batch of helped) {
      const articles = batch?.entries.flatMap((entry) => entry.articles) ?? [];
      for (const [at, { title }] of articles.entries()) {
        const number = /\d+/.exec(title)?.[0];
        expect(batch?.keysAt?.(at).title.words.map(({ key }) => key)).toContain(`#${number}`);
      }
    }
  });

  it('ends in the window that one gets alone', async () => {
    const windows = [];
    for (const help of [() => new KeyHelper(), () => undefined]) {
      const window = new Window({ days: 7, mintStoryId: () => 'new', thresholds: { related: 0.001 } });
      for (const batch of await read(pages(1), { pagesAlone: 0, help })) {
        let first = 0;
        for (const entry of batch?.entries ?? []) {
          const start = first;
          window.apply(entry, batch?.keysAt && ((at) => batch.keysAt!(start + at)));
          first += entry.articles.length;
        }
      }
      windows.push(window);
    }
    const probe = makeArticle({
      id: 'probe',
      title: 'Dam 17 bursts near Graz, mayor says',
      sourceId: 'other',
    });
    const [helped, alone] = windows.map((window) => window.find(probe));
    expect(helped).toEqual(alone);
    expect(helped?.related.length ?? 0).toBeGreaterThan(0);
  });

  it('goes on without keys where the helper fails', async () => {
    const help = () =>
      new KeyHelper({ url: new URL('data:text/javascript,throw new Error("no")'), execArgv: [] });
    const batches = await read(pages(3), { pagesAlone: 0, help });
    expect(idsIn(batches)).toEqual(all(3600));
    expect(batches.some((batch) => batch?.keysAt)).toBe(false);
  });

  it('says that a page is missing, and no more', async () => {
    const broken = [...pages(2), undefined, ...pages(1)];
    const batches = await read(broken, { pagesAlone: 1, help: () => new KeyHelper() });
    expect(batches.at(-1)).toBeUndefined();
    expect(batches.slice(0, -1)).not.toContain(undefined);
    expect(idsIn(batches).every((id, at) => id === `a${at}`)).toBe(true);
  });
});
