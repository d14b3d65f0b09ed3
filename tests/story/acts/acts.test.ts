import { describe, expect, it } from 'vitest';
import { scoreTitles } from '../../../src/story/titles/score-titles.ts';
import { DEFAULT_POLICY } from '../../../src/story/state.ts';
import {
  DAY,
  ELECTION,
  makeDesk,
  makeWindow,
  offer,
  OIL,
  QUAKE,
  QUAKE_AGAIN,
  RESCUE,
  START,
} from './acts-desk.ts';

const HOUR = 3_600_000;

/** S1 holds a and b on the earthquake, S2 holds c on the search for survivors; the two are related. */
function makeTwoStories() {
  const desk = makeDesk();
  desk.take([offer({ id: 'a' })]);
  desk.take([offer({ id: 'b', title: QUAKE_AGAIN })]);
  desk.take([offer({ id: 'c', title: RESCUE })], START + HOUR);
  return desk;
}

describe('joining two stories', () => {
  it('leaves the older one, with the members of both, and ends the younger', () => {
    const { act, stored, membersOf, window } = makeTwoStories();
    const { act: kept, stories } = act({ kind: 'join', storyIds: ['S2', 'S1'] }, START + HOUR);
    expect(kept).toEqual({
      id: 'act-1',
      kind: 'join',
      by: 'ann',
      reason: 'so it is',
      moves: [{ story: 'S1', articles: ['c'] }],
      together: ['S1', 'S2'],
    });
    expect(membersOf('S1')).toEqual(['a', 'b', 'c']);
    expect(stored.get('S1')).toMatchObject({
      leadId: 'a',
      articlesTotal: 3,
      supersedes: ['S2'],
      related: [],
    });
    expect(stored.get('S2')).toMatchObject({
      articles: [],
      retracted: { reason: 'merged', mergedInto: 'S1' },
    });
    expect(['a', 'b', 'c'].map((id) => window.storyOf(id))).toEqual(['S1', 'S1', 'S1']);
    expect(stories).toMatchObject([
      {
        state: { id: 'S1' },
        happening: 'merged',
        due: 'settle',
        urgent: true,
        changes: ['members', 'related'],
      },
      { state: { id: 'S2' }, urgent: true, changes: [] },
    ]);
  });

  it('says of what came over that an operator put it there, and how like the lead it is', () => {
    const { act, stored } = makeTwoStories();
    act({ kind: 'join', storyIds: ['S1', 'S2'] });
    const [, b, c] = stored.get('S1')?.articles ?? [];
    expect(b?.why?.rule).not.toBe('operator');
    expect(c?.why?.rule).toBe('operator');
    const lead = { title: QUAKE, excerpt: 'Traffic crosses the harbour again.' };
    expect(c?.similarity).toBe(scoreTitles(lead, { ...lead, title: RESCUE }).duplicate);
  });

  it('compares titles without what their sources put behind them', () => {
    const { take, act, stored } = makeDesk();
    const signed = (id: string, title: string, titleTail: string) =>
      offer({ id, title: title + titleTail, titleTail });
    const tail = ' | voices of the Andean highlands';
    take([signed('a', QUAKE, tail), signed('b', QUAKE, ' – all the news from Turku harbour')]);
    take([signed('x', ELECTION, tail)], START + HOUR);
    expect(stored.get('S1')?.articles[1]).toMatchObject({ id: 'b', similarity: 1 });
    act({ kind: 'split', storyId: 'S1', articleIds: ['b'] });
    act({ kind: 'undo', actId: 'act-1' });
    act({ kind: 'join', storyIds: ['S1', 'S2'] });
    const [, b, x] = stored.get('S1')?.articles ?? [];
    expect(b).toMatchObject({ id: 'b', similarity: 1, why: { rule: 'operator' } });
    expect(x).toMatchObject({ id: 'x', why: { sharedWords: [] } });
  });

  it('gives the lead to one that comes over only where it outranks the one there', () => {
    for (const [quality, leadId] of [
      [65, 'a'],
      [90, 'c'],
    ] as const) {
      const { take, act, stored } = makeDesk();
      take([offer({ id: 'a' })]);
      take([offer({ id: 'c', title: ELECTION, quality })], START + HOUR);
      act({ kind: 'join', storyIds: ['S1', 'S2'] });
      expect(stored.get('S1')?.leadId).toBe(leadId);
    }
  });

  it('has others name the one that is left in place of the one that ended', () => {
    const { take, act, stored } = makeDesk();
    take([offer({ id: 'x', title: ELECTION })]);
    take([offer({ id: 'c', title: RESCUE })], START + HOUR);
    take([offer({ id: 'a' })], START + HOUR);
    expect(stored.get('S2')?.related).toMatchObject([{ storyId: 'S3' }]);
    const { stories } = act({ kind: 'join', storyIds: ['S1', 'S3'] }, START + HOUR);
    expect(stored.get('S1')?.related).toMatchObject([{ storyId: 'S2' }]);
    expect(stored.get('S2')?.related).toMatchObject([{ storyId: 'S1', title: ELECTION }]);
    expect(stories.find(({ state }) => state.id === 'S2')).toMatchObject({
      due: 'ifOut',
      urgent: true,
      changes: ['related'],
    });
  });

  it('has the one that is left named once where both were named', () => {
    const { act, stored } = makeTwoStories();
    act({ kind: 'split', storyId: 'S1', articleIds: ['b'] });
    const named = () => stored.get('S2')?.related.map(({ storyId }) => storyId);
    expect(named()?.toSorted()).toEqual(['S1', 'S3']);
    act({ kind: 'join', storyIds: ['S1', 'S3'] });
    expect(named()).toEqual(['S1']);
  });

  it('lets what matches the younger join the older from then on', () => {
    const { take, act, membersOf } = makeTwoStories();
    act({ kind: 'join', storyIds: ['S1', 'S2'] }, START + HOUR);
    take([offer({ id: 'd', title: QUAKE_AGAIN })], START + HOUR);
    expect(membersOf('S1')).toContain('d');
    const { writes } = take([offer({ id: 'c', title: `${RESCUE}, day two` })], START + HOUR);
    expect(writes).toMatchObject([{ state: { id: 'S1' }, changes: ['content'] }]);
  });

  it('moves what the window holds and the story no longer keeps', () => {
    const { take, act, window, stored } = makeDesk();
    take([offer({ id: 'x', title: ELECTION })]);
    const copies = Array.from({ length: 60 }, (_, i) => offer({ id: `m${i}` }));
    take(copies, START + HOUR);
    expect(stored.get('S2')?.articles).toHaveLength(50);
    act({ kind: 'join', storyIds: ['S1', 'S2'] });
    for (let i = 0; i < 60; i++) expect(window.storyOf(`m${i}`)).toBe('S1');
    expect(stored.get('S1')).toMatchObject({ articlesTotal: 61 });
    expect(stored.get('S1')?.articles).toHaveLength(50);
    act({ kind: 'undo', actId: 'act-1' });
    expect(window.articlesOf('S2')).toHaveLength(60);
    expect(stored.get('S1')).toMatchObject({ articlesTotal: 1 });
    expect(stored.get('S2')).toMatchObject({ articlesTotal: 60 });
  });

  it('leaves alone what the window forgot and met again in another story', () => {
    const { take, act, window } = makeDesk();
    take([offer({ id: 'x', title: ELECTION })]);
    take([offer({ id: 'a' })], START + HOUR);
    const at = START + 8 * DAY;
    take([offer({ id: 'a' })], at);
    expect(window.storyOf('a')).toBe('S3');
    act({ kind: 'join', storyIds: ['S1', 'S2'] }, at);
    expect(window.storyOf('a')).toBe('S3');
  });

  it('has others show the lead that came over', () => {
    const { take, act, stored } = makeDesk();
    take([offer({ id: 'a' })]);
    take([offer({ id: 'r', title: RESCUE })]);
    take([offer({ id: 'x', title: ELECTION, quality: 120 })], START + HOUR);
    act({ kind: 'join', storyIds: ['S1', 'S3'] }, START + HOUR);
    expect(stored.get('S1')?.leadId).toBe('x');
    expect(stored.get('S2')?.related).toMatchObject([{ storyId: 'S1', title: ELECTION }]);
  });

  it('brings neither out where neither was or is to be, and both where one was', () => {
    const { take, act, out } = makeDesk();
    take([offer({ id: 'a', backfill: true })]);
    take([offer({ id: 'b', title: ELECTION, backfill: true })]);
    take([offer({ id: 'c', title: OIL })]);
    expect(act({ kind: 'join', storyIds: ['S1', 'S2'] }).stories[0]?.due).toBe('ifOut');
    expect(out.has('S1')).toBe(false);
    expect(act({ kind: 'join', storyIds: ['S1', 'S3'] }).stories[0]?.due).toBe('settle');
  });

  it('brings out what is cold where consumers have had the other', () => {
    const { take, act, out } = makeDesk({ policy: { ...DEFAULT_POLICY, minHeat: 200 } });
    take([offer({ id: 'a' })]);
    take([offer({ id: 'b', title: ELECTION })]);
    expect([...out]).toEqual([]);
    out.add('S2');
    expect(act({ kind: 'join', storyIds: ['S1', 'S2'] }).stories[0]?.due).toBe('settle');
  });

  it('is refused in words that say why', () => {
    const { take, act, refusal } = makeTwoStories();
    take([offer({ id: 'f', title: 'Un fort séisme fait des dizaines de morts au Pérou', language: 'fr' })]);
    const join = (a: string, b: string) => refusal({ kind: 'join', storyIds: [a, b] });
    expect(join('S1', 'S1')).toMatch('with itself');
    expect(join('S1', 'S9')).toMatch('there is no story S9');
    expect(join('S1', 'S3')).toMatch('S1 is in en and S3 in fr');
    act({ kind: 'join', storyIds: ['S1', 'S2'] });
    expect(join('S1', 'S2')).toMatch('S2 was merged into S1');
    act({ kind: 'retract', storyId: 'S3' });
    expect(join('S1', 'S3')).toMatch('S3 was retracted by an operator: undo that first');
  });
});

