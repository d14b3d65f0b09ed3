import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  consumeStream,
  type Consumption,
  type DeadLetter,
  type Handler,
  type StoryMessage,
  type StreamOptions,
} from '../../src/consumer/index.ts';
import { connect } from '../../src/redis/connect.ts';
import { keysOf, type Keys } from '../../src/redis/keys.ts';
import { makeMessage, makeTombstone } from '../support/factories.ts';
import { testConnection, testRedisUrl, uniquePrefix } from '../support/redis.ts';
import { HEAD, linesOf, serveSnapshot, type SnapshotServer } from './snapshot-server.ts';

/** What is waited for comes soon, but on a busy machine later. */
const PATIENCE = { timeout: 20_000 };

const redis = connect(testConnection());
let prefix: string;
let keys: Keys;
let server: SnapshotServer | undefined;
let open: Consumption[] = [];

beforeEach(() => {
  prefix = uniquePrefix('first');
  keys = keysOf(prefix);
});
afterEach(async () => {
  await Promise.all(open.map((each) => each.close()));
  open = [];
  await server?.close();
});
afterAll(() => redis.disconnect());

async function append(message: StoryMessage, stream = 'stories'): Promise<void> {
  await redis.xadd(keys.stream(stream), '*', 'json', JSON.stringify(message));
}

function story(storyId: string, revision: number): StoryMessage {
  return makeMessage({ revision }, storyId);
}

function consume(handler: Handler, options: Partial<StreamOptions> = {}): Consumption {
  const consumption = consumeStream(
    {
      redis: testRedisUrl(),
      prefix,
      onError: () => {},
      retryDelayMs: () => 0,
      snapshot: { url: server?.url ?? '', token: 'secret' },
      ...options,
    },
    handler,
  );
  open.push(consumption);
  return consumption;
}

/** What reaches the handler until it has had `last`: `s1 r2 snapshot`. */
async function collect(last: string, options: Partial<StreamOptions> = {}): Promise<string[]> {
  const handled: string[] = [];
  const enough = new AbortController();
  const { closed } = consume(
    ({ storyId, revision }, { from }) => {
      handled.push(`${storyId} r${revision} ${from}`);
      if (`${storyId} r${revision}` === last) enough.abort();
    },
    { ...options, signal: enough.signal },
  );
  await closed;
  return handled;
}

