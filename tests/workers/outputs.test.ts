import { Worker } from 'bullmq';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Output } from '../../src/config/types.ts';
import { keysOf } from '../../src/redis/keys.ts';
import { claimDue } from '../../src/redis/outputs/outbox.ts';
import { readOutputStatuses, type OutputStatus } from '../../src/redis/outputs/output-status.ts';
import type { StoryMessage } from '../../src/story/types.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { LogWatch } from '../../workers/publish/log-watch.ts';
import { Publisher } from '../../workers/publish/publisher.ts';
import { startPublish } from '../../workers/publish.ts';
import { openTestDesk, testConfig } from '../support/desk.ts';
import { queueOutput, streamOutput } from '../support/outputs.ts';
import { uniquePrefix } from '../support/redis.ts';
import { retractedStateOf, stateOf, writeStory } from '../support/write-story.ts';

let desk: OpenDesk;

beforeEach(async () => {
  desk = await openTestDesk(testConfig('outputs', []));
});
afterEach(() => desk.close());

function outputs(...list: Output[]): void {
  desk.config.outputs = list;
}

const change = (id: string, revision: number) => writeStory(desk.redis, desk.keys, stateOf(id, revision));
const retract = (id: string, revision: number) =>
  writeStory(desk.redis, desk.keys, retractedStateOf(id, revision), { due: 'ifOut' });

/** Puts out all that waits, and looks at the outputs before and after. */
async function publish(): Promise<void> {
  for (let looks = 0; looks < 2; looks++) {
    const publisher = new Publisher(desk);
    while ((await publisher.step(true)).moved > 0);
  }
}

async function publishChange(id: string, revision: number): Promise<void> {
  await change(id, revision);
  await publish();
}

/** Takes everything out of a queue as a consumer does, and returns it in order. */
async function consume(name: string, most = Infinity): Promise<StoryMessage[]> {
  const worker = new Worker<StoryMessage>(name, undefined, {
    connection: desk.connection,
    prefix: desk.keys.queues,
  });
  const messages: StoryMessage[] = [];
  try {
    while (messages.length < most) {
      const job = await worker.getNextJob('token', { block: false });
      if (!job) break;
      messages.push(job.data);
      await job.moveToCompleted('done', 'token', false);
    }
    return messages;
  } finally {
    await worker.close();
  }
}

async function inStream(name: string): Promise<StoryMessage[]> {
  const entries = await desk.redis.xrange(desk.keys.stream(name), '-', '+');
  return entries.map(([, fields]) => JSON.parse(fields[1] ?? '') as StoryMessage);
}

async function statusOf(type: string, name: string): Promise<OutputStatus> {
  const status = (await readOutputStatuses(desk.redis, desk.keys)).find(
    (each) => each.type === type && each.name === name,
  );
  if (!status) throw new Error(`nothing is known of the ${type} ${name}`);
  return status;
}

/** What a consumer that keeps the highest revision of each story ends with. */
function finalState(messages: readonly StoryMessage[], state = new Map<string, StoryMessage>()) {
  for (const message of messages)
    if (message.revision > (state.get(message.storyId)?.revision ?? 0)) state.set(message.storyId, message);
  return state;
}

const told = (messages: readonly StoryMessage[]) =>
  messages.map(({ storyId, revision }) => `${storyId}-r${revision}`);

describe('a part that fails while the next is under way', () => {
  it('leaves a story in order', async () => {
    outputs(streamOutput('all'));
    const claim = () => claimDue(desk.redis, desk.keys, Infinity, Date.now());
    await change('S', 1);
    await claim();
    for (let i = 0; i < 70; i++) await change(`A${i}`, 1);
    await claim();
    await change('S', 2);
    await claim();
    const clear = desk.redis.deskClear.bind(desk.redis);
    let calls = 0;
    desk.redis.deskClear = (...words) =>
      ++calls === 1 ? Promise.reject(new Error('not now')) : clear(...words);
    await expect(new Publisher(desk).step(true)).rejects.toThrow('not now');
    await publish();
    expect(told(await inStream('all')).filter((name) => name.startsWith('S'))).toEqual(['S-r1', 'S-r2']);
  });
});

