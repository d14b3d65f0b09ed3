import { setTimeout } from 'node:timers/promises';
import { ulid } from 'ulid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readActs } from '../../src/redis/stories/acts.ts';
import { readStates } from '../../src/redis/stories/stories.ts';
import { actQueue } from '../../src/redis/queues.ts';
import type { StoryMessage } from '../../src/story/types.ts';
import { askAct } from '../../workers/acts/ask-act.ts';
import { startMerge, type MergeRole } from '../../workers/merge.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { startPublish, type PublishRole } from '../../workers/publish.ts';
import { asked, done, idOf, inStream, merged, toldOf } from '../support/acts.ts';
import { feedSource, openTestDesk, testConfig } from '../support/desk.ts';
import { queueOutput, streamOutput } from '../support/outputs.ts';

const QUAKE = 'Strong earthquake kills dozens in northern Peru';
const TREMOR = 'Villages flattened as tremor strikes Andes region';
const ELECTION = 'Finnish parliament approves bill on border closure';
const PRESIDENT = 'Finnish president signs bill on border closure';

let desk: OpenDesk;
let publish: PublishRole;
const merging: MergeRole[] = [];

beforeEach(async () => {
  const config = testConfig('acts', [
    feedSource('wire', 'https://wire.example/rss'),
    feedSource('paper', 'https://paper.example/rss'),
    feedSource('radio', 'https://radio.example/rss'),
  ]);
  config.outputs = [queueOutput('stories'), streamOutput('stories')];
  desk = await openTestDesk(config);
  publish = startPublish(desk, { onlyWhenDrained: true });
  await startMerging();
});
afterEach(async () => {
  for (const merge of merging.splice(0)) await merge.stop();
  await publish.stop();
  await desk.close();
});

async function startMerging(): Promise<MergeRole> {
  const merge = await startMerge(desk);
  merging.push(merge);
  return merge;
}

/** Another process takes over, with nothing but the log to go by. */
async function takeOver(): Promise<MergeRole> {
  for (const merge of merging.splice(0)) await merge.stop();
  return startMerging();
}

const storyOf = (id: string) => merging[0]?.window.storyOf(id) ?? '';

/** What consumers were told of each story, once all that waited is out. */
async function told(...storyIds: string[]): Promise<string[][]> {
  await publish.drain();
  const messages = await inStream(desk);
  return storyIds.map((id) => toldOf(id, messages));
}

const [A, B, C, D] = ['a', 'b', 'c', 'd'].map(idOf) as [string, string, string, string];

/** Two stories that matching does not make one, both out; the ids of the older and the younger. */
async function twoStories(): Promise<[string, string]> {
  await merged(desk, [{ id: A, title: QUAKE }]);
  await merged(desk, [{ id: B, title: TREMOR, sourceId: 'paper' }]);
  await publish.drain();
  const ids: [string, string] = [storyOf(A), storyOf(B)];
  expect(new Set(ids).size).toBe(2);
  return ids;
}

describe('joining two stories', () => {
  it('tells consumers of a merged story and a tombstone, at once', async () => {
    const [older, younger] = await twoStories();
    const act = await done(desk, { kind: 'join', storyIds: [younger, older] });
    expect(act).toMatchObject({ kind: 'join', by: 'ann', reason: 'a test', together: [older, younger] });
    expect(await told(older, younger)).toEqual([
      ['r1 created 1', 'r2 merged 2'],
      ['r1 created 1', 'r2 retracted merged'],
    ]);
    const [merger, end] = (await inStream(desk)).slice(-2);
    expect(new Set([merger?.event, end?.event])).toEqual(new Set(['merged', 'retracted']));
    expect([merger, end].find((message) => message?.event === 'merged')).toMatchObject({
      supersedes: [younger],
      articles: [{ id: A }, { id: B, why: { rule: 'operator' } }],
    });
    expect([merger, end].find((message) => message?.event === 'retracted')).toMatchObject({
      mergedInto: older,
    });
  });

  it('holds over edits, re-polls and a take-over, and what is like the younger one joins the older', async () => {
    const [older, younger] = await twoStories();
    await done(desk, { kind: 'join', storyIds: [older, younger] });
    await merged(desk, [{ id: B, title: TREMOR, sourceId: 'paper' }]);
    await merged(desk, [{ id: B, title: `${TREMOR} of Peru`, sourceId: 'paper' }]);
    await takeOver();
    await merged(desk, [{ id: C, title: TREMOR, sourceId: 'radio' }]);
    expect([A, B, C].map(storyOf)).toEqual([older, older, older]);
    expect((await told(older, younger))[1]).toEqual(['r1 created 1', 'r2 retracted merged']);
  });

  it('is taken back: the younger lives again under its own id, and the two stay apart', async () => {
    const [older, younger] = await twoStories();
    const { id } = await done(desk, { kind: 'join', storyIds: [older, younger] });
    await publish.drain();
    await done(desk, { kind: 'undo', actId: id });
    await takeOver();
    expect([A, B].map(storyOf)).toEqual([older, younger]);
    expect(await told(older, younger)).toEqual([
      ['r1 created 1', 'r2 merged 2', 'r3 updated 1'],
      ['r1 created 1', 'r2 retracted merged', 'r3 split 1'],
    ]);
    expect(await asked(desk, { kind: 'undo', actId: id })).toMatchObject({ refused: /undone already/ });
  });

  it('is taken back with the links that had no room meanwhile', async () => {
    desk.config.match.relatedCount = 1;
    await takeOver();
    await merged(desk, [{ id: A, title: QUAKE }]);
    await merged(desk, [{ id: B, title: QUAKE, sourceId: 'paper' }]);
    await done(desk, { kind: 'split', storyId: storyOf(A), articleIds: [B] });
    await merged(desk, [{ id: C, title: ELECTION, sourceId: 'radio' }]);
    await merged(desk, [{ id: D, title: PRESIDENT, sourceId: 'paper' }]);
    await publish.drain();
    const ids = [A, B, C, D].map(storyOf);
    const links = async () => {
      const states = await readStates(desk.redis, desk.keys, ids);
      return ids.map((id) => states.get(id)?.related.map(({ storyId }) => storyId));
    };
    const [quake = '', again, approved, signed = ''] = ids;
    const before = [[again], [quake], [signed], [approved]];
    expect(await links()).toEqual(before);
    const { id } = await done(desk, { kind: 'join', storyIds: [quake, signed] });
    expect(await links()).toEqual([[again], [quake], [quake], []]);
    await done(desk, { kind: 'undo', actId: id });
    expect(await links()).toEqual(before);
  });
});

