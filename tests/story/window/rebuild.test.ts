import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Article } from '../../../src/article/types.ts';
import { KeyReader, KeyWriter } from '../../../src/story/window/key-batch.ts';
import type { LogArticle, LogEntry } from '../../../src/story/window/log.ts';
import { comparedTitle, logArticle, shortHash, withoutContent } from '../../../src/story/window/placement.ts';
import { Window } from '../../../src/story/window/window.ts';
import { makeArticle } from '../../support/factories.ts';

const START = Date.UTC(2026, 10, 22, 12);
const HOUR = 3_600_000;

const TITLES = [
  'Strong earthquake kills dozens in northern Peru',
  'Peru earthquake: rescue teams search rubble',
  'Finnish parliament approves bill on border closure',
  'Oil prices fall 3% as Opec meets in Vienna',
  '',
];
/** Some are found by their excerpts alone. */
const EXCERPTS = [
  'Rescuers in Cajamarca dug through rubble after the magnitude 7.2 tremor, the governor Huaman said.',
  'The Eduskunta voted 167 to 31 for the bill that Orpo had defended in Lappeenranta.',
  'Brent crude slid to $68 a barrel before Thursday’s gathering at the Helferstorferstrasse.',
  '',
];

/** What a source puts behind its titles. */
const TAIL = ' | la gazzetta di Lappeenranta';

function makeWindow(): Window {
  let next = 1;
  // So low that whatever is found at all is an answer.
  return new Window({ days: 7, mintStoryId: () => `S${next++}`, thresholds: { related: 0.001 } });
}

const PROBES = [...TITLES, ...EXCERPTS].map((title, i) =>
  makeArticle({ id: `probe${i}`, title, sourceId: 'probe', publishedDateTime: '2026-11-22T11:00:00Z' }),
);

const answersOf = (window: Window) => PROBES.map((probe) => window.find(probe));

const step = fc.record({
  id: fc.nat(9),
  title: fc.constantFrom(...TITLES),
  excerpt: fc.constantFrom(...EXCERPTS),
  source: fc.nat(2),
  hours: fc.nat(40),
  isSigned: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Commits one article after the other; returns the window and its log. */
function live(steps: readonly Step[]): { window: Window; log: LogEntry[] } {
  const window = makeWindow();
  const log: LogEntry[] = [];
  let at = START;
  for (const [i, { id, title, excerpt, source, hours, isSigned }] of steps.entries()) {
    at += hours * HOUR;
    const article: Article = makeArticle({
      id: `a${id}`,
      title: isSigned ? title + TAIL : title,
      excerpt,
      sourceId: `s${source}`,
      ...(isSigned && { titleTail: TAIL }),
    });
    const hash = `${TITLES.indexOf(title)} ${EXCERPTS.indexOf(excerpt)}`;
    const placements = window.plan([{ hash, article }], at);
    const position = { id: `${i + 1}-0`, token: 't' };
    window.settle(position);
    const articles = placements.flatMap((placement) =>
      placement.kind === 'same' ? [] : [logArticle(placement)],
    );
    // As it comes back from Redis.
    log.push(JSON.parse(JSON.stringify({ position, at, articles })) as LogEntry);
  }
  return { window, log };
}

function fold(log: readonly LogEntry[], reader?: { writer: KeyWriter; reader: KeyReader }): Window {
  const window = makeWindow();
  for (const entry of log) window.apply(entry, reader && keysIn(entry.articles, reader));
  return window;
}

function keysIn(
  articles: readonly LogArticle[],
  { writer, reader }: { writer: KeyWriter; reader: KeyReader },
) {
  const batch = writer.write({
    titles: articles.map(comparedTitle),
    excerpts: articles.map(({ excerpt = '' }) => excerpt),
    languages: articles.map(({ language = '' }) => language),
  });
  return reader.take(batch);
}

const mapArticles = (log: readonly LogEntry[], change: (article: LogArticle) => LogArticle): LogEntry[] =>
  log.map((entry) => ({ ...entry, articles: entry.articles.map(change) }));

describe('a window that is rebuilt', () => {
  it('answers as the live one, whoever read the words of its articles', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const { window, log } = live(steps);
        const keyless = mapArticles(log, ({ keys: _keys, ...article }) => article);
        const help = () => ({ writer: new KeyWriter(), reader: new KeyReader() });
        const rebuilt = [fold(log), fold(keyless), fold(log, help()), fold(keyless, help())];
        for (const each of rebuilt) {
          expect(answersOf(each)).toEqual(answersOf(window));
          expect(each.size).toBe(window.size);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('believes no keys that another version of the matcher wrote', () => {
    const [title = '', , , ,] = TITLES;
    const [excerpt = ''] = EXCERPTS;
    const { window, log } = live([{ id: 1, title, excerpt, source: 0, hours: 0, isSigned: true }]);
    expect(log[0]?.articles[0]?.keys).toHaveLength(4);
    const older = mapArticles(log, (article) => ({ ...article, keys: ['older', 'ferry'] }));
    expect(answersOf(fold(older))).toEqual(answersOf(window));
    const blind = mapArticles(log, (article) => ({ ...article, keys: [article.keys?.[0] ?? ''] }));
    expect(answersOf(fold(blind))).not.toEqual(answersOf(window));
  });
});

describe('an article in the log', () => {
  it('has no word of its text left once its content is gone', () => {
    const [title = ''] = TITLES;
    const [excerpt = ''] = EXCERPTS;
    const { log } = live([{ id: 1, title, excerpt, source: 0, hours: 0, isSigned: true }]);
    const [article] = log[0]?.articles ?? [];
    if (!article) throw new Error('nothing was logged');
    expect(JSON.stringify(article)).toMatch(/cajamarca/i);
    expect(withoutContent(article)).not.toHaveProperty('keys');
    expect(JSON.stringify(withoutContent(article))).not.toMatch(/cajamarca|huaman|peru|gazzetta|tail/i);
  });

  it('is told from its next version by 53 bits of its hash', () => {
    const hashes = new Set(
      Array.from({ length: 20_000 }, (_, i) => shortHash(i.toString(16).padStart(32, '0'))),
    );
    expect(hashes.size).toBe(20_000);
    expect([...hashes].every((hash) => Number.isSafeInteger(hash) && hash >= 0)).toBe(true);
  });
});