describe('splitting a story', () => {
  it('opens a story of what leaves, and keeps the two apart', () => {
    const { act, stored, membersOf, window } = makeTwoStories();
    const { act: kept, stories } = act({ kind: 'split', storyId: 'S1', articleIds: ['b'] });
    expect(kept).toMatchObject({ moves: [{ story: 'S3', articles: ['b'] }], apart: ['S1', 'S3'] });
    expect([membersOf('S1'), membersOf('S3')]).toEqual([['a'], ['b']]);
    expect(stored.get('S3')).toMatchObject({ leadId: 'b', articlesTotal: 1, splitFrom: 'S1' });
    expect(stored.get('S3')?.articles[0]).toMatchObject({ similarity: 1, published: true });
    expect(stored.get('S3')?.articles[0]).not.toHaveProperty('why');
    expect(stored.get('S1')).toMatchObject({ articlesTotal: 1 });
    expect([window.storyOf('b'), window.mayUnite('S1', 'S3'), window.mayUnite('S1', 'S2')]).toEqual([
      'S3',
      false,
      true,
    ]);
    expect(stories).toMatchObject([
      { state: { id: 'S1' }, due: 'ifOut', urgent: true },
      { state: { id: 'S3' }, replaces: 0, happening: 'split', due: 'settle', urgent: true },
      { state: { id: 'S2' }, due: 'related', changes: ['related'] },
    ]);
    expect(stories[0]).not.toHaveProperty('happening');
  });

  it('links the new story with the old one and what the old one named, both ways', () => {
    const { act, stored } = makeTwoStories();
    act({ kind: 'split', storyId: 'S1', articleIds: ['b'] });
    const named = (id: string) =>
      stored
        .get(id)
        ?.related.map(({ storyId }) => storyId)
        .toSorted();
    expect([named('S1'), named('S2'), named('S3')]).toEqual([
      ['S2', 'S3'],
      ['S1', 'S3'],
      ['S1', 'S2'],
    ]);
  });

  it('chooses a lead for both, and has others show the one that is left', () => {
    const { act, take, stored } = makeTwoStories();
    take([offer({ id: 'd', title: QUAKE })]);
    act({ kind: 'split', storyId: 'S1', articleIds: ['a', 'd'] });
    expect([stored.get('S1')?.leadId, stored.get('S3')?.leadId]).toEqual(['b', 'a']);
    expect(stored.get('S3')?.articles[1]).toMatchObject({ id: 'd', why: { rule: 'operator' } });
    expect(stored.get('S2')?.related.find(({ storyId }) => storyId === 'S1')?.title).toBe(QUAKE_AGAIN);
  });

  it('leaves a split-off article where it is when it is edited or moves to another page', () => {
    const { act, take, membersOf } = makeTwoStories();
    act({ kind: 'split', storyId: 'S1', articleIds: ['b'] });
    take([offer({ id: 'b', title: QUAKE }, 'h2')]);
    expect(membersOf('S3')).toEqual(['b']);
    take([offer({ id: 'b2', aliases: ['b'], sourceId: 'paper-b', title: QUAKE }, 'h3')]);
    expect([membersOf('S1'), membersOf('S3')]).toEqual([['a'], ['b2']]);
  });

  it('puts a correction to what it corrects, and unites nothing by that', () => {
    const { act, take, window } = makeTwoStories();
    act({ kind: 'split', storyId: 'S1', articleIds: ['b'] });
    const correction = offer({
      id: 'b-fixed',
      sourceId: 'paper-b',
      title: `CORRECTED-${QUAKE_AGAIN}`,
      labels: ['correction'],
    });
    const { placements } = take([correction]);
    expect(placements).toMatchObject([{ kind: 'join', storyId: 'S3', corrects: ['b'] }]);
    expect(window.storyOf('a')).toBe('S1');
  });

  it('takes articles by ids that they had before', () => {
    const { act, take, membersOf } = makeTwoStories();
    take([offer({ id: 'b2', aliases: ['b'], sourceId: 'paper-b', title: QUAKE }, 'h3')]);
    act({ kind: 'split', storyId: 'S1', articleIds: ['b'] });
    expect(membersOf('S3')).toEqual(['b2']);
  });

  it('keeps what took a story in apart from what that was kept apart from', () => {
    const { act, take, window } = makeDesk();
    take([offer({ id: 'x', title: ELECTION })]);
    take([offer({ id: 'a' }), offer({ id: 'b' })]);
    act({ kind: 'split', storyId: 'S2', articleIds: ['b'] }, START + HOUR);
    act({ kind: 'join', storyIds: ['S1', 'S3'] }, START + HOUR);
    expect(window.storyOf('b')).toBe('S1');
    expect(window.areApart('S1', 'S2')).toBe(true);
  });

  it('goes out where the story that it left did, however cold', () => {
    const { take, act, out } = makeDesk({ policy: { ...DEFAULT_POLICY, minHeat: 200 } });
    take([offer({ id: 'a' }), offer({ id: 'b' })]);
    const due = () => act({ kind: 'split', storyId: 'S1', articleIds: ['b'] }).stories[1]?.due;
    expect(due()).toBe('ifOut');
    act({ kind: 'join', storyIds: ['S1', 'S2'] });
    out.add('S1');
    expect(due()).toBe('settle');
  });

  it('is refused in words that say why', () => {
    const { act, refusal } = makeTwoStories();
    const split = (storyId: string, ...articleIds: string[]) =>
      refusal({ kind: 'split', storyId, articleIds });
    expect(split('S9', 'a')).toMatch('there is no story S9');
    expect(split('S1')).toMatch('one at least');
    expect(split('S1', 'c')).toMatch('article c is not among those that story S1 keeps');
    expect(split('S1', 'a', 'b')).toMatch('all the articles');
    expect(split('S2', 'c')).toMatch('all the articles');
    act({ kind: 'retract', storyId: 'S1' });
    expect(split('S1', 'b')).toMatch('undo that first');
  });
});

