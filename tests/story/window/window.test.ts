import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Article } from '../../../src/article/types.ts';
import { assembleStories, storiesTouched } from '../../../src/story/assemble.ts';
import type { LogEntry } from '../../../src/story/window/log.ts';
import type { StoryState } from '../../../src/story/types.ts';
import { logArticle, type Placement } from '../../../src/story/window/placement.ts';
import { Window, type Offered } from '../../../src/story/window/window.ts';
import { makeArticle, makeMatch, makeRelated, makeStory } from '../../support/factories.ts';

const START = Date.UTC(2026, 10, 22, 12);
const DAY = 86_400_000;

function makeWindow(): Window {
  let next = 1;
  return new Window({ days: 7, mintStoryId: () => `S${next++}` });
}

function offer(overrides: Partial<Article>, hash = 'h1'): Offered {
  return { hash, article: makeArticle({ publishedDateTime: '2026-11-22T11:00:00Z', ...overrides }) };
}

let positions = 0;

/** Commits a plan as the merge worker does, and gives the log entry that it left. */
function commitPlan(window: Window, placements: Placement[], at: number): LogEntry {
  const position = { id: `${++positions}-0`, token: 't' };
  window.settle(position);
  const articles = placements.flatMap((placement) =>
    placement.kind === 'same' ? [] : [logArticle(placement)],
  );
  return { position, at, articles };
}

const QUAKE = 'Strong earthquake kills dozens in northern Peru';
const QUAKE_AGAIN = 'Strong earthquake kills dozens in northern Peru, officials say';
const ELECTION = 'Finnish parliament approves bill on border closure';

