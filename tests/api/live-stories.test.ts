import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import { LiveHub } from '../../src/api/live-stories.ts';
import type { LiveNews, LiveStory, Subscription } from '../../src/api/live-types.ts';
import { startApi, type RunningApi } from '../../src/api/server.ts';
import { listenTo } from '../support/event-source.ts';
import { madeDeps } from './made-up.ts';

const story = (id: string, more: Partial<LiveStory> = {}): LiveStory => ({
  id,
  headline: `Headline of ${id}`,
  event: 'new',
  language: 'en',
  articles: 1,
  topics: [],
  time: '2026-03-01T12:00:00Z',
  ...more,
});
const news = (id: string, ...stories: LiveStory[]): LiveNews => ({ id, stories, more: 0 });

/** What a listener has been told so far, by the ids of the news. */
async function heard({ news: all }: Subscription, count: number): Promise<LiveNews[]> {
  const told: LiveNews[] = [];
  for await (const one of all) {
    told.push(one);
    if (told.length === count) break;
  }
  return told;
}

describe('the hub', () => {
  it('tells each listener where it begins, and all that comes', async () => {
    const hub = new LiveHub();
    hub.begin('5-0');
    const [a, b] = [hub.subscribe(), hub.subscribe()];
    hub.tell(news('6-0', story('S')));
    for (const one of [a, b])
      expect(await heard(one ?? expect.fail(), 2)).toMatchObject([{ id: '5-0' }, { id: '6-0' }]);
  });

  it('tells who comes back what came meanwhile, and nothing twice', async () => {
    const hub = new LiveHub();
    hub.begin('5-0');
    for (const id of ['6-0', '6-1', '10-0']) hub.tell(news(id, story(id)));
    const back = hub.subscribe('6-0') ?? expect.fail();
    expect((await heard(back, 3)).map(({ id }) => id)).toEqual(['6-0', '6-1', '10-0']);
    hub.subscribe('10-0')?.end();
  });

  it.each([
    ['from before what it remembers', '4-0'],
    ['from a log that is no more', '99-0'],
    ['that are none', 'x'],
    ['that are none', `${'9'.repeat(40)}-1`],
  ])('says that there may be more for places %s: %s', async (_what, after) => {
    const hub = new LiveHub();
    hub.begin('5-0');
    hub.tell(news('6-0', story('S')));
    const [first] = await heard(hub.subscribe(after) ?? expect.fail(), 1);
    expect(first).toEqual({ id: '6-0', stories: [], more: 0, missed: true });
  });

  it('remembers no more than it needs', async () => {
    const hub = new LiveHub();
    for (let i = 1; i <= 100; i++) hub.tell(news(`${i}-0`));
    const [first] = await heard(hub.subscribe('36-0') ?? expect.fail(), 1);
    expect(first?.missed).toBeUndefined();
    expect((await heard(hub.subscribe('35-0') ?? expect.fail(), 1))[0]?.missed).toBe(true);
  });

  it('lets go of one that does not listen, and of nobody else', async () => {
    const hub = new LiveHub();
    const [slow, quick] = [hub.subscribe() ?? expect.fail(), hub.subscribe() ?? expect.fail()];
    const all = heard(quick, 201);
    for (let i = 1; i <= 200; i++) {
      hub.tell(news(`${i}-0`));
      await Promise.resolve();
      await Promise.resolve();
      await Promise.resolve();
    }
    expect(await slow.ended).toBe('lost');
    expect(await all).toHaveLength(201);
    expect(hub.listeners).toBe(1);
  });

  it('takes so many listeners and no more, until one leaves', () => {
    const hub = new LiveHub(2);
    const one = hub.subscribe();
    expect([hub.subscribe(), hub.subscribe()].map(Boolean)).toEqual([true, false]);
    one?.end();
    expect(hub.subscribe()).toBeDefined();
  });

  it('ends all when it is closed, and takes none after', async () => {
    const hub = new LiveHub();
    const one = hub.subscribe() ?? expect.fail();
    const all = heard(one, 5);
    hub.close();
    expect(await one.ended).toBe('ended');
    expect((await all).length).toBeLessThan(5);
    expect(hub.subscribe()).toBeUndefined();
  });
});

