/** Of articles with excerpts the search finds the closest stories that scoring every article finds. */
import { expect, it } from 'vitest';
import { makeExcerpt, makeNews } from '../../../bench/matcher/made-headlines.ts';
import { Random } from '../../../bench/polling/random.ts';
import { weighWord } from '../../../src/story/titles/background.ts';
import { weighTitle } from '../../../src/story/titles/compare.ts';
import { prepareTitle } from '../../../src/story/titles/prepare.ts';
import { scorePair } from '../../../src/story/titles/score-titles.ts';
import { createMatcher } from '../../../src/story/window/matcher.ts';
import type { MatcherArticle } from '../../../src/story/types.ts';

const FILLED = 700;
const ASKED = 60;
const SHOWN = 10;

const random = new Random(5);
const articles: MatcherArticle[] = [...makeNews(FILLED + ASKED, 7)]
  .slice(0, FILLED + ASKED)
  .map(({ title, about }, n) => ({
    id: `a${n}`,
    title,
    excerpt: makeExcerpt(title, random, about),
    firstSeenDateTime: new Date(Date.UTC(2024, 0, 1) + n * 1000).toISOString(),
    language: 'en',
  }));

it('the closest stories, all but a few of a hundred', () => {
  const matcher = createMatcher({ related: SHOWN, thresholds: { related: 0.31 } });
  const window = articles.slice(0, FILLED);
  for (const article of window) matcher.insert(article, `story-${article.id}`);
  const held = new Map<string, number>();
  const prepared = window.map((article) => prepareTitle(article));
  for (const { words } of prepared) for (const { key } of words) held.set(key, (held.get(key) ?? 0) + 1);
  const counts = { stories: FILLED, storiesWith: ({ key }: { key: string }) => held.get(key) ?? 0 };
  const weighted = prepared.map((title) => weighTitle(title, (word) => weighWord(word, counts)));
  let [closest, found] = [0, 0];
  for (const article of articles.slice(FILLED)) {
    const query = weighTitle(prepareTitle(article), (word) => weighWord(word, counts));
    const scores = weighted.map((title, n) => ({ id: `a${n}`, related: scorePair(query, title).related }));
    const best = scores
      .filter(({ related }) => related >= 0.32)
      .toSorted((a, b) => b.related - a.related)
      .slice(0, SHOWN);
    const { duplicateOf, related } = matcher.find(article);
    const given = new Set([duplicateOf, ...related].map((match) => match?.articleId));
    closest += best.length;
    found += best.filter(({ id }) => given.has(id)).length;
  }
  expect(closest).toBeGreaterThan(100);
  expect(found / closest).toBeGreaterThan(0.96);
});
