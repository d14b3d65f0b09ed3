/** What the matcher should have found: the query scored against every title of the window, one by one. */
import { weighWord } from '../../src/story/titles/background.ts';
import type { StoryCounts } from '../../src/story/titles/background.ts';
import { weighTitle } from '../../src/story/titles/compare.ts';
import type { Weigh, Weighted } from '../../src/story/titles/compare.ts';
import { prepareTitle } from '../../src/story/titles/prepare.ts';
import type { Prepared } from '../../src/story/titles/prepare.ts';
import { scorePair } from '../../src/story/titles/score-titles.ts';
import { thresholds } from '../../src/story/titles/thresholds.ts';
import type { MatcherArticle } from '../../src/story/types.ts';
import type { Word } from '../../src/story/words/word.ts';
import type { FilledWindow } from './window.ts';

/** A story is judged by the mean of so many of its best members, or of all where it has fewer. */
const JUDGES = 3;

interface Candidate {
  id: string;
  storyId: string;
  prepared: Prepared;
}

/** What a query is a duplicate of, and the stories that it is related to, closest first. */
export interface Truth {
  duplicates: string[];
  related: string[];
}

/** Stories that hold a word, counted afresh. */
class CountedWords implements StoryCounts {
  readonly stories: number;
  readonly #holding = new Map<string, number>();

  constructor(candidates: readonly Candidate[]) {
    const words = new Map<string, Set<string>>();
    for (const { storyId, prepared } of candidates) {
      const keys = words.get(storyId) ?? new Set();
      for (const { key } of prepared.words) keys.add(key);
      words.set(storyId, keys);
    }
    this.stories = words.size;
    for (const keys of words.values())
      for (const key of keys) this.#holding.set(key, this.storiesWith({ key }) + 1);
  }

  storiesWith({ key }: Pick<Word, 'key'>): number {
    return this.#holding.get(key) ?? 0;
  }
}

export class BruteForce {
  readonly #candidates: { id: string; storyId: string; weighted: Weighted }[];
  readonly #weigh: Weigh;

  /** Reads the window that a matcher has been filled with. */
  constructor({ matcher, headlines, added, size }: FilledWindow, idOf: (place: number) => string) {
    const candidates = Array.from({ length: size }, (_, at) => {
      const place = added - size + at;
      const id = idOf(place);
      const prepared = prepareTitle({ title: headlines.at(place), language: 'en' });
      return { id, storyId: matcher.storyOf(id) ?? '', prepared };
    });
    const counts = new CountedWords(candidates);
    this.#weigh = (word) => weighWord(word, counts);
    this.#candidates = candidates.map(({ id, storyId, prepared }) => ({
      id,
      storyId,
      weighted: weighTitle(prepared, this.#weigh),
    }));
  }

  judge({ title }: MatcherArticle): Truth {
    const query = weighTitle(prepareTitle({ title, language: 'en' }), this.#weigh);
    const duplicates: string[] = [];
    const stories = new Map<string, number[]>();
    for (const { id, storyId, weighted } of this.#candidates) {
      const { duplicate, related } = scorePair(query, weighted);
      if (duplicate >= thresholds.duplicate) duplicates.push(id);
      const scores = stories.get(storyId);
      if (scores) scores.push(related);
      else stories.set(storyId, [related]);
    }
    const judged = [...stories].map(([storyId, scores]) => ({ storyId, score: meanOfBest(scores) }));
    const related = judged.filter(({ score }) => score >= thresholds.related);
    return {
      duplicates,
      related: related.toSorted((a, b) => b.score - a.score).map(({ storyId }) => storyId),
    };
  }
}

function meanOfBest(scores: readonly number[]): number {
  const best = scores.toSorted((a, b) => b - a).slice(0, JUDGES);
  return best.reduce((sum, score) => sum + score, 0) / best.length;
}
