import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { readHead, readLog } from '../../../src/redis/stories/article-log.ts';
import { changesOf, commit, type Commit, type StoryWrite } from '../../../src/redis/stories/commit.ts';
import { connect } from '../../../src/redis/connect.ts';
import { keysOf, type Keys } from '../../../src/redis/keys.ts';
import { readMemory } from '../../support/memory.ts';
import {
  readStates,
  readStories,
  readStory,
  recentPage,
  retractedKey,
} from '../../../src/redis/stories/stories.ts';
import { hideStory } from '../../../src/story/acts/acts-state.ts';
import { LOG_START, type LogArticle, type LogEntry, type Position } from '../../../src/story/window/log.ts';
import { retractStory } from '../../../src/story/retract.ts';
import { makeRelated, makeStory } from '../../support/factories.ts';
import { testConnection, uniquePrefix } from '../../support/redis.ts';

const redis = connect(testConnection());
let keys: Keys;

beforeEach(() => {
  keys = keysOf(uniquePrefix('commit'));
});
afterAll(() => redis.disconnect());

const AT = Date.UTC(2026, 10, 22, 12);

function logged(id: string, story = `S${id}`): LogArticle {
  return { id, story, source: 'wire', hash: 'h1', title: `Title ${id}` };
}

function storyWrite(id: string, revision: number, more: Partial<StoryWrite> = {}): StoryWrite {
  const state = { ...makeStory(), id, revision };
  return { state, replaces: revision - 1, changes: ['members'], due: 'settle', dueAt: AT + 30_000, ...more };
}

function retraction(id: string, revision: number): StoryWrite {
  const state = retractStory(
    { ...makeStory(), id, revision: revision - 1 },
    { reason: 'killed' },
    new Date(AT),
  );
  return { state, replaces: revision - 1, changes: [], due: 'ifOut', dueAt: AT, urgent: true };
}

function work(base: Position, more: Partial<Commit> = {}): Commit {
  const memory = { sourceId: 'wire', seen: {}, drop: [], validators: {}, head: LOG_START };
  return { base, at: AT, articles: [], stories: [], memory, storyExpiryMs: 60_000, ...more };
}

async function committed(more: Partial<Commit>, base?: Position): Promise<Position> {
  const reply = await commit(redis, keys, work(base ?? (await readHead(redis, keys)), more));
  if (reply.reply !== 'ok') throw new Error(`refused: ${reply.reply}`);
  return reply.position;
}

async function entries(after = LOG_START): Promise<LogEntry[]> {
  const all: LogEntry[] = [];
  for await (const entry of readLog(redis, keys, after)) all.push(entry);
  return all;
}

