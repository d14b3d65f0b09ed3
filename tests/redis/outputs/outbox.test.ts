import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { commit, type StoryWrite } from '../../../src/redis/stories/commit.ts';
import { connect } from '../../../src/redis/connect.ts';
import { keysOf, type Keys } from '../../../src/redis/keys.ts';
import { clearReady } from '../../../src/redis/outputs/clear.ts';
import { claimDue, outboxSize, trim } from '../../../src/redis/outputs/outbox.ts';
import { readHead, readLog } from '../../../src/redis/stories/article-log.ts';
import { outputQueue } from '../../../src/redis/queues.ts';
import { LOG_START } from '../../../src/story/window/log.ts';
import { retractStory } from '../../../src/story/retract.ts';
import { retractedKey } from '../../../src/redis/stories/stories.ts';
import { makeRelated, makeStory } from '../../support/factories.ts';
import { readReady } from '../../support/ready.ts';
import { testConnection, uniquePrefix } from '../../support/redis.ts';

const redis = connect(testConnection());
let keys: Keys;

beforeEach(() => {
  keys = keysOf(uniquePrefix('outbox'));
});
afterAll(() => redis.disconnect());

const AT = Date.UTC(2026, 10, 22, 12);
const NOW = new Date(AT);

async function change(id: string, revision: number, more: Partial<StoryWrite> = {}): Promise<void> {
  const state = { ...makeStory({ title: `Revision ${revision}` }), id, revision };
  const write: StoryWrite = {
    state,
    replaces: revision - 1,
    changes: ['content'],
    due: 'settle',
    dueAt: AT + 30_000,
    ...more,
  };
  const reply = await commit(redis, keys, {
    base: await readHead(redis, keys),
    at: AT,
    articles: [{ id: `${id}-${revision}`, story: id, source: 'wire', hash: 'h', title: 't' }],
    stories: [write],
    memory: { sourceId: 'wire', seen: {}, drop: [], validators: {}, head: LOG_START },
    storyExpiryMs: 60_000,
  });
  expect(reply.reply).toBe('ok');
}

