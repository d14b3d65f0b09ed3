import { describe, expect, it } from 'vitest';
import { marksOf } from '../../../src/redis/purge/content.ts';
import type { Purge } from '../../../src/redis/purge/types.ts';
import { DEFAULT_POLICY } from '../../../src/story/state.ts';
import type { StoryState } from '../../../src/story/types.ts';
import { emptyStories } from '../../../workers/merge/plan-purge.ts';
import { makeArticle, makeRelated, makeStory, NOON } from '../../support/factories.ts';

const SECRET = 'quetzal';
const GONE = { id: 'gone', title: `Leaked ${SECRET}`, webUrl: `https://news.example/${SECRET}` };
const purge: Purge = {
  actId: 'act',
  articleIds: ['gone'],
  storyIds: ['S1', 'S2', 'forgotten'],
  marks: marksOf(makeArticle(GONE)),
  pageKeys: [],
};

const { webUrl, title } = GONE;
const naming = (storyId: string) => makeRelated({ storyId, title, webUrl });

function emptied(order: Purge, ...states: StoryState[]) {
  const all = new Map(states.map((state) => [state.id, state]));
  return emptyStories([], { purge: order, states: all }, NOON, DEFAULT_POLICY);
}

function cleaned(...states: StoryState[]) {
  const stories = emptied(purge, ...states);
  expect(JSON.stringify(stories)).not.toContain(SECRET);
  return stories;
}

describe('the stories that a takedown changes', () => {
  it('are all that hold the article, though the window knows of one only', () => {
    const alone = makeStory(GONE, [], 'S1');
    const shared = makeStory({ ...GONE, quality: 200 }, [], 'S2');
    const other = makeArticle({ id: 'kept', title: 'Another', webUrl: 'https://other.example/1' });
    shared.articles.push({ ...other, similarity: 0.9 });
    expect(cleaned(alone, { ...shared, articlesTotal: 2 })).toMatchObject([
      { state: { id: 'S1', revision: 2, retracted: { reason: 'takedown' } }, replaces: 1, changes: [] },
      {
        state: { id: 'S2', revision: 2, leadId: 'kept', articlesTotal: 1 },
        replaces: 1,
        changes: ['lead', 'members'],
        due: 'ifOut',
        urgent: true,
      },
    ]);
  });

  it('are those that name such a story, be it alive, ended or forgotten', () => {
    const alive = makeStory({ id: 'kept', title: 'A new lead', webUrl: 'https://other.example/2' }, [], 'S2');
    const named = [naming('S2'), naming('forgotten'), makeRelated({ storyId: 'S9' })];
    const other = makeStory({ id: 'x' }, named, 'S5');
    const stories = cleaned(alive, other);
    expect(stories).toMatchObject([{ state: { id: 'S5', revision: 3 }, replaces: 1, changes: ['related'] }]);
    expect(stories[0]?.state.related.map((entry) => [entry.storyId, entry.title])).toEqual([
      ['S2', 'A new lead'],
      ['S9', 'Ferry to stop once the bridge is open'],
    ]);
  });

  it('are not those that have nothing of it', () => {
    expect(cleaned(makeStory({ id: 'x' }, [makeRelated({ storyId: 'S1', title: 'Fine' })], 'S5'))).toEqual(
      [],
    );
  });

  it('are not those of an article that had its id before, where that is known', () => {
    const moved = makeStory({ id: 'moved', aliases: ['gone'] }, [], 'S1');
    expect(emptied({ ...purge, spares: ['moved'] }, moved)).toEqual([]);
    expect(emptied(purge, moved)).toMatchObject([{ state: { retracted: { reason: 'takedown' } } }]);
  });

  it('stay hidden where they were', () => {
    const hidden: StoryState = {
      ...makeStory({ id: 'x' }, [naming('S2')], 'S5'),
      retracted: { reason: 'operator' },
    };
    expect(cleaned(hidden)).toMatchObject([{ state: { id: 'S5' }, due: 'hidden' }]);
  });

  it('end for all to know where they were hidden and nothing is left of them', () => {
    const hidden: StoryState = { ...makeStory(GONE, [], 'S2'), retracted: { reason: 'operator' } };
    const end = { id: 'S2', retracted: { reason: 'takedown' } };
    expect(cleaned(hidden)).toMatchObject([{ state: end, due: 'ifOut', urgent: true }]);
  });
});
