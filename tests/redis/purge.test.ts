import { Worker, type Queue } from 'bullmq';
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { idOfLink } from '../../src/article/identity.ts';
import type { Article } from '../../src/article/types.ts';
import { readHead, readLog } from '../../src/redis/stories/article-log.ts';
import { commit, type StoryWrite } from '../../src/redis/stories/commit.ts';
import { connect, serverTime } from '../../src/redis/connect.ts';
import { readHeld, writeHeld } from '../../src/redis/sources/held.ts';
import { keysOf, type Keys } from '../../src/redis/keys.ts';
import { claimDue } from '../../src/redis/outputs/outbox.ts';
import { marksOf } from '../../src/redis/purge/content.ts';
import { purgeLog } from '../../src/redis/purge/log.ts';
import { purgeContent } from '../../src/redis/purge/purge.ts';
import type { Purge } from '../../src/redis/purge/types.ts';
import { articlesQueue, outputQueue, type OfferedArticle } from '../../src/redis/queues.ts';
import { createPageCache } from '../../src/redis/sources/text-cache.ts';
import { appendReplayed } from '../../src/redis/outputs/replays.ts';
import { readShown } from '../../src/redis/outputs/shown.ts';
import { LOG_START, type LogArticle } from '../../src/story/window/log.ts';
import { renderRecord } from '../../src/story/records/record.ts';
import { renewRelated, retractStory } from '../../src/story/retract.ts';
import type { StoryMessage, StoryState } from '../../src/story/types.ts';
import { makeArticle, makeRelated, makeStamp, makeStory, makeTombstone, NOON } from '../support/factories.ts';
import { keysWith } from '../support/all-text.ts';
import { readReady } from '../support/ready.ts';
import { testConnection, uniquePrefix } from '../support/redis.ts';

/** Stands in everything that is to be gone. */
const SECRET = 'quetzal';
const GONE: Partial<Article> = {
  id: 'a'.repeat(32),
  title: `Leaked ${SECRET} file`,
  excerpt: `All about the ${SECRET}.`,
  originalUrl: `https://news.example/${SECRET}?x=1`,
  webUrl: `https://news.example/${SECRET}`,
};
const KEPT: Partial<Article> = { id: 'b'.repeat(32), title: 'Harbour bridge reopens' };

const connection = testConnection();
const redis = connect(connection);
let keys: Keys;
let purge: Purge;

beforeEach(() => {
  keys = keysOf(uniquePrefix('purge'));
  purge = {
    actId: 'act',
    articleIds: [GONE.id ?? ''],
    storyIds: ['S1'],
    marks: marksOf(makeArticle(GONE)),
    pageKeys: [keys.page(GONE.webUrl ?? '')],
  };
});
afterAll(() => redis.disconnect());

const purgeAll = () => purgeContent({ redis, keys, connection }, purge);

function open<T extends Queue>(queue: T): T {
  onTestFinished(() => queue.close());
  return queue;
}

/** The story that goes, and another that names it. */
const gone = () => makeStory(GONE, [], 'S1');
function naming(): StoryState {
  const { title, excerpt, webUrl } = makeArticle(GONE);
  const related = makeRelated({ storyId: 'S1', title, excerpt: excerpt ?? '', webUrl: webUrl ?? '' });
  return makeStory(KEPT, [related], 'S2');
}

function logged(article: Partial<Article>, story: string, more: Partial<LogArticle> = {}): LogArticle {
  const { id, title, excerpt, provider } = makeArticle(article);
  return {
    id,
    story,
    source: 'wire',
    hash: 'h',
    title,
    ...(excerpt && { excerpt }),
    ...(provider && { provider }),
    ...more,
  };
}

const AT = NOON.getTime();

async function committed(articles: LogArticle[], states: StoryState[] = []): Promise<void> {
  const stories = states.map((state): StoryWrite => ({
    state,
    replaces: state.revision - 1,
    changes: ['members'],
    due: 'settle',
    dueAt: AT,
  }));
  const base = await readHead(redis, keys);
  const reply = await commit(redis, keys, { base, at: AT, articles, stories, storyExpiryMs: 60_000 });
  expect(reply.reply).toBe('ok');
}

/** What a takedown's commit leaves: a tombstone, and the other story without its link. */
async function takenDown(): Promise<void> {
  const end = retractStory(gone(), { reason: 'takedown' }, NOON);
  await committed([], [end, renewRelated(naming(), end, NOON).state]);
}

