import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActOrder } from '../../../src/story/acts/acts.ts';
import type { LogEntry } from '../../../src/story/window/log.ts';
import { withoutContent } from '../../../src/story/window/placement.ts';
import { renderRecord } from '../../../src/story/records/record.ts';
import type { StoryState } from '../../../src/story/types.ts';
import type { Offered, Window } from '../../../src/story/window/window.ts';
import { makeStamp } from '../../support/factories.ts';
import {
  ELECTION,
  makeDesk,
  makeWindow,
  offer,
  OIL,
  QUAKE,
  QUAKE_AGAIN,
  RESCUE,
  START,
  type PureDesk,
} from './acts-desk.ts';

const HOUR = 3_600_000;
const TITLES = [QUAKE, QUAKE_AGAIN, RESCUE, ELECTION, OIL];
const SLUGS = ['', '', '', 'KILL: ', 'CORRECTED-'];
const LABELS: Record<string, string[]> = { 'KILL: ': ['kill'], 'CORRECTED-': ['correction'] };
const SOURCES = 3;
const ITEMS = 5;

const itemArb = fc.record({
  id: fc.nat(ITEMS - 1),
  source: fc.nat(SOURCES - 1),
  title: fc.nat(TITLES.length - 1),
  slug: fc.nat(SLUGS.length - 1),
  moved: fc.integer({ min: 0, max: 5 }),
});
const batchArb = fc.record({
  step: fc.constant('batch' as const),
  items: fc.array(itemArb, { minLength: 1, maxLength: 4 }),
  hours: fc.nat(6),
});
const actArb = fc.record({
  step: fc.constant('act' as const),
  kind: fc.constantFrom('join', 'join', 'split', 'split', 'retract', 'takedown', 'undo', 'undo'),
  /** Which story, article or act, counted round. */
  one: fc.nat(20),
  other: fc.nat(20),
  hours: fc.nat(6),
});
type Item = typeof itemArb extends fc.Arbitrary<infer T> ? T : never;
type Step = typeof batchArb extends fc.Arbitrary<infer T> ? T | Act : never;
type Act = typeof actArb extends fc.Arbitrary<infer T> ? T : never;
const stepsArb = fc.array(fc.oneof(batchArb, actArb, actArb), { minLength: 4, maxLength: 24, size: 'max' });

const allIds = Array.from({ length: SOURCES }, (_, source) =>
  Array.from({ length: ITEMS }, (_id, id) => `${source}-${id}`),
).flat();

function offered(items: readonly Item[]): Offered[] {
  return items.map(({ id, source, title, slug, moved }) => {
    const prefix = SLUGS[slug] ?? '';
    return offer({
      id: `${source}-${id}`,
      ...(moved === 0 && { aliases: [`${source}-${(id + 1) % ITEMS}`] }),
      sourceId: `s${source}`,
      provider: { domain: `s${source}.example` },
      title: `${prefix}${TITLES[title]}`,
      labels: LABELS[prefix] ?? [],
    });
  });
}

/** An act on something that there is, as far as there is something. */
function orderOf(desk: PureDesk, { kind, one, other }: Act): ActOrder {
  // Mostly what can be done; the rest is for refusals.
  const living = [...desk.stored.values()].filter(isLiving).map(({ id }) => id);
  const stories = one % 8 === 0 ? [...desk.stored.keys()] : living;
  const pick = (list: readonly string[], n: number) => list[n % Math.max(1, list.length)] ?? 'none';
  const storyId = pick(stories, one);
  const members = desk.membersOf(storyId) ?? [];
  switch (kind) {
    case 'join':
      return { kind, storyIds: [storyId, pick(stories, one + 1 + other)] };
    case 'split':
      return { kind, storyId, articleIds: members.filter((_, i) => (i + other) % 3 === 0) };
    case 'takedown':
      return other % 4 === 0 ? { kind, storyId } : { kind, articleIds: [pick(members, other)] };
    case 'undo':
      return { kind, actId: pick([...desk.acts.keys()], one) };
    default:
      return { kind: 'retract', storyId };
  }
}