describe('/events', () => {
  const running: RunningApi[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((api) => api.close()));
  });
  async function serve(hub = new LiveHub()): Promise<{ hub: LiveHub; api: RunningApi }> {
    const app = createApp(madeDeps([], { live: { subscribe: async (after) => hub.subscribe(after) } }));
    const api = await startApi(app, { host: '127.0.0.1', port: 0 });
    running.push(api);
    return { hub, api };
  }

  it('tells stories, the rest of a flood, and an id at the end of each commit', async () => {
    const { hub, api } = await serve();
    hub.begin('5-0');
    const listener = await listenTo(`${api.url}/events`);
    expect(await listener.next()).toEqual({ event: 'hello', data: { desk: 'test desk' }, id: '5-0' });
    hub.tell({ ...news('6-0', story('S1'), story('S2')), more: 7 });
    expect(await listener.next()).toEqual({ event: 'story', data: story('S1') });
    expect(await listener.next()).toMatchObject({ event: 'story', data: { id: 'S2' } });
    expect(await listener.next()).toEqual({ event: 'more', data: { count: 7 }, id: '6-0' });
    listener.close();
  });

  it.each<[string, string, Record<string, string>]>([
    ['in the header of a browser', '/events', { 'last-event-id': '6-0' }],
    ['in the address', '/events?after=6-0', {}],
  ])('goes on where a listener says it was, %s', async (_where, path, headers) => {
    const { hub, api } = await serve();
    hub.begin('5-0');
    for (const id of ['6-0', '7-0']) hub.tell(news(id, story(`of-${id}`)));
    const listener = await listenTo(`${api.url}${path}`, headers);
    expect(await listener.nextOf('story')).toMatchObject({ data: { id: 'of-7-0' }, id: '7-0' });
    listener.close();
    const lost = await listenTo(`${api.url}/events?after=1-0`);
    expect(await lost.nextOf('missed')).toMatchObject({ id: '7-0' });
    lost.close();
  });

  it('keeps what a title holds inside its line', async () => {
    const { hub, api } = await serve();
    const listener = await listenTo(`${api.url}/events`);
    await listener.next();
    const headline = 'a\n\nevent: story\ndata: {}\r\r\u2028</script>';
    hub.tell(news('6-0', story('S', { headline })));
    expect(await listener.next()).toMatchObject({ data: { headline } });
    listener.close();
  });

  it('has no place for more than may listen', async () => {
    const { api } = await serve(new LiveHub(1));
    const listener = await listenTo(`${api.url}/events`);
    const refused = await fetch(`${api.url}/events`);
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ error: { code: 'too-many-listeners' } });
    listener.close();
  });

  it('frees the place of one that hangs up', async () => {
    const { hub, api } = await serve();
    const listener = await listenTo(`${api.url}/events`);
    await listener.next();
    const subscriber = hub.listeners;
    listener.close();
    await expect.poll(() => hub.listeners).toBe(subscriber - 1);
  });

  it('answers HEAD without beginning', async () => {
    const { hub, api } = await serve();
    const response = await fetch(`${api.url}/events`, { method: 'HEAD' });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(hub.listeners).toBe(0);
  });

  it('hangs up on one that does not read', async () => {
    const { hub, api } = await serve();
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    socket.write('GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await once(socket, 'readable');
    const headline = 'x'.repeat(100_000);
    // More than the system takes for it; each only when the one before has had its time.
    for (let i = 1; hub.listeners > 0; i++) {
      hub.tell(news(`${i}-0`, story(`S${i}`, { headline })));
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.on('error', () => {});
    socket.resume();
    await once(socket, 'close');
  });

  it('ends with the desk', async () => {
    const { hub, api } = await serve();
    const listener = await listenTo(`${api.url}/events`);
    await listener.next();
    hub.close();
    await api.close();
    await listener.ended();
  });
});
