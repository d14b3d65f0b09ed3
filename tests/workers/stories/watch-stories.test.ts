/** Stories told as they are committed: the log, Redis and the merge worker are real. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMetrics } from '../../../src/api/metrics/metrics.ts';
import { startApi, type ApiRole } from '../../../workers/api.ts';
import { startMerge, type MergeRole } from '../../../workers/merge.ts';
import type { OpenDesk } from '../../../workers/open-desk.ts';
import { done, idOf, merged } from '../../support/acts.ts';
import { feedSource, openTestDesk, testConfig } from '../../support/desk.ts';
import { listenTo } from '../../support/event-source.ts';

let desk: OpenDesk;
let merge: MergeRole;
let api: ApiRole;
let events: string;

beforeAll(async () => {
  const config = testConfig('watch', [feedSource('wire', 'https://wire.example/rss')]);
  config.api = { ...config.api, host: '127.0.0.1', port: 0 };
  desk = await openTestDesk(config);
  merge = await startMerge(desk);
  const connection = { ...desk.connection, connectionName: desk.keys.log };
  api = await startApi({ ...desk, connection }, { metrics: createMetrics({ version: 'test' }) });
  events = `${api.url}/events`;
});
afterAll(async () => {
  await api.stop();
  await merge.stop();
  await desk.close();
});

const MAYOR = 'Mayor of Riverton resigns over budget scandal';

describe('live stories', () => {
  it('tell what is committed, once as new and then as changed', async () => {
    const listener = await listenTo(events);
    await listener.nextOf('hello');
    await merged(desk, [{ id: idOf('a'), title: MAYOR, topics: ['Riverton'] }]);
    const story = merge.window.storyOf(idOf('a')) ?? '';
    expect(await listener.nextOf('story')).toMatchObject({
      data: {
        id: story,
        headline: MAYOR,
        event: 'new',
        articles: 1,
        topics: ['Riverton'],
        publisher: 'wire.example',
      },
      id: expect.stringMatching(/^\d+-\d+$/),
    });
    await merged(desk, [{ id: idOf('b'), title: MAYOR, sourceId: 'paper' }]);
    expect(await listener.nextOf('story')).toMatchObject({
      data: { id: story, event: 'changed', articles: 2 },
    });
    listener.close();
  });

  it('say nothing of a backlog that comes in silently', async () => {
    const listener = await listenTo(events);
    await listener.nextOf('hello');
    await merged(desk, [{ id: idOf('old'), title: 'Whale freed on Norfolk coast', backfill: true }]);
    await merged(desk, [{ id: idOf('new'), title: 'Chipmaker opens third plant in Dresden' }]);
    expect(await listener.nextOf('story')).toMatchObject({ data: { id: merge.window.storyOf(idOf('new')) } });
    listener.close();
  });

  it('tell both halves of a split, and nothing of what was retracted', async () => {
    const story = merge.window.storyOf(idOf('a')) ?? '';
    const listener = await listenTo(events);
    await listener.nextOf('hello');
    await done(desk, { kind: 'split', storyId: story, articleIds: [idOf('b')] });
    const told = [await listener.nextOf('story'), await listener.nextOf('story')];
    const ids = [story, merge.window.storyOf(idOf('b'))];
    expect(new Set(told.map(({ data }) => (data as { id: string }).id))).toEqual(new Set(ids));
    await done(desk, { kind: 'retract', storyId: story });
    await merged(desk, [{ id: idOf('next'), title: 'Glacier lake in Peru bursts its banks' }]);
    expect(await listener.nextOf('story')).toMatchObject({
      data: { id: merge.window.storyOf(idOf('next')) },
    });
    listener.close();
  });

  it('remember nothing of what is taken down', async () => {
    const listener = await listenTo(events);
    const { id: place } = await listener.nextOf('hello');
    await merged(desk, [{ id: idOf('court'), title: 'Court orders paper to pay back fees' }]);
    await listener.nextOf('story');
    const articleIds = [idOf('court')];
    await done(desk, { kind: 'takedown', articleIds });
    await merged(desk, [{ id: idOf('after'), title: 'Orchard blossoms early in Alsace' }]);
    expect(await listener.nextOf('story')).toMatchObject({
      data: { headline: 'Orchard blossoms early in Alsace' },
    });
    listener.close();
    const back = await listenTo(`${events}?after=${place}`);
    const heard = [await back.next(), await back.next()];
    expect(heard.map(({ event }) => event)).toEqual(['hello', 'missed']);
    back.close();
  });

  it('read Redis with one connection, however many listen', async () => {
    const listeners = await Promise.all(Array.from({ length: 5 }, () => listenTo(events)));
    for (const listener of listeners) await listener.nextOf('hello');
    const readers = async () => {
      const clients = String(await desk.redis.call('CLIENT', 'LIST')).split('\n');
      // The server is other test files', too, and those read as well.
      const ours = clients.filter((line) => line.includes(` name=${desk.keys.log} `));
      return ours.filter((line) => line.includes(' cmd=xread ')).length;
    };
    await expect.poll(readers).toBe(1);
    await merged(desk, [{ id: idOf('all'), title: 'Comet seen over Patagonia tonight' }]);
    for (const listener of listeners) {
      expect(await listener.nextOf('story')).toMatchObject({
        data: { headline: expect.stringContaining('Comet') },
      });
      listener.close();
    }
  });

  it('end with the desk, which does not wait for them', async () => {
    const listener = await listenTo(events);
    await listener.nextOf('hello');
    await api.stop();
    await listener.ended();
  });
});
