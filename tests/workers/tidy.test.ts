import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serverTime } from '../../src/redis/connect.ts';
import { Merger } from '../../workers/merge/merger.ts';
import { tidyUp } from '../../workers/merge/tidy.ts';
import { startMerge, type MergeRole } from '../../workers/merge.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { startPublish, type PublishRole } from '../../workers/publish.ts';
import { done, idOf, inStream, merged, toldOf } from '../support/acts.ts';
import { feedSource, openTestDesk, testConfig } from '../support/desk.ts';
import { streamOutput } from '../support/outputs.ts';

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
});
