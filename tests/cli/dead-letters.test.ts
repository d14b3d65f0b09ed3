import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect, type DeskRedis } from '../../src/redis/connect.ts';
import { keysOf, type Keys } from '../../src/redis/keys.ts';
import { lines, say } from '../support/command-line.ts';
import { testConnection, testRedisUrl, uniquePrefix } from '../support/redis.ts';

let dir: string;
let redis: DeskRedis;
let keys: Keys;

beforeAll(async () => {
  const prefix = uniquePrefix('cli-dead');
  keys = keysOf(prefix);
  redis = connect(testConnection());
  dir = await mkdtemp(join(tmpdir(), 'copydesk-dead-'));
  const outputs = [
    { type: 'queue', name: 'stories' },
    { type: 'stream', name: 'stories' },
  ];
  await writeFile(join(dir, 'copydesk.yaml'), JSON.stringify({ redis: { prefix }, outputs }));
  await writeFile(join(dir, 'sources.yaml'), 'sources: []\n');
});
afterAll(async () => {
  redis.disconnect();
  await rm(dir, { recursive: true, force: true });
});

const LETTERS = Array.from({ length: 3 }, (_, index) => ({
  id: `${index + 1}-0`,
  message: { storyId: 's1', revision: index + 1 },
  reason: 'no\u001b[31m luck',
  attempts: 10,
  time: '2026-05-01T12:00:00.000Z',
}));

beforeEach(async () => {
  await redis.xgroup('CREATE', keys.stream('stories'), 'maps', '0', 'MKSTREAM').catch(() => undefined);
  for (const letter of LETTERS)
    await redis.hset(keys.dead('stories', 'maps'), letter.id, JSON.stringify(letter));
});

function run(...words: string[]) {
  return say(['dead-letters', ...words, '--config', dir], {
    env: { REDIS_URL: testRedisUrl(), COPYDESK_DATA: dir },
  });
}

/** What is said beside warnings about the configuration and the server. */
const lastLine = (text: string) => text.trimEnd().split('\n').at(-1);

describe('dead-letters list', () => {
  it('prints each as a line of JSON, the newest first', async () => {
    const { code, stdout } = await run('list');
    expect(code).toBe(0);
    expect(lines(stdout)).toEqual(
      LETTERS.toReversed().map(({ id, message, reason, attempts, time }) => ({
        queue: 'stories/maps',
        id,
        about: { story: 's1', revision: message.revision },
        reason,
        attempts,
        time,
      })),
    );
  });

  it('prints no more than asked for, and says how many more there are', async () => {
    const { stdout, stderr } = await run('list', '--limit', '2');
    expect(lines<{ id: string }>(stdout).map(({ id }) => id)).toEqual(['3-0', '2-0']);
    expect(lastLine(stderr)).toBe('1 more are there: --limit prints more');
  });

  it('prints those of one queue', async () => {
    expect((await run('list', '--queue', 'stories')).stdout).toBe('');
    expect(lines((await run('list', '--queue', 'stories/maps')).stdout)).toHaveLength(3);
    const unknown = await run('list', '--queue', 'webhook-none');
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain(
      'there is no queue "webhook-none": one of fetch, articles, stories, stories/maps',
    );
  });

  it.each(['0', '10001', 'x', '-1'])('takes no limit of %s', async (limit) => {
    expect((await run('list', `--limit=${limit}`)).code).toBe(2);
  });
});

describe('dead-letters redrive', () => {
  it('hands back those of the ids, and tells those that it does not know', async () => {
    const { code, stdout, stderr } = await run('redrive', '2-0', 'nobody');
    expect(code).toBe(1);
    expect(lines(stdout)).toEqual([{ queue: 'stories/maps', id: '2-0' }]);
    expect(stderr).toContain('there is no dead letter nobody\n');
    expect(lastLine(stderr)).toBe('1 dead letter is tried again');
    expect(await redis.hkeys(keys.dead('stories', 'maps'))).not.toContain('2-0');
  });

  it('hands back all', async () => {
    const { code, stdout, stderr } = await run('redrive', '--all');
    expect([code, lines(stdout).length]).toEqual([0, 3]);
    expect(lastLine(stderr)).toBe('3 dead letters are tried again');
    expect(lastLine((await run('redrive', '--all')).stderr)).toBe('0 dead letters are tried again');
  });

  it('wants ids or --all, and not both', async () => {
    expect((await run('redrive')).code).toBe(2);
    expect((await run('redrive', '1-0', '--all')).code).toBe(2);
  });
});