describe('the window', () => {
  it('opens a story, joins a duplicate to it, and leaves another story alone', () => {
    const window = makeWindow();
    const placements = window.plan(
      [
        offer({ id: 'a', title: QUAKE }),
        offer({ id: 'b', title: QUAKE_AGAIN, sourceId: 'other', provider: { domain: 'other.example' } }),
        offer({ id: 'c', title: ELECTION, sourceId: 'third', provider: { domain: 'third.example' } }),
      ],
      START,
    );
    expect(placements.map(({ kind, storyId }) => [kind, storyId])).toEqual([
      ['new', 'S1'],
      ['join', 'S1'],
      ['new', 'S2'],
    ]);
  });

  it('takes back what it planned when the commit is refused', () => {
    const window = makeWindow();
    commitPlan(window, window.plan([offer({ id: 'a', title: QUAKE })], START), START);
    window.plan([offer({ id: 'b', title: ELECTION }), offer({ id: 'a', title: ELECTION }, 'h2')], START);
    window.rollback();
    expect(window.size).toBe(1);
    expect(window.storyOf('b')).toBeUndefined();
    const [again] = window.plan([offer({ id: 'a', title: QUAKE })], START);
    expect(again?.kind).toBe('same');
  });

  it('adds what a late batch has, and leaves what it knows as it is', () => {
    const window = makeWindow();
    const first = [offer({ id: 'a', title: QUAKE }), offer({ id: 'b', title: ELECTION })];
    commitPlan(window, window.plan(first, START), START);
    const moved = offer({ id: 'b2', aliases: ['b'], title: ELECTION }, 'h2');
    commitPlan(window, window.plan([moved], START + 1), START + 1);
    const isLate = true as const;
    const placements = window.plan(
      [
        { ...offer({ id: 'a', title: QUAKE_AGAIN }, 'h0'), isLate },
        { ...offer({ id: 'a', title: `KILL: ${QUAKE}`, labels: ['kill'] }, 'h0'), isLate },
        { ...offer({ id: 'b', title: ELECTION }, 'h0'), known: 'b2', isLate },
        { ...offer({ id: 'b', title: ELECTION }, 'h0'), isLate },
        { ...offer({ id: 'c', title: 'Oil prices fall as output of shale fields grows' }), isLate },
      ],
      START + 2,
    );
    expect(placements.map(({ kind, storyId }) => [kind, storyId])).toEqual([
      ['same', 'S1'],
      ['same', 'S1'],
      ['same', 'S2'],
      ['same', 'S2'],
      ['new', 'S3'],
    ]);
  });

  it('knows an unchanged article, an edited one, and one whose id changed', () => {
    const window = makeWindow();
    commitPlan(window, window.plan([offer({ id: 'a', title: QUAKE })], START), START);
    const kinds = (offered: Offered) => {
      const [placement] = window.plan([offered], START);
      window.rollback();
      return placement;
    };
    expect(kinds(offer({ id: 'a', title: QUAKE }))).toMatchObject({ kind: 'same', storyId: 'S1' });
    expect(kinds(offer({ id: 'a', title: QUAKE_AGAIN }, 'h2'))).toMatchObject({
      kind: 'edit',
      storyId: 'S1',
    });
    const moved = kinds(offer({ id: 'a2', aliases: ['a'], title: QUAKE }, 'h2'));
    expect(moved).toMatchObject({ kind: 'edit', storyId: 'S1', was: 'a' });
    expect(kinds(offer({ id: 'a', title: ELECTION, sourceId: 'other' }, 'h3'))).toMatchObject({
      kind: 'same',
    });
  });

  it('lets an edited title find others and never its own old self', () => {
    const window = makeWindow();
    commitPlan(window, window.plan([offer({ id: 'a', title: QUAKE })], START), START);
    const [edit] = window.plan([offer({ id: 'a', title: QUAKE_AGAIN }, 'h2')], START);
    expect(edit?.kind === 'edit' && edit.found.duplicateOf).toBeUndefined();
    expect(edit?.kind === 'edit' && edit.found.related).toEqual([]);
  });

  it('forgets by the time of the log, and takes an edit from before its time as nothing new', () => {
    const window = makeWindow();
    commitPlan(window, window.plan([offer({ id: 'a', title: QUAKE })], START), START);
    const later = START + 8 * DAY;
    const [late] = window.plan(
      [{ ...offer({ id: 'a', title: QUAKE_AGAIN }, 'h2'), firstSeen: START }],
      later,
    );
    expect(late?.kind).toBe('same');
    expect(window.size).toBe(0);
    const [fresh] = window.plan([offer({ id: 'b', title: QUAKE })], later);
    expect(fresh?.kind).toBe('new');
  });

  it('moves an article to another id once, though two name it as what they were', () => {
    const window = makeWindow();
    commitPlan(window, window.plan([offer({ id: 'a', title: QUAKE })], START), START);
    const two = [
      offer({ id: 'b', aliases: ['a'], title: QUAKE }, 'h2'),
      offer({ id: 'c', aliases: ['a'], title: ELECTION }, 'h3'),
    ];
    const placements = window.plan(two, START);
    expect(placements.map(({ kind, storyId }) => [kind, storyId])).toEqual([
      ['edit', 'S1'],
      ['new', 'S2'],
    ]);
    commitPlan(window, placements, START);
    expect([window.size, window.storyOf('a'), window.storyOf('b'), window.storyOf('c')]).toEqual([
      2,
      undefined,
      'S1',
      'S2',
    ]);
  });

  it.each([
    ['before', ['b', 'a']],
    ['after', ['a', 'b']],
  ])('keeps both when an article takes a link over, offered %s the one that had it', (_, order) => {
    const window = makeWindow();
    commitPlan(window, window.plan([offer({ id: 'a', title: QUAKE })], START), START);
    const offers: Record<string, Offered> = {
      a: offer({ id: 'a', title: QUAKE_AGAIN }, 'h2'),
      b: offer({ id: 'b', aliases: ['a'], title: ELECTION }, 'h3'),
    };
    const placements = window.plan(
      order.flatMap((id) => offers[id] ?? []),
      START,
    );
    const entry = commitPlan(window, placements, START);
    expect(entry.articles.map(({ id }) => id)).toEqual(order);
    expect([window.size, window.storyOf('a'), window.storyOf('b')]).toEqual([2, 'S1', 'S2']);
  });

  it('dates an edit by the first version, though the log has forgotten that', () => {
    const window = makeWindow();
    commitPlan(window, window.plan([offer({ id: 'a', title: QUAKE })], START), START);
    const at = START + 6 * DAY;
    const edit = commitPlan(window, window.plan([offer({ id: 'a', title: QUAKE_AGAIN }, 'h2')], at), at);
    const later = START + 8 * DAY;
    const standBy = makeWindow();
    standBy.apply(edit);
    for (const one of [window, standBy]) {
      commitPlan(one, one.plan([offer({ id: 'x', title: ELECTION })], later), later);
      expect([one.size, one.storyOf('a')]).toEqual([1, undefined]);
    }
  });

  it('folds to the same window from the log alone', () => {
    const titles = [
      QUAKE,
      QUAKE_AGAIN,
      ELECTION,
      'Peru earthquake: rescue teams search rubble',
      'Oil prices fall 3%',
    ];
    const step = fc.record({
      id: fc.nat(6),
      title: fc.nat(titles.length - 1),
      source: fc.nat(2),
      days: fc.nat(3),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), fc.boolean(), (steps, refusals) => {
        const worker = makeWindow();
        const log: LogEntry[] = [];
        let at = START;
        for (const { id, title, source, days } of steps) {
          at += days * DAY;
          const text = titles[title] ?? '';
          const offered = [offer({ id: `${source}-${id}`, title: text, sourceId: `s${source}` }, text)];
          if (refusals) {
            worker.plan(offered, at);
            worker.rollback();
          }
          log.push(commitPlan(worker, worker.plan(offered, at), at));
        }
        const standBy = makeWindow();
        for (const entry of log) standBy.apply(entry);
        expect(standBy.size).toBe(worker.size);
        expect(standBy.position).toEqual(worker.position);
        const probes = titles.map((text, i) => offer({ id: `probe${i}`, title: text, sourceId: 'probe' }));
        const answer = (window: Window) =>
          probes.map((probe) => {
            const [placement] = window.plan([probe], at);
            window.rollback();
            return placement?.kind === 'same'
              ? placement.kind
              : [
                  placement?.kind === 'join' && placement.storyId,
                  placement && 'found' in placement && placement.found,
                ];
          });
        expect(answer(standBy)).toEqual(answer(worker));
      }),
      { numRuns: 40 },
    );
  });
});