describe('retracting a story', () => {
  it('hides it, and nobody names it any more', () => {
    const { act, stored, membersOf, window } = makeTwoStories();
    const { act: kept, stories } = act({ kind: 'retract', storyId: 'S1' });
    expect(kept).toMatchObject({ hides: 'S1' });
    expect(stored.get('S1')?.retracted).toEqual({ reason: 'operator' });
    expect(membersOf('S1')).toEqual(['a', 'b']);
    expect([window.isHidden('S1'), window.mayUnite('S1', 'S2')]).toEqual([true, false]);
    expect(stored.get('S2')?.related).toEqual([]);
    expect(stories).toMatchObject([
      { state: { id: 'S1' }, changes: [] },
      { state: { id: 'S2' }, due: 'ifOut', urgent: true, changes: ['related'] },
    ]);
    expect(stories[0]?.due).not.toBe('hidden');
  });

  it('takes in unseen what joins it, edits and links included', () => {
    const { act, take, stored, membersOf } = makeTwoStories();
    act({ kind: 'retract', storyId: 'S1' });
    const { writes } = take([offer({ id: 'd' }), offer({ id: 'b', title: QUAKE }, 'h2')]);
    expect(writes.map(({ state, due }) => [state.id, due])).toEqual([['S1', 'hidden']]);
    expect(membersOf('S1')).toEqual(['a', 'b', 'd']);
    expect(stored.get('S1')?.retracted).toEqual({ reason: 'operator' });
    const later = take([
      offer({ id: 'e', title: 'Survivors of Peru earthquake found by rescuers in north' }),
    ]);
    for (const { state, due } of later.writes) expect(due === 'hidden').toBe(state.id === 'S1');
    const named = [...stored.values()].flatMap(({ related }) => related.map(({ storyId }) => storyId));
    expect(named).not.toContain('S1');
  });

  it('ends a hidden story whose last article is withdrawn, without a word', () => {
    const { act, take, stored, refusal } = makeDesk();
    take([offer({ id: 'a' })]);
    act({ kind: 'retract', storyId: 'S1' });
    const { writes } = take([offer({ id: 'a', title: `KILL: ${QUAKE}`, labels: ['kill'] }, 'h2')]);
    expect(writes).toMatchObject([
      { due: 'hidden', state: { retracted: { reason: 'operator' }, articles: [] } },
    ]);
    expect(JSON.stringify(stored.get('S1'))).not.toMatch('earthquake');
    expect(refusal({ kind: 'undo', actId: 'act-1' })).toMatch('holds nothing any more');
  });

  it('is refused where it was done', () => {
    const { act, refusal } = makeTwoStories();
    act({ kind: 'retract', storyId: 'S1' });
    expect(refusal({ kind: 'retract', storyId: 'S1' })).toMatch('undo that first');
    expect(refusal({ kind: 'retract', storyId: 'S9' })).toMatch('there is no story S9');
  });
});