/** Runs steps on a new desk; what the desk refuses is left out. */
function run(steps: readonly Step[], look: (desk: PureDesk, step: Step, at: number) => void = () => {}) {
  const desk = makeDesk();
  let at = START;
  const opening = Array.from({ length: 12 }, (_, i) => ({
    id: i % ITEMS,
    source: i % SOURCES,
    title: (i * 7) % TITLES.length,
    slug: 0,
    moved: 1,
  }));
  desk.take(offered(opening), at);
  for (const step of steps) {
    at += step.hours * HOUR;
    if (step.step === 'batch') desk.take(offered(step.items), at);
    else {
      const order = orderOf(desk, step);
      if (desk.refusal(order, at) === '') desk.act(order, at);
    }
    look(desk, step, at);
  }
  return { desk, at };
}

function folded(log: readonly LogEntry[]): Window {
  const window = makeWindow();
  for (const entry of log) window.apply(entry);
  return window;
}

/** All that can be asked of a window. */
function answersOf(window: Window, stories: readonly string[], at: number) {
  const probes = TITLES.flatMap((_, title) =>
    [0, 3].map((slug) => offered([{ id: 0, source: 0, title, slug, moved: 1 }])),
  );
  const placed = probes.map((probe) => {
    const [placement] = window.plan(probe, at);
    window.rollback();
    return placement?.kind === 'new' ? { ...placement, storyId: '' } : placement;
  });
  return {
    size: window.size,
    homes: allIds.map((id) => [window.storyOf(id), window.isPurged(id), window.idOf(id), window.knows(id)]),
    pins: stories.map((one) => [window.isHidden(one), stories.map((other) => window.areApart(one, other))]),
    members: stories.map((id) => window.articlesOf(id).toSorted()),
    placed,
  };
}

const isLiving = (state: StoryState) => state.articles.length > 0;