function offered(article: Partial<Article>): OfferedArticle {
  return { field: `f-${article.id}`, hash: 'h', article: makeArticle(article) };
}

const message = (state: StoryState, revision = 1): StoryMessage =>
  renderRecord(state, makeStamp({ revision }), { secured: false });

async function leftOver(): Promise<string[]> {
  return keysWith(redis, keys, SECRET);
}

describe('purging what was taken down', () => {
  it.each([0, 30])('leaves nothing of it anywhere, with %i more articles to look for', async (more) => {
    for (let i = 0; i < more; i++) purge.articleIds.push(`${i}`.padStart(32, 'c'));
    await committed([logged(GONE, 'S1'), logged(KEPT, 'S2')], [gone(), naming()]);
    await claimDue(redis, keys, Infinity, AT);
    await redis.hset(keys.shown, 'S1', '1|1|1|0||', 'S2', '1|1|2|0||');
    await takenDown();
    for (const state of [gone(), naming()])
      await redis.xadd(keys.stream('stories'), '*', 'json', JSON.stringify(message(state)));
    await redis.xadd(keys.stream('stories'), '*', 'json', JSON.stringify(makeTombstone({}, 'S1')));
    const stories = open(outputQueue('stories', connection, keys));
    await stories.add('created', message(gone()), { jobId: 'S1-r1' });
    await stories.add('created', message(naming()), { jobId: 'S2-r1', delay: 60_000 });
    await open(outputQueue('webhook-hook', connection, keys)).add('created', message(gone()), {
      jobId: 'S1-r1',
    });
    const batches = open(articlesQueue(connection, keys));
    const batch = await batches.add('articles', {
      sourceId: 'wire',
      items: [offered(GONE), offered(KEPT)],
      drop: [],
      validators: {},
      head: LOG_START,
    });
    await writeHeld(redis, keys, 'wire', { items: [offered(GONE), offered(KEPT)], since: 1 });
    await writeHeld(redis, keys, 'paper', { items: [offered(GONE)], since: 1 });
    await createPageCache(redis, keys).set(GONE.webUrl ?? '', `{"canonicalUrl":"${GONE.webUrl}"}`, 60_000);
    const letter = (state: StoryState) => JSON.stringify({ id: '1-1', message: message(state), reason: 'x' });
    await redis.hset(
      keys.dead('stories', 'maps'),
      '1-1',
      letter(gone()),
      '1-2',
      letter(makeStory(KEPT, [], 'S2')),
    );
    await redis.hset(keys.dead('stories', 'maps'), '1-4', `{"about":"S1",  ${SECRET}`);
    await redis.rpush(keys.redriven('stories', 'maps'), letter(naming()), letter(makeStory(KEPT, [], 'S2')));
    expect((await leftOver()).length).toBeGreaterThan(10);

    expect(await purgeAll()).toEqual({
      pages: 1,
      held: 2,
      log: 1,
      shown: 2,
      ready: 2,
      batches: 1,
      jobs: 3,
      streams: 2,
      dead: 2,
      redriven: 1,
    });
    expect(await redis.hkeys(keys.dead('stories', 'maps'))).toEqual(['1-2']);
    expect(await redis.llen(keys.redriven('stories', 'maps'))).toBe(1);
    expect(await leftOver()).toEqual([]);
    expect(await readHeld(redis, keys, 'wire')).toMatchObject({
      since: 1,
      items: [{ field: `f-${KEPT.id}` }],
    });
    expect((await batches.getJob(batch.id ?? ''))?.data).toMatchObject({ items: [{ article: KEPT }] });
    expect((await redis.xrange(keys.stream('stories'), '-', '+')).map(([, fields]) => fields[1])).toEqual([
      JSON.stringify(makeTombstone({}, 'S1')),
    ]);
    expect(await purgeAll()).toEqual({});
  });

  it('keeps a replay that has read it before from saying it after', async () => {
    await committed([logged(GONE, 'S1'), logged(KEPT, 'S2')], [gone(), naming()]);
    await claimDue(redis, keys, Infinity, AT);
    await redis.del(keys.ready);
    await redis.hset(keys.shown, 'S1', '1|1|1|0||', 'S2', '1|1|2|0||');
    const read = await readShown(redis, keys, ['S1', 'S2']);
    expect(read.length).toBe(2);
    await takenDown();
    await purgeAll();
    expect(await redis.exists(keys.shown)).toBe(0);
    const messages = read.map((revision) => ({ revision, json: JSON.stringify(message(revision.state)) }));
    expect(await appendReplayed(redis, keys, 'stories', messages)).toBe(0);
    expect(await leftOver()).toEqual([]);
    // Nothing is missed by that: the next revisions are on their way.
    expect(await redis.zrange(keys.due, 0, -1)).toEqual(['S1', 'S2']);
  });

  it('sends a story whose last revision is gone by that its next one at once, however long that was to wait', async () => {
    await committed([logged(GONE, 'S1'), logged(KEPT, 'S2')], [gone(), naming()]);
    await claimDue(redis, keys, Infinity, AT);
    await redis.del(keys.ready);
    await redis.hset(keys.shown, 'S2', '1|1|2|0||');
    const now = await serverTime(redis);
    // Others have pushed the link out before the takedown, which has no change for this story.
    const [grown, waits] = [{ ...naming(), related: [], revision: 2 }, now + 4 * 3_600_000];
    const write: StoryWrite = {
      state: grown,
      replaces: 1,
      changes: ['related'],
      due: 'related',
      dueAt: waits,
    };
    const base = await readHead(redis, keys);
    await commit(redis, keys, { base, at: now, stories: [write], storyExpiryMs: 60_000 });
    expect(await redis.zscore(keys.due, 'S2')).toBe(String(waits));
    expect(await purgeAll()).toMatchObject({ shown: 1 });
    expect(Number(await redis.zscore(keys.due, 'S2'))).toBeLessThanOrEqual(await serverTime(redis));
  });

  it('leaves the messages and jobs that have nothing of it', async () => {
    const other = makeStory({ ...KEPT, title: 'Another thing' }, [makeRelated({ storyId: 'S9' })], 'S3');
    // It names the story by another title: that of a lead which was not taken down.
    const renewed = makeStory(KEPT, [makeRelated({ storyId: 'S1', title: 'A new lead' })], 'S4');
    await redis.xadd(keys.stream('stories'), '*', 'json', JSON.stringify(message(other)));
    await redis.xadd(keys.stream('stories'), '*', 'json', JSON.stringify(message(renewed)));
    const stories = open(outputQueue('stories', connection, keys));
    await stories.add('created', message(renewed), { jobId: 'S4-r1' });
    await stories.add('retracted', makeTombstone({}, 'S1'), { jobId: 'S1-r2' });
    expect(await purgeAll()).toEqual({});
    expect(await stories.count()).toBe(2);
    expect(await redis.xlen(keys.stream('stories'))).toBe(2);
  });

  it('finds what shows it under an earlier link, though nobody knows its earlier words any more', async () => {
    const webUrl = `https://news.example/first-${SECRET}`;
    purge.articleIds.push(idOfLink(webUrl));
    const earlier = makeStory(KEPT, [makeRelated({ storyId: 'S1', title: `First ${SECRET}`, webUrl })], 'S2');
    await redis.xadd(keys.stream('stories'), '*', 'json', JSON.stringify(message(earlier)));
    expect(await purgeAll()).toEqual({ streams: 1 });
  });

  it('finds finished and dead messages too, and leaves what a consumer is working on', async () => {
    const stories = open(outputQueue('stories', connection, keys));
    const add = (jobId: string) => stories.add('created', message(gone()), { jobId, attempts: 1 });
    const [done, dead, active] = [await add('S1-r1'), await add('S1-r2'), await add('S1-r3')];
    const consumer = new Worker('stories', null, { connection, prefix: keys.queues });
    onTestFinished(() => consumer.close());
    const take = async () => (await consumer.getNextJob('token')) ?? expect.fail('no job');
    await (await take()).moveToCompleted(undefined, 'token', false);
    await (await take()).moveToFailed(new Error('cannot'), 'token', false);
    await take();
    expect([await done.getState(), await dead.getState(), await active.getState()]).toEqual([
      'completed',
      'failed',
      'active',
    ]);
    expect(await purgeAll()).toEqual({ jobs: 2 });
    expect(await leftOver()).toEqual([keys.job('stories', 'S1-r3')]);
    await (await stories.getJob('S1-r3'))?.moveToCompleted(undefined, 'token', false);
    expect(await purgeAll()).toEqual({ jobs: 1 });
    expect(await leftOver()).toEqual([]);
  });

  it('puts allocated revisions out as their stories stand now, in order and under their numbers', async () => {
    await committed([], [gone(), naming()]);
    await claimDue(redis, keys, Infinity, AT);
    await takenDown();
    await claimDue(redis, keys, Infinity, AT);
    const before = await readReady(redis, keys, Infinity);
    expect(await purgeAll()).toEqual({ ready: 4 });
    const ready = await readReady(redis, keys, Infinity);
    const facts = (all: typeof ready) =>
      all.map(({ storyId, revision, sequence, time }) => [storyId, revision, sequence, time]);
    const inOrder = (story: string, all: typeof ready) => facts(all).filter(([id]) => id === story);
    for (const story of ['S1', 'S2']) expect(inOrder(story, ready)).toEqual(inOrder(story, before));
    expect(ready.map(({ state }) => state.retracted?.reason ?? state.related.length)).toEqual(
      ready.map(({ storyId }) => (storyId === 'S1' ? 'takedown' : 0)),
    );
    // Nobody who had read an old entry can put that on a stream any more.
    const old = new Set(before.map(({ entryId }) => entryId));
    expect(ready.some(({ entryId }) => old.has(entryId))).toBe(false);
  });
});

