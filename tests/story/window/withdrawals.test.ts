import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanTitle } from '../../../src/article/text/clean-title.ts';
import type { Article } from '../../../src/article/types.ts';
import { assembleStories, storiesLinked, storiesTouched } from '../../../src/story/assemble.ts';
import type { LogEntry } from '../../../src/story/window/log.ts';
import { renderRecord } from '../../../src/story/records/record.ts';
import { DEFAULT_POLICY } from '../../../src/story/state.ts';
import type { StoryState } from '../../../src/story/types.ts';
import { logArticle, type Placement } from '../../../src/story/window/placement.ts';
import { Window, type Offered } from '../../../src/story/window/window.ts';
import type { Owner } from '../../../src/story/window/withdrawals.ts';
import { makeArticle, makeStamp } from '../../support/factories.ts';

const START = Date.UTC(2026, 10, 22, 12);
const DAY = 86_400_000;
const MORNING = '2026-11-22T10:00:00Z';
const NOON = '2026-11-22T12:00:00Z';

const QUAKE = 'Strong earthquake kills dozens in northern Peru';
const QUAKE_AGAIN = 'Strong earthquake kills dozens in northern Peru, officials say';
const RESCUE = 'Rescuers search for survivors of earthquake in northern Peru';
const ELECTION = 'Finnish parliament approves bill on border closure';

const PAPER = { sourceId: 'paper', provider: { domain: 'paper.example' } };
const OWNERS: Record<string, Owner> = {
  wire: { domain: 'wire.example' },
  'wire-sports': { domain: 'wire.example' },
  east: { family: 'gazettes', domain: 'east.example' },
  west: { family: 'gazettes', domain: 'west.example' },
  rogue: { domain: 'rogue.example' },
};

/** An item of the agency `wire`, unless it says otherwise. */
function offer(overrides: Partial<Article>, hash?: string): Offered {
  const title = overrides.title ?? QUAKE;
  const article = makeArticle({
    sourceId: 'wire',
    provider: { domain: 'wire.example' },
    publishedDateTime: MORNING,
    labels: cleanTitle(title).labels,
    ...overrides,
    title,
  });
  return { hash: hash ?? title, article };
}

function makeWindow(): Window {
  let next = 1;
  return new Window({
    days: 7,
    mintStoryId: () => `S${next++}`,
    ownerOf: (source) => OWNERS[source] ?? {},
  });
}

/** A desk without Redis: the window, its log, and the stories as stored. */
function makeDesk() {
  const window = makeWindow();
  const log: LogEntry[] = [];
  const stored = new Map<string, StoryState>();
  let positions = 0;

  function take(offered: Offered[], at = START) {
    const placements = window.plan(offered, at);
    const touched = new Map(storiesTouched(placements).flatMap((id) => pair(stored, id)));
    for (const id of storiesLinked(placements, touched))
      for (const [, state] of pair(stored, id)) touched.set(id, state);
    const writes = assembleStories(placements, touched, new Date(at));
    for (const { state, replaces } of writes) {
      expect([state.id, stored.get(state.id)?.revision ?? 0]).toEqual([state.id, replaces]);
      expect(state.revision).toBeGreaterThan(replaces);
      stored.set(state.id, state);
    }
    const position = { id: `${++positions}-0`, token: 't' };
    window.settle(position);
    log.push({ position, at, articles: placements.flatMap(logged) });
    return { placements, writes };
  }
  return { window, log, stored, take, membersOf: (id: string) => stored.get(id)?.articles.map((a) => a.id) };
}

function pair(states: Map<string, StoryState>, id: string): [string, StoryState][] {
  const state = states.get(id);
  return state ? [[id, state]] : [];
}

function logged(placement: Placement) {
  return placement.kind === 'same' ? [] : [logArticle(placement)];
}

const kindsOf = (placements: Placement[]) => placements.map(({ kind }) => kind);