describe('taking down', () => {
  it('ends a story and withholds its articles, whoever brings them', () => {
    const { act, take, stored, window, log } = makeTwoStories();
    const { act: kept, stories } = act({ kind: 'takedown', storyId: 'S1' });
    expect(kept).toMatchObject({ purges: ['a', 'b'], from: ['S1'] });
    expect(stories[0]).toMatchObject({ state: { retracted: { reason: 'takedown' } }, urgent: true });
    expect(stored.get('S2')?.related).toEqual([]);
    expect([window.storyOf('a'), window.isPurged('a')]).toEqual([undefined, true]);
    const again = take([
      offer({ id: 'a' }, 'h2'),
      offer({ id: 'b', sourceId: 'another' }, 'h3'),
      offer({ id: 'n' }),
    ]);
    expect(again.placements.map(({ kind }) => kind)).toEqual(['killed', 'killed', 'new']);
    expect(log.at(-1)?.articles.slice(0, 2)).toEqual([
      expect.objectContaining({ id: 'a', title: '', story: '' }),
      expect.objectContaining({ id: 'b', title: '', story: '' }),
    ]);
    expect(JSON.stringify(log.at(-1)?.articles.slice(0, 2))).not.toMatch(/earthquake|paper-a\.example/);
    expect(take([offer({ id: 'a' }, 'h2')]).placements).toMatchObject([{ kind: 'same' }]);
  });

  it('takes single articles out of their stories, and others show the new lead', () => {
    const { act, stored, membersOf } = makeTwoStories();
    const { act: kept } = act({ kind: 'takedown', articleIds: ['a', 'c'] });
    expect(kept).toMatchObject({ purges: ['a', 'c'], from: ['S1', 'S2'] });
    expect(membersOf('S1')).toEqual(['b']);
    expect(stored.get('S1')).toMatchObject({ leadId: 'b', articlesTotal: 1, related: [] });
    expect(stored.get('S2')).toMatchObject({ retracted: { reason: 'takedown' } });
    expect(JSON.stringify([...stored.values()])).not.toMatch('Rescuers');
  });

  it('knows an article by any id that it had or has', () => {
    const { act, take, window } = makeTwoStories();
    take([offer({ id: 'b2', aliases: ['b'], sourceId: 'paper-b', title: QUAKE }, 'h2')]);
    const { act: kept } = act({ kind: 'takedown', articleIds: ['b'] });
    expect(kept.purges?.toSorted()).toEqual(['b', 'b2']);
    const moved = offer({ id: 'b3', aliases: ['b2'], sourceId: 'paper-b' }, 'h3');
    expect(take([moved]).placements).toMatchObject([{ kind: 'killed' }]);
    // Its next version comes without the old name, since the source's memory has the new one.
    expect(take([offer({ id: 'b3', sourceId: 'paper-b' }, 'h4')]).placements).toMatchObject([
      { kind: 'killed' },
    ]);
    expect(window.isPurged('b3')).toBe(true);
  });

  it('leaves an article alone that another page has become', () => {
    const { act, take, membersOf } = makeTwoStories();
    act({ kind: 'takedown', articleIds: ['b'] });
    const { placements } = take([offer({ id: 'a', aliases: ['b'] }, 'h2')]);
    expect(placements).toMatchObject([{ kind: 'same', storyId: 'S1' }]);
    expect(membersOf('S1')).toEqual(['a']);
  });

  it('ends a story whose articles the window has forgotten and met again in another', () => {
    const { act, take, stored, window } = makeDesk();
    take([offer({ id: 'a' })]);
    const at = START + 7.5 * DAY;
    take([offer({ id: 'a', sourceId: 'another' })], at);
    expect(window.storyOf('a')).toBe('S2');
    const { act: kept } = act({ kind: 'takedown', storyId: 'S1' }, at);
    expect(kept).toMatchObject({ purges: ['a'], from: ['S1'] });
    expect(stored.get('S1')?.retracted).toEqual({ reason: 'takedown' });
    expect(window.isPurged('a')).toBe(true);
  });

  it('withholds as long as the window lasts', () => {
    const { act, take, window } = makeTwoStories();
    act({ kind: 'takedown', articleIds: ['b'] });
    const at = START + 8 * DAY;
    take([offer({ id: 'x', title: OIL })], at);
    expect(window.isPurged('b')).toBe(false);
  });

  it('withholds a notice about it, which would say its title', () => {
    const { act, take } = makeTwoStories();
    act({ kind: 'takedown', storyId: 'S1' });
    const notice = offer({ id: 'a', title: `KILL: ${QUAKE}`, labels: ['kill'] }, 'h2');
    expect(take([notice]).placements).toMatchObject([{ kind: 'killed', by: { byOperator: true } }]);
  });

  it('reaches what its publisher withdrew, and what the window has forgotten', () => {
    const { act, take, stored } = makeTwoStories();
    take([offer({ id: 'a', title: `KILL: ${QUAKE}`, labels: ['kill'] }, 'h2')]);
    expect(act({ kind: 'takedown', articleIds: ['a'] }).act).toMatchObject({ purges: ['a'], from: [] });
    const at = START + 8 * DAY;
    take([offer({ id: 'x', title: OIL })], at);
    expect(act({ kind: 'takedown', storyId: 'S1', articleIds: ['b'] }, at).act).toMatchObject({
      purges: ['b'],
      from: ['S1'],
    });
    expect(stored.get('S1')?.retracted).toEqual({ reason: 'takedown' });
  });

  it('takes a notice under its id away as well, with what that withheld', () => {
    const { act, take } = makeDesk();
    take([offer({ id: 'a' })]);
    take([offer({ id: 'a', title: `KILL: ${QUAKE}`, labels: ['kill'] }, 'h2')]);
    const copy = () => take([offer({ id: 'copy', sourceId: 'paper-a' }, 'h4')]).placements;
    expect(copy()).toMatchObject([{ kind: 'killed', by: { id: 'a' } }]);
    act({ kind: 'takedown', articleIds: ['a'] });
    expect(take([offer({ id: 'other', sourceId: 'paper-a' })]).placements).toMatchObject([{ kind: 'new' }]);
  });

  it('leaves to another what was once an id of the article', () => {
    const { act, take, window } = makeTwoStories();
    take([offer({ id: 'b2', aliases: ['b'], sourceId: 'paper-b', title: QUAKE }, 'h3')]);
    take([offer({ id: 'b', sourceId: 'paper-b', title: OIL }, 'h4')]);
    expect(act({ kind: 'takedown', articleIds: ['b2'] }).act.purges).toEqual(['b2']);
    expect(window.storyOf('b')).toBe('S3');
  });

  it('reaches a hidden story', () => {
    const { act, stored } = makeTwoStories();
    act({ kind: 'retract', storyId: 'S1' });
    act({ kind: 'takedown', articleIds: ['a'] });
    expect(stored.get('S1')).toMatchObject({ leadId: 'b', retracted: { reason: 'operator' } });
    const { stories } = act({ kind: 'takedown', storyId: 'S1' });
    expect(stories).toMatchObject([
      { due: 'ifOut', urgent: true, state: { retracted: { reason: 'takedown' } } },
    ]);
  });

  it('is refused in words that say why', () => {
    const { act, refusal } = makeTwoStories();
    expect(refusal({ kind: 'takedown' })).toMatch('name a story, or articles');
    expect(refusal({ kind: 'takedown', articleIds: ['zz'] })).toMatch('no article zz in the window');
    expect(refusal({ kind: 'takedown', storyId: 'S1', articleIds: ['c'] })).toMatch('c is not in story S1');
    act({ kind: 'join', storyIds: ['S1', 'S2'] });
    expect(refusal({ kind: 'takedown', storyId: 'S2' })).toMatch('S2 was merged into S1');
    act({ kind: 'takedown', storyId: 'S1' });
    expect(refusal({ kind: 'takedown', storyId: 'S1' })).toMatch('retracted already (takedown)');
  });
});