describe('purging the log', () => {
  async function entries() {
    const all = [];
    for await (const entry of readLog(redis, keys, LOG_START)) all.push(entry);
    return all;
  }

  it('keeps every entry, its token and all that other articles have in it', async () => {
    for (let i = 0; i < 1200; i++) await committed([logged({ ...KEPT, id: `other-${i}` }, 'S2')]);
    await committed([logged({ ...KEPT, id: 'x' }, 'S2'), logged(GONE, 'S1', { was: 'old', first: 5 })]);
    await committed([logged({ ...KEPT, id: 'y' }, 'S2')]);
    const before = await entries();
    expect(await purgeLog(redis, keys, purge.articleIds)).toBe(1);
    const after = await entries();
    const blank = { id: GONE.id, story: 'S1', source: 'wire', hash: 'h', title: '', was: 'old', first: 5 };
    const expected = before.map((entry) => ({
      ...entry,
      articles: entry.articles.map((article) => (article.id === GONE.id ? blank : article)),
    }));
    expect(after).toEqual(expected);
    expect(await leftOver()).toEqual([]);
    // The next commit appends as if nothing had been.
    await committed([logged({ ...KEPT, id: 'z' }, 'S2')]);
    expect((await entries()).length).toBe(before.length + 1);
  });

  it('takes in what another worker commits meanwhile', async () => {
    await committed([logged(GONE, 'S1')]);
    const send = redis.eval.bind(redis);
    let steps = 0;
    redis.eval = (async (...words: Parameters<typeof send>) => {
      const reply: unknown = await send(...words);
      if (++steps === 2) await committed([logged({ ...KEPT, id: 'late' }, 'S2')]);
      return reply;
    }) as typeof redis.eval;
    onTestFinished(() => {
      redis.eval = send;
    });
    expect(await purgeLog(redis, keys, purge.articleIds)).toBe(1);
    expect((await entries()).flatMap(({ articles }) => articles.map(({ id, title }) => [id, title]))).toEqual(
      [
        [GONE.id, ''],
        ['late', KEPT.title],
      ],
    );
    expect(await redis.keys(`${keys.log}:*`)).toEqual([]);
  });

  it('loses nothing where two workers do it at once, and one is ended in the middle', async () => {
    for (let i = 0; i < 1200; i++) await committed([logged({ ...KEPT, id: `other-${i}` }, 'S2')]);
    await committed([logged(GONE, 'S1')]);
    const before = (await entries()).map(({ position }) => position);
    const other = connect(testConnection());
    const ended = new Error('the process was ended');
    const sendToo = other.eval.bind(other);
    other.eval = ((...words: Parameters<typeof sendToo>) =>
      String(words[0]).includes('XADD') ? Promise.reject(ended) : sendToo(...words)) as typeof other.eval;
    const send = redis.eval.bind(redis);
    let steps = 0;
    redis.eval = (async (...words: Parameters<typeof send>) => {
      const reply: unknown = await send(...words);
      const [lua] = words;
      if (String(lua).includes('XADD') && ++steps === 1)
        await expect(purgeLog(other, keys, purge.articleIds)).rejects.toThrow(ended);
      return reply;
    }) as typeof redis.eval;
    onTestFinished(() => {
      redis.eval = send;
      other.disconnect();
    });
    await purgeLog(redis, keys, purge.articleIds);
    expect((await entries()).map(({ position }) => position)).toEqual(before);
    expect(await leftOver()).toEqual([]);
    expect(await redis.ttl(keys.log)).toBe(-1);
  });
});
