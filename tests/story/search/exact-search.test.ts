/** Search misses nothing: what it finds is held against scoring every article of the window, one by one. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weighWord } from '../../../src/story/titles/background.ts';
import { weighTitle } from '../../../src/story/titles/compare.ts';
import { createMatcher } from '../../../src/story/window/matcher.ts';
import { prepareTitle } from '../../../src/story/titles/prepare.ts';
import type { Prepared } from '../../../src/story/titles/prepare.ts';
import { findVeto } from '../../../src/story/titles/rules.ts';
import { scorePair } from '../../../src/story/titles/score-titles.ts';
import { roundStories } from '../../../src/story/search/term-weights.ts';
import { profiles } from '../../../src/story/titles/thresholds.ts';
import type { Found, MatcherArticle } from '../../../src/story/types.ts';
import type { Word } from '../../../src/story/words/word.ts';

const NOON = Date.UTC(2024, 4, 1, 12);
const articleOf = (title: string, n: number): MatcherArticle => ({
  id: `a${n}`,
  title,
  firstSeenDateTime: new Date(NOON + n * 1000).toISOString(),
  language: 'en',
});

/** A copy of one member of a story joins it, whatever the others say. */
const COPY = 0.9;

interface StoryScore {
  storyId: string;
  duplicate: number;
  related: number;
}

/** Stories as lists of titles, and no index. */
class BruteForce {
  readonly #stories = new Map<string, Prepared[]>();

  put(prepared: Prepared, storyId: string): void {
    this.#stories.set(storyId, [...(this.#stories.get(storyId) ?? []), prepared]);
  }

  score(prepared: Prepared): StoryScore[] {
    const weigh = this.#weigh();
    const query = weighTitle(prepared, weigh);
    return [...this.#stories]
      .filter(([, titles]) => titles.every((title) => findVeto(prepared, title) === undefined))
      .map(([storyId, titles]) => {
        const scores = titles.map((title) => scorePair(query, weighTitle(title, weigh)));
        const mean = (by: 'duplicate' | 'related') => {
          const best = scores
            .map((score) => score[by])
            .toSorted((a, b) => b - a)
            .slice(0, 3);
          return best.reduce((sum, score) => sum + score, 0) / best.length;
        };
        const closest = Math.max(...scores.map(({ duplicate }) => duplicate));
        const duplicate = closest >= COPY ? closest : mean('duplicate');
        return { storyId, duplicate, related: Math.max(mean('related'), duplicate) };
      });
  }

  #weigh(): (word: Word) => number {
    const held = new Map<string, number>();
    for (const titles of this.#stories.values())
      for (const key of new Set(titles.flatMap(({ words }) => words.map((word) => word.key))))
        held.set(key, (held.get(key) ?? 0) + 1);
    const stories = roundStories(this.#stories.size);
    return (word) => weighWord(word, { stories, storiesWith: ({ key }) => held.get(key) ?? 0 });
  }
}

/** Adds titles one by one, and compares what was found with brute force at every so many. */
function holdAgainst(titles: readonly string[], every: number): void {
  const matcher = createMatcher();
  const brute = new BruteForce();
  for (const [n, title] of titles.entries()) {
    const article = articleOf(title, n);
    const prepared = prepareTitle(article);
    const found = matcher.add(article);
    if (n % every === every - 1) compare(title, found, brute.score(prepared));
    brute.put(prepared, found.storyId);
  }
}

function compare(title: string, found: Found, scores: StoryScore[]): void {
  const joinable = scores.filter(({ duplicate }) => duplicate >= profiles.strict.duplicate);
  const joined = [found.duplicateOf, ...(found.alsoDuplicateOf ?? [])].map((match) => match?.storyId);
  expect([title, ...joined.filter((id) => id !== undefined).toSorted()]).toEqual([
    title,
    ...joinable.map(({ storyId }) => storyId).toSorted(),
  ]);
  const best = Math.max(0, ...joinable.map(({ duplicate }) => duplicate));
  expect(found.duplicateOf?.similarity ?? 0).toBeGreaterThanOrEqual(best - 1e-9);
  const others = scores.filter(({ storyId }) => storyId !== found.duplicateOf?.storyId);
  const possible = others.filter(({ duplicate }) => duplicate >= profiles.balanced.duplicate);
  const linked = new Map(found.related.map((match) => [match.storyId, match]));
  if (found.related.length < 10)
    for (const { storyId } of possible)
      expect(linked.get(storyId)).toMatchObject({ possibleDuplicate: true });
  const related = others.filter(({ related: one }) => one >= profiles.strict.related);
  for (const { storyId, related: one } of related) {
    const worst = found.related.length < 10 ? -1 : (found.related.at(-1)?.similarity ?? 0);
    const match = linked.get(storyId);
    if (match) expect(match.similarity).toBeCloseTo(one, 9);
    else expect(one).toBeLessThanOrEqual(worst + 1e-9);
  }
}

const words =
  'dam dams bursts burst Ghent flood flooded flooding floods old town bail out bailout mayor 17 14 Tuesday vote votes quota fishing says cracks Brussels talks Zelensky Selenskyj government governments rise gains profit over night overnight killed dead'.split(
    ' ',
  );
const headline = fc
  .array(fc.constantFrom(...words), { minLength: 1, maxLength: 9 })
  .map((list) => list.join(' '));

/** A seeded stream of headlines: fresh ones, and earlier ones with words changed, left out or put in. */
function makeStream(count: number): string[] {
  let seed = 7;
  const below = (n: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * n);
  };
  const names = Array.from(
    { length: 400 },
    (_, n) => `${'BCDFGKLMNPRSTVZ'[n % 15]}a${'lmnrst'[n % 6]}o${n.toString(36).replaceAll(/\d/g, 'e')}`,
  );
  const pick = () =>
    below(3) === 0 ? (names[below(names.length)] ?? '') : (words[below(words.length)] ?? '');
  const stream: string[][] = [];
  for (let n = 0; n < count; n++) {
    const earlier = stream[below(stream.length)];
    if (!earlier || below(5) < 3) stream.push(Array.from({ length: 4 + below(6) }, pick));
    else {
      const varied = [...earlier];
      varied.splice(below(varied.length), below(2), ...(below(2) === 0 ? [pick()] : []));
      stream.push(varied.length > 0 ? varied : [...earlier]);
    }
  }
  return stream.map((list) => list.join(' '));
}

describe('search finds what scoring every article finds', () => {
  it('in small windows of few words, soft ones and compounds among them', () => {
    fc.assert(
      fc.property(fc.array(headline, { minLength: 2, maxLength: 14 }), (titles) => holdAgainst(titles, 1)),
      { numRuns: 150 },
    );
  });

  it('in a stream of made headlines', () => {
    holdAgainst(makeStream(500), 9);
  });
});

const HEADLINES = resolve(import.meta.dirname, '../../../../shared/load/headlines.txt');

describe.skipIf(!existsSync(HEADLINES))('real headlines (skipped where ../shared/load is absent)', () => {
  it('are found as by scoring every article', () => {
    const titles = readFileSync(HEADLINES, 'utf8').trimEnd().split('\n').slice(0, 1500);
    const varied = titles.flatMap((title, n) =>
      n % 3 === 0 ? [title, title.split(' ').slice(1).join(' ')] : [title],
    );
    holdAgainst(varied, 40);
  });
});
