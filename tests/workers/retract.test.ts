import { Queue } from 'bullmq';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoryMessage } from '../../src/story/types.ts';
import { startMerge, type MergeRole } from '../../workers/merge.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { startPublish, type PublishRole } from '../../workers/publish.ts';
import { storyReader } from '../../workers/stories/story-reader.ts';
import { inStream, merged } from '../support/acts.ts';
import { feedSource, openTestDesk, testConfig } from '../support/desk.ts';
import { queueOutput, streamOutput } from '../support/outputs.ts';

const QUAKE = 'Strong earthquake kills dozens in northern Peru';
const RESCUE = 'Rescuers search for survivors of earthquake in northern Peru';
const ELECTION = 'Finnish parliament approves bill on border closure';
const SPORTS = { sourceId: 'wire-sports', provider: { domain: 'wire.example' } };
const PAPER = { sourceId: 'paper', provider: { domain: 'paper.example' } };

let desk: OpenDesk;
let publish: PublishRole;
const merging: MergeRole[] = [];

beforeEach(async () => {
  const config = testConfig('retract', [
    feedSource('wire', 'https://feeds.wire.example/world.xml'),
    feedSource('wire-sports', 'https://feeds.wire.example/sports.xml'),
    feedSource('paper', 'https://paper.example/rss'),
  ]);
  config.outputs = [
    queueOutput('stories'),
    streamOutput('stories'),
    queueOutput('elsewhere', { filter: { languages: ['fi'] } }),
  ];
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

async function inQueue(name: string): Promise<StoryMessage[]> {
  const queue = new Queue<StoryMessage>(name, { connection: desk.connection, prefix: desk.keys.queues });
  try {
    return (await queue.getJobs(['waiting', 'prioritized'], 0, -1, true)).map(({ data }) => data);
  } finally {
    await queue.close();
  }
}

const told = (messages: StoryMessage[]) => messages.map(({ event, revision }) => `r${revision} ${event}`);

describe('a withdrawn article, from the poll to the outputs', () => {
  it('ends its story with a tombstone on every output, in lists, and for who asks', async () => {
    await merged(desk, [{ id: 'a', title: QUAKE }]);
    await publish.drain();
    await merged(desk, [{ id: 'n', title: `KILL: ${QUAKE}`, ...SPORTS }]);
    await publish.drain();
    for (const messages of [await inQueue('stories'), await inStream(desk)]) {
      expect(told(messages)).toEqual(['r1 created', 'r2 retracted']);
      expect(Object.keys(messages[1] ?? {})).toEqual([
        'schema',
        'desk',
        'event',
        'sequence',
        'time',
        'storyId',
        'revision',
        'reason',
      ]);
    }
    expect(told(await inQueue('elsewhere'))).toEqual(['r2 retracted']);
    const [first] = await inStream(desk);
    const reader = storyReader(desk);
    expect(await reader.get(first?.storyId ?? '')).toMatchObject({
      event: 'retracted',
      reason: 'killed',
      revision: 2,
    });
    expect(await reader.list({ limit: 10 })).toEqual({ stories: [], total: 0 });
  });

  it('says nothing of a story that had not gone out', async () => {
    await merged(desk, [{ id: 'a', title: QUAKE }]);
    await merged(desk, [{ id: 'a', title: `KILL: ${QUAKE}` }]);
    await publish.drain();
    expect(await inStream(desk)).toEqual([]);
    expect(await desk.redis.hlen(desk.keys.published)).toBe(0);
  });

  it('meets its notice whatever the order in the document, and after a restart', async () => {
    await merged(desk, [
      { id: 'n', title: `KILL: ${QUAKE}` },
      { id: 'a', title: QUAKE },
      { id: 'b', title: ELECTION },
    ]);
    await merging.splice(0)[0]?.stop();
    const fresh = await startMerging();
    await merged(desk, [{ id: 'late', title: QUAKE, ...SPORTS }]);
    expect(['n', 'a', 'late'].map((id) => fresh.window.storyOf(id))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    await publish.drain();
    expect(await inStream(desk)).toMatchObject([{ event: 'created', title: ELECTION }]);
  });

  it('leaves a story that others carry, under another lead and without its name on the related', async () => {
    await merged(desk, [{ id: 'a', title: QUAKE }]);
    await merged(desk, [{ id: 'b', title: QUAKE, ...PAPER }]);
    await merged(desk, [{ id: 'r', title: RESCUE, ...PAPER }]);
    await publish.drain();
    await merged(desk, [{ id: 'n', title: `MANDATORY KILL - ${QUAKE}` }]);
    // At once: nothing of this waits to settle.
    const due = await desk.redis.zrange(desk.keys.due, 0, -1, 'WITHSCORES');
    expect(Math.max(...due.filter((_, i) => i % 2 === 1).map(Number))).toBeLessThanOrEqual(Date.now());
    await publish.drain();
    const last = (await inStream(desk)).slice(-2);
    expect(last).toMatchObject([
      { event: 'updated', changed: ['lead', 'members'], sourceId: 'paper', articlesTotal: 1 },
      { event: 'updated', changed: ['related'], related: [{ provider: { domain: 'paper.example' } }] },
    ]);
    expect(JSON.stringify(last)).not.toContain('wire.example');
  });

  it('is withdrawn once, though the reply to the commit was lost', async () => {
    await merged(desk, [{ id: 'a', title: QUAKE }]);
    await publish.drain();
    const send = desk.redis.deskCommit.bind(desk.redis);
    let lost = 0;
    desk.redis.deskCommit = async (...words) => {
      const reply = await send(...words);
      if (lost++ > 0) return reply;
      throw new Error('the connection died before the reply');
    };
    expect(await merged(desk, [{ id: 'n', title: `KILL: ${QUAKE}` }])).toMatchObject({ unchanged: 1 });
    await publish.drain();
    expect(told(await inStream(desk))).toEqual(['r1 created', 'r2 retracted']);
  });

  it('comes back as a story of its own when the item is put right', async () => {
    await merged(desk, [{ id: 'a', title: QUAKE }]);
    await publish.drain();
    await merged(desk, [{ id: 'a', title: `KILL: ${QUAKE}` }]);
    expect(await merged(desk, [{ id: 'a', title: QUAKE }])).toMatchObject({ created: 1 });
    await publish.drain();
    const messages = await inStream(desk);
    expect(told(messages)).toEqual(['r1 created', 'r2 retracted', 'r1 created']);
    expect(new Set(messages.map(({ storyId }) => storyId)).size).toBe(2);
  });
});

describe('a correction, from the poll to the outputs', () => {
  it('takes the lead of what it corrects, listed before it in one document', async () => {
    const wrong = 'Bomb kills 17 at wedding in eastern Kabul';
    await merged(desk, [
      { id: 'c', title: `CORRECTED-${wrong.replace('17', '14')}`, quality: 50 },
      { id: 'a', title: wrong, quality: 90 },
    ]);
    await publish.drain();
    expect(await inStream(desk)).toMatchObject([
      {
        event: 'created',
        id: 'c',
        labels: ['correction'],
        articlesTotal: 2,
        articles: [{ id: 'a', heat: -1 }, { id: 'c' }],
      },
    ]);
  });
});
