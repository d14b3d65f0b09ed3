import dns from 'node:dns/promises';
import { syncBuiltinESMExports } from 'node:module';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Lookup, ResolvedAddress } from '../../../src/http/guard/guarded-connector.ts';
import { shareLookups, type SharingOptions } from '../../../src/http/guard/share-lookups.ts';
import { INSIDE, lookupOf, PUBLIC, testFetcher, testServer, userAgent } from '../support.ts';

const SECOND = 1_000;

/** A name server whose answers the test gives, and names that are looked up through it by a clock that the test moves. */
function names(options: Partial<SharingOptions> = {}) {
  const asked: string[] = [];
  const open: { answer: (address: string) => void; fail: (code: string) => void }[] = [];
  const system: Lookup = (hostname) => {
    asked.push(hostname);
    return new Promise<ResolvedAddress[]>((resolve, reject) => {
      open.push({
        answer: (address) => resolve([{ address, family: 4 }]),
        fail: (code) => reject(Object.assign(new Error(code), { code })),
      });
    });
  };
  let time = 0;
  const lookup = shareLookups(system, { deadlineMs: 10 * SECOND, now: () => time, ...options });
  const addressOf = async (name: string) => (await lookup(name)).map(({ address }) => address).join();
  return { asked, open, addressOf, pass: (ms: number) => (time += ms) };
}

describe('the addresses of a name', () => {
  it('are asked for once by all who want them at the same time', async () => {
    const { asked, open, addressOf } = names();
    const all = Promise.all(['a.example', 'a.example', 'b.example'].map(addressOf));
    expect(asked).toEqual(['a.example', 'b.example']);
    open[0]?.answer('192.0.2.1');
    open[1]?.answer('192.0.2.2');
    expect(await all).toEqual(['192.0.2.1', '192.0.2.1', '192.0.2.2']);
  });

  it('are asked for again after a minute', async () => {
    const { asked, open, addressOf, pass } = names();
    const first = addressOf('a.example');
    open[0]?.answer('192.0.2.1');
    await first;
    pass(59 * SECOND);
    expect(await addressOf('a.example')).toBe('192.0.2.1');
    pass(SECOND);
    const again = addressOf('a.example');
    open[1]?.answer('192.0.2.9');
    expect(await again).toBe('192.0.2.9');
    expect(asked).toHaveLength(2);
  });

  it('are asked for again some seconds after they were not found', async () => {
    const { open, addressOf, pass } = names();
    const first = addressOf('a.example');
    open[0]?.fail('ENOTFOUND');
    await expect(first).rejects.toMatchObject({ code: 'ENOTFOUND' });
    pass(4 * SECOND);
    await expect(addressOf('a.example')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    pass(SECOND);
    const again = addressOf('a.example');
    open[1]?.answer('192.0.2.1');
    expect(await again).toBe('192.0.2.1');
  });

  it('are not waited for longer than the deadline, nor asked for a second time meanwhile', async () => {
    const { asked, open, addressOf } = names({ deadlineMs: 1 });
    await expect(addressOf('a.example')).rejects.toMatchObject({ code: 'EAI_AGAIN' });
    await expect(addressOf('a.example')).rejects.toMatchObject({ code: 'EAI_AGAIN' });
    expect(asked).toEqual(['a.example']);
    open[0]?.answer('192.0.2.1');
    expect(await addressOf('a.example')).toBe('192.0.2.1');
  });

  it('are the last ones where no answer comes soon, for a day', async () => {
    const { open, addressOf, pass } = names({ lateMs: 1, deadlineMs: 2 });
    const first = addressOf('a.example');
    open[0]?.answer('192.0.2.1');
    await first;
    pass(3_600 * SECOND);
    expect(await addressOf('a.example')).toBe('192.0.2.1');
    open[1]?.fail('EAI_AGAIN');
    expect(await addressOf('a.example')).toBe('192.0.2.1');
    pass(24 * 3_600 * SECOND);
    await expect(addressOf('a.example')).rejects.toMatchObject({ code: 'EAI_AGAIN' });
  });

  it('are none where the name is gone, whatever it led to before', async () => {
    const { open, addressOf, pass } = names();
    const first = addressOf('a.example');
    open[0]?.answer('192.0.2.1');
    await first;
    pass(60 * SECOND);
    const again = addressOf('a.example');
    open[1]?.fail('ENOTFOUND');
    await expect(again).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  it('are forgotten where others were asked for since', async () => {
    const { asked, open, addressOf } = names({ most: 2 });
    for (const [at, name] of ['a', 'b', 'a', 'c', 'a', 'b'].entries()) {
      const found = addressOf(name);
      open.at(-1)?.answer(`192.0.2.${at}`);
      await found;
    }
    expect(asked).toEqual(['a', 'b', 'c', 'b']);
  });
});

it('an address that is remembered is looked at before each connection', async () => {
  const server = await testServer([PUBLIC, INSIDE]);
  server.set('/feed', { body: 'public', headers: { connection: 'close' } }, PUBLIC);
  const asked = lookupOf([PUBLIC], [INSIDE]);
  let time = 0;
  const lookup = shareLookups(asked, { deadlineMs: 10 * SECOND, now: () => time });
  const fetcher = testFetcher({}, { lookup });
  const url = `http://news.example:${server.port}/feed`;
  const modified = { outcome: 'modified' };
  expect(await fetcher.fetch({ url, userAgent })).toMatchObject(modified);
  expect(await fetcher.fetch({ url, userAgent })).toMatchObject(modified);
  expect(asked.asked).toEqual(['news.example']);
  time += 60 * SECOND;
  const refused = { outcome: 'refused', code: 'private-address' };
  expect(await fetcher.fetch({ url, userAgent })).toMatchObject(refused);
  expect(await fetcher.fetch({ url, userAgent })).toMatchObject(refused);
  expect(server.connections).toEqual([PUBLIC, PUBLIC]);
});

it('a fetcher asks the system once for a host that it comes back to', async () => {
  const server = await testServer();
  server.set('/feed', { body: 'public', headers: { connection: 'close' } });
  const spy = vi.spyOn(dns, 'lookup').mockResolvedValue([{ address: PUBLIC, family: 4 }] as never);
  onTestFinished(() => {
    spy.mockRestore();
    syncBuiltinESMExports();
  });
  syncBuiltinESMExports();
  const fetcher = testFetcher();
  const url = `http://news.example:${server.port}/feed`;
  for (const _ of [1, 2])
    expect(await fetcher.fetch({ url, userAgent })).toMatchObject({ outcome: 'modified' });
  expect(server.connections).toEqual([PUBLIC, PUBLIC]);
  expect(spy.mock.calls.map(([name]) => name)).toEqual(['news.example']);
});
