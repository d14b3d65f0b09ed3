/** Commands beside a service, as processes: they look into the same Redis, and end when they have their answer. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PastAct } from '../../src/story/acts/acts.ts';
import type { StoryRecord } from '../../src/story/types.ts';
import { lines } from '../support/command-line.ts';
import {
  makeFolder,
  startCommand,
  TEST_NETWORK,
  type DaemonProcess,
  type Folder,
} from '../support/daemon.ts';
import { MAYOR, rss } from '../support/desk.ts';
import { startFeedServer, type FeedServer } from '../support/feed-server.ts';
import { testRedisUrl, uniquePrefix } from '../support/redis.ts';
import { freePort } from '../support/tcp-proxy.ts';

let server: FeedServer;
let folder: Folder;
const processes: DaemonProcess[] = [];

beforeAll(async () => {
  server = await startFeedServer();
  server.set('/feed.xml', { body: rss([MAYOR]) });
  folder = await makeFolder(
    {
      network: TEST_NETWORK,
      contact: 'desk@paper.example',
      redis: { prefix: uniquePrefix('beside') },
    },
    [{ id: 'paper', url: server.urlOf('/feed.xml'), backfill: 'all' }],
  );
});
afterEach(async () => {
  for (const each of processes.splice(0)) await each.end('SIGKILL');
});
afterAll(async () => {
  await server.close();
  await folder.remove();
});

function start(words: string[], env: Record<string, string>): DaemonProcess {
  const started = startCommand([...words, '--config', folder.config], {
    COPYDESK_DATA: folder.data,
    PORT: '0',
    ...env,
  });
  processes.push(started);
  return started;
}

/** What a command answers; it ends well before the 15 s for which a connection's timer may live on. */
async function ask(words: string[], env: Record<string, string>) {
  const command = start(words, env);
  for (const stream of [command.child.stdout, command.child.stderr])
    stream?.once('data', () => void pause(10_000).then(() => command.child.kill('SIGKILL')));
  const code = await command.exited;
  return { code, stdout: command.stdout(), stderr: command.stderr() };
}

/** The stories, as soon as there are any. */
async function storiesBeside(env: Record<string, string>): Promise<StoryRecord[]> {
  for (;;) {
    const { code, stdout, stderr } = await ask(['stories'], env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    if (stdout) return lines<StoryRecord>(stdout);
  }
}

describe('a command beside the service', () => {
  it('is told of a file that cannot be written before anything is fetched', async () => {
    const before = server.requests.length;
    const pass = await ask(['once', '--out', '/nowhere/stories.jsonl'], { REDIS_URL: testRedisUrl() });
    expect(pass).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^copydesk once: \/nowhere\/stories.jsonl cannot be written: .*ENOENT/,
      ) as unknown,
    });
    expect(server.requests.length).toBe(before);
    const file = join(folder.dir, 'stories.jsonl');
    await writeFile(file, 'what an earlier pass wrote, which is longer than nothing\n');
    expect(await ask(['once', '--out', file], { REDIS_URL: testRedisUrl() })).toMatchObject({ code: 0 });
    expect(lines<StoryRecord>(await readFile(file, 'utf8')).map(({ title }) => title)).toEqual([MAYOR.title]);
  });

  it('ends as soon as it has its answer, as a pass does', async () => {
    const env = { REDIS_URL: testRedisUrl() };
    const pass = await ask(['once'], env);
    const [story] = lines<StoryRecord>(pass.stdout);
    expect({ code: pass.code, title: story?.title }).toEqual({ code: 0, title: MAYOR.title });
    const service = start(['run', '--only', 'merge'], env);
    await service.says('copydesk is running');
    const { code, stdout } = await ask(['retract', story?.storyId ?? '', '--reason', 'wrong'], env);
    expect({ code, act: lines<PastAct>(stdout)[0]?.hides }).toEqual({ code: 0, act: story?.storyId });
  });

  it('says after a while that it waits for Redis', async () => {
    const port = await freePort();
    const pass = start(['once'], { REDIS_URL: `redis://me:hunter2@127.0.0.1:${port}` });
    await pass.says('waiting for it');
    expect(pass.stderr()).toMatch(
      /^redis:\/\/me:\S+@127\.0\.0\.1:\d+\/0 does not answer yet: .*; waiting for it\n$/,
    );
    expect(pass.stderr()).not.toContain('hunter2');
  });

  it('looks into the Redis in the memory of the service, and says so where there is none', async () => {
    const env = { PATH: '/nowhere' };
    const service = start(['run'], env);
    await service.says('copydesk is running');
    const [story] = await storiesBeside(env);
    expect(story?.title).toBe(MAYOR.title);
    // Also where it would start a private one: the service's data are elsewhere.
    const withServer = { PATH: process.env['PATH'] ?? '' };
    const act = await ask(['retract', story?.storyId ?? '', '--reason', 'wrong'], withServer);
    expect({ code: act.code, hides: lines<PastAct>(act.stdout)[0]?.hides }).toEqual({
      code: 0,
      hides: story?.storyId,
    });
    expect(await service.end('SIGTERM')).toBe(0);
    const { code, stdout, stderr } = await ask(['stories'], env);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^copydesk stories: there is no Redis to look into: no copydesk runs on .*\n$/);
  });

  it('does not follow what a service that was killed left behind', async () => {
    const env = { PATH: '/nowhere' };
    const service = start(['run'], env);
    await service.says('copydesk is running');
    await service.end('SIGKILL');
    expect(await ask(['stories'], env)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no copydesk runs on') as unknown,
    });
  });
});
