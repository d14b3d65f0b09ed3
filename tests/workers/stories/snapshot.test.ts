import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../../src/api/app.ts';
import { startApi } from '../../../src/api/server.ts';
import {
  consumeStream,
  Inbox,
  memoryMarks,
  type Consumption,
  type StoryMessage,
} from '../../../src/consumer/index.ts';
import { entriesRead } from '../../../src/consumer/stream-entries.ts';
import { keysOf } from '../../../src/redis/keys.ts';
import type { OpenDesk } from '../../../workers/open-desk.ts';
import { snapshotReader, SnapshotBrokenError } from '../../../workers/stories/snapshot.ts';
import { openTestDesk, testConfig } from '../../support/desk.ts';
import { MadeStories } from '../../support/made-stories.ts';
import { queueOutput, streamOutput } from '../../support/outputs.ts';
import { realRedis, testRedisUrl, uniquePrefix } from '../../support/redis.ts';
import { madeDeps } from '../../api/made-up.ts';

/** What is waited for comes soon, but on a busy machine later. */
const PATIENCE = { timeout: 20_000 };

let opened: OpenDesk;
let desk: OpenDesk;
let stories: MadeStories;

beforeAll(async () => {
  const config = testConfig('snapshot', []);
  config.outputs = [
    queueOutput('team'),
    streamOutput('stories'),
    streamOutput('traffic', { filter: { topics: ['Traffic'] }, secured: true }),
  ];
  opened = await openTestDesk(config);
});
beforeEach(async () => {
  await fresh();
});
afterAll(async () => {
  await stories.close();
  await opened.close();
});

/** A desk without stories, over the same connection. */
async function fresh(): Promise<void> {
  await stories?.close();
  desk = { ...opened, keys: keysOf(uniquePrefix('snapshot')) };
  stories = new MadeStories(desk);
}

async function snapshotOf(output?: string): Promise<{ streamId?: string; messages: StoryMessage[] }> {
  const snapshot = await snapshotReader(desk).open(output);
  const messages: StoryMessage[] = [];
  for await (const page of snapshot?.pages ?? []) messages.push(...page);
  return { messages, ...(snapshot?.streamId !== undefined && { streamId: snapshot.streamId }) };
}

async function streamAfter(output: string, id: string): Promise<unknown[]> {
  const reply = await desk.redis.xread('STREAMS', desk.keys.stream(output), id);
  return entriesRead(reply).map(({ data }) => data);
}

function keep(found: Map<string, StoryMessage>, message: StoryMessage): void {
  if (message.event === 'retracted') found.delete(message.storyId);
  else found.set(message.storyId, message);
}

/** What a consumer holds after these: stories by id, without those that were retracted. */
async function held(messages: unknown[]): Promise<Map<string, StoryMessage>> {
  const found = new Map<string, StoryMessage>();
  const inbox = new Inbox({
    marks: memoryMarks(),
    handler: (message) => keep(found, message),
  });
  for (const message of messages) await inbox.take(message);
  return found;
}

describe('a snapshot', () => {
  it('has each living story as its output carried it last, to the byte', async () => {
    for (const id of ['A', 'B', 'C']) await stories.write(id);
    await stories.publish();
    await stories.write('B', { title: 'Ferry cancelled as harbour bridge reopens' }, 'merged');
    await stories.retract('C');
    await stories.publish();
    const carried = (await streamAfter('stories', '0')) as StoryMessage[];
    const last = carried.filter(
      ({ storyId, revision }) => `${storyId}${revision}` === 'A1' || (storyId === 'B' && revision === 2),
    );
    const { messages, streamId } = await snapshotOf();
    expect(messages.map((message) => JSON.stringify(message)).toSorted()).toEqual(
      last.map((message) => JSON.stringify(message)).toSorted(),
    );
    expect(messages.find(({ storyId }) => storyId === 'B')).toMatchObject({
      event: 'merged',
      supersedes: ['other'],
    });
    expect(await streamAfter('stories', streamId ?? '0')).toEqual([]);
  });

  it('has what was published and never what a story became since', async () => {
    await stories.write('A', { title: 'First' });
    await stories.publish();
    await stories.write('A', { title: 'Second' });
    await stories.write('new');
    expect((await snapshotOf()).messages).toMatchObject([{ storyId: 'A', revision: 1, title: 'First' }]);
  });

  it('follows the filter of its output, and whether it carries secured payloads', async () => {
    await stories.write('A', { topics: ['Traffic'], secured: 'cipher' });
    await stories.write('B');
    await stories.publish();
    const traffic = await snapshotOf('traffic');
    expect(traffic.messages).toMatchObject([{ storyId: 'A', secured: 'cipher' }]);
    const open = await snapshotOf('stories');
    expect(open.messages).toHaveLength(2);
    expect(JSON.stringify(open.messages)).not.toContain('cipher');
  });

  it('is there for a queue too, without a place in a stream, and of no output that is not', async () => {
    await stories.write('A');
    await stories.publish();
    const { streamId, messages } = await snapshotOf('team');
    expect(streamId).toBeUndefined();
    expect(messages).toHaveLength(1);
    expect(await snapshotReader(desk).open('nobody')).toBeUndefined();
  });

  it('of a desk that has published nothing is empty and begins with the stream', async () => {
    expect(await snapshotOf()).toEqual({ messages: [], streamId: '0-0' });
  });

  it('ends at the last entry although it has been deleted', async () => {
    await stories.write('A');
    await stories.publish();
    const { streamId = '' } = await snapshotOf();
    await desk.redis.xdel(desk.keys.stream('stories'), streamId);
    expect((await snapshotOf()).streamId).toBe(streamId);
  });

  it('is called broken when Redis was restarted meanwhile', async () => {
    await stories.write('A');
    await stories.publish();
    let run = 0;
    const redis = new Proxy(desk.redis, {
      get: (target, name) =>
        name === 'info' ? async () => `run_id:${run++}\r\n` : (Reflect.get(target, name) as unknown),
    });
    const snapshot = await snapshotReader({ ...desk, redis }).open();
    await expect(async () => {
      for await (const page of snapshot?.pages ?? []) expect(page).toHaveLength(1);
    }).rejects.toThrow(SnapshotBrokenError);
  });

  it.skipIf(!realRedis)(
    '(real server) holds a page of many stories at a time, and each story once',
    async () => {
      for (let i = 0; i < 700; i++) await stories.write(`S${i}`);
      await stories.publish();
      const sizes: number[] = [];
      const ids = new Set<string>();
      const snapshot = await snapshotReader(desk).open();
      for await (const page of snapshot?.pages ?? []) {
        sizes.push(page.length);
        for (const { storyId } of page) ids.add(storyId);
      }
      expect(Math.max(...sizes)).toBeLessThan(350);
      expect(sizes.reduce((a, b) => a + b)).toBe(700);
      expect(ids.size).toBe(700);
    },
  );
});

