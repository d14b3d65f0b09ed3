import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Article } from '../../src/article/types.ts';
import { LEAD_MARGIN } from '../../src/story/lead.ts';
import { editArticle, joinStory, type StoryPolicy } from '../../src/story/state.ts';
import type { StoryState } from '../../src/story/types.ts';
import { hoursLater, makeArticle, makeStory, makeWhy, NOON } from '../support/factories.ts';

const LINK = { similarity: 0.9, why: makeWhy() };

function join(state: StoryState, article: Partial<Article>, policy?: StoryPolicy): StoryState {
  return joinStory(state, makeArticle(article), LINK, [], NOON, policy).state;
}

function withPriorities(priorities: Record<string, number>): StoryPolicy {
  return { priorityOf: (id) => priorities[id] ?? 0, minHeat: 0, relatedCount: 10 };
}

describe('the lead of a story', () => {
  it('stays when a copy is better by less than the margin, and changes at the margin', () => {
    const story = makeStory({ id: 'a', quality: 50 });
    expect(join(story, { id: 'b', quality: 50 + LEAD_MARGIN - 1 }).leadId).toBe('a');
    expect(join(story, { id: 'b', quality: 50 + LEAD_MARGIN }).leadId).toBe('b');
  });

  it('changes when the lead itself is edited for the worse', () => {
    const story = join(makeStory({ id: 'a', quality: 80 }), { id: 'b', quality: 70 });
    const edited = editArticle(story, makeArticle({ id: 'a', quality: 40 }), NOON);
    expect(edited.state.leadId).toBe('b');
    expect(edited.changes).toEqual(['lead', 'content']);
  });

  it('goes to the source with the higher priority, whatever the quality, and never to a lower one', () => {
    const policy = withPriorities({ agency: 5 });
    const story = join(
      makeStory({ id: 'a', quality: 90 }),
      { id: 'b', sourceId: 'agency', quality: 10 },
      policy,
    );
    expect(story.leadId).toBe('b');
    expect(join(story, { id: 'c', quality: 200 }, policy).leadId).toBe('b');
  });

  it('is the best of several that would do', () => {
    const policy = withPriorities({ agency: 5 });
    const story = [
      { id: 'b', quality: 69 },
      { id: 'c', quality: 65 },
    ].reduce((state, article) => join(state, article), makeStory({ id: 'a', quality: 60 }));
    const worse = editArticle(story, makeArticle({ id: 'a', quality: 20 }), NOON, [], policy).state;
    expect(worse.leadId).toBe('b');
  });

  it('cannot be won by claiming an older date', () => {
    const story = makeStory({ id: 'a', quality: 60 });
    const forged = { id: 'b', quality: 65, publishedDateTime: '1999-01-01T00:00:00Z' };
    expect(join(story, forged).leadId).toBe('a');
  });

  it('is not taken over by a backlog, though a story of backlog only has a lead like any other', () => {
    const live = makeStory({ id: 'a', quality: 20 });
    expect(join(live, { id: 'b', quality: 100, backfill: true }).leadId).toBe('a');
    const old = makeStory({ id: 'a', quality: 20, backfill: true });
    expect(join(old, { id: 'b', quality: 100, backfill: true }).leadId).toBe('b');
    expect(join(old, { id: 'c', quality: 100 }).leadId).toBe('c');
  });

  it('changes at most once while two providers take turns for 50 polls, however their quality swings', () => {
    const quality = fc.integer({ min: 0, max: 200 });
    fc.assert(
      fc.property(fc.array(fc.tuple(quality, quality), { minLength: 50, maxLength: 50 }), (polls) => {
        let story = makeStory({ id: 'a', quality: 50 });
        const leads = [story.leadId];
        polls.forEach(([qualityA, qualityB], poll) => {
          const articles = [
            makeArticle({ id: 'a', quality: qualityA, title: `Copy A, poll ${poll}` }),
            makeArticle({ id: 'b', quality: qualityB, title: `Copy B, poll ${poll}` }),
          ];
          for (const article of articles) {
            story = joinStory(story, article, LINK, [], hoursLater(poll)).state;
            if (story.leadId !== leads.at(-1)) leads.push(story.leadId);
          }
        });
        expect(leads.length - 1).toBeLessThanOrEqual(1);
      }),
      { numRuns: 20 },
    );
  });
});
