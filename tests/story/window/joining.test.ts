import { describe, expect, it } from 'vitest';
import { ELECTION, makeDesk, offer, OIL, QUAKE, START } from '../acts/acts-desk.ts';

const HOUR = 3_600_000;

describe('what joins a story', () => {
  it('is a copy of one member, however little that is like the others', () => {
    const desk = makeDesk();
    desk.take([offer({ id: 'a' }), offer({ id: 'b', title: OIL }), offer({ id: 'c', title: ELECTION })]);
    desk.act({ kind: 'join', storyIds: ['S1', 'S2'] });
    desk.act({ kind: 'join', storyIds: ['S1', 'S3'] });
    const titles = { d: QUAKE, e: `UPDATE 1-${OIL}`, f: `${ELECTION} - Paper Five` };
    for (const [id, title] of Object.entries(titles)) desk.take([offer({ id, title })], START + HOUR);
    expect(desk.membersOf('S1')).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('is nothing that is only somewhat like one member of several', () => {
    const desk = makeDesk();
    const near = 'Earthquake in northern Peru kills dozens as homes collapse';
    desk.take([offer({ id: 'a' })]);
    desk.take([offer({ id: 'b', title: near })], START + HOUR);
    expect(desk.membersOf('S1')).toEqual(['a', 'b']);
    const among = makeDesk();
    among.take([offer({ id: 'a' }), offer({ id: 'b', title: OIL }), offer({ id: 'c', title: ELECTION })]);
    among.act({ kind: 'join', storyIds: ['S1', 'S2'] });
    among.act({ kind: 'join', storyIds: ['S1', 'S3'] });
    among.take([offer({ id: 'd', title: near })], START + HOUR);
    expect(among.membersOf('S1')).toEqual(['a', 'b', 'c']);
  });
});
