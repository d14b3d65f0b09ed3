import { afterEach, beforeEach, expect, it } from 'vitest';
import { claimDue } from '../../src/redis/outputs/outbox.ts';
import { readShown } from '../../src/redis/outputs/shown.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { startPublish } from '../../workers/publish.ts';
import { openTestDesk, testConfig } from '../support/desk.ts';
import { stateOf, writeStory } from '../support/write-story.ts';

let desk: OpenDesk;

beforeEach(async () => {
  desk = await openTestDesk(testConfig('heal', []));
});
afterEach(() => desk.close());

it('a publisher that starts finds the stories that an older one put out without a note', async () => {
  const { redis, keys } = desk;
  await writeStory(redis, keys, stateOf('S', 1));
  await claimDue(redis, keys, Infinity, 1);
  await redis.del(keys.ready);
  const publish = startPublish(desk);
  try {
    await expect
      .poll(async () => (await readShown(redis, keys, ['S'])).map(({ revision }) => revision), {
        timeout: 20_000,
      })
      .toEqual([1]);
  } finally {
    await publish.stop();
  }
});
