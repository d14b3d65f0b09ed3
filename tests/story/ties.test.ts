import { describe, expect, it } from 'vitest';
import type { Placement } from '../../src/story/window/placement.ts';
import { assembleBatch, type Due } from '../../src/story/assemble.ts';
import { DEFAULT_POLICY, openStory } from '../../src/story/state.ts';
import { findTies } from '../../src/story/ties.ts';
import { makeArticle, makeMatch } from '../support/factories.ts';
import { ELECTION, makeDesk, makeWindow, offer, OIL, QUAKE, QUAKE_AGAIN, START } from './acts/acts-desk.ts';

const HOUR = 3_600_000;

/** S1 holds a on the earthquake, S2 holds b, which tells something else, and then what a tells. */
function makeTied(younger: Parameters<typeof offer>[0] = { id: 'b' }) {
  const desk = makeDesk();
  desk.take([offer({ id: 'a' })]);
  desk.take([offer({ ...younger, title: OIL })], START + HOUR);
  const tied = () => desk.take([offer({ ...younger, title: QUAKE_AGAIN })], START + 2 * HOUR);
  return { ...desk, tied };
}

const storiesOf = ({ window }: Pick<ReturnType<typeof makeDesk>, 'window'>, ...ids: string[]) =>
  ids.map((id) => window.storyOf(id));

describe('two stories that prove to be one', () => {
  it('become the older one, with the members of both, and the younger ends', () => {
    const desk = makeTied();
    const { writes, unions } = desk.tied();
    expect(storiesOf(desk, 'a', 'b')).toEqual(['S1', 'S1']);
    expect(desk.membersOf('S1')).toEqual(['a', 'b']);
    expect(desk.stored.get('S1')).toMatchObject({ leadId: 'a', articlesTotal: 2, supersedes: ['S2'] });
    expect(desk.stored.get('S1')?.articles[1]).toMatchObject({ title: QUAKE_AGAIN, why: { rule: 'united' } });
    expect(desk.stored.get('S2')).toMatchObject({
      articles: [],
      retracted: { reason: 'merged', mergedInto: 'S1' },
    });
    expect(writes.find(({ state }) => state.id === 'S1')).toMatchObject({
      happening: 'merged',
      due: 'settle',
      urgent: true,
    });
    expect(unions).toMatchObject([
      {
        kind: 'match',
        by: 'matching',
        moves: [{ story: 'S1', articles: ['b'] }],
        together: ['S1', 'S2'],
      },
    ]);
  });

  it('become the one that was committed first, whatever dates are claimed', () => {
    const desk = makeTied({ id: 'b', publishedDateTime: '2026-11-20T10:00:00Z' });
    desk.tied();
    expect(storiesOf(desk, 'a', 'b')).toEqual(['S1', 'S1']);
  });

  it('are the same to a fold of the log, which compares nothing', () => {
    const desk = makeTied();
    expect(desk.tied().unions).toHaveLength(1);
    desk.take([offer({ id: 'c', title: OIL })], START + 2 * HOUR);
    desk.take([offer({ id: 'd' }), offer({ id: 'e', title: OIL })], START + 3 * HOUR);
    const folded = makeWindow();
    for (const entry of desk.log) folded.apply(JSON.parse(JSON.stringify(entry)));
    const ids = ['a', 'b', 'c', 'd', 'e'];
    expect(ids.map((id) => folded.storyOf(id))).toEqual(storiesOf(desk, ...ids));
    expect(folded.position).toEqual(desk.window.position);
    expect(folded.mayUnite('S1', 'S2')).toBe(true);
  });

  it('may both have opened with the very batch that ties them', () => {
    const desk = makeDesk();
    // The items of one poll may hold an earlier and a later version.
    const batch = [
      offer({ id: 'a' }),
      offer({ id: 'b', title: OIL }),
      offer({ id: 'b', title: QUAKE_AGAIN }),
    ];
    const { writes } = desk.take(batch);
    expect(writes.map(({ state }) => state.id)).toEqual(['S1']);
    expect(desk.membersOf('S1')).toEqual(['a', 'b']);
    const folded = makeWindow();
    for (const entry of desk.log) folded.apply(entry);
    expect([folded.storyOf('a'), folded.storyOf('b')]).toEqual(['S1', 'S1']);
  });

  it('are named by others as the one that is left', () => {
    const desk = makeDesk();
    desk.take([offer({ id: 'a' })]);
    desk.take([offer({ id: 'b', title: ELECTION })], START + HOUR);
    desk.take([offer({ id: 'c', title: `${ELECTION}, paper says on Monday` })], START + HOUR);
    desk.act({ kind: 'split', storyId: desk.window.storyOf('c') ?? '', articleIds: ['c'] }, START + HOUR);
    const third = desk.window.storyOf('c') ?? '';
    const named = () => desk.stored.get(third)?.related.map(({ storyId }) => storyId);
    expect(named()).toContain('S2');
    desk.take([offer({ id: 'b', title: QUAKE_AGAIN })], START + 2 * HOUR);
    expect(desk.window.storyOf('b')).toBe('S1');
    expect(named()).toContain('S1');
    expect(named()).not.toContain('S2');
  });

  it('are two again when the commit is refused', () => {
    const desk = makeTied();
    const placements = desk.window.plan([offer({ id: 'b', title: QUAKE_AGAIN })], START + 2 * HOUR);
    const [tie] = findTies(placements, desk.window);
    expect(tie?.stories.toSorted()).toEqual(['S1', 'S2']);
    const moves = [{ story: 'S1', articles: ['b'] }];
    const act = { id: 'm', kind: 'match' as const, by: 'matching', reason: '', moves };
    desk.window.enact({ ...act, together: ['S1', 'S2'] }, START + 2 * HOUR);
    expect(desk.window.storyOf('b')).toBe('S1');
    desk.window.rollback();
    expect(storiesOf(desk, 'a', 'b')).toEqual(['S1', 'S2']);
  });
});

