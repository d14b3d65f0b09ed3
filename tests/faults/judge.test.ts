import { beforeEach, describe, expect, it } from 'vitest';
import type { Evidence } from '../../bench/faults/evidence.ts';
import { judge } from '../../bench/faults/judge.ts';
import { hashOf, type Line } from '../../bench/faults/journal.ts';
import { articleIdOf, makeWorld, type Item, type World } from '../../bench/faults/world.ts';
import type { StoryMessage } from '../../src/consumer/index.ts';
import type { PublishedRevision } from '../../src/redis/outputs/shown.ts';
import { openStory } from '../../src/story/state.ts';
import type { StoryState } from '../../src/story/types.ts';
import { renderRevision } from '../../workers/publish/message.ts';
import { makeArticle, NOON } from '../support/factories.ts';

const world = makeWorld({ seed: 1, feeds: 3, seconds: 60, itemsPerFeed: 4 });

function articleOf(item: Item) {
  const { title = '', summary = '' } = item.versions.at(-1) ?? {};
  return makeArticle({ id: articleIdOf(item), title, excerpt: summary, sourceId: `paper${item.feed}` });
}

function stateOf(story: number): StoryState {
  const [first, ...copies] = world.items.filter((item) => item.story === story).map(articleOf);
  const opened = openStory(`S${story}`, first ?? makeArticle(), [], NOON);
  const articles = [...opened.articles, ...copies.map((article) => ({ ...article, similarity: 1 }))];
  return { ...opened, articles, articlesTotal: articles.length };
}

/** What a desk without a fault leaves behind: each story went out in two revisions. */
function flawless({ items, feeds }: World): Evidence {
  const stories = [...new Set(items.map(({ story }) => story))];
  const states = new Map(stories.map((story) => [`S${story}`, stateOf(story)]));
  const log = items.map((item, i) => {
    const { id, title, excerpt = '', sourceId } = articleOf(item);
    const article = { id, story: `S${item.story}`, source: sourceId, hash: 'h', title, excerpt };
    return { position: { id: `${i + 1}-0`, token: `t${i}` }, at: NOON.getTime(), articles: [article] };
  });
  const revisions = [...states.values()].flatMap((state, i) =>
    [1, 2].map((revision): PublishedRevision => {
      const time = NOON.toISOString();
      return {
        storyId: state.id,
        revision,
        sequence: i * 2 + revision,
        time,
        changes: [],
        happenings: [],
        state,
      };
    }),
  );
  const messages = revisions.map((each) => renderRevision('test', each, [{ secured: false }]).open.record);
  const lines = messages.map(handled);
  return {
    log,
    head: log.at(-1)?.position ?? { id: '', token: '' },
    states,
    published: new Map([...states.keys()].map((story) => [story, 2])),
    decisions: [],
    traces: [],
    shown: new Map(revisions.map((each) => [each.storyId, each])),
    stream: messages,
    journals: new Map([
      ['queue', [...lines]],
      ['stream', [...lines]],
    ]),
    seen: new Map(feeds.map((feed, i) => [i, new Set(feed.map(articleIdOf))])),
    crashes: [],
    settled: true,
    needless: 0,
  };
}

function handled(message: StoryMessage): Line {
  return {
    kind: 'handled',
    story: message.storyId,
    revision: message.revision,
    hash: hashOf(message),
    message,
  };
}

