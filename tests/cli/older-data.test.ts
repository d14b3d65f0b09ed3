import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { ulid } from 'ulid';
import { connect } from '../../src/redis/connect.ts';
import { keysOf, type Keys } from '../../src/redis/keys.ts';
import { say } from '../support/command-line.ts';
import { makeFolder } from '../support/daemon.ts';
import { testConnection, testRedisUrl, uniquePrefix } from '../support/redis.ts';

const redis = connect(testConnection());
let keys: Keys;
let folder: Awaited<ReturnType<typeof makeFolder>>;

beforeEach(async () => {
  const prefix = uniquePrefix('older-data');
  keys = keysOf(prefix);
  const outputs = [{ type: 'stream', name: 'stories' }];
  const sources = [{ id: 'wire', url: 'http://127.0.0.1:1/rss' }];
  folder = await makeFolder({ redis: { prefix }, outputs, contact: 'desk@wire.example' }, sources);
  await redis.hset(keys.head, 'schema', 1);
});
afterEach(() => folder.remove());
afterAll(() => redis.disconnect());

const run = (...words: string[]) =>
  say([...words, '--config', folder.config], {
    env: { REDIS_URL: testRedisUrl(), COPYDESK_DATA: folder.data },
  });
const schema = () => redis.hget(keys.head, 'schema');

it.each([
  ['stories'],
  ['story', ulid()],
  ['acts'],
  ['retract', ulid(), '--reason', 'wrong'],
  ['replay', '--since', '1h', '--reason', 'lost'],
  ['dead-letters', 'list'],
])('%s leaves the data of an older copydesk to the service', async (...words) => {
  const { code, stderr } = await run(...words);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/schema 1 .* start the service once/)]);
  expect(await schema()).toBe('1');
});

it('once leads them up', async () => {
  await run('once');
  expect(await schema()).toBe('2');
});
