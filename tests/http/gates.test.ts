import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { GateError } from '../../src/http/gate-error.ts';
import type { HostGate } from '../../src/http/types.ts';
import { INSIDE, PUBLIC, testFetcher, testServer, userAgent } from './support.ts';

/** A gate that lets all through and notes who came and went. */
function openGate(): HostGate & { log: string[] } {
  const log: string[] = [];
  return {
    log,
    enter: async (host) => {
      log.push(`in ${host}`);
      return () => void log.push(`out ${host}`);
    },
  };
}

const any = { allow: ['127.0.0.0/8'] };

describe('the gate of a fetcher', () => {
  it('is entered once for redirects within a host, whatever scheme and port', async () => {
    const [server, other] = [await testServer(), await testServer()];
    server.set('/a', { status: 301, headers: { location: '/b' } });
    server.set('/b', { status: 301, headers: { location: other.urlOf('/c') } });
    other.set('/c', { body: 'x' });
    const gate = openGate();
    const result = await testFetcher({}, { gate }).fetch({ url: server.urlOf('/a'), userAgent });
    expect(result.outcome).toBe('modified');
    expect(gate.log).toEqual([`in ${PUBLIC}`, `out ${PUBLIC}`]);
  });

  it('is left before the one of another host is entered', async () => {
    const server = await testServer([PUBLIC, INSIDE]);
    server.set('/a', { status: 302, headers: { location: server.urlOf('/b', INSIDE) } });
    server.set('/b', { status: 302, headers: { location: server.urlOf('/c', PUBLIC) } });
    server.set('/c', { body: 'x' });
    const gate = openGate();
    await testFetcher(any, { gate }).fetch({ url: server.urlOf('/a'), userAgent });
    const visit = (host: string) => [`in ${host}`, `out ${host}`];
    expect(gate.log).toEqual([PUBLIC, INSIDE, PUBLIC].flatMap(visit));
  });

  it.each([
    ['http://NEWS.Example/feed', 'news.example'],
    ['http://bücher.example/', 'xn--bcher-kva.example'],
    ['http://[::1]:8080/', '[::1]'],
  ])('knows %s as %s', async (url, host) => {
    const gate = openGate();
    await testFetcher({}, { gate, lookup: async () => [] }).fetch({ url, userAgent });
    expect(gate.log).toEqual([`in ${host}`, `out ${host}`]);
  });

  it('is not asked about what is no web address', async () => {
    const gate = openGate();
    await testFetcher({}, { gate }).fetch({ url: 'file:///etc/passwd', userAgent });
    expect(gate.log).toEqual([]);
  });

  it('gives way to the one of a fetch', async () => {
    const server = await testServer();
    server.set('/feed', { body: 'x' });
    const [own, given] = [openGate(), openGate()];
    const fetcher = testFetcher({}, { gate: own });
    await fetcher.fetch({ url: server.urlOf('/feed'), userAgent }, { gate: given });
    expect([own.log, given.log.length]).toEqual([[], 2]);
  });

  it('may keep a fetch waiting for longer than the time limit', async () => {
    const server = await testServer();
    server.set('/feed', { body: 'x' });
    const gate: HostGate = { enter: () => setTimeout(150, () => {}) };
    const fetcher = testFetcher({ totalTimeoutMs: 100 }, { gate });
    const result = await fetcher.fetch({ url: server.urlOf('/feed'), userAgent });
    expect(result.outcome).toBe('modified');
  });

  it('lets go of a fetch that is broken off while it waits', async () => {
    const gate: HostGate = {
      enter: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    };
    const stop = new AbortController();
    const fetching = testFetcher({}, { gate }).fetch(
      { url: 'http://news.example/', userAgent },
      { signal: stop.signal },
    );
    stop.abort();
    expect(await fetching).toMatchObject({ outcome: 'failed', code: 'aborted', cost: { requests: 0 } });
  });

  it('that fails is no failure of the host', async () => {
    const broken = Object.assign(new Error('no Redis'), { code: 'ECONNREFUSED' });
    const gate: HostGate = { enter: () => Promise.reject(broken) };
    const fetching = testFetcher({}, { gate }).fetch({ url: 'http://news.example/', userAgent });
    await expect(fetching).rejects.toThrow(GateError);
    await expect(fetching).rejects.toHaveProperty('cause', broken);
  });

  it('keeps the gap of the configuration where none is given', async () => {
    const server = await testServer();
    server.set('/a', { status: 301, headers: { location: '/b' } });
    server.set('/b', { body: 'x' });
    const fetcher = testFetcher({ hostGapMs: 60_000 });
    // Within a visit there is no gap; the next visit waits for it.
    expect(await fetcher.fetch({ url: server.urlOf('/a'), userAgent })).toMatchObject({
      outcome: 'modified',
    });
    const stop = new AbortController();
    const next = fetcher.fetch({ url: server.urlOf('/b'), userAgent }, { signal: stop.signal });
    setImmediate(() => stop.abort());
    expect(await next).toMatchObject({ code: 'aborted', cost: { requests: 0 } });
    expect(server.requests).toHaveLength(2);
  });
});