describe('the judge', () => {
  let evidence: Evidence;
  beforeEach(() => {
    evidence = flawless(world);
  });

  const [item] = world.items as [Item];
  const story = `S${item.story}`;
  const copied = world.items.find(
    ({ story }) => world.items.filter((each) => each.story === story).length > 1,
  );
  const kinds = () => judge(world, evidence).map(({ kind }) => kind);
  const journal = () => evidence.journals.get('queue') ?? [];
  const state = (id = story) => {
    const found = evidence.states.get(id);
    if (!found) throw new Error(`no ${id}`);
    return found;
  };

  it('has nothing to say of a desk without a fault', () => {
    expect(judge(world, evidence)).toEqual([]);
  });

  it('misses an item that is in no story', () => {
    evidence.states.delete(story);
    expect(kinds()).toContain('lost');
  });

  it('misses an edit that did not come through', () => {
    const articles = state().articles.map((article) => ({ ...article, title: 'Before the edit' }));
    evidence.states.set(story, { ...state(), articles });
    expect(judge(world, evidence)[0]).toMatchObject({ kind: 'lost', what: expect.stringContaining('edit') });
  });

  it('misses what a source does not remember', () => {
    evidence.seen.get(item.feed)?.delete(articleIdOf(item));
    expect(kinds()).toEqual(['lost']);
  });

  it('sees an item in two stories', () => {
    const twin = openStory('twin', articleOf(item), [], NOON);
    evidence.states.set('twin', twin);
    expect(kinds()).toContain('doubled');
  });

  it('sees a story without its lead', () => {
    evidence.states.set(story, { ...state(), leadId: 'nobody' });
    expect(new Set(kinds())).toEqual(new Set(['wrong']));
  });

  it('sees copies apart, and strangers together', () => {
    expect(copied).toBeDefined();
    const [moved, ...left] = state(`S${copied?.story}`).articles;
    evidence.states.set(`S${copied?.story}`, { ...state(`S${copied?.story}`), articles: left });
    const other = [...evidence.states.values()].find(({ id }) => id !== `S${copied?.story}`);
    if (moved && other) evidence.states.set(other.id, { ...other, articles: [...other.articles, moved] });
    const found = judge(world, evidence).map(({ what }) => what);
    expect(found).toContainEqual(expect.stringContaining('are apart'));
    expect(found).toContainEqual(expect.stringContaining('no copies'));
  });

  it('sees stories that are not what the log says', () => {
    evidence.log = evidence.log.map((entry) => ({
      ...entry,
      articles: entry.articles.map((article) => ({ ...article, story: 'elsewhere' })),
    }));
    expect(new Set(kinds())).toEqual(new Set(['wrong']));
  });

  it('sees a head that is not the end of the log', () => {
    evidence.head = { id: '99-0', token: 'x' };
    expect(kinds()).toEqual(['wrong']);
  });

  it('misses a revision at a consumer, and in the stream', () => {
    evidence.journals.set('queue', journal().slice(1));
    evidence.stream = evidence.stream.slice(1);
    expect(kinds()).toEqual(['lost', 'lost']);
  });

  it('sees a revision twice in the stream, and one that was handled twice', () => {
    evidence.stream.push(...evidence.stream.slice(-1));
    journal().push(...journal().slice(-1));
    expect(kinds()).toEqual(['doubled', 'doubled']);
  });

  it('lets a consumer pass over what comes again', () => {
    const again = journal().at(-1);
    if (again) journal().push({ ...again, kind: 'passed' });
    expect(kinds()).toEqual([]);
  });

  it('sees a revision with two contents, also where one of them was passed over', () => {
    const again = journal().at(-1);
    if (again) journal().push({ ...again, kind: 'passed', hash: 'another' });
    expect(kinds()).toEqual(['wrong']);
  });

  it('sees a revision that was never allocated', () => {
    evidence.published.set(story, 1);
    expect(kinds()).toContain('wrong');
  });

  it('sees a consumer that ends with something else than is shown', () => {
    const shown = evidence.shown.get(story);
    const articles = state().articles.map((article) => ({ ...article, heat: 999 }));
    evidence.states.set(story, { ...state(), articles });
    if (shown) evidence.shown.set(story, { ...shown, state: { ...state(), articles } });
    expect(kinds()).toEqual(['wrong', 'wrong']);
  });

  it('sees a story that changed and did not go out, and one that went out and is not noted', () => {
    evidence.states.set(story, { ...state(), articles: state().articles.map((a) => ({ ...a, heat: 999 })) });
    expect(kinds()).toEqual(['wrong']);
    evidence = flawless(world);
    evidence.shown.delete(story);
    expect(kinds()).toEqual(['wrong', 'wrong']);
  });

  it('sees two messages with one number', () => {
    const [first, , third] = evidence.stream;
    if (first && third) third.sequence = first.sequence;
    expect(judge(world, evidence).map(({ what }) => what)).toContainEqual(
      expect.stringContaining('have the sequence'),
    );
  });

  describe('with an operator', () => {
    const why = { id: 'act', by: 'somebody', reason: 'no reason' };
    const takeDown = (at: string) => {
      const done = {
        ...why,
        kind: 'takedown' as const,
        at: Date.parse(at),
        purges: ['purged-article'],
        from: ['purged-story'],
      };
      evidence.decisions = [{ request: { ...why, kind: 'takedown', storyId: 'P' }, about: [-1], done }];
    };

    it('misses the answer to a decision', () => {
      evidence.decisions = [{ request: { ...why, kind: 'retract', storyId: 'P' }, about: [-1] }];
      expect(kinds()).toEqual(['lost']);
    });

    it('sees what was to be hidden, and what is left of what was taken down', () => {
      const hide = { ...why, kind: 'retract' as const };
      evidence.decisions = [
        { request: { ...hide, storyId: story }, about: [item.story], done: { ...hide, at: 5 } },
      ];
      evidence.traces = ['a title'];
      const found = judge(world, evidence).map(({ what }) => what);
      expect(found).toContainEqual(expect.stringContaining('is hidden, its story'));
      expect(found).toContainEqual(expect.stringContaining('a title'));
    });

    it('lets a takedown take a revision from the outputs, and nothing else that was out at another time', () => {
      evidence.journals.set('queue', journal().slice(1));
      evidence.stream = evidence.stream.slice(1);
      takeDown(NOON.toISOString());
      expect(kinds()).toEqual([]);
      takeDown('2025-01-01T00:00:00Z');
      expect(kinds()).toEqual(['lost', 'lost']);
    });
  });

  it('takes a process that ends by itself for a fault, unrest, and messages without a cause', () => {
    evidence.crashes.push('merge-1, exit code 1');
    evidence.settled = false;
    evidence.needless = 3;
    expect(kinds()).toEqual(['wrong', 'wrong', 'doubled']);
  });
});