describe('commit', () => {
  it('appends the articles, writes the stories and what the fetch had seen', async () => {
    const position = await committed({
      articles: [logged('a')],
      stories: [storyWrite('Sa', 1)],
      memory: {
        sourceId: 'wire',
        seen: { f1: 'h1 a 1' },
        drop: [],
        validators: { '@etag': '"x"', '@modified': '', '@body': 'b' },
        head: LOG_START,
      },
    });
    expect(await entries()).toEqual([{ position, at: AT, articles: [logged('a')] }]);
    expect(await readHead(redis, keys)).toEqual(position);
    expect((await readStates(redis, keys, ['Sa'])).get('Sa')?.revision).toBe(1);
    const memory = await readMemory(redis, keys, 'wire');
    expect(memory).toMatchObject({ first: false, etag: '"x"', head: position });
    expect(memory.lastModified).toBeUndefined();
    expect(memory.seen.get('f1')).toEqual({ hash: 'h1', articleId: 'a', firstSeen: 1 });
  });

  it('refuses a decision based on an older log, and tells what was missed', async () => {
    const first = await committed({ articles: [logged('a')] });
    await committed({ articles: [logged('b')] });
    const reply = await commit(
      redis,
      keys,
      work(first, { articles: [logged('c')], stories: [storyWrite('Sc', 1)] }),
    );
    expect(reply).toMatchObject({ reply: 'behind', more: false, entries: [{ articles: [logged('b')] }] });
    expect(await entries()).toHaveLength(2);
    expect((await readStates(redis, keys, ['Sc'])).size).toBe(0);
  });

  it('lets a worker without any position learn the log from its start', async () => {
    await committed({ articles: [logged('a')] });
    const reply = await commit(redis, keys, work(LOG_START, { articles: [logged('b')] }));
    expect(reply).toMatchObject({ reply: 'behind', entries: [{ articles: [logged('a')] }] });
  });

  it('sends back a worker whose base never was in the log', async () => {
    const first = await committed({ articles: [logged('a')] });
    const phantom = { id: first.id, token: 'another' };
    expect(await commit(redis, keys, work(phantom, { articles: [logged('b')] }))).toEqual({ reply: 'reset' });
    expect(await commit(redis, keys, work({ id: '9-9', token: 'x' }))).toEqual({ reply: 'reset' });
  });

  it('sends back a worker with a position when the log is empty', async () => {
    expect(await commit(redis, keys, work({ id: '5-0', token: 't' }))).toEqual({ reply: 'reset' });
  });

  it('refuses a story that is not as the decision took it to be', async () => {
    await committed({ articles: [logged('a')], stories: [storyWrite('Sa', 1)] });
    const stale = work(await readHead(redis, keys), {
      articles: [logged('b', 'Sa')],
      stories: [storyWrite('Sa', 1)],
      memory: { sourceId: 'wire', seen: { f: 'h b 1' }, drop: [], validators: {}, head: LOG_START },
    });
    expect(await commit(redis, keys, stale)).toEqual({ reply: 'story', storyId: 'Sa' });
    expect(await entries()).toHaveLength(1);
    expect((await readMemory(redis, keys, 'wire')).seen.size).toBe(0);
  });

  it('verifies a commit without articles as strictly as any other', async () => {
    const first = await committed({ articles: [logged('a')] });
    await committed({ articles: [logged('b')] });
    expect((await commit(redis, keys, work(first))).reply).toBe('behind');
    expect((await commit(redis, keys, work(await readHead(redis, keys)))).reply).toBe('ok');
  });

  it('does not take validators from a fetch whose view of the log a crash took back', async () => {
    await committed({ articles: [logged('a')] });
    const memory = { sourceId: 'wire', seen: { f: 'h b 1' }, drop: [], validators: { '@etag': '"x"' } };
    await committed({ memory: { ...memory, head: { id: '99999999999999-0', token: 'gone' } } });
    const after = await readMemory(redis, keys, 'wire');
    expect(after.etag).toBeUndefined();
    expect(after.seen.size).toBe(1);
  });

  it('takes a source for new until a whole fetch of it is committed', async () => {
    const memory = { sourceId: 'wire', seen: { f1: 'h a 1' }, drop: [], head: LOG_START };
    await committed({ memory: { ...memory, validators: {} } });
    expect((await readMemory(redis, keys, 'wire')).first).toBe(true);
    await committed({ memory: { ...memory, validators: { '@body': 'b' } } });
    expect((await readMemory(redis, keys, 'wire')).first).toBe(false);
  });

  it('forgets what the fetch says to drop', async () => {
    const memory = {
      sourceId: 'wire',
      seen: { f1: 'h a 1', f2: 'h b 1' },
      drop: [],
      validators: {},
      head: LOG_START,
    };
    await committed({ memory });
    await committed({ memory: { ...memory, seen: {}, drop: ['f1'] } });
    expect([...(await readMemory(redis, keys, 'wire')).seen.keys()]).toEqual(['f2']);
  });

  it('sets when a story goes out by its first change: at once when new, then when settled', async () => {
    await committed({ articles: [logged('a')], stories: [storyWrite('Sa', 1)] });
    expect(await redis.zscore(keys.due, 'Sa')).toBe(String(AT));
    await redis.zrem(keys.due, 'Sa');
    await redis.hset(keys.published, 'Sa', 1);
    await committed({
      articles: [logged('b', 'Sa')],
      stories: [storyWrite('Sa', 2, { dueAt: AT + 30_000 })],
    });
    await committed({
      articles: [logged('c', 'Sa')],
      stories: [storyWrite('Sa', 3, { dueAt: AT + 60_000 })],
    });
    expect(await redis.zscore(keys.due, 'Sa')).toBe(String(AT + 30_000));
  });

  it('lets a change of content overtake the growth of related', async () => {
    await redis.hset(keys.published, 'Sa', 1);
    await committed({
      stories: [storyWrite('Sa', 1, { due: 'related', dueAt: AT + 300_000, changes: ['related'] })],
    });
    await committed({ stories: [storyWrite('Sa', 2, { dueAt: AT + 30_000, changes: ['content'] })] });
    expect(await redis.zscore(keys.due, 'Sa')).toBe(String(AT + 30_000));
    expect(changesOf((await redis.hget(keys.changed, 'Sa')) ?? '')).toEqual(['content', 'related']);
  });

  it('keeps a silent story in until something else changes', async () => {
    await committed({ stories: [storyWrite('Sa', 1, { due: 'silent' })] });
    await committed({ stories: [storyWrite('Sa', 2, { due: 'related' })] });
    await committed({ stories: [storyWrite('Sa', 3, { due: 'ifOut' })] });
    expect(await redis.zscore(keys.due, 'Sa')).toBeNull();
    await committed({ stories: [storyWrite('Sa', 4)] });
    expect(await redis.zscore(keys.due, 'Sa')).toBe(String(AT));
  });

  it('retracts a story that went out at once, whatever it waited for, and lists it no more', async () => {
    await redis.hset(keys.published, 'Sa', 2);
    await committed({ stories: [storyWrite('Sa', 1, { dueAt: AT + 30_000 })] });
    await committed({ stories: [retraction('Sa', 2)], at: AT + 5000 });
    expect(await redis.zscore(keys.due, 'Sa')).toBe(String(AT + 5000));
    expect(await recentPage(redis, keys, 10)).toEqual([]);
    expect((await readStates(redis, keys, ['Sa'])).get('Sa')).toMatchObject({
      retracted: { reason: 'killed' },
    });
    expect(await readStory(redis, keys, 'Sa')).toMatchObject({ publishedRevision: 2 });
    expect(await readStories(redis, keys, ['Sa'])).toEqual([]);
    expect(await redis.pttl(keys.story('Sa'))).toBeGreaterThan(0);
  });

  it('forgets a story that is retracted before it went out', async () => {
    await committed({ stories: [storyWrite('Sa', 1)] });
    await committed({ stories: [retraction('Sa', 2)] });
    expect(await redis.exists(keys.story('Sa'), keys.due, keys.changed, keys.recent)).toBe(0);
  });

  it('does not retract a story that is not as the decision took it to be', async () => {
    await committed({ stories: [storyWrite('Sa', 1)] });
    expect(await commit(redis, keys, work(LOG_START, { stories: [retraction('Sa', 3)] }))).toMatchObject({
      reply: 'story',
    });
    expect((await readStates(redis, keys, ['Sa'])).get('Sa')?.retracted).toBeUndefined();
  });

  it('lists a story again that an article opened anew', async () => {
    await redis.hset(keys.published, 'Sa', 1);
    await committed({ stories: [storyWrite('Sa', 1)] });
    await committed({ stories: [retraction('Sa', 2)] });
    await committed({ stories: [storyWrite('Sa', 3)] });
    expect((await recentPage(redis, keys, 10)).map(({ id }) => id)).toEqual(['Sa']);
  });

  it('keeps a hidden story for as long as what grows, and what it has still to tell', async () => {
    await redis.hset(keys.published, 'Sa', 1);
    await committed({ stories: [storyWrite('Sa', 1, { happening: 'merged' })] });
    const hidden = hideStory({ ...makeStory(), id: 'Sa', revision: 1 }, new Date(AT));
    await committed({ stories: [storyWrite('Sa', 2, { state: hidden, due: 'ifOut' })], at: AT + 1000 });
    expect(await redis.hget(keys.changed, 'Sa')).toBe('j');
    const grown = { ...hidden, revision: 3 };
    await committed({ stories: [storyWrite('Sa', 3, { state: grown, due: 'hidden' })], at: AT + 5000 });
    // Its tombstone is no younger for that.
    expect(await redis.zscore(retractedKey(keys), 'Sa')).toBe(String(AT + 1000));
    expect(await redis.zscore(keys.due, 'Sa')).toBe(String(AT + 1000));
  });

  it.each([
    ['went out', ['Sa', 1, 'Sb', 1]],
    ['did not go out', ['Sb', 1]],
  ])(
    'shows nothing on others of a retracted story that %s, but what they show of another',
    async (_, out) => {
      await redis.hset(keys.published, ...out);
      const naming = makeStory({}, [makeRelated({ storyId: 'Sa' }), makeRelated({ storyId: 'Sc' })], 'Sb');
      await committed({ stories: [storyWrite('Sa', 1), storyWrite('Sb', 1, { state: naming })] });
      await committed({ stories: [retraction('Sa', 2)] });
      const [shown] = await readStories(redis, keys, ['Sb']);
      expect(shown?.state.related.map(({ storyId }) => storyId)).toEqual(['Sc']);
    },
  );

  it('loses and doubles nothing, whoever commits in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ worker: fc.nat(2), batch: fc.integer({ min: 1, max: 3 }), resend: fc.boolean() }),
          {
            maxLength: 15,
          },
        ),
        async (steps) => {
          keys = keysOf(uniquePrefix('commit-law'));
          const bases: Position[] = [LOG_START, LOG_START, LOG_START];
          const expected: string[] = [];
          let next = 0;
          for (const { worker, batch, resend } of steps) {
            const articles = Array.from({ length: batch }, () => logged(`n${next++}`));
            let sent = work(bases[worker] ?? LOG_START, { articles });
            let reply = await commit(redis, keys, sent);
            if (reply.reply === 'behind') {
              sent = { ...sent, base: reply.entries.at(-1)?.position ?? sent.base };
              reply = await commit(redis, keys, sent);
            }
            expect(reply.reply).toBe('ok');
            // The reply got lost and the worker sends the same again: it must be refused, for its base has moved.
            if (resend) expect((await commit(redis, keys, sent)).reply).toBe('behind');
            if (reply.reply === 'ok') bases[worker] = reply.position;
            expected.push(...articles.map(({ id }) => id));
          }
          const found = (await entries()).flatMap((entry) => entry.articles.map(({ id }) => id));
          expect(found).toEqual(expected);
        },
      ),
      { numRuns: 25 },
    );
  });
});