describe('a union of backlog stories that never went out', () => {
  const MAY_GO_OUT = 0;
  const TOO_COLD = 300;

  /** X is the older. One article comes, as a duplicate of both, and joins one of them. */
  function dueWith(
    comes: { backfill?: true },
    joins: 'X' | 'Y',
    { minHeat = MAY_GO_OUT, isOut = [] as string[] } = {},
  ): Due | undefined {
    const policy = { ...DEFAULT_POLICY, minHeat };
    const open = (id: string, hours: number) => {
      const article = makeArticle({ id: `lead-of-${id}`, title: QUAKE, backfill: true });
      return openStory(id, article, [], new Date(START + hours * HOUR), policy);
    };
    const placement: Placement = {
      kind: 'join',
      article: makeArticle({ id: 'p', title: QUAKE, ...comes }),
      storyId: joins,
      hash: 'h',
      found: { duplicateOf: makeMatch({ storyId: joins }), related: [] },
    };
    const { stories } = assembleBatch([placement], [{ stories: ['X', 'Y'], likeness: 1 }], {
      states: new Map([
        ['X', open('X', 0)],
        ['Y', open('Y', 1)],
      ]),
      at: new Date(START + 2 * HOUR),
      policy,
      isOut: (id) => isOut.includes(id),
    });
    return stories.find(({ state }) => state.id === 'X')?.due;
  }

  it.each(['X', 'Y'] as const)('goes out with the fresh article that joined %s', (joined) => {
    expect(dueWith({}, joined)).toBe('settle');
  });

  it.each(['X', 'Y'] as const)('stays in where what joined %s is backlog too', (joined) => {
    expect(dueWith({ backfill: true }, joined)).toBe('ifOut');
  });

  it.each(['X', 'Y'] as const)('stays in under the heat asked for, whatever joined %s', (joined) => {
    expect(dueWith({}, joined, { minHeat: TOO_COLD })).toBe('ifOut');
    expect(dueWith({}, joined, { minHeat: TOO_COLD, isOut: ['Y'] })).toBe('settle');
  });
});