describe('an output that nobody reads', () => {
  it('is compacted above half of what it may hold, and paused at all of it', async () => {
    outputs(queueOutput('slow', { maxUnread: 10 }), queueOutput('fast'));
    for (let i = 1; i <= 4; i++) await publishChange('A', i);
    for (const id of ['B', 'C', 'D']) await publishChange(id, 1);
    await publish();
    expect(await statusOf('queue', 'slow')).toMatchObject({ unread: 4, missed: 0, compacted: 3 });
    for (let i = 0; i < 8; i++) await publishChange(`E${i}`, 1);
    await publish();
    const status = await statusOf('queue', 'slow');
    expect(status).toMatchObject({ unread: 10, missed: 2, compacted: 3, pausedSince: expect.any(String) });
    expect(await statusOf('queue', 'fast')).toMatchObject({ unread: 15, missed: 0, compacted: 0 });
  });

  it('goes on below half, and gets the latest of each story that it missed', async () => {
    outputs(queueOutput('slow', { maxUnread: 10 }), queueOutput('fast'));
    for (let i = 0; i < 10; i++) await change(`A${i}`, 1);
    await publish();
    await change('A0', 2);
    await change('B', 1);
    await publish();
    await change('B', 2);
    await retract('A1', 2);
    await publish();
    expect(await statusOf('queue', 'slow')).toMatchObject({ unread: 10, missed: 3 });
    expect(told(await consume('slow', 5))).toEqual(['A0-r1', 'A1-r1', 'A2-r1', 'A3-r1', 'A4-r1']);
    await publish();
    expect(await statusOf('queue', 'slow')).toMatchObject({ unread: 5, missed: 3 });
    const rest = await consume('slow');
    await publish();
    const late = await consume('slow');
    expect(told(late).toSorted()).toEqual(['A0-r2', 'A1-r2', 'B-r2']);
    const { pausedSince, missed } = await statusOf('queue', 'slow');
    expect([pausedSince, missed]).toEqual([undefined, 0]);
    const fast = finalState(await consume('fast'));
    expect(finalState([...rest, ...late])).toEqual(
      new Map([...fast].filter(([id]) => !['A2', 'A3', 'A4'].includes(id))),
    );
  });

  it('is told of when it pauses and when it goes on, and why', async () => {
    const lines: { level: number; msg: string; output?: string; missed?: number }[] = [];
    desk.log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
    outputs(queueOutput('slow', { maxUnread: 2 }), queueOutput('fast'));
    const publisher = new Publisher(desk);
    for (let i = 0; i < 20; i++) {
      await change(`A${i}`, 1);
      while ((await publisher.step(true)).moved > 0);
    }
    expect(lines).toEqual([
      expect.objectContaining({ level: 50, output: 'slow', msg: expect.stringContaining('paused') }),
    ]);
    await consume('slow');
    lines.length = 0;
    await publish();
    expect(lines).toEqual([
      expect.objectContaining({ level: 30, output: 'slow', msg: 'the output goes on' }),
    ]);
  });
});