describe('splitting a story', () => {
  it('tells of both where the whole was about to go out, also of one that came with a backlog', async () => {
    await merged(desk, [{ id: A, title: QUAKE, backfill: true }]);
    await merged(desk, [{ id: B, title: QUAKE, sourceId: 'paper' }]);
    const story = storyOf(A);
    expect(storyOf(B)).toBe(story);
    const { apart } = await done(desk, { kind: 'split', storyId: story, articleIds: [A] });
    expect(await told(story, apart?.[1] ?? '')).toEqual([['r1 created 1'], ['r1 split 1']]);
  });

  it('opens a story of its own that stays apart, whatever comes in and whoever merges', async () => {
    await merged(desk, [{ id: A, title: QUAKE }]);
    await merged(desk, [{ id: B, title: QUAKE, sourceId: 'paper' }]);
    await publish.drain();
    const story = storyOf(A);
    const act = await done(desk, { kind: 'split', storyId: story, articleIds: [B] });
    const [, fresh = ''] = act.apart ?? [];
    expect(storyOf(B)).toBe(fresh);
    await publish.drain();
    await takeOver();
    await merged(desk, [{ id: B, title: QUAKE, sourceId: 'paper' }]);
    await merged(desk, [{ id: B, title: `UPDATE 1-${QUAKE}`, sourceId: 'paper' }]);
    await merged(desk, [{ id: C, title: QUAKE, sourceId: 'radio' }]);
    expect(storyOf(A)).toBe(story);
    expect(storyOf(B)).toBe(fresh);
    expect([story, fresh]).toContain(storyOf(C));
    expect(merging[0]?.window.mayUnite(story, fresh)).toBe(false);
    const [ofStory, ofFresh] = await told(story, fresh);
    expect(ofStory?.slice(0, 2)).toEqual(['r1 created 2', 'r2 updated 1']);
    expect(ofFresh?.[0]).toMatch(/^r1 split/);
    const split = (await inStream(desk)).find((message) => message.storyId === fresh);
    expect(split).toMatchObject({ event: 'split', splitFrom: story });
  });

  it('is taken back: one story again', async () => {
    await merged(desk, [{ id: A, title: QUAKE }]);
    await merged(desk, [{ id: B, title: QUAKE, sourceId: 'paper' }]);
    await publish.drain();
    const story = storyOf(A);
    const { id, apart } = await done(desk, { kind: 'split', storyId: story, articleIds: [B] });
    await publish.drain();
    await done(desk, { kind: 'undo', actId: id });
    expect([A, B].map(storyOf)).toEqual([story, story]);
    expect(await told(story, apart?.[1] ?? '')).toEqual([
      ['r1 created 2', 'r2 updated 1', 'r3 merged 2'],
      ['r1 split 1', 'r2 retracted merged'],
    ]);
  });

  it('is refused where nothing would be left, and changes nothing', async () => {
    const [story] = await twoStories();
    const before = await desk.redis.xlen(desk.keys.log);
    expect(await asked(desk, { kind: 'split', storyId: story, articleIds: [A] })).toMatchObject({
      refused: /all the articles/,
    });
    expect(await desk.redis.xlen(desk.keys.log)).toBe(before);
    expect(await readActs(desk.redis, desk.keys)).toEqual([]);
  });
});

