import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { connect } from '../../../src/redis/connect.ts';
import { keysOf, type Keys } from '../../../src/redis/keys.ts';
import { takeLease } from '../../../src/redis/lease.ts';
import {
  childField,
  forgetSources,
  keepSources,
  readStatus,
  readStatuses,
  urlMark,
  writeChild,
  writeSeen,
  writeStatus,
  type SourceStatus,
} from '../../../src/redis/sources/source-state.ts';
import { readMemory } from '../../support/memory.ts';
import { testConnection, uniquePrefix } from '../../support/redis.ts';

const redis = connect(testConnection());
let keys: Keys;

beforeEach(() => {
  keys = keysOf(uniquePrefix('state'));
});
afterAll(() => redis.disconnect());

const read = () => readStatus(redis, keys, 'paper');
const store = (value: unknown) => redis.set(keys.source('paper'), JSON.stringify(value));
const plain: SourceStatus = { outcome: 'modified', fetchedAt: 5, failures: 0 };

describe('a source’s status', () => {
  it('comes back as it was written', async () => {
    const status: SourceStatus = {
      ...plain,
      detail: 'two items without a title',
      items: 20,
      failures: 1,
      notBefore: 6,
      stopped: 'mark',
      urlMark: 'mark',
      rhythm: { polls: 3, failures: 1, weight: 0.5 },
      nextAt: 7,
      reason: 'rhythm',
      address: { mark: 'm', url: 'https://a.example/feed', why: 'moved', agreed: 3, since: 1, last: 2 },
      quarantine: { since: 4, items: 70, verdict: { items: 70, limit: 50, share: 1, dates: 'none' } },
      keys: { keyBy: 'link' },
      tails: { recent: ['', 'abcdefghijkl'], cut: [' | The Daily'] },
      newest: 3,
      recent: [{ at: 5, outcome: 'modified', items: 20, fresh: 2, ms: 130 }],
    };
    await writeStatus(redis, keys, 'paper', status);
    expect(await read()).toEqual(status);
  });

  it('reads what the version before wrote', async () => {
    const former = { outcome: 'failed', detail: 'no', items: 3, fetchedAt: 5, failures: 2, notBefore: 9 };
    await store(former);
    expect(await read()).toEqual(former);
  });

  it('keeps the last 30 polls of its history', async () => {
    const recent = Array.from({ length: 50 }, (_, at) => ({ at, outcome: 'x', items: 0, fresh: 0, ms: 1 }));
    await writeStatus(redis, keys, 'paper', { ...plain, recent });
    expect((await read())?.recent).toEqual(recent.slice(20));
  });

  it('leaves out what makes no sense, and keeps the rest', async () => {
    await store({
      ...plain,
      items: 'many',
      rhythm: { polls: 'often' },
      reason: 'whim',
      address: { mark: 'm', url: 5, why: 'moved' },
      quarantine: [],
      keys: 'face',
      tails: 'none',
      newest: 'late',
      recent: [{ at: 1 }],
      nextAt: 7,
      unheardOf: 1,
    });
    expect(await read()).toEqual({ ...plain, nextAt: 7 });
  });

  it('is none where there is nothing to be made of it', async () => {
    expect(await read()).toBeUndefined();
    for (const junk of ['', '{', 'null', '[]', '7', '{}', '{"outcome":1,"fetchedAt":2}']) {
      await redis.set(keys.source('paper'), junk);
      expect([junk, await read()]).toEqual([junk, undefined]);
    }
  });

  it('is never in the way, whatever is stored', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        await store({ ...plain, ...(value as object), recent: value });
        await read();
      }),
      { numRuns: 50 },
    );
  });

  it('is read for many at once', async () => {
    await writeStatus(redis, keys, 'a', plain);
    await writeStatus(redis, keys, 'c', { ...plain, fetchedAt: 9 });
    const found = await readStatuses(redis, keys, ['a', 'b', 'c']);
    expect([...found]).toEqual([
      ['a', plain],
      ['c', { ...plain, fetchedAt: 9 }],
    ]);
    expect((await readStatuses(redis, keys, [])).size).toBe(0);
  });
});

