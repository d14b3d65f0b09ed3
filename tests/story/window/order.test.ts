/** What stories owe to the order in which articles come, and what they do not (docs/matching.md states it). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEAD_MARGIN, leadOf } from '../../../src/story/lead.ts';
import { DEFAULT_POLICY, joinStory, openStory } from '../../../src/story/state.ts';
import { agreementOf, makeEventStream, shuffleHours, type Told } from '../../support/event-stream.ts';
import { makeArticle, makeWhy, NOON } from '../../support/factories.ts';
import { makeDesk, offer, START } from '../acts/acts-desk.ts';

const HOUR = 3_600_000;

/** One item at a time, as the merge worker takes them; where each article is at the end. */
function tell(stream: readonly Told[]): Map<string, string> {
  const desk = makeDesk();
  for (const { id, title, publisher, hour } of stream) {
    // When the desk sees it; the shuffled stream shows an hour's items in another order.
    const at = START + Math.floor(hour) * HOUR;
    const publishedDateTime = new Date(START + hour * HOUR - HOUR).toISOString();
    desk.take(
      [offer({ id, title, publishedDateTime, sourceId: publisher, provider: { name: publisher } })],
      at,
    );
  }
  return new Map(stream.map(({ id }) => [id, desk.window.storyOf(id) ?? '']));
}

function asArticles(members: readonly { quality: number; priority: number }[]) {
  const articles = members.map(({ quality }, at) =>
    makeArticle({ id: `a${at}`, sourceId: `s${at}`, quality }),
  );
  return { articles, priorityOf: (sourceId: string) => members[Number(sourceId.slice(1))]?.priority ?? 0 };
}

describe('the same news in another order', () => {
  it.each([2, 3])('makes the same stories to .98 of B³ where an hour is shuffled (stream %i)', (seed) => {
    const stream = makeEventStream(seed, 80, 16);
    const shuffled = shuffleHours(stream, seed + 100);
    expect(shuffled.map(({ id }) => id)).not.toEqual(stream.map(({ id }) => id));
    const stories = tell(stream);
    // A desk that joins nothing would agree with itself.
    expect(agreementOf(stories, new Map(stream.map(({ id, event }) => [id, `${event}`])))).toBeGreaterThan(
      0.8,
    );
    expect(agreementOf(stories, tell(shuffled))).toBeGreaterThanOrEqual(0.98);
  });

  it('may give the lead to another, but to none of a lesser priority or much less quality', () => {
    const member = fc.record({
      quality: fc.integer({ min: 0, max: 200 }),
      priority: fc.constantFrom(0, 0, 1),
    });
    fc.assert(
      fc.property(fc.array(member, { minLength: 1, maxLength: 8 }), (members) => {
        const { priorityOf, articles } = asArticles(members);
        const policy = { ...DEFAULT_POLICY, priorityOf };
        const [first, ...others] = articles;
        const opened = openStory('S1', first ?? makeArticle(), [], NOON, policy);
        const link = { similarity: 0.9, why: makeWhy() };
        const state = others.reduce(
          (story, article) => joinStory(story, article, link, [], NOON, policy).state,
          opened,
        );
        const top = Math.max(...members.map(({ priority }) => priority));
        const best = members.filter(({ priority }) => priority === top).map(({ quality }) => quality);
        const lead = leadOf(state);
        expect(priorityOf(lead.sourceId)).toBe(top);
        expect(lead.quality).toBeGreaterThan(Math.max(...best) - LEAD_MARGIN);
      }),
    );
  });
});