describe('a notice that withdraws', () => {
  it('retracts the story whose only article is retitled, and leaves nothing of it', () => {
    const { take, stored, window } = makeDesk();
    take([offer({ id: 'a' })]);
    const { placements, writes } = take([offer({ id: 'a', title: `KILL: ${QUAKE}` })]);
    expect(placements).toMatchObject([{ kind: 'kill', killed: [{ articleId: 'a', storyId: 'S1' }] }]);
    expect(writes).toMatchObject([{ replaces: 1, state: { retracted: { reason: 'killed' } } }]);
    expect(JSON.stringify(stored.get('S1'))).not.toMatch(/earthquake|example/);
    expect([window.size, window.storyOf('a')]).toEqual([0, undefined]);
  });

  it('retracts by title what the same agency sent as another item, by any of its feeds', () => {
    for (const sourceId of ['wire', 'wire-sports']) {
      const { take, stored } = makeDesk();
      take([offer({ id: 'a' })]);
      const notice = offer({
        id: 'n',
        sourceId,
        title: `MANDATORY KILL - ${QUAKE}`,
        publishedDateTime: NOON,
      });
      expect(take([notice]).placements).toMatchObject([{ kind: 'kill', killed: [{ articleId: 'a' }] }]);
      expect([...stored.values()]).toMatchObject([{ id: 'S1', retracted: { reason: 'killed' } }]);
    }
  });

  it('reaches the papers of one family', () => {
    const { take, stored } = makeDesk();
    take([offer({ id: 'a', sourceId: 'east', provider: { domain: 'east.example' } })]);
    take([
      offer({ id: 'n', sourceId: 'west', provider: { domain: 'west.example' }, title: `KILL: ${QUAKE}` }),
    ]);
    expect(stored.get('S1')?.retracted).toEqual({ reason: 'killed' });
  });

  it('reaches a piece of another genre and from days before, but not another story of the same publisher', () => {
    const { take, stored } = makeDesk();
    take([
      offer({ id: 'a', title: `Opinion: ${QUAKE}` }),
      offer({ id: 'b', title: RESCUE }),
      offer({ id: 'c', title: ELECTION }),
    ]);
    const at = START + 5 * DAY;
    take([offer({ id: 'n', title: `KILL: ${QUAKE}`, publishedDateTime: '2026-11-27T10:00:00Z' })], at);
    expect([...stored.values()].map(({ retracted }) => retracted?.reason)).toEqual([
      'killed',
      undefined,
      undefined,
    ]);
  });

  it('leaves what other publishers carry: their story goes on with another lead', () => {
    const { take, stored } = makeDesk();
    take([offer({ id: 'a' })]);
    take([offer({ id: 'b', ...PAPER })]);
    const { writes } = take([offer({ id: 'n', title: `KILL: ${QUAKE}` })]);
    expect(writes).toMatchObject([{ changes: ['lead', 'members'], due: 'ifOut', urgent: true }]);
    expect(stored.get('S1')).toMatchObject({
      leadId: 'b',
      articlesTotal: 1,
      articles: [{ id: 'b', similarity: 1, published: true }],
    });
  });

  it('is heeded only from who speaks for the publisher', () => {
    const { take, membersOf } = makeDesk();
    take([offer({ id: 'a' })]);
    const claimed = offer({ id: 'n', sourceId: 'rogue', title: `KILL: ${QUAKE}` });
    expect(take([claimed]).placements).toMatchObject([{ kind: 'kill', killed: [] }]);
    const samePage = offer({ id: 'a', sourceId: 'rogue', title: `KILL: ${QUAKE}` });
    expect(kindsOf(take([samePage]).placements)).toEqual(['same']);
    const aggregated = (id: string, domain: string, title = QUAKE) =>
      offer({ id, sourceId: 'many', provider: { domain }, title });
    take([aggregated('m1', 'one.example'), aggregated('m2', 'two.example')]);
    take([aggregated('m3', 'two.example', `KILL: ${QUAKE}`)]);
    expect(membersOf('S1')).toEqual(['a', 'm1']);
  });

  it('does not let who brought a page first keep its publisher from it', () => {
    const { take, stored } = makeDesk();
    take([offer({ id: 'a', sourceId: 'rogue' })]);
    take([offer({ id: 'a', sourceId: 'rogue', title: `KILL: ${QUAKE}` })]);
    expect(kindsOf(take([offer({ id: 'a' })]).placements)).toEqual(['new']);
    take([offer({ id: 'a', title: `KILL: ${QUAKE}` })]);
    const undone = [
      offer({ id: 'a', sourceId: 'rogue', title: `WITHDRAWN: ${QUAKE}` }),
      offer({ id: 'a', sourceId: 'rogue' }),
    ];
    expect(kindsOf(take(undone).placements)).toEqual(['same', 'killed']);
    expect([...stored.values()].every(({ retracted }) => retracted)).toBe(true);
  });

  it('never comes out itself, and drops what comes after it and is older', () => {
    const { take, stored } = makeDesk();
    const early = take([offer({ id: 'n', title: `KILL: ${QUAKE}`, publishedDateTime: NOON })]);
    expect(early).toMatchObject({ placements: [{ kind: 'kill', killed: [] }], writes: [] });
    const late = [
      offer({ id: 'a' }),
      offer({ id: 'undated', sourceId: 'wire-sports' }),
      offer({ id: 'b', ...PAPER }),
      offer({ id: 'again', publishedDateTime: '2026-11-22T12:30:00Z' }),
    ];
    delete late[1]?.article.publishedDateTime;
    expect(kindsOf(take(late).placements)).toEqual(['killed', 'killed', 'new', 'join']);
    expect([...stored.values()].flatMap(({ articles }) => articles.map(({ id }) => id))).toEqual([
      'b',
      'again',
    ]);
  });

  it('reaches to the end of the day that it names', () => {
    const { take } = makeDesk();
    take([offer({ id: 'a' })]);
    const day = { publishedDateTime: '2026-11-22T00:00:00Z', datePrecision: 'day' as const };
    expect(take([offer({ id: 'n', title: `KILL: ${QUAKE}`, ...day })]).placements).toMatchObject([
      { killed: [{ articleId: 'a' }] },
    ]);
  });

  it('keeps the withdrawn id out for good, edited or moved, from whichever source', () => {
    const { take } = makeDesk();
    take([offer({ id: 'a' })]);
    take([offer({ id: 'n', title: `KILL: ${QUAKE}`, publishedDateTime: NOON })]);
    const later = [
      offer({ id: 'a', title: ELECTION }),
      offer({ id: 'a2', aliases: ['a'], title: 'Mayor resigns' }),
      offer({ id: 'a', sourceId: 'wire-sports', title: 'Oil prices fall 3%' }),
    ];
    for (const each of later) expect(kindsOf(take([each]).placements)).toEqual(['killed']);
    expect(kindsOf(take(later.slice(2)).placements)).toEqual(['same']);
  });

  it('may be taken back by the item itself, which is a new story then', () => {
    const { take, stored } = makeDesk();
    take([offer({ id: 'a' })]);
    take([offer({ id: 'a', title: `KILL: ${QUAKE}` })]);
    expect(kindsOf(take([offer({ id: 'a', sourceId: 'wire-sports' })]).placements)).toEqual(['killed']);
    expect(take([offer({ id: 'a' }, 'h3')]).placements).toMatchObject([{ kind: 'new', storyId: 'S2' }]);
    expect([stored.get('S1')?.retracted?.reason, stored.get('S2')?.retracted]).toEqual(['killed', undefined]);
  });

  it('is forgotten with the window', () => {
    const { take } = makeDesk();
    take([offer({ id: 'n', title: `KILL: ${QUAKE}` })]);
    const other = offer({ id: 'x', ...PAPER, title: ELECTION });
    take([other], START + 6 * DAY);
    expect(kindsOf(take([offer({ id: 'a' })], START + 8 * DAY).placements)).toEqual(['new']);
  });

  it('writes nothing of a story that it meets in its own batch', () => {
    const { take } = makeDesk();
    const { placements, writes } = take([offer({ id: 'a' }), offer({ id: 'n', title: `KILL: ${QUAKE}` })]);
    expect(kindsOf(placements)).toEqual(['new', 'kill']);
    expect(writes).toEqual([]);
  });

  it('is known when it comes again', () => {
    const { take } = makeDesk();
    const batch = [offer({ id: 'a' }), offer({ id: 'n', title: `KILL: ${QUAKE}` }), offer({ id: 'late' })];
    expect(kindsOf(take(batch).placements)).toEqual(['new', 'kill', 'killed']);
    expect(kindsOf(take(batch.slice(1)).placements)).toEqual(['same', 'same']);
  });
});

