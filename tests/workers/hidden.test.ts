/** What becomes of stories that an operator keeps in, and of those that were joined, however long ago. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimDue, trim } from '../../src/redis/outputs/outbox.ts';
import { serverTime } from '../../src/redis/connect.ts';
import { readStates } from '../../src/redis/stories/stories.ts';
import { startMerge, type MergeRole } from '../../workers/merge.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { startPublish, type PublishRole } from '../../workers/publish.ts';
import { replay } from '../../workers/publish/replay.ts';
import { storyReader } from '../../workers/stories/story-reader.ts';
import { done, idOf, inStream, merged, toldOf } from '../support/acts.ts';
import { feedSource, openTestDesk, testConfig } from '../support/desk.ts';
import { streamOutput } from '../support/outputs.ts';

const QUAKE = 'Strong earthquake kills dozens in northern Peru';
const TREMOR = 'Villages flattened as tremor strikes Andes region';
const [A, B, C] = ['a', 'b', 'c'].map(idOf) as [string, string, string];

let desk: OpenDesk;
let publish: PublishRole;
let merge: MergeRole;

beforeEach(async () => {
  const names = ['wire', 'paper', 'radio'];
  const config = testConfig(
    'hidden',
    names.map((name) => feedSource(name, `https://${name}.example/rss`)),
  );
  config.outputs = [streamOutput('stories')];
  desk = await openTestDesk(config);
  publish = startPublish(desk, { onlyWhenDrained: true });
  merge = await startMerge(desk);
});
afterEach(async () => {
  await merge.stop();
  await publish.stop();
  await desk.close();
});

const storyOf = (id: string) => merge.window.storyOf(id) ?? '';

async function told(...storyIds: string[]): Promise<string[][]> {
  await publish.drain();
  const messages = await inStream(desk);
  return storyIds.map((id) => toldOf(id, messages));
}

/** Two stories that matching does not make one; the ids of the older and the younger. */
async function twoStories(): Promise<[string, string]> {
  await merged(desk, [{ id: A, title: QUAKE }]);
  await merged(desk, [{ id: B, title: TREMOR, sourceId: 'paper' }]);
  return [storyOf(A), storyOf(B)];
}

/** As after so long that a story's key has expired. */
async function expired(storyId: string): Promise<void> {
  const { redis, keys } = desk;
  await redis.del(keys.story(storyId), keys.shownState(storyId));
  for (const hash of [keys.published, keys.changed, keys.shown]) await redis.hdel(hash, storyId);
  await redis.zrem(`${keys.recent}:retracted`, storyId);
}

