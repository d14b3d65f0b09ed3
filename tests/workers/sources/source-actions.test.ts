import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { readPolls } from '../../../src/redis/sources/polls.ts';
import { duePoll, fetchQueue, queueEvents } from '../../../src/redis/queues.ts';
import type { SourceDetails } from '../../../src/api/types.ts';
import { MAYOR, WHALE, rss } from '../../support/desk.ts';
import { startFeedServer, type FeedServer } from '../../support/feed-server.ts';
import { startLiveDesk, type LiveDesk } from '../../support/live-desk.ts';
import { testConnection } from '../../support/redis.ts';

const WITHIN = { timeout: 20_000, interval: 25 };

let server: FeedServer;
let live: LiveDesk;

beforeAll(async () => {
  server = await startFeedServer();
});
afterEach(() => live.stop());
afterAll(() => server.close());

const start = (options: Parameters<typeof startLiveDesk>[3] = {}) =>
  startLiveDesk(
    'actions',
    [
      { id: 'wire', url: server.urlOf('/wire.xml'), backfill: 'all', interval: '1d' },
      { id: 'off', url: server.urlOf('/off.xml'), enabled: false },
    ],
    {},
    options,
  );
const act = async (what: string, id = 'wire', body: object = {}) => {
  const answer = await fetch(`${live.url}/api/sources/${id}/${what}`, {
    method: 'POST',
    headers: { authorization: 'Bearer x', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, ...((await answer.json()) as Record<string, unknown>) };
};
const wire = async () => (await (await fetch(`${live.url}/api/sources/wire`)).json()) as SourceDetails;
const asked = () => server.requests.filter(({ path }) => path === '/wire.xml').length;
const polled = () => vi.waitFor(async () => expect((await wire()).outcome).toBe('modified'), WITHIN);

describe('a person', () => {
  it('has a source polled at once, however often the button is pressed', async () => {
    server.set('/wire.xml', { body: rss([MAYOR]) });
    live = await start();
    await polled();
    const before = asked();
    server.set('/wire.xml', { body: rss([MAYOR, WHALE]) });
    const answers = await Promise.all(Array.from({ length: 5 }, () => act('poll')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    await vi.waitFor(async () => expect((await wire()).polls).toHaveLength(2), WITHIN);
    expect(asked()).toBe(before + 1);
  });

  it('pauses a source, which holds over a restart, until it is resumed', async () => {
    server.set('/wire.xml', { body: rss([MAYOR]) });
    live = await start();
    await polled();
    expect(await act('pause', 'wire', { reason: 'they are moving' })).toMatchObject({ status: 200 });
    expect(await act('pause')).toMatchObject({ status: 409 });
    expect(await wire()).toMatchObject({ state: 'paused', paused: { reason: 'they are moving' } });
    expect(await readPolls(live.redis, live.keys, ['wire'])).toEqual(new Map());

    // What a start does, and every minute: the schedule is laid anew.
    await live.writeSources([
      { id: 'wire', url: server.urlOf('/wire.xml'), backfill: 'all' },
      { id: 'other', url: server.urlOf('/other.xml') },
    ]);
    await vi.waitFor(
      async () =>
        expect([...(await readPolls(live.redis, live.keys, ['wire', 'other'])).keys()]).toEqual(['other']),
      WITHIN,
    );

    expect(await act('resume')).toMatchObject({ status: 200 });
    expect(await act('resume')).toMatchObject({ status: 409 });
    await vi.waitFor(async () => expect((await wire()).state).toBe('well'), WITHIN);
    expect((await readPolls(live.redis, live.keys, ['wire'])).has('wire')).toBe(true);
  });

  it('pauses a source whose poll already waits in the queue', async () => {
    server.set('/wire.xml', { body: rss([MAYOR]) });
    live = await start();
    await polled();
    await act('pause');
    const place = { connection: testConnection(), keys: live.keys };
    const [fetches, events] = [fetchQueue(place.connection, place.keys), queueEvents('fetch', place)];
    await events.waitUntilReady();
    const { name, data, opts } = duePoll('wire');
    const job = await fetches.add(name, data, opts);
    expect(await job.waitUntilFinished(events)).toEqual({ outcome: 'paused', articleIds: [] });
    await Promise.all([fetches.close(), events.close()]);
  });

  it('polls a paused source once and leaves it paused', async () => {
    server.set('/wire.xml', { body: rss([MAYOR]) });
    live = await start();
    await polled();
    await act('pause');
    const before = asked();
    await act('poll');
    await vi.waitFor(() => expect(asked()).toBe(before + 1), WITHIN);
    await vi.waitFor(async () => expect((await wire()).polls).toHaveLength(2), WITHIN);
    expect(await wire()).toMatchObject({ state: 'paused' });
    expect(await readPolls(live.redis, live.keys, ['wire'])).toEqual(new Map());
  });

  it('is told why nothing is done', async () => {
    server.set('/wire.xml', { body: rss([MAYOR]) });
    live = await start();
    expect(await act('poll', 'nobody')).toMatchObject({ status: 404 });
    expect(await act('pause', 'off')).toMatchObject({ status: 409 });
    expect(await act('test')).toMatchObject({ status: 409 });
    expect(await act('__proto__', 'wire').catch(() => 'no JSON')).not.toMatchObject({ status: 200 });
  });

  it('has a source read for a trial, two at a time at most', async () => {
    server.set('/wire.xml', { body: rss([MAYOR]) });
    let under = 0;
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    live = await start({
      async trySource(source) {
        under++;
        await held;
        return { readable: true, answers: [], warnings: [`read ${source.id}`] };
      },
    });
    const trials = [act('test'), act('test', 'off')];
    await vi.waitFor(() => expect(under).toBe(2), WITHIN);
    expect(await act('test')).toMatchObject({ status: 429 });
    release();
    expect(await Promise.all(trials)).toMatchObject([
      { status: 200, warnings: ['read wire'] },
      { status: 200, warnings: ['read off'] },
    ]);
  });
});