describe('a stream with consumer groups', () => {
  const key = () => desk.keys.stream('all');
  const group = (name: string) => desk.redis.xgroup('CREATE', key(), name, '0', 'MKSTREAM');
  async function read(name: string, count: number): Promise<StoryMessage[]> {
    const reply = (await desk.redis.xreadgroup(
      'GROUP',
      name,
      'one',
      'COUNT',
      count,
      'STREAMS',
      key(),
      '>',
    )) as [string, [string, string[]][]][] | null;
    const entries = reply?.[0]?.[1] ?? [];
    if (entries.length > 0) await desk.redis.xack(key(), name, ...entries.map(([id]) => id));
    return entries.map(([, fields]) => JSON.parse(fields[1] ?? '') as StoryMessage);
  }

  it('keeps no more than it may where nobody is behind', async () => {
    outputs(streamOutput('all', { maxUnread: 10 }));
    for (let i = 0; i < 25; i++) await change(`A${String(i).padStart(2, '0')}`, 1);
    await publish();
    expect(told(await inStream('all'))).toEqual(Array.from({ length: 10 }, (_, i) => `A${15 + i}-r1`));
    expect(await statusOf('stream', 'all')).toMatchObject({ unread: 0, length: 10, missed: 0 });
  });

  it('waits for a slow group that lives, which loses nothing', async () => {
    outputs(streamOutput('all', { maxUnread: 10 }), streamOutput('others'));
    await group('slow');
    const seen: StoryMessage[] = [];
    for (let i = 0; i < 30; i++) {
      await change(`A${i % 20}`, Math.floor(i / 20) + 1);
      await publish();
      if (i % 3 === 0) seen.push(...(await read('slow', 1)));
    }
    expect(await statusOf('stream', 'all')).toMatchObject({
      lagging: ['slow'],
      pausedSince: expect.any(String),
    });
    expect(await desk.redis.xlen(key())).toBeLessThanOrEqual(11);
    for (let before = -1; before < seen.length;) {
      before = seen.length;
      seen.push(...(await read('slow', 4)));
      await publish();
    }
    expect(await statusOf('stream', 'all')).toMatchObject({ unread: 0, missed: 0 });
    expect(finalState(seen)).toEqual(finalState(await inStream('others')));
  });

  it('is not held by a dead group', async () => {
    outputs(streamOutput('all', { maxUnread: 10, deadAfterMs: 0 }));
    await group('gone');
    for (let i = 0; i < 20; i++) await publishChange(`A${i}`, 1);
    await publish();
    expect(await statusOf('stream', 'all')).toMatchObject({ deadGroups: ['gone'], missed: 0, length: 10 });
  });
});

describe('an output that is broken', () => {
  it.each(['queue', 'stream'] as const)(
    'does not stop the others when it is a %s, and gets what it missed',
    async (type) => {
      const broken = type === 'queue' ? queueOutput('broken') : streamOutput('broken');
      outputs(broken, queueOutput('fine'), streamOutput('fine'));
      const key = type === 'queue' ? desk.keys.job('broken', 'wait') : desk.keys.stream('broken');
      const publisher = new Publisher(desk);
      await publisher.step(true);
      await desk.redis.set(key, 'something else');
      for (const [id, revision] of [
        ['B', 1],
        ['A', 1],
        ['A', 2],
      ] as const) {
        await change(id, revision);
        while ((await publisher.step(true)).moved > 0);
      }
      await publish();
      expect(told(await inStream('fine'))).toEqual(['B-r1', 'A-r1', 'A-r2']);
      expect(told(await consume('fine'))).toEqual(['B-r1', 'A-r1', 'A-r2']);
      expect(await statusOf(type, 'broken')).toMatchObject({
        error: expect.stringContaining('WRONGTYPE'),
        missed: 2,
      });
      await desk.redis.del(key);
      await publish();
      const messages = type === 'queue' ? await consume('broken') : await inStream('broken');
      expect(told(messages).toSorted()).toEqual(['A-r2', 'B-r1']);
      const { error, missed } = await statusOf(type, 'broken');
      expect([error, missed]).toEqual([undefined, 0]);
    },
  );
});

