import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRedisUrl, RedisUrlError } from '../../../src/redis/server/redis-url.ts';

describe('readRedisUrl', () => {
  it.each([
    ['redis://localhost', { host: 'localhost', port: 6379, db: 0 }],
    ['redis://10.1.2.3:7000/5', { host: '10.1.2.3', port: 7000, db: 5 }],
    ['redis://[::1]:6380', { host: '::1', port: 6380, db: 0 }],
    ['redis://h?db=3', { host: 'h', port: 6379, db: 3 }],
    ['redis://:s%40cret@h', { host: 'h', port: 6379, db: 0, password: 's@cret' }],
    ['redis://desk:p:w@h/2', { host: 'h', port: 6379, db: 2, username: 'desk', password: 'p:w' }],
    [
      'rediss://desk:pw@h:6390/1',
      { host: 'h', port: 6390, db: 1, username: 'desk', password: 'pw', tls: {} },
    ],
    ['unix:///run/redis.sock', { path: '/run/redis.sock', db: 0 }],
    ['unix:///run/my%20redis.sock?db=4', { path: '/run/my redis.sock', db: 4 }],
    ['unix://desk:pw@/run/redis.sock', { path: '/run/redis.sock', db: 0, username: 'desk', password: 'pw' }],
    ['/run/redis 100%#1.sock', { path: '/run/redis 100%#1.sock', db: 0 }],
    ['/run/redis.sock?db=2', { path: '/run/redis.sock', db: 2 }],
    [' redis://h \n', { host: 'h', port: 6379, db: 0 }],
  ])('reads %s', (url, options) => {
    expect(readRedisUrl(url).options).toEqual(options);
  });

  it.each([
    ['redis://desk:hunter2@h:6380/2', 'redis://desk:***@h:6380/2'],
    ['rediss://:hunter2@h', 'rediss://:***@h:6379/0'],
    ['unix:///run/redis.sock', 'unix:///run/redis.sock?db=0'],
  ])('describes %s as %s', (url, describe) => {
    expect(readRedisUrl(url).describe).toBe(describe);
  });

  it.each([
    '',
    'localhost:6379',
    'http://h',
    'redis://',
    'unix://',
    'unix:///',
    'unix://run/redis.sock',
    'redis://h/news',
    'redis://:%zz@h',
    'redis://h:x',
  ])('refuses %j and says what it expected', (url) => {
    expect(() => readRedisUrl(url)).toThrow(RedisUrlError);
    expect(() => readRedisUrl(url)).toThrow(/expected redis:|hexadecimal/);
  });

  it('never tells a password, neither in what it describes nor in what it refuses', () => {
    const password = fc.string({
      minLength: 3,
      unit: fc.constantFrom('q', 'Z', '7', '%', '/', ':', '#', 'é'),
    });
    fc.assert(
      fc.property(password, fc.constantFrom('redis', 'rediss', 'http', 'unix'), (secret, scheme) => {
        const marked = `Qz7${secret}7zQ`;
        for (const url of [`${scheme}://u:${encodeURIComponent(marked)}@h/1`, `${scheme}://u:${marked}@h/1`])
          expect(tellAbout(url)).not.toContain('Qz7');
      }),
    );
  });
});

function tellAbout(url: string): string {
  try {
    return readRedisUrl(url).describe;
  } catch (error) {
    return String(error);
  }
}
