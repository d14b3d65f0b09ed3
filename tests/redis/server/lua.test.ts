/** What our scripts may rely on: each line behaves alike on the embedded server and on the run's Redis. */
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbeddedRedis, type EmbeddedRedis } from '../../../src/redis/server/embedded.ts';
import { testRedis, uniquePrefix } from '../../support/redis.ts';

const base = `{${uniquePrefix('lua')}}`;
const RELIED_ON: [script: string, reply: unknown][] = [
  [`return cjson.encode(cjson.decode('[1729000000123,"é",null,true]'))`, '[1729000000123,"é",null,true]'],
  [`return tostring(cjson.decode('{"a":null}').a == cjson.null)`, 'true'],
  [`return bit.band(6, 3)`, 2],
  [`return redis.sha1hex('abc')`, 'a9993e364706816aba3e25717850c26c9cd0d89d'],
  [`return tostring(redis.call('GET', KEYS[1] .. 'none') == false)`, 'true'],
  [`return redis.call('HSET', KEYS[1] .. 'h', 'a', 1, 'b', 2)`, 2],
  [`return redis.call('HMGET', KEYS[1] .. 'h', 'a', 'none')`, ['1', null]],
  [`return redis.call('EXISTS', KEYS[1] .. 'h', KEYS[1] .. 'none')`, 1],
  [`redis.call('SET', KEYS[1] .. 's', 'v', 'PX', 60000) return redis.call('PTTL', KEYS[1] .. 's') > 0`, 1],
  [
    `return {redis.call('ZADD', KEYS[1] .. 'z', 'NX', 5, 'm'), redis.call('ZADD', KEYS[1] .. 'z', 'NX', 9, 'm')}`,
    [1, 0],
  ],
  [`redis.call('ZADD', KEYS[1] .. 'z', 'GT', 3, 'm') return redis.call('ZSCORE', KEYS[1] .. 'z', 'm')`, '5'],
  [`redis.call('ZADD', KEYS[1] .. 'z', 'LT', 3, 'm') return redis.call('ZSCORE', KEYS[1] .. 'z', 'm')`, '3'],
  [`return redis.call('ZRANGEBYSCORE', KEYS[1] .. 'z', '-inf', '(4', 'LIMIT', 0, 10)`, ['m']],
  [
    `for i = 5, 8 do redis.call('XADD', KEYS[1] .. 'x', i .. '-1', 'n', i) end return redis.call('XLEN', KEYS[1] .. 'x')`,
    4,
  ],
  [`return redis.call('XRANGE', KEYS[1] .. 'x', '(5-1', '+', 'COUNT', 1)`, [['6-1', ['n', '6']]]],
  [`return redis.call('XREVRANGE', KEYS[1] .. 'x', '+', '-', 'COUNT', 1)`, [['8-1', ['n', '8']]]],
  [`return redis.call('XTRIM', KEYS[1] .. 'x', 'MINID', '7-1')`, 2],
  [`return redis.call('XINFO', 'STREAM', KEYS[1] .. 'x')[2]`, 2],
  [`return redis.call('XDEL', KEYS[1] .. 'x', '7-1')`, 1],
  [`return redis.pcall('XADD', KEYS[1] .. 'x', '1-1', 'n', 0).err ~= nil`, 1],
  [`return #redis.call('TIME')`, 2],
  [`return string.format('%.0f', 1729000000123 * 1000 + 7)`, '1729000000123007'],
];

describe.each(['embedded', 'the run’s'] as const)('scripts on %s Redis', (which) => {
  let embedded: EmbeddedRedis | undefined;
  let redis: Redis;

  beforeAll(async () => {
    if (which === 'embedded') embedded = await startEmbeddedRedis();
    redis = embedded ? new Redis(embedded.where) : testRedis();
  });
  afterAll(async () => {
    await redis.del(...['h', 's', 'z', 'x'].map((name) => base + name));
    redis.disconnect();
    await embedded?.close();
  });

  it('do what ours rely on', async () => {
    for (const [script, reply] of RELIED_ON)
      expect([script, await redis.eval(script, 1, base)]).toEqual([script, reply]);
  });

  it('report errors by name', async () => {
    await expect(redis.eval(`return redis.error_reply('BEHIND 5-1')`, 0)).rejects.toThrow(/^BEHIND 5-1/);
  });
});
