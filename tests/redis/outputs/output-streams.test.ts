import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../../src/redis/connect.ts';
import { keysOf, type Keys } from '../../../src/redis/keys.ts';
import { followReaders, type Readers } from '../../../src/redis/outputs/output-readers.ts';
import { compactStream, readGroups, trimStream } from '../../../src/redis/outputs/output-streams.ts';
import { makeMessage, makeTombstone } from '../../support/factories.ts';
import type { StoryStamp } from '../../../src/story/records/record.ts';
import { testConnection, uniquePrefix } from '../../support/redis.ts';

const redis = connect(testConnection());
let keys: Keys;
let key: string;

beforeEach(() => {
  keys = keysOf(uniquePrefix('output-stream'));
  key = keys.stream('stories');
});
afterAll(() => redis.disconnect());

const MINUTE = 60_000;
const HOUR = 3_600_000;

/** Entries 1-0, 2-0, … with these texts. */
async function append(...texts: string[]): Promise<void> {
  const from = await redis.xlen(key);
  for (const [i, text] of texts.entries()) await redis.xadd(key, `${from + i + 1}-0`, 'json', text);
}
const numbers = (count: number) => Array.from({ length: count }, (_, i) => `{"n":${i}}`);
const ids = async () => (await redis.xrange(key, '-', '+')).map(([id]) => Number.parseInt(id, 10));
const read = (group: string, count: number) =>
  redis.xreadgroup('GROUP', group, 'one', 'COUNT', count, 'STREAMS', key, '>');

describe('a full output stream', () => {
  it('is cut off at its old end, but not past what has to stay', async () => {
    await append(...numbers(500));
    expect(await trimStream(redis, key, 480)).toBe(20);
    expect(await trimStream(redis, key, 200, '101-0')).toBe(80);
    expect((await ids())[0]).toBe(101);
    expect(await trimStream(redis, key, 200, '101-0')).toBe(0);
    expect(await trimStream(redis, key, 400)).toBe(0);
    expect(await trimStream(redis, key, 10, '9999-0')).toBe(390);
    expect(await ids()).toHaveLength(10);
    expect(await trimStream(redis, keys.stream('none'), 10)).toBe(0);
  });

  it('is compacted to the highest revision of each story, replays left alone', async () => {
    const message = (storyId: string, revision: number, more: Partial<StoryStamp> = {}) =>
      JSON.stringify(makeMessage({ revision, ...more }, storyId));
    const replay = { id: 'again', reason: 'asked' };
    const quoting = makeMessage({ revision: 2, desk: '"storyId":"T","revision":9' }, 'S');
    await append(
      message('S', 1),
      message('T', 1),
      JSON.stringify(quoting),
      message('S', 1, { replay }),
      JSON.stringify(makeTombstone({ revision: 3 }, 'S')),
      message('U', 4),
      message('U', 3),
      'no message',
    );
    expect(await compactStream(redis, key)).toBe(3);
    expect(await ids()).toEqual([2, 4, 5, 6, 8]);
    expect(await compactStream(redis, key)).toBe(0);
    expect(await compactStream(redis, keys.stream('none'))).toBe(0);
  });
});

describe('the readers of an output stream', () => {
  let now: number;
  beforeEach(() => (now = Date.UTC(2026, 10, 22)));

  async function look(afterMs = 0): Promise<Readers> {
    now += afterMs;
    const groups = (await readGroups(redis, key)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return followReaders(redis, keys, 'stories', groups, { deadAfterMs: 3 * HOUR, now });
  }

  /** Looks every minute, as long as a publisher runs. */
  async function watch(ms: number): Promise<Readers> {
    for (let passed = 0; passed < ms; passed += MINUTE) await look(MINUTE);
    return look();
  }

  it('are none where there is no stream, or nobody reads it', async () => {
    expect(await look()).toEqual({ lagging: [], dead: [], unread: 0 });
    await append(...numbers(3));
    expect(await look()).toEqual({ lagging: [], dead: [], unread: 0 });
  });

  it('need what they have not been given, and what they have not acknowledged', async () => {
    await append(...numbers(10));
    await redis.xgroup('CREATE', key, 'fast', '0');
    await redis.xgroup('CREATE', key, 'slow', '0');
    expect(await look()).toEqual({ floor: '0-1', lagging: ['fast', 'slow'], dead: [], unread: 10 });
    await read('fast', 10);
    await redis.xack(key, 'fast', ...Array.from({ length: 10 }, (_, i) => `${i + 1}-0`));
    await read('slow', 4);
    expect(await look()).toEqual({ floor: '1-0', lagging: ['slow'], dead: [], unread: 10 });
    await redis.xack(key, 'slow', '1-0', '2-0', '3-0', '4-0');
    expect(await look()).toMatchObject({ floor: '4-1', lagging: ['slow'], unread: 6 });
  });

  it('are dead when they are behind and do not move, and live again when they do', async () => {
    await append(...numbers(10));
    await redis.xgroup('CREATE', key, 'slow', '0');
    await redis.xgroup('CREATE', key, 'gone', '3-0');
    await look();
    await watch(2 * HOUR);
    await read('slow', 1);
    await redis.xack(key, 'slow', '1-0');
    const readers = await watch(HOUR);
    expect(readers).toMatchObject({ floor: '1-1', lagging: ['slow'], dead: ['gone'] });
    expect(await watch(2 * HOUR + MINUTE)).toEqual({ lagging: [], dead: ['gone', 'slow'], unread: 0 });
    await read('gone', 1);
    expect(await look()).toMatchObject({ floor: '4-0', lagging: ['gone'], dead: ['slow'] });
  });

  it('are not dead for having nothing to read, nor for the time that nobody looked', async () => {
    await append('{}');
    await redis.xgroup('CREATE', key, 'idle', '$');
    await look();
    await watch(4 * HOUR);
    await append('{}');
    expect(await look(MINUTE)).toMatchObject({ lagging: ['idle'], dead: [] });
    expect(await look(30 * HOUR)).toMatchObject({ lagging: ['idle'], dead: [] });
  });

  it('need no more what they were given long ago and never acknowledged, while they move otherwise', async () => {
    await append(...numbers(10));
    await redis.xgroup('CREATE', key, 'group', '0');
    await read('group', 2);
    await redis.xack(key, 'group', '2-0');
    await look();
    await watch(2 * HOUR);
    await read('group', 1);
    await redis.xack(key, 'group', '3-0');
    expect(await watch(HOUR)).toMatchObject({ floor: '3-1', lagging: ['group'], dead: [] });
  });

  it('are forgotten with their group', async () => {
    await append('{}');
    await redis.xgroup('CREATE', key, 'short', '0');
    await look();
    expect(await redis.hlen(keys.readers('stories'))).toBe(1);
    await redis.xgroup('DESTROY', key, 'short');
    await look();
    expect(await redis.exists(keys.readers('stories'))).toBe(0);
  });
});
