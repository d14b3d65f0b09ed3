import type { MatcherArticle } from '../../src/story/types.ts';
import { BruteForce } from './brute-force.ts';
import { articleAt } from './window.ts';
import type { FilledWindow } from './window.ts';

const SHOWN = 10;

export interface Recall {
  queries: number;
  /** Single articles that are duplicates of the queries, and those of them that were found. */
  duplicates: number;
  duplicatesFound: number;
  /** Of each query the ten closest related stories, and those of them that were found: as related, or to be joined. */
  related: number;
  relatedFound: number;
}

/** What the search finds of what comparing a query with every title of the window finds. */
export function measureRecall(window: FilledWindow, queries: readonly MatcherArticle[]): Recall {
  const { matcher } = window;
  const truth = new BruteForce(window, (place) => articleAt(place, '', 0).id);
  const recall = { queries: queries.length, duplicates: 0, duplicatesFound: 0, related: 0, relatedFound: 0 };
  for (const query of queries) {
    const { duplicates, related } = truth.judge(query);
    const copies = new Set(matcher.copies(query, { noVeto: true }).map(({ articleId }) => articleId));
    recall.duplicates += duplicates.length;
    recall.duplicatesFound += duplicates.filter((id) => copies.has(id)).length;
    const found = matcher.find(query);
    const stories = new Set([found.duplicateOf, ...found.related].map((match) => match?.storyId));
    const closest = related.slice(0, SHOWN);
    recall.related += closest.length;
    recall.relatedFound += closest.filter((id) => stories.has(id)).length;
  }
  return recall;
}