describe('assembling stories', () => {
  function assemble(window: Window, offered: Offered[], stored: Map<string, StoryState>, at = START) {
    const placements = window.plan(offered, at);
    expect(storiesTouched(placements).every((id) => typeof id === 'string')).toBe(true);
    const stories = assembleStories(placements, stored, new Date(at));
    commitPlan(window, placements, at);
    for (const { state } of stories) stored.set(state.id, state);
    return stories;
  }

  const backlog = { id: 'a', title: QUAKE, backfill: true as const };
  const copy = { id: 'b', title: QUAKE_AGAIN, sourceId: 'other', provider: { domain: 'other.example' } };

  it('writes each story of a batch once, with all that changed', () => {
    const [story, ...more] = assemble(
      makeWindow(),
      [offer({ id: 'a', title: QUAKE }), offer(copy)],
      new Map(),
    );
    expect(more).toEqual([]);
    expect(story).toMatchObject({ replaces: 0, due: 'settle', changes: ['members'] });
    expect(story?.state.articles.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(story?.state.articles[1]?.why?.sharedWords.length).toBeGreaterThan(0);
    expect(story?.state.articles[0]?.firstSeenDateTime).toBe('2026-11-22T12:00:00Z');
  });

  it('links related stories both ways, the older one with less haste', () => {
    const window = makeWindow();
    const stored = new Map<string, StoryState>();
    assemble(window, [offer({ id: 'a', title: QUAKE })], stored);
    const follow = offer({
      id: 'c',
      title: 'Rescuers search for survivors of earthquake in northern Peru',
      sourceId: 'x',
    });
    const [younger, older] = assemble(window, [follow], stored);
    expect(younger).toMatchObject({ due: 'settle', changes: ['members', 'related'] });
    expect(younger?.state.related).toMatchObject([{ storyId: 'S1', origin: 'matched', kind: 'event' }]);
    expect(older).toMatchObject({ due: 'related', changes: ['related'], replaces: 1 });
    expect(older?.state.related).toMatchObject([{ storyId: younger?.state.id }]);
  });

  it('keeps a backlog silent until something new joins it', () => {
    const window = makeWindow();
    const stored = new Map<string, StoryState>();
    expect(assemble(window, [offer(backlog)], stored)[0]?.due).toBe('silent');
    expect(assemble(window, [offer({ ...copy, backfill: true })], stored)[0]?.due).toBe('ifOut');
    const [fresh] = assemble(
      window,
      [offer({ ...copy, id: 'd', sourceId: 'fourth', provider: { domain: 'd.example' } })],
      stored,
    );
    expect(fresh).toMatchObject({ due: 'settle', replaces: 2 });
  });

  it('keeps a member apart from the article that moved off its link, and joins the same story', () => {
    const window = makeWindow();
    const stored = new Map<string, StoryState>();
    assemble(window, [offer({ id: 'a', title: QUAKE })], stored);
    const provider = { domain: 'other.example' };
    const taken = offer({ id: 'a', title: QUAKE_AGAIN }, 'h2');
    const moved = offer({ id: 'b', aliases: ['a'], title: QUAKE, provider }, 'h3');
    const [story] = assemble(window, [taken, moved], stored);
    expect([window.storyOf('a'), window.storyOf('b')]).toEqual(['S1', 'S1']);
    expect(story?.state.articles.map(({ id, aliases }) => [id, aliases])).toEqual([
      ['a', undefined],
      ['b', undefined],
    ]);
  });

  it('keeps a backlog silent when one of its articles is edited', () => {
    const window = makeWindow();
    const stored = new Map<string, StoryState>();
    assemble(window, [offer(backlog)], stored);
    const [edited] = assemble(window, [offer({ id: 'a', title: QUAKE_AGAIN }, 'h2')], stored);
    expect(edited).toMatchObject({ due: 'ifOut', changes: ['content'] });
  });

  it('lets a cold story out once related ones have made it hot', () => {
    const window = makeWindow();
    const placements = window.plan([offer({ id: 'a', title: QUAKE })], START);
    const follow = offer({
      id: 'c',
      title: 'Rescuers search for survivors of earthquake in northern Peru',
      sourceId: 'x',
      provider: { domain: 'x.example' },
    });
    const at = new Date(START);
    const [alone] = assembleStories(placements, new Map(), at);
    const heat = alone?.state.articles[0]?.heat ?? 0;
    const policy = { priorityOf: () => 0, minHeat: heat + 1, relatedCount: 10 };
    const [cold] = assembleStories(placements, new Map(), at, policy);
    commitPlan(window, placements, START);
    expect(cold?.due).toBe('ifOut');
    const later = window.plan([follow], START);
    const grown = (state: StoryState | undefined) =>
      assembleStories(later, new Map(state ? [[state.id, state]] : []), at, policy).find(
        ({ state: { id } }) => id === 'S1',
      );
    expect(grown(cold?.state)).toMatchObject({ due: 'settle', changes: ['related'] });
    const silent = cold && {
      ...cold.state,
      articles: cold.state.articles.map((article) => ({ ...article, backfill: true as const })),
    };
    expect(grown(silent)).toMatchObject({ due: 'related' });
  });

  it('does not ask again why stories are related that are shown so already', () => {
    const link = (storyId: string) => [makeRelated({ storyId, similarity: 0.5 })];
    const stored = [makeStory({ id: 'a' }, link('S2'), 'S1'), makeStory({ id: 'b' }, link('S1'), 'S2')];
    const related = {
      ...makeMatch({ storyId: 'S2', similarity: 0.5 }),
      get why(): never {
        throw new Error('this takes long to tell');
      },
    };
    const found = { duplicateOf: makeMatch({ storyId: 'S1' }), related: [related] };
    const article = makeArticle({ id: 'c' });
    const join: Placement = { kind: 'join', article, storyId: 'S1', hash: 'h', found };
    const states = new Map(stored.map((state) => [state.id, state]));
    const [story, ...others] = assembleStories([join], states, new Date(START));
    expect(story).toMatchObject({ state: { articlesTotal: 2, related: link('S2') }, changes: ['members'] });
    expect(others).toEqual([]);
  });

  it('opens a story anew under its id when its state has gone', () => {
    const window = makeWindow();
    const stored = new Map<string, StoryState>();
    assemble(window, [offer({ id: 'a', title: QUAKE })], stored);
    stored.clear();
    const [story] = assemble(window, [offer(copy)], stored);
    expect(story).toMatchObject({ replaces: 0, state: { id: 'S1', articlesTotal: 1 } });
  });

  it('holds back what is colder than publish.minHeat', () => {
    const policy = { priorityOf: () => 0, minHeat: 500, relatedCount: 10 };
    const placements = makeWindow().plan([offer({ id: 'a', title: QUAKE })], START);
    const [story] = assembleStories(placements, new Map(), new Date(START), policy);
    expect(story).toMatchObject({ due: 'ifOut' });
    expect(story?.state.articles[0]?.published).toBe(false);
  });
});
