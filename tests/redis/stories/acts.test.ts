import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { readAct, readActs, trimActs } from '../../../src/redis/stories/acts.ts';
import { readHead, readLog } from '../../../src/redis/stories/article-log.ts';
import { commit } from '../../../src/redis/stories/commit.ts';
import { connect } from '../../../src/redis/connect.ts';
import { keysOf, type Keys } from '../../../src/redis/keys.ts';
import { LOG_START, type LogAct } from '../../../src/story/window/log.ts';
import { testConnection, uniquePrefix } from '../../support/redis.ts';

const redis = connect(testConnection());
let keys: Keys;

beforeEach(() => {
  keys = keysOf(uniquePrefix('acts'));
});
afterAll(() => redis.disconnect());

async function committed(id: string, at: number): Promise<LogAct> {
  const act: LogAct = { id, kind: 'retract', by: 'ann', reason: 'why', hides: `S-${id}` };
  const base = await readHead(redis, keys);
  const reply = await commit(redis, keys, { base, at, acts: [act], stories: [], storyExpiryMs: 60_000 });
  expect(reply.reply).toBe('ok');
  return act;
}

describe('operators’ acts', () => {
  it('are kept by the very commit that puts them into the log', async () => {
    const act = await committed('a1', 1000);
    expect(await readAct(redis, keys, 'a1')).toEqual({ ...act, at: 1000 });
    expect(await readAct(redis, keys, 'a2')).toBeUndefined();
    const entries = [];
    for await (const entry of readLog(redis, keys, LOG_START)) entries.push(entry);
    expect(entries).toMatchObject([{ at: 1000, articles: [], acts: [act] }]);
  });

  it('are listed newest first', async () => {
    for (const id of ['a2', 'a1', 'a3']) await committed(id, 1000);
    expect((await readActs(redis, keys)).map(({ id }) => id)).toEqual(['a3', 'a2', 'a1']);
    expect((await readActs(redis, keys, 2)).map(({ id }) => id)).toEqual(['a3', 'a2']);
    expect(await readActs(redis, keysOf(uniquePrefix('none')))).toEqual([]);
  });

  it('are all listed unless so many are asked for: matching makes some, too', async () => {
    const ids = Array.from({ length: 10_001 }, (_, i) => `a${i}`);
    await redis.hset(keys.acts, Object.fromEntries(ids.map((id) => [id, JSON.stringify({ id, at: 1000 })])));
    expect(await readActs(redis, keys)).toHaveLength(ids.length);
  });

  it('go when there are too many, but none that is younger than the window', async () => {
    for (const [i, at] of [1000, 1000, 5000, 1000, 5000].entries()) await committed(`a${i}`, at);
    expect(await trimActs(redis, keys, 2000, 5)).toBe(0);
    expect(await trimActs(redis, keys, 2000, 2)).toBe(2);
    expect((await readActs(redis, keys)).map(({ id }) => id)).toEqual(['a4', 'a3', 'a2']);
    expect(await trimActs(redis, keys, 2000, 2)).toBe(0);
  });
});
