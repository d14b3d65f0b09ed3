import { describe, expect, it } from 'vitest';
import { connect } from '../../src/consumer/connection.ts';

function optionsOf(redis: string) {
  const client = connect({ redis }, () => {}, AbortSignal.abort(), { lazyConnect: true });
  const { path, db, username, password } = client.options;
  return { path, db, username, password };
}

describe('a connection over a socket', () => {
  it.each([
    ['unix:///run/a@b%20c.sock?db=4', { path: '/run/a@b%20c.sock', db: 4, username: null, password: null }],
    ['/run/redis.sock', { path: '/run/redis.sock', db: 0, username: null, password: null }],
    [
      'unix://desk:p%40w@/run/redis.sock?db=4',
      { path: '/run/redis.sock', db: 4, username: 'desk', password: 'p@w' },
    ],
    ['unix://:pw@/run/redis.sock', { path: '/run/redis.sock', db: 0, username: null, password: 'pw' }],
  ])('leads to the path, as the user of the address: %s', (redis, expected) => {
    expect(optionsOf(redis)).toEqual(expected);
  });
});