describe('undoing', () => {
  it('gives back to the younger story what came over by a join, under its own id', () => {
    const { act, stored, membersOf, window } = makeTwoStories();
    act({ kind: 'join', storyIds: ['S1', 'S2'] }, START + HOUR);
    const { act: kept, stories } = act({ kind: 'undo', actId: 'act-1' }, START + 2 * HOUR);
    expect(kept).toMatchObject({
      undoes: 'act-1',
      moves: [{ story: 'S2', articles: ['c'] }],
      apart: ['S1', 'S2'],
    });
    expect([membersOf('S1'), membersOf('S2')]).toEqual([['a', 'b'], ['c']]);
    expect(stored.get('S2')).toMatchObject({
      leadId: 'c',
      articlesTotal: 1,
      splitFrom: 'S1',
      createdDateTime: '2026-11-22T13:00:00Z',
    });
    expect(stored.get('S2')).not.toHaveProperty('retracted');
    expect(stored.get('S1')).not.toHaveProperty('supersedes');
    expect(stories.find(({ state }) => state.id === 'S2')).toMatchObject({
      happening: 'split',
      due: 'settle',
    });
    expect([window.storyOf('c'), window.areApart('S1', 'S2')]).toEqual(['S2', true]);
    expect(stored.get('S1')?.related).toMatchObject([{ storyId: 'S2' }]);
    expect(stored.get('S2')?.related).toMatchObject([{ storyId: 'S1' }]);
  });

  it('finds what came over though its page has another address by now', () => {
    const { act, take, membersOf, window } = makeTwoStories();
    act({ kind: 'join', storyIds: ['S1', 'S2'] });
    take([offer({ id: 'c2', aliases: ['c'], sourceId: 'paper-c', title: RESCUE }, 'h2')]);
    act({ kind: 'undo', actId: 'act-1' });
    expect([membersOf('S1'), membersOf('S2')]).toEqual([['a', 'b'], ['c2']]);
    expect(window.storyOf('c2')).toBe('S2');
  });

  it('opens a new story where the younger is forgotten', () => {
    const { act, take, stored, membersOf } = makeDesk();
    take([offer({ id: 'a' })]);
    take([offer({ id: 'b', title: ELECTION, backfill: true })]);
    act({ kind: 'join', storyIds: ['S1', 'S2'] });
    expect(stored.has('S2')).toBe(false);
    expect(act({ kind: 'undo', actId: 'act-1' }).act.apart).toEqual(['S1', 'S3']);
    expect([membersOf('S1'), membersOf('S2'), membersOf('S3')]).toEqual([['a'], undefined, ['b']]);
    expect(stored.get('S3')).toMatchObject({ revision: 1, splitFrom: 'S1' });
  });

  it('joins again what was split, which may then be one', () => {
    const { act, membersOf, stored, window } = makeTwoStories();
    act({ kind: 'split', storyId: 'S1', articleIds: ['b'] });
    const { stories } = act({ kind: 'undo', actId: 'act-1' });
    expect(membersOf('S1')).toEqual(['a', 'b']);
    expect(stored.get('S3')).toMatchObject({ retracted: { reason: 'merged', mergedInto: 'S1' } });
    expect(stories[0]).toMatchObject({ state: { id: 'S1' }, happening: 'merged' });
    expect(window.areApart('S1', 'S3')).toBe(false);
    expect(stored.get('S2')?.related.map(({ storyId }) => storyId)).toEqual(['S1']);
  });

  it('shows a hidden story again, with what it took in meanwhile', () => {
    const { act, take, stored, membersOf, window } = makeTwoStories();
    act({ kind: 'retract', storyId: 'S1' });
    take([offer({ id: 'd' })]);
    const { act: kept, stories } = act({ kind: 'undo', actId: 'act-1' });
    expect(kept).toMatchObject({ shows: 'S1', undoes: 'act-1' });
    expect(membersOf('S1')).toEqual(['a', 'b', 'd']);
    expect(stored.get('S1')).not.toHaveProperty('retracted');
    expect(stories[0]).toMatchObject({
      due: 'settle',
      urgent: true,
      changes: ['lead', 'content', 'members', 'related'],
    });
    expect(stories[0]).not.toHaveProperty('happening');
    expect(window.isHidden('S1')).toBe(false);
    expect(stored.get('S2')?.related).toMatchObject([{ storyId: 'S1' }]);
  });

  it('shows a hidden story with its links as they were', () => {
    const { act, stored } = makeTwoStories();
    act({ kind: 'split', storyId: 'S1', articleIds: ['b'] });
    const links = () => ['S1', 'S3'].map((id) => stored.get(id)?.related);
    const before = links();
    expect(before[0]).toContainEqual(expect.objectContaining({ storyId: 'S3', possibleDuplicate: true }));
    act({ kind: 'retract', storyId: 'S3' });
    act({ kind: 'undo', actId: 'act-2' });
    expect(links()).toEqual(before);
  });

  it('shows a hidden story without what ended meanwhile', () => {
    const { act, stored } = makeTwoStories();
    act({ kind: 'retract', storyId: 'S1' });
    act({ kind: 'takedown', storyId: 'S2' });
    act({ kind: 'undo', actId: 'act-1' });
    expect(stored.get('S1')?.related).toEqual([]);
  });

  it('is refused in words that say why', () => {
    const { act, take, refusal } = makeTwoStories();
    const undo = (actId: string) => refusal({ kind: 'undo', actId });
    expect(undo('none')).toMatch('there is no act none');
    act({ kind: 'join', storyIds: ['S1', 'S2'] });
    act({ kind: 'undo', actId: 'act-2' });
    expect(undo('act-2')).toMatch('undone already');
    expect(undo('act-3')).toMatch('an undo itself');
    act({ kind: 'takedown', articleIds: ['c'] });
    expect(undo('act-6')).toMatch('for good');
    take([offer({ id: 'd', title: OIL })]);
    act({ kind: 'join', storyIds: ['S1', 'S3'] });
    act({ kind: 'takedown', articleIds: ['d'] });
    expect(undo('act-8')).toMatch('nothing of what came over from S3 is left');
    take([offer({ id: 'e', title: OIL })]);
    act({ kind: 'join', storyIds: ['S1', 'S4'] });
    act({ kind: 'takedown', articleIds: ['a', 'b'] });
    expect(undo('act-11')).toMatch('there is nothing to part');
    act({ kind: 'takedown', storyId: 'S1' });
    expect(undo('act-11')).toMatch('retracted already (takedown)');
  });

  it('does not undo a join whose result was merged on', () => {
    const { act, take, refusal } = makeDesk();
    take([offer({ id: 'x', title: ELECTION })]);
    take([offer({ id: 'a' })], START + HOUR);
    take([offer({ id: 'b', title: OIL })], START + 2 * HOUR);
    act({ kind: 'join', storyIds: ['S2', 'S3'] });
    act({ kind: 'join', storyIds: ['S1', 'S2'] });
    expect(refusal({ kind: 'undo', actId: 'act-1' })).toMatch('S2 was merged into S1');
    act({ kind: 'undo', actId: 'act-2' });
    expect(refusal({ kind: 'undo', actId: 'act-1' })).toBe('');
  });
});