describe('what is remembered of a source', () => {
  const remember = (fields: Record<string, string>) => redis.hset(keys.seen('paper'), fields);
  const memory = () => readMemory(redis, keys, 'paper');

  it('knows items by hash, article, time, mark and the id of their link', async () => {
    const item = { hash: 'h', articleId: 'a', firstSeen: 5 };
    const linkId = '0123456789abcdef'.repeat(2);
    await remember({
      plain: writeSeen(item),
      marked: writeSeen({ ...item, mark: 'mark' }),
      long: writeSeen({ ...item, mark: 'm'.repeat(99) }),
      linked: writeSeen({ ...item, linkId }),
      both: writeSeen({ ...item, mark: 'mark', linkId }),
    });
    expect([...(await memory()).seen]).toEqual([
      ['plain', item],
      ['marked', { ...item, mark: 'mark' }],
      ['long', { ...item, mark: 'm'.repeat(16) }],
      ['linked', { ...item, linkId }],
      ['both', { ...item, mark: 'mark', linkId }],
    ]);
  });

  it('bears junk', async () => {
    await remember({
      a: '',
      b: 'h a x y z',
      '@future': 'z',
      '@children': '[{"url":"m"},{"url":"n"},{"url":1},null]',
      '@notes': '["x",1]',
      [childField(urlMark('m'))]: '[1',
      [childField(urlMark('n'))]: '{"etag":1}',
    });
    const { seen, children, indexNotes } = await memory();
    expect(indexNotes).toEqual(['x']);
    expect([...seen]).toEqual([
      ['a', { hash: '', articleId: '', firstSeen: 0 }],
      ['b', { hash: 'h', articleId: 'a', firstSeen: 0, mark: 'y' }],
    ]);
    expect([...children]).toEqual([
      [urlMark('m'), {}],
      [urlMark('n'), {}],
    ]);
  });

  it('holds its documents apart, and what was wrong with it', async () => {
    const child = { etag: '"x"', lastModified: 'Mon', bodyHash: 'b' };
    await remember({
      '@etag': '"own"',
      '@body': 'own',
      '@problem': 'ill-formed',
      '@children': JSON.stringify(['one', 'two', 'three'].map((url) => ({ url }))),
      [childField(urlMark('one'))]: writeChild(child),
      [childField(urlMark('two'))]: writeChild({ bodyHash: 'c' }),
    });
    expect(await memory()).toMatchObject({
      first: false,
      etag: '"own"',
      bodyHash: 'own',
      problem: 'ill-formed',
    });
    expect([...(await memory()).children]).toEqual([
      [urlMark('one'), child],
      [urlMark('two'), { bodyHash: 'c' }],
    ]);
    expect((await memory()).seen.size).toBe(0);
  });

  it('takes the field of a document away of which nothing is known', () => {
    expect(writeChild({})).toBe('');
  });

  it('is forgotten after a while, and kept again when the source comes back', async () => {
    await remember({ '@body': 'b' });
    await writeStatus(redis, keys, 'paper', plain);
    await writeStatus(redis, keys, 'other', plain);
    const ends = () =>
      Promise.all(
        [keys.seen('paper'), keys.source('paper'), keys.source('other')].map((key) => redis.pttl(key)),
      );
    await forgetSources(redis, keys, ['paper', 'unknown'], 60_000);
    expect(await ends()).toEqual([expect.any(Number), expect.any(Number), -1]);
    expect(Math.min(...(await ends()).slice(0, 2))).toBeGreaterThan(30_000);
    await keepSources(redis, keys, ['paper', 'unknown']);
    expect(await ends()).toEqual([-1, -1, -1]);
    await forgetSources(redis, keys, [], 60_000);
  });
});

describe('a lease', () => {
  it('is one at a time, and free again when it is given back', async () => {
    const lease = await takeLease(redis, keys, 'paper');
    expect(await takeLease(redis, keys, 'paper')).toEqual({ heldForMs: expect.any(Number) });
    if ('release' in lease) await lease.release();
    const next = await takeLease(redis, keys, 'paper');
    expect(next).toHaveProperty('release');
    if ('release' in next) await next.release();
  });

  it('is ours, too, where the reply was lost and the command sent again', async () => {
    const twice = new Proxy(redis, {
      get(target, name) {
        if (name !== 'set') {
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === 'function' ? value.bind(target) : value;
        }
        return async (key: string, value: string, px: 'PX', ms: number, nx: 'NX') => {
          await target.set(key, value, px, ms, nx);
          return target.set(key, value, px, ms, nx);
        };
      },
    });
    const lease = await takeLease(twice, keys, 'paper');
    expect(lease).toHaveProperty('release');
    if ('release' in lease) await lease.release();
  });
});
