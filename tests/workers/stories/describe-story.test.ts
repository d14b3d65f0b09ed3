import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PastAct } from '../../../src/story/acts/acts.ts';
import { describeStory } from '../../../workers/stories/describe-story.ts';
import type { OpenDesk } from '../../../workers/open-desk.ts';
import { openTestDesk, testConfig } from '../../support/desk.ts';
import { stateOf, writeStory } from '../../support/write-story.ts';

let desk: OpenDesk;

beforeEach(async () => {
  desk = await openTestDesk(testConfig('describe', []));
  await writeStory(desk.redis, desk.keys, stateOf('STORY', 1));
});
afterEach(() => desk.close());

function actOf(number: number, does: Partial<PastAct>): PastAct {
  const id = `ACT${String(number).padStart(4, '0')}`;
  return { id, kind: 'retract', by: 'ann', reason: 'wrong', at: number, ...does };
}

const decide = (acts: readonly PastAct[]) =>
  desk.redis.hset(desk.keys.acts, ...acts.flatMap((act) => [act.id, JSON.stringify(act)]));

it('gives of all acts those about the story, newest first', async () => {
  const others = Array.from({ length: 600 }, (_, number) => actOf(number, { hides: `OTHER${number}` }));
  await decide([
    ...others,
    actOf(601, { hides: 'STORY' }),
    actOf(602, { reason: 'as STORY', hides: 'OTHER1' }),
    actOf(603, { kind: 'join', moves: [{ story: 'STORY', articles: ['a'] }] }),
    actOf(604, { kind: 'split', apart: ['OTHER2', 'STORY'] }),
  ]);
  const facts = await describeStory(desk, 'STORY');
  expect(facts?.acts.map(({ id }) => id)).toEqual(['ACT0604', 'ACT0603', 'ACT0601']);
});

it('gives none where nobody decided anything', async () => {
  expect((await describeStory(desk, 'STORY'))?.acts).toEqual([]);
});