describe('a consumer that was away', () => {
  type Move =
    | { do: 'change'; story: number }
    | { do: 'retract'; story: number }
    | { do: 'publish' }
    | { do: 'read'; count: number };
  const story = fc.nat(11);
  const moves: fc.Arbitrary<Move[]> = fc.array(
    fc.oneof(
      { weight: 8, arbitrary: fc.record({ do: fc.constant('change' as const), story }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('retract' as const), story }) },
      { weight: 4, arbitrary: fc.record({ do: fc.constant('publish' as const) }) },
      {
        weight: 1,
        arbitrary: fc.record({ do: fc.constant('read' as const), count: fc.integer({ min: 1, max: 6 }) }),
      },
    ),
    { minLength: 30, maxLength: 70, size: 'max' },
  );

  it('ends with the same stories as one that was there all the time', async () => {
    await fc.assert(
      fc.asyncProperty(moves, async (all) => {
        desk.keys = keysOf(uniquePrefix('outputs'));
        outputs(
          queueOutput('away', { maxUnread: 6 }),
          queueOutput('late', { maxUnread: 6 }),
          streamOutput('there'),
        );
        const revisions = new Map<number, number>();
        const late = new Map<string, StoryMessage>();
        for (const move of all) {
          if (move.do === 'publish') await publish();
          else if (move.do === 'read') finalState(await consume('late', move.count), late);
          else {
            const revision = (revisions.get(move.story) ?? 0) + 1;
            const isOut = await desk.redis.hexists(desk.keys.published, `S${move.story}`);
            if (move.do === 'retract' && !isOut) continue;
            await (move.do === 'retract' ? retract : change)(`S${move.story}`, revision);
            revisions.set(move.story, revision);
          }
        }
        await publish();
        const away = new Map<string, StoryMessage>();
        for (let rest = 1; rest > 0;) {
          const messages = [await consume('away'), await consume('late')] as const;
          finalState(messages[0], away);
          finalState(messages[1], late);
          await publish();
          const statuses = await readOutputStatuses(desk.redis, desk.keys);
          rest = statuses.reduce(
            (sum, { type, unread, missed }) => sum + missed + (type === 'queue' ? unread : 0),
            0,
          );
        }
        const there = finalState(await inStream('there'));
        expect(away).toEqual(there);
        expect(late).toEqual(there);
      }),
      { numRuns: 8 },
    );
  });
});

describe('the publisher', () => {
  it('is woken by a commit, and by nothing else than that or its time', async () => {
    const { connection, keys } = desk;
    const watch = new LogWatch(connection, keys);
    try {
      // These would outlast the test.
      const woken = watch.wait('0-0', 600_000);
      await change('A', 1);
      await woken;
      await watch.wait('0-0', 600_000);
      const asleep = watch.wait('99999999999999-0', 600_000);
      watch.close();
      await asleep;
      await watch.wait('0-0', 600_000);
    } finally {
      watch.close();
    }
  });

  it('puts each revision on the stream once, in order, beside another one', async () => {
    outputs(queueOutput('q'), streamOutput('s'));
    const roles = [startPublish(desk), startPublish(desk)];
    try {
      for (let revision = 1; revision <= 12; revision++)
        for (const id of ['A', 'B', 'C', 'D']) await change(id, revision);
      const reader = desk.redis.duplicate();
      const last = new Map<string, number>();
      let from = '0';
      while (
        (await desk.redis.zcard(desk.keys.due)) + (await desk.redis.xlen(desk.keys.ready)) > 0 ||
        last.size < 4 ||
        from !== (await newest())
      ) {
        const reply = await reader.xread('BLOCK', 1000, 'STREAMS', desk.keys.stream('s'), from);
        for (const [id, fields] of reply?.[0]?.[1] ?? []) {
          const message = JSON.parse(fields[1] ?? '') as StoryMessage;
          expect(message.revision).toBe((last.get(message.storyId) ?? 0) + 1);
          last.set(message.storyId, message.revision);
          from = id;
        }
      }
      reader.disconnect();
      const jobs = told(await consume('q'));
      expect(jobs.toSorted()).toEqual(told(await inStream('s')).toSorted());
    } finally {
      await Promise.all(roles.map((role) => role.stop()));
    }
  });

  async function newest(): Promise<string | undefined> {
    return (await desk.redis.xrevrange(desk.keys.stream('s'), '+', '-', 'COUNT', 1))[0]?.[0];
  }
});