describe('any sequence of articles and acts', () => {
  it('leaves a window that the log alone gives as well, with or without what was taken down', () => {
    fc.assert(
      fc.property(stepsArb, (steps) => {
        const { desk, at } = run(steps);
        const stories = [...desk.stored.keys()];
        const answers = answersOf(desk.window, stories, at);
        expect(answersOf(folded(desk.log), stories, at)).toEqual(answers);
        const purged = new Set([...desk.acts.values()].flatMap(({ purges = [] }) => purges));
        const blanked = desk.log.map((entry) => ({
          ...entry,
          articles: entry.articles.map((article) =>
            purged.has(article.id) ? withoutContent(article) : article,
          ),
        }));
        expect(answersOf(folded(blanked), stories, at)).toEqual(answers);
      }),
      { numRuns: 30 },
    );
  });

  it('has every article in one story, the one that the window says, and every story sound', () => {
    fc.assert(
      fc.property(stepsArb, (steps) => {
        run(steps, ({ stored, window }, _step, at) => {
          const states = [...stored.values()];
          const held = states.flatMap(({ articles }) => articles.map(({ id }) => id));
          if (at < START + 7 * 24 * HOUR) {
            expect(held.toSorted()).toEqual([...new Set(held)].toSorted());
            for (const { id, articles } of states)
              expect(articles.map((article) => window.storyOf(article.id))).toEqual(articles.map(() => id));
            const inWindow = allIds.filter((id) => window.storyOf(id) !== undefined);
            expect(held.toSorted()).toEqual(inWindow.toSorted());
          }
          for (const state of states.filter(isLiving)) {
            expect(state.articlesTotal).toBe(state.articles.length);
            expect(renderRecord(state, makeStamp(), { secured: false }).storyId).toBe(state.id);
            expect(state.related.map(({ storyId }) => storyId)).not.toContain(state.id);
            if (state.retracted) continue;
            const named = state.related.map(({ storyId }) => stored.get(storyId ?? ''));
            expect(named.filter((other) => !other || other.retracted)).toEqual([]);
            expect(state.supersedes ?? []).not.toContain(state.id);
          }
        });
      }),
      { numRuns: 30 },
    );
  });

  it('never brings back what was taken down', () => {
    fc.assert(
      fc.property(stepsArb, (steps) => {
        const purged = new Set<string>();
        run(steps, ({ stored, window, acts }, _step, at) => {
          for (const act of acts.values())
            if (at < act.at + 6 * 24 * HOUR) for (const id of act.purges ?? []) purged.add(id);
          if (at >= START + 6 * 24 * HOUR) return;
          for (const id of purged)
            expect([window.storyOf(id), window.isPurged(id)]).toEqual([undefined, true]);
          const held = [...stored.values()].flatMap(({ articles }) => articles.map(({ id }) => id));
          expect(held.filter((id) => purged.has(id))).toEqual([]);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('never opens a story under the id of one that ended and has been forgotten', () => {
    fc.assert(
      fc.property(stepsArb, (steps) => {
        const forgotten = new Set<string>();
        run(steps, ({ stored }) => {
          expect([...stored.keys()].filter((id) => forgotten.has(id))).toEqual([]);
          for (const [id, state] of stored) {
            if (isLiving(state)) continue;
            stored.delete(id);
            forgotten.add(id);
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it('keeps apart what was parted, until it is joined', () => {
    fc.assert(
      fc.property(stepsArb, (steps) => {
        const { desk, at } = run(steps);
        const apart = [...desk.acts.values()].filter((act) => act.apart && at < act.at + 6 * 24 * HOUR);
        for (const act of apart) {
          const [one, other] = act.apart ?? ['', ''];
          const later = [...desk.acts.values()].filter(({ at: then, id }) => then >= act.at && id !== act.id);
          const isJoined = later.some(({ together }) => together?.includes(one) && together.includes(other));
          if (!isJoined)
            expect([desk.window.areApart(one, other), desk.window.mayUnite(one, other)]).toEqual([
              true,
              false,
            ]);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('any act', () => {
  it('is planned alike each time, and leaves no trace where its commit is refused', () => {
    fc.assert(
      fc.property(stepsArb, actArb, (steps, last) => {
        const { desk, at } = run(steps);
        const order = orderOf(desk, last);
        const plan = () => desk.plan(order, at, 'the-act', () => 'a-new-story');
        const stories = [...desk.stored.keys(), 'a-new-story'];
        const before = answersOf(desk.window, stories, at);
        const planned = plan();
        expect(plan()).toEqual(planned);
        expect(answersOf(desk.window, stories, at)).toEqual(before);
        if ('refused' in planned) return;
        desk.window.enact(planned.act, at);
        desk.window.rollback();
        expect(answersOf(desk.window, stories, at)).toEqual(before);
        expect(plan()).toEqual(planned);
      }),
      { numRuns: 30 },
    );
  });

  it('is taken back by an undo: every article is where it was', () => {
    fc.assert(
      fc.property(
        stepsArb,
        actArb.filter(({ kind }) => kind === 'join' || kind === 'split' || kind === 'retract'),
        (steps, last) => {
          const { desk, at } = run(steps);
          const order = orderOf(desk, last);
          const planned = desk.plan(order, at, 'probe');
          if ('refused' in planned) return;
          const homes = () => ({
            window: allIds.map((id) => [id, desk.window.storyOf(id)]),
            stories: [...desk.stored.values()]
              .filter(isLiving)
              .map(({ id, articles }) => [id, articles.map((article) => article.id).toSorted()])
              .toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1)),
            hidden: [...desk.stored.values()].filter(isLiving).filter(({ retracted }) => retracted),
          });
          const before = homes();
          const { act } = desk.act(order, at);
          desk.act({ kind: 'undo', actId: act.id }, at);
          expect(homes()).toEqual(before);
        },
      ),
      { numRuns: 30 },
    );
  });
});
