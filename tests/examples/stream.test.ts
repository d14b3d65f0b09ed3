/** Both examples on a real stream, killed again and again: in the end each holds what the stream says. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { redriveEntries } from '../../src/redis/dead-letters/dead-entries.ts';
import { connect } from '../../src/redis/connect.ts';
import { keysOf, type Keys } from '../../src/redis/keys.ts';
import type { StoryMessage } from '../../src/consumer/index.ts';
import { linesOf, serveSnapshot, type SnapshotServer } from '../consumer/snapshot-server.ts';
import { makeMessage, makeTombstone } from '../support/factories.ts';
import { realRedis, testConnection, testRedis, uniquePrefix } from '../support/redis.ts';
import { startRedisProcess, type RedisProcess } from '../support/redis-process.ts';
import { freePort, startTcpProxy } from '../support/tcp-proxy.ts';
import type { Vector } from '../support/vectors.ts';
import {
  isThrough,
  NODE,
  python,
  PYTHON,
  PYTHON_FAILING,
  start,
  type Program,
  type Running,
} from './programs.ts';

/** What is waited for comes soon, but on a busy machine later. */
const PATIENCE = { timeout: 20_000 };

const redis = testRedis();
const deskRedis = connect(testConnection());
let prefix: string;
let keys: Keys;
let folder: string;
let running: Running[] = [];
let server: SnapshotServer | undefined;

beforeEach(() => {
  prefix = uniquePrefix('examples');
  keys = keysOf(prefix);
  folder = mkdtempSync(join(tmpdir(), 'copydesk-examples-'));
});
afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  await Promise.all(running.map(({ ended }) => ended));
  running = [];
  await server?.close();
  rmSync(folder, { recursive: true });
});
afterAll(() => {
  redis.disconnect();
  deskRedis.disconnect();
});

/** mulberry32: the same numbers from 0 to 1 for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Revisions of some stories: mostly rising, some again, some late, some tombstones, and now and then what is no message. */
function makeMessages(count: number, random: () => number): StoryMessage[] {
  const revisions = new Map<string, number>();
  return Array.from({ length: count }, () => {
    const storyId = `s${Math.floor(random() * 40)}`;
    const newest = revisions.get(storyId) ?? 0;
    const kind = random();
    const revision = kind < 0.75 ? newest + 1 : Math.max(1, newest - Math.floor(random() * 3));
    revisions.set(storyId, Math.max(newest, revision));
    // A revision has one content, however often it comes.
    if ((revision * 7 + storyId.length) % 11 === 0) return makeTombstone({ revision }, storyId);
    return titled(makeMessage({ revision }, storyId), `${storyId}, revision ${revision}`);
  });
}

function titled<Message extends StoryMessage>(message: Message, title: string): Message {
  return { ...message, title };
}

function finalOf(messages: readonly StoryMessage[]): Vector['final'] {
  const last = new Map<string, StoryMessage>();
  for (const message of messages) {
    if (message.revision >= (last.get(message.storyId)?.revision ?? 0)) last.set(message.storyId, message);
  }
  return Object.fromEntries(
    [...last].map(([id, message]) => [
      id,
      message.event === 'retracted' ? 'retracted' : { revision: message.revision, title: message.title },
    ]),
  );
}

async function append(messages: readonly StoryMessage[]): Promise<void> {
  const pipeline = redis.pipeline();
  for (const message of messages) pipeline.xadd(keys.stream('stories'), '*', 'json', JSON.stringify(message));
  await pipeline.exec();
}

function begin(program: Program, words: string[] = []): Running {
  const one = start(program, folder, ['--prefix', prefix, '--group', 'g', '--member', 'm', ...words]);
  running.push(one);
  return one;
}

async function untilThrough(): Promise<void> {
  await expect.poll(() => isThrough(redis, keys.stream('stories'), 'g'), { timeout: 30_000 }).toBe(true);
}

async function end({ child, ended }: Running): Promise<void> {
  child.kill('SIGTERM');
  await ended;
}

/** Entries that a later revision makes needless are deleted, as compaction does it, also such as were given out already. */
async function compact(): Promise<void> {
  const newest = new Map<string, [id: string, revision: number]>();
  for (const [id, [, json = '']] of await redis.xrange(keys.stream('stories'), '-', '+')) {
    const { storyId, revision } = JSON.parse(json) as StoryMessage;
    const known = newest.get(storyId);
    if (known && known[1] >= revision) await redis.xdel(keys.stream('stories'), id);
    else {
      if (known) await redis.xdel(keys.stream('stories'), known[0]);
      newest.set(storyId, [id, revision]);
    }
  }
}

const programs: [Program, boolean][] = [
  [NODE, realRedis],
  [PYTHON, realRedis && python?.redis !== undefined],
];

