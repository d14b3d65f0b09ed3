import { Job } from 'bullmq';
import { ulid } from 'ulid';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { askAct } from '../../../workers/acts/ask-act.ts';
import { startMerge, type MergeRole } from '../../../workers/merge.ts';
import type { OpenDesk } from '../../../workers/open-desk.ts';
import { idOf, merged } from '../../support/acts.ts';
import { feedSource, openTestDesk, testConfig } from '../../support/desk.ts';
import { readEventsLate } from '../../support/late-events.ts';

let desk: OpenDesk;
let merge: MergeRole;

beforeAll(async () => {
  desk = await openTestDesk(testConfig('ask-act', [feedSource('wire', 'https://wire.example/rss')]));
  merge = await startMerge(desk);
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  await merge.stop();
  await desk.close();
});

it('answers with what was done, also where nobody told of it', async () => {
  const id = idOf('a');
  await merged(desk, [{ id, title: 'Stranded whale freed by volunteers on Norfolk coast' }]);
  vi.spyOn(Job.prototype, 'waitUntilFinished').mockImplementation(async function (this: Job) {
    await vi.waitUntil(() => this.isCompleted(), { timeout: 20_000 });
    throw new Error('no word of it came within the time');
  });
  const storyId = merge.window.storyOf(id) ?? '';
  const request = { id: ulid(), by: 'ann', reason: 'wrong', kind: 'retract' as const, storyId };
  expect(await askAct(desk, request)).toMatchObject({ done: { id: request.id, hides: storyId } });
});

it('hears of an act that was carried out before its events were first read', async () => {
  const { redis, keys } = desk;
  const request = { id: ulid(), by: 'ann', reason: 'wrong', kind: 'undo' as const, actId: ulid() };
  readEventsLate(async () => (await redis.zscore(`${keys.queues}:articles:completed`, request.id)) !== null);
  const waitedFor = vi.spyOn(Job.prototype, 'getState');
  expect(await askAct(desk, request)).toHaveProperty('refused');
  expect(waitedFor).not.toHaveBeenCalled();
});