describe('a consumer by snapshot and stream', () => {
  const stepArb = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('write'), story: fc.nat(5), traffic: fc.boolean() }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('retract'), story: fc.nat(5), traffic: fc.boolean() }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('publish'), story: fc.nat(5), traffic: fc.boolean() }),
    },
  );
  type Step = { kind: string; story: number; traffic: boolean };
  let serial = 0;

  async function take({ kind, story, traffic }: Step): Promise<void> {
    const id = `S${story}`;
    if (kind === 'publish') await stories.publish();
    else if (kind === 'retract') await stories.retract(id, { reason: 'merged', mergedInto: 'S9' });
    else await stories.write(id, { title: `Writing ${serial++}`, topics: traffic ? ['Traffic'] : [] });
  }

  it('equals one that was there from the start, over the API and while the desk goes on', async () => {
    const deps = madeDeps([], { snapshots: snapshotReader(desk), token: 'secret' });
    const api = await startApi(createApp(deps), { host: '127.0.0.1', port: 0 });
    for (let i = 0; i < 150; i++) await stories.write(`B${i}`);
    await stories.publish();
    const [early, late] = [new Map<string, StoryMessage>(), new Map<string, StoryMessage>()];
    const from = new Set<string>();
    const base = { redis: testRedisUrl(), prefix: desk.keys.head.slice(1, -'}:head'.length) };
    const first = consumeStream({ ...base, group: 'early' }, (message) => keep(early, message));
    let second: Consumption | undefined;
    for (let round = 0; round < 40; round++) {
      const story = (round * 7) % 11;
      await take({ kind: round % 5 === 4 ? 'retract' : 'write', story, traffic: false });
      await stories.publish();
      if (round !== 10) continue;
      const snapshot = { url: api.url, token: 'secret' };
      second = consumeStream({ ...base, group: 'late', snapshot }, (message, delivery) => {
        from.add(delivery.from);
        keep(late, message);
      });
    }
    await stories.write('last');
    await stories.publish();
    await expect.poll(() => early.has('last') && late.has('last'), PATIENCE).toBe(true);
    await Promise.all([first.close(), second?.close(), api.close()]);
    expect(late).toEqual(early);
    expect([...from].toSorted()).toEqual(['snapshot', 'stream']);
  });

  it('equals one that was there from the start, whenever it was taken', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(stepArb, { maxLength: 25 }),
        fc.array(stepArb, { maxLength: 12 }),
        fc.array(stepArb, { maxLength: 12 }),
        async (before, during, after) => {
          await fresh();
          for (const step of before) await take(step);
          // What happens meanwhile falls between the steps of both readings.
          const [open, traffic] = await Promise.all([
            snapshotReader(desk).open('stories'),
            snapshotReader(desk).open('traffic'),
          ]);
          const openRead: StoryMessage[] = [];
          const trafficRead: StoryMessage[] = [];
          for (const step of during.slice(0, 6)) await take(step);
          await stories.publish();
          for await (const page of open?.pages ?? []) openRead.push(...page);
          for (const step of during.slice(6)) await take(step);
          for await (const page of traffic?.pages ?? []) trafficRead.push(...page);
          for (const step of after) await take(step);
          await stories.publish();

          const all = await streamAfter('stories', '0');
          const openSum = await held([...openRead, ...(await streamAfter('stories', open?.streamId ?? '0'))]);
          expect(openSum).toEqual(await held(all));

          // An output is not told that a story has left its filter: who was there before keeps what it carried last.
          const filtered = await held(await streamAfter('traffic', '0'));
          const sum = await held([
            ...trafficRead,
            ...(await streamAfter('traffic', traffic?.streamId ?? '0')),
          ]);
          const fitsNow = [...(await held(all)).values()]
            .filter((message) => message.event !== 'retracted' && message.topics.includes('Traffic'))
            .map(({ storyId }) => storyId);
          for (const id of fitsNow) expect(sum.get(id)).toEqual(filtered.get(id));
          for (const [id, message] of sum) expect(message).toEqual(filtered.get(id));
        },
      ),
      { numRuns: 25 },
    );
  });
});