describe('an undo that a later act stands in the way of', () => {
  const undo = { kind: 'undo', actId: 'act-1' } as const;
  const three = () => {
    const desk = makeDesk();
    desk.take([offer({ id: 'x', title: ELECTION })]);
    desk.take([offer({ id: 'a' })], START + HOUR);
    desk.take([offer({ id: 'b', title: OIL })], START + 2 * HOUR);
    desk.act({ kind: 'join', storyIds: ['S2', 'S3'] });
    return desk;
  };

  it('names the latest on its stories that holds', () => {
    const { act, refusal } = three();
    act({ kind: 'retract', storyId: 'S2' });
    act({ kind: 'retract', storyId: 'S1' });
    expect(refusal(undo)).toMatch('act act-2 (retract, by ann) came after it: undo that one first');
    act({ kind: 'undo', actId: 'act-2' });
    expect(refusal(undo)).toBe('');
    act({ kind: 'undo', actId: 'act-3' });
    act({ kind: 'join', storyIds: ['S1', 'S2'] });
    expect(refusal(undo)).toMatch('act act-8 (join, by ann) came after it: undo that one first');
  });

  it('says so where nothing can be done about it', () => {
    const { act, refusal } = three();
    act({ kind: 'takedown', articleIds: ['b'] });
    expect(refusal(undo)).toMatch('act act-2 (takedown, by ann) came after it, and is for good');
  });

  it('names the act that undid it, and no act that has nothing to do with it', () => {
    const { act, refusal, stored } = three();
    act(undo);
    expect(refusal(undo)).toMatch('undone already, by act act-2');
    act({ kind: 'retract', storyId: 'S2' });
    act({ kind: 'undo', actId: 'act-4' });
    expect(refusal({ kind: 'undo', actId: 'act-4' })).toMatch(/undone already, by act act-5$/);
    expect(stored.get('S2')?.retracted).toBeUndefined();
  });
});

describe('an act in the window', () => {
  it('is taken back when its commit is refused', () => {
    const { plan, window } = makeTwoStories();
    const planned = plan({ kind: 'takedown', storyId: 'S1' });
    if ('refused' in planned) throw new Error(planned.refused);
    window.enact(planned.act, START);
    expect(window.storyOf('a')).toBeUndefined();
    window.rollback();
    expect([window.storyOf('a'), window.storyOf('b'), window.isPurged('a')]).toEqual(['S1', 'S1', false]);
  });

  it('is folded by a stand-by, and lasts as long as the window', () => {
    const { act, take, log, window } = makeTwoStories();
    act({ kind: 'split', storyId: 'S1', articleIds: ['b'] });
    act({ kind: 'retract', storyId: 'S2' });
    const standBy = makeWindow();
    for (const entry of log) standBy.apply(entry);
    for (const one of [window, standBy])
      expect([one.storyOf('b'), one.areApart('S1', 'S3'), one.isHidden('S2')]).toEqual(['S3', true, true]);
    take([offer({ id: 'x', title: OIL })], START + 8 * DAY);
    expect([window.areApart('S1', 'S3'), window.isHidden('S2')]).toEqual([false, false]);
  });
});
