import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Job } from 'bullmq';
import { ulid } from 'ulid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idOfLink } from '../../../src/article/identity.ts';
import type { Article } from '../../../src/article/types.ts';
import { readHead } from '../../../src/redis/stories/article-log.ts';
import { readActs } from '../../../src/redis/stories/acts.ts';
import { commit } from '../../../src/redis/stories/commit.ts';
import { serverTime } from '../../../src/redis/connect.ts';
import { claimDue } from '../../../src/redis/outputs/outbox.ts';
import { purgeQueue, type ActJob } from '../../../src/redis/queues.ts';
import { readStates } from '../../../src/redis/stories/stories.ts';
import { startMerge, type MergeRole } from '../../../workers/merge.ts';
import { carryOut } from '../../../workers/merge/act.ts';
import { Merger } from '../../../workers/merge/merger.ts';
import { Takedowns } from '../../../workers/merge/takedowns.ts';
import type { OpenDesk } from '../../../workers/open-desk.ts';
import { startPublish, type PublishRole } from '../../../workers/publish.ts';
import { asked, done, idOf, inStream, merged, toldOf } from '../../support/acts.ts';
import { keysWith } from '../../support/all-text.ts';
import { makeFolder } from '../../support/daemon.ts';
import { feedSource, openTestDesk, testConfig } from '../../support/desk.ts';
import { makeRelated } from '../../support/factories.ts';
import { queueOutput, streamOutput } from '../../support/outputs.ts';
import { realRedis, testRedisUrl } from '../../support/redis.ts';

/** Stands in all of the article that is taken down, and in nothing else. */
const SECRET = 'Quetzal';
const QUAKE = `Strong earthquake kills dozens in ${SECRET} valley`;
const PLAIN = 'Strong earthquake kills dozens in valley';
const RESCUE = 'Rescuers search for survivors of strong earthquake in valley';
const [A, B, C] = ['a', 'b', 'c'].map(idOf) as [string, string, string];
const LEAK: Partial<Article> = {
  id: A,
  title: QUAKE,
  excerpt: `The ${SECRET} files.`,
  webUrl: `https://wire.example/${SECRET}`,
  originalUrl: `https://wire.example/${SECRET}?x`,
};

let desk: OpenDesk;
let publish: PublishRole;
let merge: MergeRole | undefined;

beforeEach(async () => {
  const config = testConfig('takedown', [
    feedSource('wire', 'https://wire.example/rss'),
    feedSource('paper', 'https://paper.example/rss'),
  ]);
  config.outputs = [queueOutput('stories'), streamOutput('stories')];
  desk = await openTestDesk(config);
  publish = startPublish(desk, { onlyWhenDrained: true });
  merge = await startMerge(desk);
});
afterEach(async () => {
  await merge?.stop();
  await publish.stop();
  await desk.close();
});

const storyOf = (id: string) => merge?.window.storyOf(id) ?? '';
const leftOver = () => keysWith(desk.redis, desk.keys, SECRET);

async function told(storyId: string): Promise<string[]> {
  await publish.drain();
  return toldOf(storyId, await inStream(desk));
}

function signal(): { told: Promise<void>; tell: () => void } {
  let tell = () => {};
  const told = new Promise<void>((resolve) => (tell = resolve));
  return { told, tell: () => tell() };
}

/** What waits to be purged once more is purged now. */
async function purgedAgain(): Promise<void> {
  const queue = purgeQueue(desk.connection, desk.keys);
  try {
    for (const job of await queue.getDelayed()) await job.promote();
    while ((await queue.getJobCountByTypes('delayed', 'waiting', 'active')) > 0)
      await new Promise((resolve) => setTimeout(resolve, 10));
  } finally {
    await queue.close();
  }
}

