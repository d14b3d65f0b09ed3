import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../../src/redis/connect.ts';
import { readCosts } from '../../../src/redis/sources/costs.ts';
import { createHostGate } from '../../../src/redis/sources/host-gate.ts';
import { keysOf, type Keys } from '../../../src/redis/keys.ts';
import { takeLease, type Lease } from '../../../src/redis/lease.ts';
import { pauseSource } from '../../../src/redis/sources/paused.ts';
import { closePoll, openPoll, type PollEnd } from '../../../src/redis/sources/poll-state.ts';
import { addPolls, readPolls } from '../../../src/redis/sources/polls.ts';
import { noteAsked, readStatus } from '../../../src/redis/sources/source-state.ts';
import { testConnection, uniquePrefix } from '../../support/redis.ts';

const redis = connect(testConnection());
let keys: Keys;

beforeEach(() => {
  keys = keysOf(uniquePrefix('poll'));
});
afterAll(() => redis.disconnect());

const NOON = Date.UTC(2024, 4, 1, 12);
const END: PollEnd = {
  status: { outcome: 'modified', fetchedAt: NOON, failures: 0 },
  nextAt: NOON + 60_000,
  at: NOON,
};
const COST = { host: 'paper.example', requests: 2, ok: 1, notModified: 0, bytes: 512, newItems: 3 };

async function openAndTake(): Promise<Lease> {
  const { lease } = await openPoll(redis, keys, 'paper');
  if ('heldForMs' in lease) throw new Error('another has the lease');
  return lease;
}

describe('opening a poll', () => {
  it('finds nothing of a source that was never polled, and takes its lease', async () => {
    const { lease, ...found } = await openPoll(redis, keys, 'paper');
    expect(found).toEqual({
      paused: false,
      status: undefined,
      asked: undefined,
      batchesWaiting: 0,
      hasHeld: false,
      memory: { first: true, childList: [], children: new Map(), head: { id: '0-0', token: '' } },
    });
    expect(lease).toHaveProperty('release');
    if ('release' in lease) await lease.release();
    expect(await redis.exists(keys.lease('paper'))).toBe(0);
  });

  it('finds all that is known', async () => {
    await pauseSource(redis, keys, 'paper', { at: NOON });
    await redis.set(keys.source('paper'), JSON.stringify(END.status));
    await redis.hset(keys.head, 'id', '7-1', 'token', 'seven');
    await redis.hset(keys.seen('paper'), { '@etag': '"1"', '@body': 'hash', '@url': 'mark', item: 'h a 5' });
    await redis.set(keys.held('paper'), '{"since":1,"items":[]}');
    await redis.lpush(`${keys.queues}:articles:wait`, '1', '2');
    await createHostGate(redis, keys, { perHost: 1, hostGapMs: 0, leaseMs: 1000 }).admit(
      'paper.example',
      'token',
      noteAsked(keys, 'paper', 'mark'),
    );
    const { lease, ...found } = await openPoll(redis, keys, 'paper');
    expect(found).toMatchObject({
      paused: true,
      status: END.status,
      asked: { urlMark: 'mark', forMs: expect.any(Number) },
      batchesWaiting: 2,
      hasHeld: true,
      memory: {
        first: false,
        etag: '"1"',
        bodyHash: 'hash',
        urlMark: 'mark',
        head: { id: '7-1', token: 'seven' },
      },
    });
    expect(found.asked?.forMs).toBeGreaterThan(30_000);
    if ('release' in lease) await lease.release();
  });

  it('says for how long another has the lease, and leaves it alone', async () => {
    const first = await openAndTake();
    const { lease } = await openPoll(redis, keys, 'paper');
    expect(lease).toEqual({ heldForMs: expect.any(Number) });
    expect(await redis.get(keys.lease('paper'))).toBe(first.token);
    await first.release();
  });

  it('notes nobody as asked who got no place', async () => {
    const gate = createHostGate(redis, keys, { perHost: 1, hostGapMs: 1000, leaseMs: 60_000 });
    await gate.admit('paper.example', 'other');
    const answer = await gate.admit('paper.example', 'mine', noteAsked(keys, 'paper', 'mark'));
    expect(answer).toHaveProperty('inMs');
    expect(await redis.exists(keys.asked('paper'))).toBe(0);
  });
});

describe('closing a poll', () => {
  it('leaves status, next poll and cost, and gives the lease back', async () => {
    await addPolls(redis, keys, [{ sourceId: 'paper', at: NOON }]);
    const lease = await openAndTake();
    await closePoll(redis, keys, 'paper', { ...END, lease, cost: COST });
    expect(await readStatus(redis, keys, 'paper')).toEqual(END.status);
    expect((await readPolls(redis, keys, ['paper'])).get('paper')).toBe(END.nextAt);
    const { host, ...cost } = COST;
    expect((await readCosts(redis, keys, ['paper'], NOON)).hosts.get(host)).toEqual(cost);
    const next = await takeLease(redis, keys, 'paper');
    expect(next).toHaveProperty('release');
    // It is over, and what another has by now is not ours to give back.
    await lease.release();
    expect(await redis.exists(keys.lease('paper'))).toBe(1);
    if ('release' in next) await next.release();
  });

  it('ends the polls of a source that its publisher ended', async () => {
    await addPolls(redis, keys, [{ sourceId: 'paper', at: NOON }]);
    await closePoll(redis, keys, 'paper', { ...END, nextAt: Infinity, lease: await openAndTake() });
    expect((await readPolls(redis, keys, ['paper'])).get('paper')).toBe(Infinity);
  });

  it('schedules no source that was taken out meanwhile, and counts no host where there is none', async () => {
    await closePoll(redis, keys, 'paper', { ...END, lease: await openAndTake() });
    expect((await readPolls(redis, keys, ['paper'])).size).toBe(0);
    expect((await readCosts(redis, keys, ['paper'], NOON)).hosts.size).toBe(0);
  });

  it('leaves the lease to a successor that took it when ours had lapsed', async () => {
    const lease = await openAndTake();
    await redis.set(keys.lease('paper'), 'successor');
    await closePoll(redis, keys, 'paper', { ...END, lease });
    expect(await redis.get(keys.lease('paper'))).toBe('successor');
  });
});
