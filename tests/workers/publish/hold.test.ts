import { afterEach, beforeEach, expect, it } from 'vitest';
import { serverTime } from '../../../src/redis/connect.ts';
import type { OpenDesk } from '../../../workers/open-desk.ts';
import { Publisher } from '../../../workers/publish/publisher.ts';
import { openTestDesk, testConfig } from '../../support/desk.ts';
import { streamOutput } from '../../support/outputs.ts';
import { stateOf, writeStory } from '../../support/write-story.ts';

const HOLD_MS = 2500;
const HOUR = 3_600_000;

let desk: OpenDesk;
/** ms that have passed by a clock that nobody sets. */
let passed: number;
let publisher: Publisher;
/** Seconds, as the metrics were told last. */
let late: number;

beforeEach(async () => {
  desk = await openTestDesk(testConfig('hold', []));
  desk.config.outputs = [streamOutput('stories')];
  passed = 0;
  const metrics = { ...desk.metrics, outbox: (_entries: number, seconds = 0) => void (late = seconds) };
  publisher = new Publisher({ ...desk, metrics, holdMs: HOLD_MS }, () => passed);
});
afterEach(() => desk.close());

/** The server's clock was ahead when a revision was allocated, which has gone out since, and was then put right. */
async function clockWasSetBack(ms: number): Promise<void> {
  const { redis, keys } = desk;
  const id = await redis.xadd(keys.ready, `${(await serverTime(redis)) + ms}-0`, 'story', 'gone');
  await redis.xdel(keys.ready, id ?? '');
}

const write = (id: string) => writeStory(desk.redis, desk.keys, stateOf(id, 1));
const published = async () => (await publisher.step()).published;

it('a revision is held for as long as ever where the server’s clock was set back before', async () => {
  await clockWasSetBack(8 * HOUR);
  await write('A');
  expect(await published()).toBe(0);
  // It counts from when this publisher first met it among what is ready.
  expect(await published()).toBe(0);
  passed = HOLD_MS - 1;
  expect(await published()).toBe(0);
  passed = HOLD_MS;
  expect(await published()).toBe(1);
});

it('all that were allocated meanwhile go together, and what comes later is held anew', async () => {
  await clockWasSetBack(8 * HOUR);
  for (const id of ['A', 'B', 'C']) await write(id);
  expect(await published()).toBe(0);
  expect(await published()).toBe(0);
  await write('D');
  passed = HOLD_MS - 1;
  expect(await published()).toBe(0);
  passed = HOLD_MS;
  expect(await published()).toBe(3);
  expect(await published()).toBe(0);
  passed = 2 * HOLD_MS;
  expect(await published()).toBe(1);
});

it('what waits is told by when it was met, since its number lies in the future', async () => {
  await clockWasSetBack(8 * HOUR);
  await write('A');
  await publisher.step();
  await publisher.step();
  passed = 60_000;
  desk.redis.deskClear = () => Promise.reject(new Error('the disk is full'));
  await expect(publisher.step()).rejects.toThrow('the disk is full');
  expect(late).toBe(57.5);
});

it('a revision of a clock that runs on is held by that clock', async () => {
  await write('A');
  expect(await published()).toBe(0);
  passed = HOUR;
  expect(await published()).toBe(0);
});