describe('taking a story down', () => {
  it('leaves nothing of it in Redis, and consumers a tombstone', async () => {
    await merged(desk, [LEAK]);
    await publish.drain();
    const story = storyOf(A);
    await merged(desk, [{ ...LEAK, title: `UPDATE 1-${QUAKE}` }]);
    expect((await leftOver()).length).toBeGreaterThan(4);
    expect(await done(desk, { kind: 'takedown', storyId: story })).toMatchObject({
      purges: [A],
      from: [story],
    });
    expect(await leftOver()).toEqual([]);
    expect(await told(story)).toEqual(['r2 retracted takedown']);
    expect(await leftOver()).toEqual([]);
  });

  it('withholds the article from then on, whoever brings it and whoever merges', async () => {
    await merged(desk, [LEAK]);
    await publish.drain();
    const story = storyOf(A);
    await done(desk, { kind: 'takedown', storyId: story });
    await merge?.stop();
    merge = await startMerge(desk);
    await merged(desk, [LEAK]);
    await merged(desk, [{ ...LEAK, title: `UPDATE 1-${QUAKE}` }]);
    await merged(desk, [{ ...LEAK, sourceId: 'paper' }]);
    await merged(desk, [{ ...LEAK, id: C, aliases: [A] }]);
    expect(storyOf(A) + storyOf(C)).toBe('');
    expect(await told(story)).toEqual(['r2 retracted takedown']);
    expect(await leftOver()).toEqual([]);
  });

  it('takes it from what is allocated and not yet out, and keeps the numbers gapless', async () => {
    await merged(desk, [LEAK]);
    await publish.drain();
    const story = storyOf(A);
    await merged(desk, [{ ...LEAK, title: `UPDATE 1-${QUAKE}` }]);
    await claimDue(desk.redis, desk.keys, Infinity, await serverTime(desk.redis));
    await done(desk, { kind: 'takedown', storyId: story });
    expect(await leftOver()).toEqual([]);
    expect(await told(story)).toEqual(['r2 retracted takedown', 'r3 retracted takedown']);
  });

  it('takes it from stories that name it, which it need not name itself', async () => {
    await merged(desk, [LEAK]);
    await merged(desk, [{ id: B, title: 'Finnish parliament approves bill on border closure' }]);
    await publish.drain();
    const [story, other] = [storyOf(A), storyOf(B)];
    const { redis, keys } = desk;
    const state = (await readStates(redis, keys, [other])).get(other) ?? expect.fail('no such story');
    const related = makeRelated({ storyId: story, title: QUAKE, webUrl: LEAK.webUrl ?? '' });
    const at = await serverTime(redis);
    const base = await readHead(redis, keys);
    const stories = [
      {
        state: { ...state, revision: state.revision + 1, related: [related] },
        replaces: state.revision,
        changes: ['related' as const],
        due: 'settle' as const,
        dueAt: at,
      },
    ];
    expect((await commit(redis, keys, { base, at, stories, storyExpiryMs: 60_000 })).reply).toBe('ok');
    await publish.drain();
    await done(desk, { kind: 'takedown', storyId: story });
    expect(await leftOver()).toEqual([]);
    expect(await told(other)).toEqual(['r1 created 1', 'r3 updated 1']);
  });

  it('purges once more what was being written at that moment', async () => {
    await merged(desk, [LEAK]);
    await publish.drain();
    const story = storyOf(A);
    const [message] = await inStream(desk);
    await done(desk, { kind: 'takedown', storyId: story });
    // A publisher that had read it before puts it on its stream only now.
    await desk.redis.xadd(desk.keys.stream('stories'), '*', 'json', JSON.stringify(message));
    expect(await leftOver()).not.toEqual([]);
    await purgedAgain();
    expect(await leftOver()).toEqual([]);
    expect(await told(story)).toEqual(['r2 retracted takedown']);
  });

  it('has a look before long at the messages that a consumer died with: they are locked for up to a minute', async () => {
    await merged(desk, [LEAK]);
    await done(desk, { kind: 'takedown', storyId: storyOf(A) });
    const queue = purgeQueue(desk.connection, desk.keys);
    const delays = (await queue.getDelayed()).map(({ delay }) => delay);
    await queue.close();
    expect(delays.filter((ms) => ms > 60_000 && ms <= 120_000)).toHaveLength(1);
  });

  it('is refused an undo', async () => {
    await merged(desk, [LEAK]);
    const { id } = await done(desk, { kind: 'takedown', storyId: storyOf(A) });
    expect(await asked(desk, { kind: 'undo', actId: id })).toMatchObject({ refused: /for good/ });
  });
});

describe('taking an article down', () => {
  it('leaves the others of its story, under another lead and in what is related', async () => {
    await merged(desk, [LEAK]);
    await merged(desk, [{ id: B, title: PLAIN, sourceId: 'paper' }]);
    await merged(desk, [{ id: C, title: RESCUE, sourceId: 'paper' }]);
    await publish.drain();
    const [story, related] = [storyOf(A), storyOf(C)];
    expect(storyOf(B)).toBe(story);
    expect(await done(desk, { kind: 'takedown', articleIds: [A] })).toMatchObject({ from: [story] });
    expect(await leftOver()).toEqual([]);
    expect((await told(story)).at(-1)).toBe('r2 updated 1');
    const messages = await inStream(desk);
    expect(messages.findLast(({ storyId }) => storyId === story)).toMatchObject({ id: B, articlesTotal: 1 });
    expect(messages.findLast(({ storyId }) => storyId === related)).toMatchObject({
      revision: 2,
      related: [{ storyId: story, title: PLAIN }],
    });
  });
});

