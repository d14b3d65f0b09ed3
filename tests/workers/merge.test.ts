import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Article } from '../../src/article/types.ts';
import { readHead, readLog } from '../../src/redis/stories/article-log.ts';
import { commit } from '../../src/redis/stories/commit.ts';
import {
  articlesQueue,
  queueEvents,
  type ArticlesJob,
  type ArticlesJobResult,
} from '../../src/redis/queues.ts';
import { readMemory } from '../support/memory.ts';
import { readStates } from '../../src/redis/stories/stories.ts';
import { LOG_START, type LogArticle } from '../../src/story/window/log.ts';
import { startMerge, type MergeRole } from '../../workers/merge.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { openTestDesk, testConfig } from '../support/desk.ts';
import { makeArticle } from '../support/factories.ts';

let desk: OpenDesk;
const running: MergeRole[] = [];

beforeEach(async () => {
  desk = await openTestDesk(testConfig('merge', []));
});
afterEach(async () => {
  for (const merge of running.splice(0)) await merge.stop();
  await desk.close();
});

async function start(): Promise<MergeRole> {
  const merge = await startMerge(desk);
  running.push(merge);
  return merge;
}

function batchOf(articles: Partial<Article>[], more: Partial<ArticlesJob> = {}): ArticlesJob {
  const items = articles.map((overrides) => {
    const article = makeArticle({ sourceId: 'wire', ...overrides });
    return { field: `field-${article.id}`, hash: `hash-${article.title.length}`, article };
  });
  return { sourceId: 'wire', items, drop: [], validators: {}, head: LOG_START, ...more };
}

/** Sends a batch through the queue and waits for what becomes of it. */
async function merged(batch: ArticlesJob, attempts = 2): Promise<ArticlesJobResult> {
  const queue = articlesQueue(desk.connection, desk.keys);
  const events = queueEvents('articles', desk);
  try {
    await events.waitUntilReady();
    const job = await queue.add('articles', batch, { attempts, backoff: 1 });
    return await job.waitUntilFinished(events);
  } finally {
    await Promise.all([queue.close(), events.close()]);
  }
}

async function logged(): Promise<LogArticle[]> {
  const articles: LogArticle[] = [];
  for await (const entry of readLog(desk.redis, desk.keys, LOG_START)) articles.push(...entry.articles);
  return articles;
}

const QUAKE = 'Strong earthquake kills dozens in northern Peru';
const ELECTION = 'Finnish parliament approves bill on border closure';