describe('retracting a story', () => {
  it('keeps it in with all that joins it, until it is taken back', async () => {
    const [story] = await twoStories();
    const { id } = await done(desk, { kind: 'retract', storyId: story });
    expect(await told(story)).toEqual([['r1 created 1', 'r2 retracted operator']]);
    await takeOver();
    await merged(desk, [{ id: C, title: QUAKE, sourceId: 'radio' }]);
    await merged(desk, [{ id: A, title: `UPDATE 1-${QUAKE}` }]);
    expect(storyOf(C)).toBe(story);
    expect(await told(story)).toEqual([['r1 created 1', 'r2 retracted operator']]);
    await done(desk, { kind: 'undo', actId: id });
    expect(await told(story)).toEqual([['r1 created 1', 'r2 retracted operator', 'r3 updated 2']]);
    await merged(desk, [{ id: D, title: QUAKE, sourceId: 'paper' }]);
    expect((await told(story))[0]?.at(-1)).toBe('r4 updated 3');
  });
});

describe('with everything running', () => {
  it('goes out within moments, whatever the outputs wait for otherwise', async () => {
    const [older, younger] = await twoStories();
    const running = startPublish({ ...desk, holdMs: 0 });
    try {
      expect(desk.config.publish.settleMs).toBeGreaterThan(10_000);
      await done(desk, { kind: 'join', storyIds: [older, younger] });
      await inStreamBy(4);
      await merged(desk, [{ id: C, title: QUAKE, sourceId: 'radio' }]);
      const { id } = await done(desk, { kind: 'retract', storyId: older });
      await inStreamBy(5);
      await done(desk, { kind: 'undo', actId: id });
      const messages = await inStreamBy(6);
      expect([older, younger].map((story) => toldOf(story, messages))).toEqual([
        ['r1 created 1', 'r2 merged 2', 'r3 retracted operator', 'r4 updated 3'],
        ['r1 created 1', 'r2 retracted merged'],
      ]);
    } finally {
      await running.stop();
    }
  });

  /** Waits until there are so many messages. */
  async function inStreamBy(count: number): Promise<StoryMessage[]> {
    for (;;) {
      const messages = await inStream(desk);
      if (messages.length >= count) return messages;
      await setTimeout(20);
    }
  }
});

describe('an act on its way', () => {
  it('is carried out once, however often it is asked for', async () => {
    const [older, younger] = await twoStories();
    const order = { kind: 'join' as const, storyIds: [older, younger] as [string, string] };
    const id = ulid();
    const first = await done(desk, order, id);
    // Its job is forgotten, and somebody sends it again.
    const queue = actQueue(desk.connection, desk.keys);
    expect(await queue.remove(id)).toBe(1);
    await queue.close();
    expect(await done(desk, order, id)).toEqual(first);
    expect(await readActs(desk.redis, desk.keys)).toEqual([first]);
  });

  it('is carried out once, though the reply to its commit was lost', async () => {
    const [older, younger] = await twoStories();
    const send = desk.redis.deskCommit.bind(desk.redis);
    let lost = 0;
    desk.redis.deskCommit = async (...words) => {
      const reply = await send(...words);
      if (lost++ > 0) return reply;
      throw new Error('the connection died before the reply');
    };
    const { together } = await done(desk, { kind: 'join', storyIds: [older, younger] });
    expect(together).toEqual([older, younger]);
    expect(await told(older)).toEqual([['r1 created 1', 'r2 merged 2']]);
  });

  it('is decided anew where another worker committed meanwhile', async () => {
    const [older, younger] = await twoStories();
    // A second worker commits what this one has not seen, right before its commit.
    const send = desk.redis.deskCommit.bind(desk.redis);
    let first = true;
    desk.redis.deskCommit = async (...words) => {
      if (!first) return send(...words);
      first = false;
      await desk.redis.xadd(desk.keys.log, '*', 't', 'other', 'at', Date.now(), 'a', '[]');
      const [[id] = ['']] = await desk.redis.xrevrange(desk.keys.log, '+', '-', 'COUNT', 1);
      await desk.redis.hset(desk.keys.head, 'id', id, 'token', 'other');
      return send(...words);
    };
    await done(desk, { kind: 'join', storyIds: [older, younger] });
    expect(await told(older, younger)).toEqual([
      ['r1 created 1', 'r2 merged 2'],
      ['r1 created 1', 'r2 retracted merged'],
    ]);
  });

  it('waits in the queue where no merge worker runs', async () => {
    const [story] = await twoStories();
    for (const merge of merging.splice(0)) await merge.stop();
    const request = { id: ulid(), by: 'ann', reason: '', kind: 'retract' as const, storyId: story };
    expect(await askAct(desk, request, { waitMs: 50 })).toEqual({ queued: request.id });
    await startMerging();
    expect(await askAct(desk, request)).toMatchObject({ done: { id: request.id, hides: story } });
    expect(await told(story)).toEqual([['r1 created 1', 'r2 retracted operator']]);
  });

  it('reaches a stand-by by the log', async () => {
    const [older, younger] = await twoStories();
    const standBy = await startMerging();
    await done(desk, { kind: 'join', storyIds: [older, younger] });
    for (const merge of merging) await merge.catchUp();
    expect([A, B].map((id) => standBy.window.storyOf(id))).toEqual([older, older]);
    await merged(desk, [{ id: D, title: ELECTION }]);
    expect(merging.map(({ window }) => window.size)).toContain(3);
  });
});
