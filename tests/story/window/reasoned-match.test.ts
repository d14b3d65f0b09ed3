import { expect, it } from 'vitest';
import { createMatcher } from '../../../src/story/window/matcher.ts';
import { ReasonedMatch } from '../../../src/story/window/reasoned-match.ts';
import { scoreTitles } from '../../../src/index.ts';

const article = (id: string, title: string) => ({
  id,
  title,
  firstSeenDateTime: '2024-05-01T12:00:00.000Z',
  language: 'en',
});

it('a match tells why as it was found, also as JSON and when the other article has gone', () => {
  const matcher = createMatcher();
  matcher.add(article('a', 'Harbour seals return to Lowestoft pier'));
  const [match] = matcher.add(article('b', 'Lowestoft pier closed after storm damage')).related;
  matcher.remove('a');
  matcher.add(article('a', 'Council votes on budget'));
  expect(match).toMatchObject({ articleId: 'a', kind: 'event' });
  expect(match?.why.sharedWords.map(({ word }) => word).toSorted()).toEqual(['lowestoft', 'pier']);
  expect(JSON.parse(JSON.stringify(match))).toMatchObject({ articleId: 'a', why: match?.why });
});

it('matches with other reasons are not equal', () => {
  const { why } = scoreTitles('Harbour seals return to Lowestoft', 'Lowestoft pier closed');
  const match = (rule: typeof why.rule) =>
    new ReasonedMatch({ articleId: 'a', storyId: 's', similarity: 1 }, () => ({ ...why, rule }));
  expect(match('correction')).toEqual(match('correction'));
  expect(match('correction')).not.toEqual(match(why.rule));
});