describe('taking an article down that was in other stories before', () => {
  it('takes it from what was said of those, too', async () => {
    await merged(desk, [LEAK]);
    await merged(desk, [{ id: B, title: PLAIN, sourceId: 'paper' }]);
    await merged(desk, [{ id: C, title: RESCUE, sourceId: 'paper' }]);
    await publish.drain();
    const related = storyOf(C);
    await done(desk, { kind: 'split', storyId: storyOf(A), articleIds: [A] });
    await publish.drain();
    await done(desk, { kind: 'takedown', articleIds: [A] });
    expect(await leftOver()).toEqual([]);
    expect((await told(related)).at(-1)).toMatch(/updated 1/);
    expect(await leftOver()).toEqual([]);
  });
});

describe('taking an article down that had another link before', () => {
  const MOVED = {
    title: `UPDATE 1-${QUAKE}`,
    webUrl: 'https://wire.example/moved',
    originalUrl: 'https://wire.example/moved',
  };

  it.each([
    ['is known by its GUID', A, A],
    ['is known by its link', idOfLink(LEAK.webUrl ?? ''), idOfLink(MOVED.webUrl)],
  ])('takes it from what others show under that one, where it %s', async (_by, id, next) => {
    await merged(desk, [{ ...LEAK, id }]);
    await merged(desk, [{ id: C, title: RESCUE, sourceId: 'paper' }]);
    await publish.drain();
    const [story, related] = [storyOf(id), storyOf(C)];
    await merged(desk, [{ ...LEAK, ...MOVED, id: next, ...(id !== next && { aliases: [id] }) }]);
    await publish.drain();
    expect(storyOf(next)).toBe(story);
    const lead = (await readStates(desk.redis, desk.keys, [story])).get(story)?.articles[0];
    expect(lead).toMatchObject({ id: next, webUrl: MOVED.webUrl });
    expect((await inStream(desk)).findLast(({ storyId }) => storyId === related)).toMatchObject({
      related: [{ storyId: story, webUrl: LEAK.webUrl }],
    });
    await done(desk, { kind: 'takedown', articleIds: [next] });
    expect(await leftOver()).toEqual([]);
    expect((await told(related)).at(-1)).toBe('r2 updated 1');
    expect(await leftOver()).toEqual([]);
  });

  it('leaves what others show of a copy in a story that it was in before', async () => {
    const copy = { title: PLAIN, provider: { name: 'Agency' } };
    await merged(desk, [{ ...copy, id: A }]);
    await merged(desk, [{ ...copy, id: B, sourceId: 'paper' }]);
    await done(desk, { kind: 'split', storyId: storyOf(A), articleIds: [A] });
    await merged(desk, [{ id: C, title: RESCUE, sourceId: 'paper' }]);
    await publish.drain();
    const [home, related] = [storyOf(B), storyOf(C)];
    expect(home).not.toBe(storyOf(A));
    await done(desk, { kind: 'takedown', articleIds: [A] });
    await publish.drain();
    const latest = async () => (await inStream(desk)).findLast(({ storyId }) => storyId === related);
    const before = await latest();
    expect(before).toMatchObject({ related: [{ storyId: home, title: PLAIN }] });
    await purgedAgain();
    expect(await latest()).toEqual(before);
  });
});

describe('taking an article down under whose id another stood before', () => {
  it('leaves that one where it is, with what was said of it since', async () => {
    const border = { title: 'Finnish parliament approves bill on border closure', aliases: [A] };
    await merged(desk, [{ ...border, id: A, aliases: [] }]);
    await merged(desk, [{ ...border, id: B }]);
    await publish.drain();
    await merged(desk, [{ ...border, id: C, aliases: [B] }]);
    await publish.drain();
    await merged(desk, [{ ...LEAK, sourceId: 'paper' }]);
    await publish.drain();
    const [kept, gone] = [storyOf(C), storyOf(A)];
    expect(kept).not.toBe(gone);
    const before = (await readStates(desk.redis, desk.keys, [kept])).get(kept);
    expect(before?.articles).toMatchObject([{ id: C, aliases: [A, B] }]);
    expect(await told(kept)).toEqual(['r1 created 1', 'r2 updated 1']);
    expect(await done(desk, { kind: 'takedown', storyId: gone })).toMatchObject({ purges: [A] });
    await purgedAgain();
    expect((await readStates(desk.redis, desk.keys, [kept])).get(kept)).toEqual(before);
    expect(await told(kept)).toEqual(['r1 created 1', 'r2 updated 1']);
    expect(await told(gone)).toEqual(['r2 retracted takedown']);
    expect(await leftOver()).toEqual([]);
  });
});