describe.each(programs)('$name on a stream', (program, can) => {
  const skipped = can ? '' : ' (skipped: it needs a real Redis, and for Python python3-redis)';

  it.skipIf(!can)(`killed and begun again, holds what the stream says${skipped}`, async () => {
    const random = randomFrom(20_240_501);
    const messages = makeMessages(400, random);
    await append(messages.slice(0, 200));
    for (let kills = 0; kills < 3; kills++) {
      const one = begin(program);
      await one.printed(1 + Math.floor(random() * 12));
      one.child.kill('SIGKILL');
      await one.ended;
      if (kills === 1) await compact();
    }
    await append(messages.slice(200));
    const last = begin(program);
    await untilThrough();
    await end(last);
    expect(program.readFinal(folder)).toEqual(finalOf(messages));
  });

  it.skipIf(!can)(`begins with the snapshot, and skips replays${skipped}`, async () => {
    await append([makeMessage({ revision: 1 }, 'before')]);
    const held = [titled(makeMessage({ revision: 3 }, 's1'), 'Held'), makeMessage({ revision: 1 }, 's2')];
    let times = 0;
    server = await serveSnapshot((response) => {
      const text = linesOf(held);
      times++;
      // The first one is cut off, and with the second the server hangs up within a chunk.
      if (times === 1) response.end(text.slice(0, -10));
      else if (times === 2) {
        response.writeHead(200);
        response.flushHeaders();
        response.socket?.end(`${text.length.toString(16)}\r\n${text.slice(0, -10)}`);
      } else response.end(text);
    });
    const one = begin(program, ['--snapshot', server.url]);
    await expect.poll(() => times, { timeout: 20_000 }).toBe(3);
    const replay = { id: 'r', reason: 'lost' };
    await append([
      makeMessage({ revision: 3 }, 's1'),
      makeTombstone({ revision: 2 }, 's2'),
      makeMessage({ revision: 9, replay }, 's3'),
      titled(makeMessage({ revision: 1 }, 's4'), 'After'),
    ]);
    await one.printed(4);
    await untilThrough();
    await end(one);
    const again = begin(program, ['--snapshot', server.url]);
    await append([titled(makeMessage({ revision: 2 }, 's4'), 'Later')]);
    await again.printed(1);
    await untilThrough();
    await end(again);
    expect(times).toBe(3);
    expect(program.readFinal(folder)).toEqual({
      s1: { revision: 3, title: 'Held' },
      s2: 'retracted',
      s4: { revision: 2, title: 'Later' },
    });
  });

  it.skipIf(!can)(`shows the desk the login in its address, and nobody else${skipped}`, async () => {
    server = await serveSnapshot((response) => {
      if (server?.asked.length === 1) response.end('{}');
      else response.end(linesOf([makeMessage()]));
    });
    const one = begin(program, ['--snapshot', server.url.replace('://', '://anybody:hunter%C3%A9@')]);
    await one.printed(1);
    await end(one);
    const basic = `Basic ${Buffer.from('anybody:hunteré').toString('base64')}`;
    expect(server.asked.map(({ authorization }) => authorization)).toEqual([basic, basic]);
    expect(one.stderr()).toContain('snapshot');
    expect(one.stderr()).not.toContain('hunter');
  });
});

describe('examples/consumer.py', () => {
  const can = realRedis && python?.redis !== undefined;
  const skipped = can ? '' : ' (skipped: it needs a real Redis and python3-redis)';

  it.skipIf(!can)(`puts aside what keeps failing, and takes it when it is redriven${skipped}`, async () => {
    await append([titled(makeMessage({ revision: 1 }, 's1'), 'bad'), makeMessage({ revision: 1 }, 's2')]);
    const one = begin(PYTHON_FAILING, ['--attempts', '2']);
    await one.printed(1);
    await untilThrough();
    const [id = ''] = await redis.hkeys(keys.dead('stories', 'g'));
    const letter = JSON.parse((await redis.hget(keys.dead('stories', 'g'), id)) ?? '') as object;
    expect(letter).toMatchObject({ id, reason: 'no such column', attempts: 2, message: { storyId: 's1' } });
    writeFileSync(join(folder, 'mended'), '');
    const desk = { redis: deskRedis, keys } as Parameters<typeof redriveEntries>[0];
    await redriveEntries(desk, { stream: 'stories', group: 'g' }, [id]);
    await one.printed(2);
    await expect.poll(() => redis.hlen(keys.dead('stories', 'g')), PATIENCE).toBe(0);
    await end(one);
    expect(PYTHON.readFinal(folder)).toMatchObject({ s1: { revision: 1, title: 'bad' } });
  });

  it.skipIf(!can)(`leaves no letter of what the stream or the dead have lost${skipped}`, async () => {
    await append([titled(makeMessage({ revision: 1 }, 's1'), 'bad'), makeMessage({ revision: 1 }, 's2')]);
    const [entry] = await redis.xrange(keys.stream('stories'), '-', '+', 'COUNT', 1);
    const letter = { id: '1-0', message: titled(makeMessage({ revision: 1 }, 's0'), 'bad') };
    await redis.rpush(keys.redriven('stories', 'g'), JSON.stringify(letter));
    const lost = {
      s0: ['HDEL', keys.dead('stories', 'g'), '1-0'],
      s1: ['XDEL', keys.stream('stories'), entry?.[0]],
    };
    writeFileSync(join(folder, 'lost'), JSON.stringify(lost));
    const one = begin(PYTHON_FAILING, ['--attempts', '2']);
    await one.printed(1);
    await untilThrough();
    await end(one);
    expect(one.stderr()).toContain('1-0: attempt 2');
    expect(one.stderr()).toContain(`${entry?.[0]}: attempt 2`);
    expect(await redis.hgetall(keys.dead('stories', 'g'))).toEqual({});
  });

  it.skipIf(!can)(`goes on with the primary that takes over at its address${skipped}`, async () => {
    const [old, next] = await Promise.all([startRedisProcess(), startRedisProcess()]);
    const proxy = await startTcpProxy(old.port);
    onTestFinished(async () => {
      await proxy.close();
      await Promise.all([old.remove(), next.remove()]);
    });
    const add = ({ client }: RedisProcess, revision: number) =>
      client.xadd(keys.stream('stories'), '*', 'json', JSON.stringify(makeMessage({ revision })));
    await add(old, 1);
    const one = begin(PYTHON, ['--redis', `redis://127.0.0.1:${proxy.port}`]);
    await one.printed(1);
    proxy.leadTo(next.port);
    // Connections that are open stay so, and all that is written over them is refused.
    await old.client.replicaof('127.0.0.1', await freePort());
    await add(next, 2);
    await one.printed(2);
    expect(one.stderr()).toContain('redis is away');
    await end(one);
  });
});