describe('a hidden story', () => {
  it('keeps count of its revisions for as long as it grows', async () => {
    await merged(desk, [{ id: A, title: QUAKE }]);
    await publish.drain();
    const story = storyOf(A);
    const { id } = await done(desk, { kind: 'retract', storyId: story });
    await publish.drain();
    const hiddenBy = (await serverTime(desk.redis)) + 1;
    while ((await serverTime(desk.redis)) <= hiddenBy);
    await merged(desk, [{ id: B, title: QUAKE, sourceId: 'paper' }]);
    expect((await trim(desk.redis, desk.keys, 1, hiddenBy)).stories).toBe(0);
    await done(desk, { kind: 'undo', actId: id });
    expect(await told(story)).toEqual([['r1 created 1', 'r2 retracted operator', 'r3 updated 2']]);
  });

  it.each(['told of', 'on its way', 'due'] as const)(
    'is taken down for all to know, its end %s',
    async (first) => {
      await merged(desk, [{ id: A, title: QUAKE }]);
      await publish.drain();
      const story = storyOf(A);
      await done(desk, { kind: 'retract', storyId: story });
      if (first === 'told of') await publish.drain();
      if (first === 'on its way') await claimDue(desk.redis, desk.keys, Infinity, 1);
      await done(desk, { kind: 'takedown', storyId: story });
      // The purge takes the first message away, and has what is on its way say what the story is now.
      expect(await told(story)).toEqual([
        {
          'told of': ['r2 retracted operator', 'r3 retracted takedown'],
          'on its way': ['r2 retracted takedown', 'r3 retracted takedown'],
          due: ['r2 retracted takedown'],
        }[first],
      ]);
    },
  );

  it('ends without a word where it never went out', async () => {
    await merged(desk, [{ id: A, title: QUAKE, backfill: true }]);
    const story = storyOf(A);
    await done(desk, { kind: 'retract', storyId: story });
    await done(desk, { kind: 'takedown', storyId: story });
    expect(await told(story)).toEqual([[]]);
    expect(await desk.redis.exists(desk.keys.story(story))).toBe(0);
  });

  it('does not count where it never went out', async () => {
    await merged(desk, [{ id: A, title: QUAKE, backfill: true }]);
    await merged(desk, [{ id: B, title: TREMOR, sourceId: 'paper' }]);
    await publish.drain();
    const total = async () => (await storyReader(desk).list({ limit: 10 })).total;
    expect(await total()).toBe(1);
    await done(desk, { kind: 'retract', storyId: storyOf(A) });
    expect(await total()).toBe(1);
    await done(desk, { kind: 'retract', storyId: storyOf(B) });
    await publish.drain();
    expect(await total()).toBe(0);
  });

  it('is told of in the same words for good, whatever its publisher withdraws of it', async () => {
    await merged(desk, [{ id: A, title: QUAKE }]);
    await publish.drain();
    const story = storyOf(A);
    await done(desk, { kind: 'retract', storyId: story });
    await publish.drain();
    await merged(desk, [{ id: A, title: `KILL: ${QUAKE}` }]);
    expect((await readStates(desk.redis, desk.keys, [story])).get(story)?.articles).toEqual([]);
    await replay(desk, { since: 0, reason: 'a test', outputs: desk.config.outputs });
    expect(await told(story)).toEqual([['r1 created 1', 'r2 retracted operator', 'r2 retracted operator']]);
    expect(await storyReader(desk).get(story)).toMatchObject({ revision: 2, reason: 'operator' });
  });

  it('stays in when it is shown again, if it came with a backlog and never went out', async () => {
    await merged(desk, [{ id: A, title: QUAKE, backfill: true }]);
    const story = storyOf(A);
    const { id } = await done(desk, { kind: 'retract', storyId: story });
    await done(desk, { kind: 'undo', actId: id });
    expect(await told(story)).toEqual([[]]);
    await merged(desk, [{ id: B, title: QUAKE, sourceId: 'paper' }]);
    expect(await told(story)).toEqual([['r1 created 2']]);
  });

  it.each([true, false])('tells what it took in before, its end told of: %s', async (isTold) => {
    const [older, younger] = await twoStories();
    await publish.drain();
    await done(desk, { kind: 'join', storyIds: [older, younger] });
    const { id } = await done(desk, { kind: 'retract', storyId: older });
    if (isTold) await publish.drain();
    await done(desk, { kind: 'undo', actId: id });
    expect((await told(older))[0]?.at(-1)).toBe(isTold ? 'r3 merged 2' : 'r2 merged 2');
    expect((await inStream(desk)).at(-1)).toMatchObject({ supersedes: [younger] });
  });
});

describe('undoing a join', () => {
  it('opens a new story where the younger has expired', async () => {
    const [older, younger] = await twoStories();
    await publish.drain();
    const { id } = await done(desk, { kind: 'join', storyIds: [older, younger] });
    await publish.drain();
    await expired(younger);
    const undo = await done(desk, { kind: 'undo', actId: id });
    const out = storyOf(B);
    expect(undo).toMatchObject({ moves: [{ story: out, articles: [B] }], apart: [older, out] });
    expect(await told(older, younger, out)).toEqual([
      ['r1 created 1', 'r2 merged 2', 'r3 updated 1'],
      ['r1 created 1', 'r2 retracted merged'],
      ['r1 split 1'],
    ]);
    expect((await inStream(desk)).find(({ event }) => event === 'split')).toMatchObject({ splitFrom: older });
    await merged(desk, [{ id: C, title: TREMOR, sourceId: 'radio' }]);
    expect(storyOf(C)).toBe(out);
  });
});
