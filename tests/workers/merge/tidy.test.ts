import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serverTime } from '../../../src/redis/connect.ts';
import { Merger } from '../../../workers/merge/merger.ts';
import { tidyUp } from '../../../workers/merge/tidy.ts';
import { startMerge, type MergeRole } from '../../../workers/merge.ts';
import type { OpenDesk } from '../../../workers/open-desk.ts';
import { startPublish, type PublishRole } from '../../../workers/publish.ts';
import { done, idOf, inStream, merged, toldOf } from '../../support/acts.ts';
import { feedSource, openTestDesk, testConfig } from '../../support/desk.ts';
import { streamOutput } from '../../support/outputs.ts';

const DAY_MS = 86_400_000;
const [A, B] = ['a', 'b'].map(idOf) as [string, string];

let desk: OpenDesk;
let publish: PublishRole;
let merge: MergeRole;

beforeEach(async () => {
  const config = testConfig('tidy', [feedSource('wire', 'https://wire.example/rss')]);
  config.outputs = [streamOutput('stories')];
  config.publish.retractExpired = true;
  desk = await openTestDesk(config);
  publish = startPublish(desk, { onlyWhenDrained: true });
  merge = await startMerge(desk);
});
afterEach(async () => {
  await merge.stop();
  await publish.stop();
  await desk.close();
});

/** As if a story's last change lay so far back. */
async function age(storyId: string, days: number): Promise<void> {
  const at = (await serverTime(desk.redis)) - days * DAY_MS;
  await desk.redis.zadd(desk.keys.recent, at, storyId);
}

async function tidied(): Promise<void> {
  const merger = new Merger(desk);
  await tidyUp(merger);
  await publish.drain();
}

async function twoStories(): Promise<[string, string]> {
  await merged(desk, [{ id: A, title: 'Stranded whale freed by volunteers on Norfolk coast' }]);
  await merged(desk, [{ id: B, title: 'Chipmaker Voltis opens third plant in Dresden' }]);
  await publish.drain();
  return [merge.window.storyOf(A) ?? '', merge.window.storyOf(B) ?? ''];
}

describe('tidying up', () => {
  it('retracts stories whose last change is older than the window, once', async () => {
    const [old, fresh] = await twoStories();
    await age(old, 7.5);
    await age(fresh, 6.5);
    await tidied();
    await tidied();
    const messages = await inStream(desk);
    expect(toldOf(old, messages)).toEqual(['r1 created 1', 'r2 retracted expired']);
    expect(toldOf(fresh, messages)).toEqual(['r1 created 1']);
  });

  it('passes by what never went out and what was retracted before', async () => {
    const [old, hidden] = await twoStories();
    await done(desk, { kind: 'retract', storyId: hidden });
    await publish.drain();
    await age(old, 8);
    await desk.redis.hdel(desk.keys.published, old);
    await tidied();
    const messages = await inStream(desk);
    expect(toldOf(old, messages)).toEqual(['r1 created 1']);
    expect(toldOf(hidden, messages)).toEqual(['r1 created 1', 'r2 retracted operator']);
  });

  it('leaves old stories alone where the operator wants that', async () => {
    desk.config.publish.retractExpired = false;
    const [old] = await twoStories();
    await age(old, 8);
    await tidied();
    expect(toldOf(old, await inStream(desk))).toEqual(['r1 created 1']);
  });

  it('drops what consumer groups gave up 30 days ago', async () => {
    const { redis, keys } = desk;
    const now = await serverTime(redis);
    const daysAgo = (days: number) => now - days * DAY_MS;
    const letter = (time: number) => JSON.stringify({ message: {}, time: new Date(time).toISOString() });
    const dead = keys.dead('stories', 'site');
    await redis.xgroup('CREATE', keys.stream('stories'), 'site', '$', 'MKSTREAM');
    await redis.hset(dead, {
      [`${daysAgo(31)}-0`]: letter(daysAgo(30.5)),
      [`${daysAgo(31)}-1`]: letter(daysAgo(29.5)),
      [`${daysAgo(31)}-2`]: 'no letter',
      [`${daysAgo(29)}-0`]: letter(daysAgo(29)),
      's1-r1': letter(daysAgo(30.5)),
      's2-r1': letter(daysAgo(29.5)),
    });
    await tidied();
    expect((await redis.hkeys(dead)).toSorted()).toEqual([`${daysAgo(31)}-1`, `${daysAgo(29)}-0`, 's2-r1']);
  });

  it('lets the letters of a group that is gone go in the end', async () => {
    const { redis, keys } = desk;
    const [dead, redriven] = [keys.dead('stories', 'site'), keys.redriven('stories', 'site')];
    const time = new Date(await serverTime(redis)).toISOString();
    await redis.xgroup('CREATE', keys.stream('stories'), 'site', '$', 'MKSTREAM');
    await redis.hset(dead, 's1-r1', JSON.stringify({ message: {}, time }));
    await redis.rpush(redriven, JSON.stringify({ id: 's2-r1', message: {}, time }));
    await tidied();
    // A living group's stay, for the next tidying up sets this anew.
    for (const key of [dead, redriven]) {
      const days = (await redis.pttl(key)) / DAY_MS;
      expect([key, days > 30, days <= 31]).toEqual([key, true, true]);
    }
  });
});