describe('a new group with a snapshot', () => {
  it('begins with the living stories, and continues with what came after the moment it began', async () => {
    await append(story('old', 1));
    server = await serveSnapshot((response) => {
      // Both come while the snapshot is read, one of them in it already.
      void (async () => {
        await append(story('s1', 3));
        await append(story('s2', 5));
        response.end(linesOf([story('s1', 2), story('s2', 5), story('s3', 1)]));
        await append(makeTombstone({ revision: 2 }, 's3'));
      })();
    });
    expect(await collect('s3 r2')).toEqual([
      's1 r2 snapshot',
      's2 r5 snapshot',
      's3 r1 snapshot',
      's1 r3 stream',
      's3 r2 stream',
    ]);
    expect(server.asked).toEqual([
      { url: '/api/snapshot.ndjson?output=stories', authorization: 'Bearer secret' },
    ]);
  });

  it('takes none when the group is there already, and goes on where it was', async () => {
    server = await serveSnapshot((response) => response.end(linesOf([story('s1', 1)])));
    const first = collect('s2 r1');
    await expect.poll(() => redis.hlen(marksKey()), PATIENCE).toBe(1);
    await append(story('s2', 1));
    await first;
    await append(story('s3', 1));
    expect(await collect('s3 r1')).toEqual(['s3 r1 stream']);
    expect(server.asked).toHaveLength(1);
  });

  it('asks again until it has had a whole one, and shows no story of it twice', async () => {
    const whole = linesOf([story('s1', 1), story('s2', 1)]);
    let times = 0;
    server = await serveSnapshot((response) => {
      times++;
      if (times === 1) return void response.writeHead(503).end();
      response.end(times === 2 ? whole.slice(0, -20) : whole);
    });
    await append(story('before', 1));
    const handled = collect('s9 r1');
    await expect.poll(() => times, PATIENCE).toBe(3);
    await append(story('s9', 1));
    expect(await handled).toEqual(['s1 r1 snapshot', 's2 r1 snapshot', 's9 r1 stream']);
  });

  it('reads it again after a death in between, before anything of the stream', async () => {
    server = await serveSnapshot((response) => response.end(linesOf([story('s1', 1), story('s2', 1)])));
    const died = consume(({ storyId }) => (storyId === 's2' ? new Promise<void>(() => {}) : undefined), {
      closeTimeoutMs: 1,
    });
    await expect.poll(() => redis.hlen(marksKey()), PATIENCE).toBe(1);
    await append(story('s3', 1));
    await died.close();
    expect(await collect('s3 r1')).toEqual(['s2 r1 snapshot', 's3 r1 stream']);
    expect(server.asked).toHaveLength(2);
  });

  it('is read by one member of the group, while the others wait', async () => {
    let release: (() => void) | undefined;
    server = await serveSnapshot((response) => {
      response.write(`${JSON.stringify(HEAD)}\n`);
      release = () =>
        response.end(
          linesOf([story('s1', 1)])
            .split('\n')
            .slice(1)
            .join('\n'),
        );
    });
    const handled: string[] = [];
    for (const member of ['a', 'b']) {
      consume(({ storyId }, { from }) => void handled.push(`${storyId} ${from}`), { member });
    }
    await expect.poll(() => server?.asked.length, PATIENCE).toBe(1);
    await append(story('s2', 1));
    release?.();
    await expect.poll(() => handled, PATIENCE).toEqual(['s1 snapshot', 's2 stream']);
    expect(server.asked).toHaveLength(1);
  });

  it('is read of each stream, where one consumer reads several and none could be read at first', async () => {
    let isAway = true;
    server = await serveSnapshot((response) => {
      if (isAway) return void response.writeHead(503).end();
      const isEnglish = response.req.url?.includes('output=en');
      response.end(linesOf([story(isEnglish ? 'e1' : 'd1', 1)]));
    });
    const streams = ['en', 'de'].map((stream) => ({ stream, member: stream, consumer: 'site' }));
    const tried = streams.map((options) => consume(() => {}, options));
    await expect.poll(() => new Set(server?.asked.map(({ url }) => url)).size, PATIENCE).toBe(2);
    await Promise.all(tried.map((each) => each.close()));
    isAway = false;
    const [english, german] = streams;
    await append(story('e2', 1), 'en');
    await append(story('d2', 1), 'de');
    expect(await collect('e2 r1', english)).toEqual(['e1 r1 snapshot', 'e2 r1 stream']);
    expect(await collect('d2 r1', german)).toEqual(['d1 r1 snapshot', 'd2 r1 stream']);
  });

  it('puts a story aside that its handler cannot take, and goes on', async () => {
    server = await serveSnapshot((response) => response.end(linesOf([story('s1', 4), story('s2', 1)])));
    const told: DeadLetter[] = [];
    const ended = new AbortController();
    const { closed } = consume(
      ({ storyId }) => {
        if (storyId === 's1') throw new Error('no such column');
        ended.abort();
      },
      { attempts: 2, onDeadLetter: (letter) => told.push(letter), signal: ended.signal },
    );
    await closed;
    expect(told).toMatchObject([{ id: 's1-r4', reason: 'no such column', attempts: 2 }]);
    expect(await redis.hkeys(keys.dead('stories', 'default'))).toEqual(['s1-r4']);
  });

  it('begins anew when the stream was lost with the group', async () => {
    let stories = [story('s1', 1)];
    server = await serveSnapshot((response) => response.end(linesOf(stories)));
    const handled: string[] = [];
    await new Promise<void>((resolve) => {
      consume(async ({ storyId, revision }, { from }) => {
        handled.push(`${storyId} r${revision} ${from}`);
        if (storyId === 's2') return resolve();
        stories = [story('s1', 1), story('s2', 1)];
        await redis.del(keys.stream('stories'));
      });
    });
    expect(handled).toEqual(['s1 r1 snapshot', 's2 r1 snapshot']);
  });
});

function marksKey(): string {
  return `{${prefix}}:marks:stream-stories:default:${new Date().toISOString().slice(0, 7)}`;
}