describe('taking an article down that another repeats word by word', () => {
  it('leaves what others show of that one, now and when it is purged again', async () => {
    const copy = { title: PLAIN, provider: { name: 'Agency' } };
    await merged(desk, [{ ...copy, id: A, webUrl: '' }]);
    await merged(desk, [{ ...copy, id: B, webUrl: '', sourceId: 'paper' }]);
    await merged(desk, [{ id: C, title: RESCUE, sourceId: 'paper' }]);
    await publish.drain();
    const related = storyOf(C);
    await done(desk, { kind: 'takedown', articleIds: [A] });
    expect(await told(related)).toEqual(['r1 created 1']);
    await purgedAgain();
    expect(await told(related)).toEqual(['r1 created 1']);
  });
});

describe('a takedown that is interrupted', () => {
  it('is carried out to the end when purging failed', async () => {
    await merged(desk, [LEAK]);
    await publish.drain();
    const { redis } = desk;
    const send = redis.eval.bind(redis);
    let failures = 0;
    redis.eval = (async (...words: Parameters<typeof send>) => {
      const isCommitted = (await readActs(redis, desk.keys)).length > 0;
      if (isCommitted && ++failures === 2) throw new Error('the connection died');
      return send(...words);
    }) as typeof redis.eval;
    await done(desk, { kind: 'takedown', storyId: storyOf(A) });
    expect(failures).toBeGreaterThan(2);
    expect(await leftOver()).toEqual([]);
    expect(await readActs(desk.redis, desk.keys)).toHaveLength(1);
  });

  it('is purged whole where a worker that stood still in the middle plans it after the commit of another', async () => {
    await merged(desk, [LEAK]);
    await merged(desk, [{ id: C, title: RESCUE, sourceId: 'paper' }]);
    await publish.drain();
    const id = ulid();
    const order = { kind: 'takedown', storyId: storyOf(A) } as const;
    const [stands, committed, planned] = [signal(), signal(), signal()];

    const other = await openTestDesk(desk.config);
    const late = new Merger(other);
    const takedowns = new Takedowns(other, late);
    const prepare = takedowns.prepare.bind(takedowns);
    takedowns.prepare = async (...plan) => {
      stands.tell();
      await committed.told;
      return prepare(...plan).finally(planned.tell);
    };
    const act = { id, by: 'ann', reason: 'a test', ...order };
    const answer = late.inStep(() => carryOut(late, takedowns, { data: { act } } as Job<ActJob>));
    await stands.told;
    const { redis } = desk;
    const send = redis.eval.bind(redis);
    redis.eval = (async (...words: Parameters<typeof send>) => {
      if ((await readActs(redis, desk.keys)).length > 0) {
        committed.tell();
        await planned.told;
      }
      return send(...words);
    }) as typeof redis.eval;

    expect(await done(desk, order, id)).toMatchObject({ purges: [A] });
    expect(await answer).toMatchObject({ done: { purges: [A] } });
    await takedowns.close();
    await other.close();
    expect(await leftOver()).toEqual([]);
  });

  it.skipIf(!realRedis)(
    'is carried out to the end by the next worker when the process is killed after the commit',
    async () => {
      await merged(desk, [LEAK]);
      await publish.drain();
      const story = storyOf(A);
      await merge?.stop();
      merge = undefined;
      const folder = await makeFolder(
        { redis: { prefix: desk.config.redis.prefix }, outputs: [{ type: 'stream', name: 'stories' }] },
        [{ id: 'wire', url: 'https://wire.example/rss' }],
      );
      try {
        const child = spawn(
          process.execPath,
          ['--import', 'tsx', 'bin/copydesk.ts', 'run', '--only', 'merge', '--config', folder.config],
          {
            cwd: join(import.meta.dirname, '../../..'),
            env: {
              PATH: process.env['PATH'],
              NODE_ENV: 'test',
              REDIS_URL: testRedisUrl(),
              COPYDESK_DATA: folder.data,
              COPYDESK_FAIL_AT: 'act.committed',
            },
            stdio: 'ignore',
          },
        );
        const ended = once(child, 'exit');
        const answer = done(desk, { kind: 'takedown', storyId: story });
        expect((await ended)[1]).toBe('SIGKILL');
        merge = await startMerge(desk);
        expect(await answer).toMatchObject({ purges: [A] });
        expect(await leftOver()).toEqual([]);
        expect(await readActs(desk.redis, desk.keys)).toHaveLength(1);
        expect(await told(story)).toEqual(['r2 retracted takedown']);
      } finally {
        await folder.remove();
      }
    },
  );
});