describe('the merge worker', () => {
  it('verifies a commit whose reply was lost, and writes nothing twice', async () => {
    const merge = await start();
    const send = desk.redis.deskCommit.bind(desk.redis);
    let lost = 0;
    desk.redis.deskCommit = async (...words) => {
      const reply = await send(...words);
      if (lost++ > 0) return reply;
      throw new Error('the connection died before the reply');
    };
    expect(await merged(batchOf([{ id: 'a', title: QUAKE }]))).toMatchObject({ created: 0, unchanged: 1 });
    const [article, ...more] = await logged();
    expect(more).toEqual([]);
    const states = await readStates(desk.redis, desk.keys, [article?.story ?? '']);
    expect([...states.values()]).toMatchObject([{ revision: 1, articlesTotal: 1 }]);
    expect((await readMemory(desk.redis, desk.keys, 'wire')).seen.get('field-a')?.articleId).toBe('a');
    expect(merge.window.storyOf('a')).toBe(article?.story);
  });

  it('does not take a batch for merged that broke off while it was decided on', async () => {
    await start();
    // As a newer or faulty fetch worker might send it: without a title.
    const { title: _title, ...untitled } = makeArticle({ id: 'b' });
    const broken = batchOf([{ id: 'a', title: QUAKE }]);
    broken.items.push({ field: 'field-b', hash: 'h', article: untitled as Article });
    await expect(merged(broken, 1)).rejects.toThrow();
    expect(await merged(batchOf([{ id: 'a', title: QUAKE }]))).toMatchObject({ created: 1 });
    expect((await logged()).map(({ id }) => id)).toEqual(['a']);
  });

  it('takes nothing back for a batch that comes after a later one of its source', async () => {
    await start();
    await merged(batchOf([{ id: 'a', title: QUAKE }], { validators: { '@body': 'one' } }));
    const overtaken = batchOf(
      [
        { id: 'a', title: `${QUAKE}, says one` },
        { id: 'c', title: ELECTION },
      ],
      {
        drop: ['field-a'],
        validators: { '@body': 'two', '@etag': '"two"' },
      },
    );
    const queue = articlesQueue(desk.connection, desk.keys);
    const events = queueEvents('articles', desk);
    await events.waitUntilReady();
    const late = await queue.add('articles', overtaken, { delay: 3_600_000 });
    const title = `${QUAKE}, say several`;
    await merged(batchOf([{ id: 'a', title }], { validators: { '@body': 'three' } }));
    const before = await readMemory(desk.redis, desk.keys, 'wire');
    await late.promote();
    expect(await late.waitUntilFinished(events)).toEqual({ created: 1, joined: 0, edited: 0, unchanged: 1 });
    await Promise.all([queue.close(), events.close()]);
    expect((await logged()).map((article) => article.title)).toEqual([QUAKE, title, ELECTION]);
    const after = await readMemory(desk.redis, desk.keys, 'wire');
    expect({ ...after, head: before.head }).toEqual(before);
    // What follows is none the later for it.
    const next = batchOf([{ id: 'a', title: ELECTION }], { validators: { '@body': 'four' } });
    expect(await merged(next)).toMatchObject({ edited: 1 });
  });

  it.each([
    [1, [1]],
    [10, [10]],
    [17, [9, 8]],
    [21, [7, 7, 7]],
  ])('commits %i articles in equal parts', async (count, parts) => {
    await start();
    const articles = Array.from({ length: count }, (_, n) => ({ id: `a${n}`, title: `${QUAKE} ${n}` }));
    await merged(batchOf(articles));
    const sizes: number[] = [];
    for await (const entry of readLog(desk.redis, desk.keys, LOG_START)) sizes.push(entry.articles.length);
    expect(sizes).toEqual(parts);
  });

  it('commits more at a time while other polls wait', async () => {
    const queue = articlesQueue(desk.connection, desk.keys);
    const events = queueEvents('articles', desk);
    const pollOf = (source: string) =>
      batchOf(
        Array.from({ length: 21 }, (_, n) => ({ id: `${source}${n}`, title: `${QUAKE} ${n}` })),
        { sourceId: source },
      );
    try {
      await events.waitUntilReady();
      const jobs = await queue.addBulk(['a', 'b'].map((id) => ({ name: 'articles', data: pollOf(id) })));
      await start();
      for (const job of jobs) await job.waitUntilFinished(events);
    } finally {
      await Promise.all([queue.close(), events.close()]);
    }
    const sizes: number[] = [];
    for await (const entry of readLog(desk.redis, desk.keys, LOG_START)) sizes.push(entry.articles.length);
    expect(sizes).toEqual([21, 7, 7, 7]);
  });

  it('gives the rest of the process its turns while it decides', async () => {
    const merge = await start();
    let [turns, turnsWithin] = [0, 0];
    const planning = merge.window.planning.bind(merge.window);
    merge.window.planning = function* (...given) {
      for (const placement of planning(...given)) {
        for (const begun = performance.now(); performance.now() - begun < 10;);
        setImmediate(() => (turns += 1));
        yield placement;
      }
      turnsWithin = turns;
    };
    await merged(batchOf([QUAKE, ELECTION, 'Whale freed'].map((title, n) => ({ id: `a${n}`, title }))));
    expect(turnsWithin).toBe(3);
  });

  it('builds its window anew where a crash took back what it had folded in', async () => {
    const merge = await start();
    await merged(batchOf([{ id: 'kept', title: QUAKE }]));
    const before = await readHead(desk.redis, desk.keys);
    await merged(batchOf([{ id: 'phantom', title: ELECTION }]));
    const phantom = await readHead(desk.redis, desk.keys);
    await desk.redis.xdel(desk.keys.log, phantom.id);
    await desk.redis.hset(desk.keys.head, before);
    // Another worker is the first to write on the restarted server.
    const memory = { sourceId: 'other', seen: {}, drop: [], validators: {}, head: LOG_START };
    const article = { id: 'new', story: 'S', source: 'other', hash: 'h', title: 'Oil prices fall 3%' };
    const at = Date.now();
    await commit(desk.redis, desk.keys, {
      base: before,
      at,
      articles: [article],
      stories: [],
      memory,
      storyExpiryMs: 60_000,
    });
    await merge.catchUp();
    const known = ['kept', 'phantom', 'new'].map((id) => merge.window.storyOf(id) !== undefined);
    expect(known).toEqual([true, false, true]);
    expect(await merged(batchOf([{ id: 'phantom', title: ELECTION }]))).toMatchObject({ created: 1 });
  });

  it('does not call a document known of whose batch a crash took the first parts back', async () => {
    await start();
    const { redis, keys } = desk;
    const commitPart = redis.deskCommit.bind(redis);
    let parts = 0;
    redis.deskCommit = async (...given) => {
      parts += 1;
      // The server comes back without what it had not written to its disk.
      if (parts === 3)
        await redis.del(keys.log, keys.head, keys.seen('wire'), keys.due, keys.recent, keys.changed);
      return await commitPart(...given);
    };
    const titles = Array.from({ length: 21 }, (_, n) => ({
      id: `a${n}`,
      title: `${QUAKE} ${'x'.repeat(n)} ${n}`,
    }));
    await merged(batchOf(titles, { validators: { '@body': 'hash' } }));
    expect(await redis.hget(keys.seen('wire'), '@body')).toBeNull();
    // So the next poll offers all of it again, and now all of it stays.
    await merged(batchOf(titles, { validators: { '@body': 'hash' }, head: await readHead(redis, keys) }));
    expect(new Set((await logged()).map(({ id }) => id)).size).toBe(21);
    expect(await redis.hget(keys.seen('wire'), '@body')).toBe('hash');
  });

  it('remembers when an item was first seen over its edits', async () => {
    await start();
    const firstSeen = Date.now() - 86_400_000;
    const batch = batchOf([{ id: 'a', title: QUAKE }]);
    batch.items = batch.items.map((item) => ({ ...item, firstSeen }));
    await merged(batch);
    expect((await readMemory(desk.redis, desk.keys, 'wire')).seen.get('field-a')?.firstSeen).toBe(firstSeen);
  });
});