describe('round-ups', () => {
  const NEWS = [
    'Tesla recalls 300,000 cars over steering fault',
    'Finnish parliament approves bill on border closure',
    'Strong earthquake kills dozens in northern Peru',
    'Oil prices fall as output of shale fields grows',
  ];

  /** Of two and of three pieces of news, in every order, so that no two are the same. */
  const roundUpsOf = (news: readonly string[]): string[] =>
    news.flatMap((one) => {
      const others = news.filter((other) => other !== one);
      const short = one.split(' ').slice(0, 4).join(' ');
      return others.flatMap((two, at) => [`${one}; ${two}`, `${short}; ${two}; ${others[(at + 1) % 3]}`]);
    });

  it.each(['strict', 'balanced'] as const)('bridge no two stories, however many come (%s)', (profile) => {
    const desk = makeDesk({ profile });
    desk.take(NEWS.map((title, at) => offer({ id: `n${at}`, title })));
    expect(new Set(storiesOf(desk, 'n0', 'n1', 'n2', 'n3')).size).toBe(4);
    let couldJoin = 0;
    for (const [round, title] of roundUpsOf(NEWS).entries()) {
      const { placements } = desk.take([offer({ id: `r${round}`, title })], START + HOUR);
      couldJoin += placements.filter(
        (placement) => 'found' in placement && placement.found.alsoDuplicateOf,
      ).length;
    }
    expect(couldJoin).toBeGreaterThan(0);
    // Round-ups may become one story with each other, and one news of theirs may be in it, but never two.
    expect(new Set(storiesOf(desk, 'n0', 'n1', 'n2', 'n3')).size).toBe(4);
  });
});

describe('what an operator says', () => {
  it('takes a union back, and the two stay apart whatever ties them later', () => {
    const desk = makeTied();
    const [union] = desk.tied().unions;
    desk.act({ kind: 'undo', actId: union?.id ?? '' }, START + 3 * HOUR);
    expect(storiesOf(desk, 'a', 'b')).toEqual(['S1', 'S2']);
    expect(desk.stored.get('S2')).toMatchObject({ splitFrom: 'S1', leadId: 'b' });
    desk.take([offer({ id: 'b', title: QUAKE })], START + 4 * HOUR);
    const { unions } = desk.take([offer({ id: 'c' })], START + 4 * HOUR);
    expect(unions).toEqual([]);
    expect(desk.window.storyOf('a')).not.toBe(desk.window.storyOf('b'));
  });

  it('keeps a hidden story to itself', () => {
    const desk = makeTied();
    desk.act({ kind: 'retract', storyId: 'S1' }, START + HOUR);
    expect(desk.tied().unions).toEqual([]);
    expect(storiesOf(desk, 'a', 'b')).toEqual(['S1', 'S2']);
  });

  it('keeps apart what was split', () => {
    const desk = makeDesk();
    desk.take([offer({ id: 'a' }), offer({ id: 'b', title: QUAKE_AGAIN })]);
    desk.act({ kind: 'split', storyId: 'S1', articleIds: ['b'] });
    const apart = desk.window.storyOf('b');
    const { unions } = desk.take([offer({ id: 'c' })], START + HOUR);
    expect(unions).toEqual([]);
    expect(desk.window.storyOf('b')).toBe(apart);
  });
});

describe('the ties of a plan', () => {
  /** An article that joins the first story and could join the others. */
  const between = (storyId: string, ...others: string[]): Placement => ({
    kind: 'join',
    article: makeArticle(),
    storyId,
    hash: 'h',
    found: {
      duplicateOf: makeMatch({ storyId }),
      alsoDuplicateOf: others.map((other) => makeMatch({ storyId: other })),
      related: [],
    },
  });
  const united = { mayUnite: () => true, compareStories: () => 0.8 };

  it('take each story once: what it becomes meets the next plan', () => {
    const ties = findTies([between('A', 'B', 'C'), between('C', 'B'), between('C', 'D')], united);
    expect(ties.map(({ stories }) => stories)).toEqual([
      ['A', 'B'],
      ['C', 'D'],
    ]);
  });

  it('are compared once a pair, and no more than eight pairs', () => {
    const asked: string[] = [];
    const compareStories = (a: string, b: string) => {
      asked.push(`${a} ${b}`);
      return undefined;
    };
    const many = Array.from({ length: 30 }, (_, at) => between(`A${at}`, `B${at}`));
    expect(findTies([between('A', 'B'), between('B', 'A'), ...many], { ...united, compareStories })).toEqual(
      [],
    );
    expect(asked).toEqual(['A B', ...Array.from({ length: 7 }, (_, at) => `A${at} B${at}`)]);
  });

  it('are none for what joins its story only', () => {
    const { found, ...rest } = between('A') as Extract<Placement, { kind: 'join' }>;
    expect(findTies([{ ...rest, found: { related: found.related } }, between('A', 'A')], united)).toEqual([]);
  });
});