describe('what others show of a withdrawn story', () => {
  it('is gone where the two name each other, and shows the new lead where the story goes on', () => {
    const { take, stored } = makeDesk();
    take([offer({ id: 'a' })]);
    take([offer({ id: 'r', ...PAPER, title: RESCUE })]);
    expect(stored.get('S2')?.related).toMatchObject([{ storyId: 'S1', title: QUAKE }]);
    take([offer({ id: 'b', sourceId: 'third', provider: { domain: 'third.example' }, title: QUAKE_AGAIN })]);
    const living = take([offer({ id: 'n', title: `KILL: ${QUAKE}` })]);
    expect(stored.get('S2')?.related).toMatchObject([{ storyId: 'S1', title: QUAKE_AGAIN }]);
    expect(living.writes[1]).toMatchObject({ changes: ['related'], due: 'ifOut', urgent: true });
    take([
      offer({
        id: 'b',
        sourceId: 'third',
        provider: { domain: 'third.example' },
        title: `KILL: ${QUAKE_AGAIN}`,
      }),
    ]);
    expect(stored.get('S1')?.retracted).toBeDefined();
    expect(stored.get('S2')?.related).toEqual([]);
  });

  it('shows the lead where what is withdrawn has led before, and changes nothing else', () => {
    const { take, stored } = makeDesk();
    take([offer({ id: 'a', quality: 50 })]);
    take([offer({ id: 'r', ...PAPER, title: RESCUE })]);
    take([offer({ id: 'b', ...PAPER, title: QUAKE_AGAIN, quality: 90 })]);
    expect(stored.get('S1')).toMatchObject({ leadId: 'b', formerLeadIds: ['a'] });
    expect(stored.get('S2')?.related).toMatchObject([{ storyId: 'S1', title: QUAKE }]);
    const { writes } = take([offer({ id: 'n', title: `KILL: ${QUAKE}` })]);
    expect(JSON.stringify(writes)).not.toContain('wire.example');
    expect(stored.get('S2')?.related).toMatchObject([{ storyId: 'S1', title: QUAKE_AGAIN }]);
    expect(writes[1]).toMatchObject({
      state: { id: 'S2' },
      changes: ['related'],
      due: 'ifOut',
      urgent: true,
    });
    const third = { id: 'c', sourceId: 'third', provider: { domain: 'third.example' } };
    take([offer({ ...third, title: QUAKE_AGAIN })]);
    const last = take([offer({ ...third, title: `KILL: ${QUAKE_AGAIN}` })]).writes;
    expect(last.map(({ state }) => state.id)).toEqual(['S1']);
  });

  it('is found by no new story', () => {
    const { take, stored } = makeDesk();
    take([offer({ id: 'a' })]);
    take([offer({ id: 'a', title: `KILL: ${QUAKE}` })]);
    take([offer({ id: 'r', ...PAPER, title: RESCUE })]);
    expect(stored.get('S2')?.related).toEqual([]);
  });
});

