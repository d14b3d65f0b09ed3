import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { consumeQueue, consumeStream, tailStream, type RedisAddress } from '../../src/consumer/index.ts';
import { checkOptions } from '../../src/consumer/check-options.ts';

function thrownBy(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

const unasked = () => expect.fail('nothing was to be handled');

describe('an option that cannot be meant', () => {
  it.each<[name: string, call: (redis: RedisAddress) => unknown]>([
    ['consumeQueue', (redis) => consumeQueue({ redis }, unasked)],
    ['consumeStream', (redis) => consumeStream({ redis }, unasked)],
    ['tailStream', (redis) => tailStream({ redis })],
  ])('is refused at the call of %s', (_, call) => {
    expect(() => call('http://reader:hunter2@desk.example')).toThrow(TypeError);
    expect(() => call('http://reader:hunter2@desk.example')).toThrow(
      /^redis begins with http:\/\/: expected redis:\/\/.*, rediss:\/\/.*, unix:\/\/\[user:password@\]\/path.* redis-cluster:/,
    );
    expect(() => call('http://reader:hunter2@desk.example')).not.toThrow(/hunter2/);
  });

  it.each([
    '',
    '  ',
    'redis://',
    'redis://host:port',
    'rediss-cluster://',
    'unix://',
    'unix:///',
    'unix://run/redis.sock',
    'unix://:100%@/run/redis.sock',
  ])('is an address that leads nowhere: %j', (redis) => {
    expect(() => checkOptions({ redis })).toThrow(/^redis is no address/);
  });

  it.each([
    'redis://reader:hunter2@desk:port',
    ' redis://reader:hunter2@desk',
    'reader:hunter2@desk:port',
    '//reader:hunter2@desk:port',
    'unix://reader:hunter2@run/redis.sock',
    'unix://reader:hunter2%@/run/redis.sock',
  ])('is told of without the address: %j', (redis) => {
    const error = thrownBy(() => consumeStream({ redis }, unasked));
    expect(error).toBeInstanceOf(TypeError);
    expect(inspect(error)).toMatch(/redis is no address/);
    expect(inspect(error)).not.toContain('hunter2');
  });

  it('is an address that is missing', () => {
    const options = {} as { redis: string };
    expect(() => checkOptions(options)).toThrow(/^redis is missing/);
  });

  it.each(['now', 'start', '', '-', '12-'])('is a place to begin at: %j', (from) => {
    const told = /^from takes \$ .*, 0 .*, or the id of an entry/;
    expect(() => checkOptions({ redis: '/run/redis.sock', from })).toThrow(told);
    expect(() => consumeStream({ redis: '/run/redis.sock', from }, unasked)).toThrow(told);
    expect(() => tailStream({ redis: '/run/redis.sock', from })).toThrow(told);
  });
});

describe('what is taken', () => {
  it.each<RedisAddress>([
    'redis://127.0.0.1:6379',
    'redis://:secret@127.0.0.1/0',
    'rediss://reader:secret@redis.internal:6380',
    'unix:///run/redis/redis.sock?db=1',
    'unix://reader:secret@/run/redis/redis.sock',
    '/run/redis/redis.sock',
    'redis.internal:6379',
    '6379',
    'redis-cluster://10.0.0.1:6379?node=10.0.0.2:6379',
    'rediss-cluster://10.0.0.1:6379',
    { path: '/run/redis/redis.sock' },
    {},
  ])('is every form of an address: %j', (redis) => {
    expect(() => checkOptions({ redis })).not.toThrow();
  });

  it.each(['$', '0', '0-0', '1712345678901', '1712345678901-3', undefined])(
    'is every place to begin at: %j',
    (from) => {
      expect(() => checkOptions({ redis: '/run/redis.sock', from })).not.toThrow();
    },
  );
});