describe('the outbox', () => {
  it('allocates gapless published revisions, one for several changes', async () => {
    await change('S', 1);
    expect(await claimDue(redis, keys, AT, AT)).toBe(1);
    await change('S', 2, { changes: ['members'] });
    await change('S', 3, { changes: ['lead', 'related'] });
    expect(await claimDue(redis, keys, AT + 29_999, AT)).toBe(0);
    expect(await claimDue(redis, keys, AT + 30_000, AT + 30_000)).toBe(1);
    const ready = await readReady(redis, keys, Infinity);
    expect(ready.map(({ revision, sequence, changes }) => ({ revision, sequence, changes }))).toEqual([
      { revision: 1, sequence: 1, changes: ['content'] },
      { revision: 2, sequence: 2, changes: ['lead', 'members', 'related'] },
    ]);
    expect(ready[1]?.state.articles[0]?.title).toBe('Revision 3');
    expect(ready[1]?.time).toBe(new Date(AT + 30_000).toISOString());
  });

  it('keeps the content of an allocated revision whatever the story becomes', async () => {
    await change('S', 1);
    await claimDue(redis, keys, Infinity, AT);
    await change('S', 2);
    expect((await readReady(redis, keys, Infinity))[0]?.state.articles[0]?.title).toBe('Revision 1');
  });

  it('holds revisions until their time', async () => {
    await change('S', 1);
    await claimDue(redis, keys, Infinity, AT);
    expect(await readReady(redis, keys, AT)).toEqual([]);
    expect(await outboxSize(redis, keys)).toEqual({ due: 0, ready: 1 });
  });

  it('takes no revision of a story that has expired', async () => {
    await redis.zadd(keys.due, AT, 'gone');
    await claimDue(redis, keys, Infinity, AT);
    expect(await outboxSize(redis, keys)).toEqual({ due: 0, ready: 0 });
    expect(await redis.hlen(keys.published)).toBe(0);
  });

  it('allocates a tombstone as the next revision', async () => {
    await change('S', 1);
    await claimDue(redis, keys, AT, AT);
    await change('S', 2);
    await change('S', 3, {
      state: retractStory({ ...makeStory(), id: 'S', revision: 2 }, { reason: 'killed' }, NOW),
    });
    expect(await claimDue(redis, keys, AT, AT)).toBe(1);
    const ready = await readReady(redis, keys, Infinity);
    expect(ready.map(({ revision, state }) => [revision, state.retracted?.reason])).toEqual([
      [1, undefined],
      [2, 'killed'],
    ]);
    expect(await outboxSize(redis, keys)).toEqual({ due: 0, ready: 2 });
  });

  it('fixes with the revision which stories were retracted, and names those no more', async () => {
    await change('S', 1);
    await claimDue(redis, keys, AT, AT);
    const related = [
      makeRelated({ storyId: 'S', title: 'says "storyId":"T"' }),
      makeRelated({ storyId: 'T' }),
    ];
    const naming = { ...makeStory({}, related), id: 'N', revision: 1 };
    await change('N', 1, { state: naming });
    await claimDue(redis, keys, AT, AT);
    await change('S', 2, { state: retractStory({ ...makeStory(), id: 'S' }, { reason: 'killed' }, NOW) });
    await change('N', 2, { state: { ...naming, revision: 2 } });
    await claimDue(redis, keys, Infinity, AT);
    const named = (await readReady(redis, keys, Infinity)).filter(({ storyId }) => storyId === 'N');
    expect(named.map(({ state }) => state.related.map(({ storyId }) => storyId))).toEqual([
      ['S', 'T'],
      ['T'],
    ]);
  });

  it('puts a revision on its queue and stream in the step that clears it, once', async () => {
    await change('S', 1);
    await claimDue(redis, keys, Infinity, AT);
    const [revision] = await readReady(redis, keys, Infinity);
    if (!revision) throw new Error('nothing is ready');
    const outputs = [
      { type: 'queue', name: 'stories' },
      { type: 'stream', name: 'stories' },
      { type: 'queue', name: 'other' },
    ] as const;
    const clear = async () => {
      const texts = ['{"a":1}', '{"a":2}'] as const;
      const clearing = { revision, event: 'created', texts, fates: ['1', '2', ''] } as const;
      return (await clearReady(redis, keys, outputs, [clearing], 60_000)).replies;
    };
    expect(await clear()).toEqual(['cleared']);
    expect(await clear()).toEqual(['already']);
    const queue = outputQueue('stories', testConnection(), keys);
    const jobs = await queue.getJobs();
    await queue.close();
    expect(jobs.map(({ id, name, data }) => [id, name, data])).toEqual([['S-r1', 'created', { a: 1 }]]);
    const sent = await redis.xrange(keys.stream('stories'), '-', '+');
    expect(sent.map(([, fields]) => fields)).toEqual([['json', '{"a":2}']]);
    expect(await redis.exists(keys.job('other', 'wait'))).toBe(0);
  });

  it('publishes nothing twice when several publishers drain at once', async () => {
    for (let i = 0; i < 20; i++) await change(`S${i}`, 1);
    const drain = async () => {
      await claimDue(redis, keys, Infinity, AT);
      const ready = await readReady(redis, keys, Infinity);
      const clearings = ready.map(
        (revision) => ({ revision, event: 'updated', texts: ['', undefined], fates: [] }) as const,
      );
      return (await clearReady(redis, keys, [], clearings, 60_000)).replies;
    };
    const replies = (await Promise.all([drain(), drain(), drain()])).flat();
    expect(replies.filter((reply) => reply === 'cleared')).toHaveLength(20);
    expect(await redis.get(keys.sequence)).toBe('20');
  });

  it('trims the log by the window, keeps the newest entry and says where it begins', async () => {
    await change('S', 1);
    await change('S', 2);
    await change('T', 1);
    const later = Date.now() + 60_000;
    expect(await trim(redis, keys, later, AT - 1)).toEqual({ entries: 2, stories: 0 });
    const left = [];
    for await (const entry of readLog(redis, keys, LOG_START)) left.push(entry);
    expect(left.map(({ articles }) => articles[0]?.id)).toEqual(['T-1']);
    expect(await redis.hget(keys.head, 'floor')).toMatch(/^\d+-\d+$/);
    expect(await trim(redis, keys, later, later)).toEqual({ entries: 0, stories: 0 });
    await redis.del(keys.story('S'), keys.story('T'));
    expect(await trim(redis, keys, later, later)).toEqual({ entries: 0, stories: 2 });
    expect(await redis.zcard(keys.recent)).toBe(0);
  });

  it('forgets retracted stories in their time as it does others', async () => {
    await change('S', 1);
    await claimDue(redis, keys, AT, AT);
    await change('S', 2, { state: retractStory({ ...makeStory(), id: 'S' }, { reason: 'killed' }, NOW) });
    expect(await trim(redis, keys, 1, AT + 1)).toEqual({ entries: 0, stories: 0 });
    await redis.del(keys.story('S'));
    expect(await trim(redis, keys, 1, AT)).toEqual({ entries: 0, stories: 0 });
    expect(await trim(redis, keys, 1, AT + 1)).toEqual({ entries: 0, stories: 1 });
    expect(await redis.exists(keys.published, keys.due, retractedKey(keys))).toBe(0);
  });
});