describe('a correction', () => {
  const BOMB = 'Bomb kills 17 at wedding in eastern Kabul';
  const FIXED = 'CORRECTED-Bomb kills 14 at wedding in eastern Kabul';

  it('joins what it corrects, though the facts differ, and takes its place and its lead', () => {
    const { take, stored } = makeDesk();
    take([offer({ id: 'a', title: BOMB, quality: 90 })]);
    take([offer({ id: 'b', ...PAPER, title: BOMB, quality: 85 })]);
    const { placements, writes } = take([
      offer({ id: 'c', title: FIXED, publishedDateTime: NOON, quality: 50 }),
    ]);
    expect(placements).toMatchObject([{ kind: 'join', storyId: 'S1', corrects: ['a'] }]);
    expect(writes).toMatchObject([{ changes: ['lead', 'members'], due: 'settle' }]);
    expect(stored.get('S1')).toMatchObject({ leadId: 'c', correctedBy: { a: 'c' } });
    expect(stored.get('S1')?.articles.find(({ id }) => id === 'c')?.why).toMatchObject({
      rule: 'correction',
    });
    // An edit of the corrected version does not bring it back in front.
    take([offer({ id: 'a', title: BOMB, quality: 150 }, 'h2')]);
    expect(stored.get('S1')).toMatchObject({ leadId: 'c' });
  });

  it('leaves the lead where another leads, and what it corrects does not get it', () => {
    const { take, stored } = makeDesk();
    take([offer({ id: 'b', ...PAPER, title: BOMB, quality: 80 })]);
    take([offer({ id: 'a', title: BOMB, quality: 60 })]);
    take([offer({ id: 'c', title: FIXED, publishedDateTime: NOON, quality: 60 })]);
    expect(stored.get('S1')).toMatchObject({ leadId: 'b' });
    take([offer({ id: 'a', title: BOMB, quality: 100 }, 'h2')]);
    expect(stored.get('S1')).toMatchObject({ leadId: 'c' });
  });

  it('corrects its own publisher only, and nothing that came after it', () => {
    const { take } = makeDesk();
    take([offer({ id: 'b', ...PAPER, title: BOMB })]);
    take([offer({ id: 'a', title: BOMB, publishedDateTime: '2026-11-22T12:30:00Z' })]);
    const [placement] = take([offer({ id: 'c', title: FIXED, publishedDateTime: NOON })]).placements;
    expect(placement).not.toHaveProperty('corrects');
  });

  it('is an ordinary article where it corrects nothing', () => {
    const { take } = makeDesk();
    expect(take([offer({ id: 'c', title: FIXED })]).placements).toMatchObject([{ kind: 'new' }]);
  });

  it('gives the place back when it is withdrawn itself', () => {
    const { take, stored } = makeDesk();
    take([offer({ id: 'a', title: BOMB })]);
    take([offer({ id: 'c', title: FIXED, publishedDateTime: NOON })]);
    take([offer({ id: 'c', title: `KILL: ${FIXED}`, publishedDateTime: NOON })]);
    expect(stored.get('S1')).toMatchObject({ leadId: 'a', articlesTotal: 1 });
    expect(stored.get('S1')).not.toHaveProperty('correctedBy');
  });
});

