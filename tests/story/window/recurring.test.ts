import { expect, it } from 'vitest';
import { createMatcher } from '../../../src/story/window/matcher.ts';

const DAY_MS = 86_400_000;
const START = Date.parse('2024-03-01T05:00:00Z');

/** Whether the same title is merged when it comes again, and by what rule it was judged. */
function repeats(
  title: string,
  { hours, publishers }: { hours: number; publishers: [string, string] },
): boolean {
  const matcher = createMatcher();
  const article = (id: string, at: number, name: string) => {
    const time = new Date(at).toISOString();
    return { id, title, firstSeenDateTime: time, publishedDateTime: time, provider: { name } };
  };
  const { storyId } = matcher.add(article('a', START, publishers[0]));
  return (
    matcher.find(article('b', START + hours * 3_600_000, publishers[1])).duplicateOf?.storyId === storyId
  );
}

const HOROSCOPE = 'Horoskop heute: Das sagen die Sterne für Widder, Stier und Zwillinge';
const PAPERS = 'The Papers: what the front pages say about the budget row';
const NEWS = 'Ferry with two hundred aboard runs aground off Samos in heavy seas';

it.each([
  ['a publisher that says it again a day later has the next issue', PAPERS, 24, ['One', 'One'], false],
  ['so has anyone, of a title that speaks of its day', HOROSCOPE, 24, ['One', 'Two'], false],
  [
    'or of what is live',
    'Ukraine war live: all the updates on the Russian invasion',
    24,
    ['One', 'Two'],
    false,
  ],
  ['in a script without spaces', '今日の運勢ランキング 12星座占い', 24, ['One', 'Two'], false],
  ['within the day it is one', HOROSCOPE, 5, ['One', 'Two'], true],
  ['news is one a day later at another publisher', NEWS, 24, ['One', 'Two'], true],
  ['and within hours at its own', NEWS, 5, ['One', 'One'], true],
] as const)('%s', (_, title, hours, publishers, merged) => {
  expect(repeats(title, { hours, publishers: [...publishers] })).toBe(merged);
});

it('a name in all the news is another name still', () => {
  const matcher = createMatcher();
  const at = new Date(START + DAY_MS).toISOString();
  const names = ['Alcaraz', 'Tsitsipas'];
  for (let n = 0; n < 300; n++)
    matcher.insert(
      {
        id: `n${n}`,
        title: `${names[n % 2]} ${n} of the day's many reports from court number ${n % 17}`,
        firstSeenDateTime: at,
      },
      `story-${n}`,
    );
  const title = (name?: string) => `${name} into Madrid Open quarter-finals after straight-sets win`;
  matcher.insert({ id: 'a', title: title(names[0]), firstSeenDateTime: at }, 'first');
  const found = matcher.find({ id: 'b', title: title(names[1]), firstSeenDateTime: at });
  expect(found.duplicateOf).toBeUndefined();
  expect(found.related).toContainEqual(
    expect.objectContaining({ storyId: 'first', possibleDuplicate: true }),
  );
});
