import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { tailStream, type TailOptions } from '../../src/consumer/index.ts';
import { makeMessage } from '../support/factories.ts';
import { testRedis, testRedisUrl, uniquePrefix } from '../support/redis.ts';

const redis = testRedis();
let prefix: string;
beforeEach(() => {
  prefix = uniquePrefix('tail');
});
afterAll(() => redis.disconnect());

async function append(...revisions: number[]): Promise<string> {
  let last: string | null = '';
  for (const revision of revisions)
    last = await redis.xadd(
      `{${prefix}}:stream:stories`,
      '*',
      'json',
      JSON.stringify(makeMessage({ revision })),
    );
  return last ?? '';
}

function tail(options: Partial<TailOptions> = {}) {
  return tailStream({ redis: testRedisUrl(), prefix, ...options });
}

async function take(count: number, options: Partial<TailOptions> = {}): Promise<number[]> {
  const revisions: number[] = [];
  for await (const { revision } of tail(options)) {
    revisions.push(revision);
    if (revisions.length === count) break;
  }
  return revisions;
}

describe('tailStream', () => {
  it('shows what is there, repeats included, and then what comes', async () => {
    await append(1, 1, 2);
    const shown = take(5, { from: '0' });
    await append(3, 4);
    expect(await shown).toEqual([1, 1, 2, 3, 4]);
  });

  it('shows what comes after an entry', async () => {
    const id = await append(1, 2);
    await append(3);
    expect(await take(1, { from: id })).toEqual([3]);
  });

  it('begins with the next message by default', async () => {
    await append(1, 2);
    const messages = tail();
    const first = messages.next();
    const shown = new AbortController();
    void first.then(() => shown.abort());
    // Nothing tells from outside when it has begun, so messages come until it shows one.
    for (let next = 3; !shown.signal.aborted; next++) await append(next);
    expect((await first).value?.revision).toBeGreaterThanOrEqual(3);
    await messages.return();
  });

  it('leaves out what is no message, and leaves no trace in Redis', async () => {
    await redis.xadd(`{${prefix}}:stream:stories`, '*', 'json', '[]');
    await append(1);
    expect(await take(1, { from: '0' })).toEqual([1]);
    expect(await redis.keys(`{${prefix}}*`)).toEqual([`{${prefix}}:stream:stories`]);
  });

  it('ends when the signal is aborted, in the midst of waiting or before it began', async () => {
    const stop = new AbortController();
    const waiting = tail({ signal: stop.signal }).next();
    stop.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await tail({ signal: stop.signal }).next()).toEqual({ done: true, value: undefined });
  });
});