describe('any sequence of articles, notices and corrections', () => {
  const sources = ['wire', 'wire-sports', 'paper', 'east', 'west'];
  const titles = [QUAKE, QUAKE_AGAIN, RESCUE, ELECTION];
  const slugs = ['', '', 'KILL: ', 'CORRECTED-'];
  const itemArb = fc.record({
    id: fc.nat(5),
    title: fc.nat(titles.length - 1),
    slug: fc.nat(slugs.length - 1),
    source: fc.nat(sources.length - 1),
    hour: fc.nat(3),
    moved: fc.boolean(),
  });
  const stepArb = fc.record({
    items: fc.array(itemArb, { minLength: 1, maxLength: 4 }),
    hours: fc.nat(30),
    refused: fc.boolean(),
  });

  function offered(items: (typeof itemArb extends fc.Arbitrary<infer T> ? T : never)[]): Offered[] {
    return items.map(({ id, title, slug, source, hour, moved }) => {
      const sourceId = sources[source] ?? '';
      const domain = sourceId.startsWith('wire') ? 'wire.example' : `${sourceId}.example`;
      const text = `${slugs[slug]}${titles[title]}`;
      return offer({
        id: `${domain}-${id}`,
        ...(moved && { aliases: [`${domain}-${(id + 1) % 6}`] }),
        sourceId,
        provider: { domain },
        title: text,
        publishedDateTime: `2026-11-22T1${hour}:00:00Z`,
      });
    });
  }

  it('leaves a window that the log alone gives as well, and stories that are sound', () => {
    fc.assert(
      fc.property(fc.array(stepArb, { maxLength: 14 }), (steps) => {
        const { window, log, stored, take } = makeDesk();
        let at = START;
        for (const { items, hours, refused } of steps) {
          at += hours * 3_600_000;
          const batch = offered(items);
          if (refused) {
            window.plan(batch, at);
            window.rollback();
          }
          take(batch, at);
        }
        const standBy = makeWindow();
        for (const entry of log) standBy.apply(entry);
        const probes = sources.flatMap((_name, source) =>
          titles.flatMap((_, title) =>
            [0, 5].map((id) => offered([{ id, title, slug: id % 4, source, hour: id % 4, moved: false }])),
          ),
        );
        const answers = (one: Window) =>
          probes.map((probe) => {
            const [placement] = one.plan(probe, at);
            one.rollback();
            return {
              ...placement,
              storyId: placement?.kind === 'new' ? '' : (placement as { storyId?: string }).storyId,
            };
          });
        expect(standBy.size).toBe(window.size);
        expect(answers(standBy)).toEqual(answers(window));
        const young = at < START + 7 * DAY;
        for (const state of stored.values()) expectSound(state, young ? window : undefined);
      }),
      { numRuns: 40 },
    );
  });

  /** An article that the window has forgotten may come again as another story's. */
  function expectSound(state: StoryState, window?: Window): void {
    if (state.retracted) {
      expect([state.articles, state.related, state.leadId]).toEqual([[], [], '']);
      return;
    }
    expect(state.articles.map(({ id }) => id)).toContain(state.leadId);
    expect(state.articles.flatMap(({ labels }) => labels)).not.toContain('kill');
    for (const { id } of window ? state.articles : [])
      expect([undefined, state.id]).toContain(window?.storyOf(id));
    const corrected = Object.keys(state.correctedBy ?? {});
    expect(corrected).not.toContain(state.leadId);
    expect(renderRecord(state, makeStamp(), { secured: false }).storyId).toBe(state.id);
    expect(state.articles.filter(({ published }) => published).map(({ id }) => id)).toEqual(
      DEFAULT_POLICY.minHeat === 0 ? [state.leadId] : [],
    );
  }
});
