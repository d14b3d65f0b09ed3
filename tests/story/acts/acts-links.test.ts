import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/story/state.ts';
import { ELECTION, makeDesk, offer, QUAKE, RESCUE, START, type PureDesk } from './acts-desk.ts';

const HOUR = 3_600_000;
const PRESIDENT = 'Finnish president signs bill on border closure';

/** S1 on the earthquake; S2 and S3 on the border closure, which tell the same and are kept apart. */
function makeThreeStories() {
  const desk = makeDesk();
  desk.take([offer({ id: 'q' })]);
  desk.take([offer({ id: 'a', title: ELECTION }), offer({ id: 'b', title: ELECTION })], START + HOUR);
  desk.act({ kind: 'split', storyId: 'S2', articleIds: ['b'] }, START + HOUR);
  return desk;
}

/** Of three copies of one title each has a story of its own. */
function splitInThree(
  { take, act, window }: PureDesk,
  title: string,
  ids: readonly [string, string, string],
) {
  take(ids.map((id) => offer({ id, title })));
  const storyId = window.storyOf(ids[0]) ?? '';
  for (const id of ids.slice(1)) act({ kind: 'split', storyId, articleIds: [id] });
}

function linksOf({ stored }: PureDesk, id: string) {
  return stored.get(id)?.related;
}

function namedBy(desk: PureDesk, ...ids: string[]) {
  return ids.map((id) =>
    linksOf(desk, id)
      ?.map(({ storyId }) => storyId)
      .toSorted(),
  );
}

describe('links, once a story is parted', () => {
  it('lead back to where they led before the join', () => {
    const desk = makeThreeStories();
    const links = () => ['S1', 'S2', 'S3'].map((id) => linksOf(desk, id));
    const before = links();
    expect(namedBy(desk, 'S1', 'S2', 'S3')).toEqual([[], ['S3'], ['S2']]);
    const { act } = desk.act({ kind: 'join', storyIds: ['S1', 'S3'] });
    expect(namedBy(desk, 'S1', 'S2')).toEqual([['S2'], ['S1']]);
    const { stories } = desk.act({ kind: 'undo', actId: act.id });
    expect(links()).toEqual(before);
    expect(stories).toMatchObject([
      { state: { id: 'S1' }, changes: ['members', 'related'] },
      { state: { id: 'S3' } },
      { state: { id: 'S2' }, due: 'ifOut', urgent: true, changes: ['related'] },
    ]);
  });

  it('go with the articles that leave by a split', () => {
    const desk = makeThreeStories();
    desk.act({ kind: 'join', storyIds: ['S1', 'S3'] });
    desk.act({ kind: 'split', storyId: 'S1', articleIds: ['b'] });
    expect(namedBy(desk, 'S1', 'S2', 'S4')).toEqual([[], ['S4'], ['S2']]);
  });

  it('stay with the articles that stay', () => {
    const desk = makeThreeStories();
    desk.act({ kind: 'join', storyIds: ['S1', 'S3'] });
    desk.act({ kind: 'split', storyId: 'S1', articleIds: ['q'] });
    expect(namedBy(desk, 'S1', 'S2', 'S4')).toEqual([['S2'], ['S1'], []]);
  });

  it('show the lead of the half that stays, and no longer a former one that left', () => {
    const desk = makeDesk();
    desk.take([offer({ id: 'q', quality: 50 })]);
    desk.take([offer({ id: 'r', title: RESCUE })], START + HOUR);
    desk.take([offer({ id: 'p', quality: 90 })], START + HOUR);
    const shown = () => linksOf(desk, 'S2')?.find(({ storyId }) => storyId === 'S1')?.webUrl;
    expect(desk.stored.get('S1')?.leadId).toBe('p');
    const before = shown();
    desk.act({ kind: 'split', storyId: 'S1', articleIds: ['q'] }, START + 2 * HOUR);
    expect([before, shown()]).toEqual(['https://news.example/q', 'https://news.example/p']);
  });

  it('of what both halves are related to say how surely each of them is', () => {
    const desk = makeDesk();
    desk.take([offer({ id: 'r', title: RESCUE })]);
    desk.take([offer({ id: 'q' })], START + HOUR);
    const surely = (id: string, other: string) =>
      linksOf(desk, id)?.find(({ storyId }) => storyId === other)?.similarity;
    const own = surely('S2', 'S1');
    expect(own).toBeLessThan(1);
    desk.take([offer({ id: 's', title: RESCUE })], START + HOUR);
    desk.act({ kind: 'split', storyId: 'S1', articleIds: ['s'] }, START + 2 * HOUR);
    const { act } = desk.act({ kind: 'join', storyIds: ['S2', 'S3'] });
    expect([surely('S2', 'S1'), surely('S1', 'S2')]).toEqual([1, 1]);
    desk.act({ kind: 'undo', actId: act.id });
    expect([surely('S3', 'S1'), surely('S1', 'S3')]).toEqual([1, 1]);
    expect(surely('S2', 'S1')).toBeCloseTo(own ?? 0, 1);
    expect(surely('S1', 'S2')).toBe(surely('S2', 'S1'));
  });

  it('come back that had no room while the story was joined', () => {
    const policy = { ...DEFAULT_POLICY, relatedCount: 2 };
    const desk = makeDesk({ policy });
    splitInThree(desk, QUAKE, ['q1', 'q2', 'q3']);
    desk.take([offer({ id: 'a', title: ELECTION })], START + HOUR);
    desk.take([offer({ id: 'b', title: PRESIDENT })], START + HOUR);
    expect(namedBy(desk, 'S1', 'S4', 'S5')).toEqual([['S2', 'S3'], ['S5'], ['S4']]);
    for (const other of ['S5', 'S4']) {
      const { act } = desk.act({ kind: 'join', storyIds: ['S1', other] });
      expect(namedBy(desk, 'S1')).toEqual([['S2', 'S3']]);
      desk.act({ kind: 'undo', actId: act.id });
      expect(namedBy(desk, 'S1', 'S4', 'S5')).toEqual([['S2', 'S3'], ['S5'], ['S4']]);
    }
  });
});
