import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readVersion } from '../../workers/process/version.ts';
import {
  makeFolder,
  startCommand,
  TEST_NETWORK,
  type DaemonProcess,
  type Folder,
} from '../support/daemon.ts';
import { rss } from '../support/desk.ts';
import { startFeedServer, type FeedServer } from '../support/feed-server.ts';
import { realRedis, testRedisUrl, uniquePrefix } from '../support/redis.ts';

const FERRY = 'Ferry with 120 aboard runs aground off Crete';
let server: FeedServer;
const folders: Folder[] = [];
const daemons: DaemonProcess[] = [];

beforeAll(async () => {
  server = await startFeedServer();
  server.set('/feed.xml', { body: rss([{ title: FERRY, link: 'https://paper.example/ferry' }]) });
});
afterEach(async () => {
  for (const daemon of daemons.splice(0)) await daemon.end('SIGKILL');
});
afterAll(async () => {
  await server.close();
  await Promise.all(folders.map((folder) => folder.remove()));
});

async function folderWith(copydesk: object = {}, path = '/feed.xml'): Promise<Folder> {
  const folder = await makeFolder({ network: TEST_NETWORK, ...copydesk }, [
    { id: 'paper', url: server.urlOf(path), backfill: 'all' },
  ]);
  folders.push(folder);
  return folder;
}

function run({ config, data }: Folder, env: Record<string, string | undefined> = {}): DaemonProcess {
  const daemon = startCommand(['run', '--config', config], {
    COPYDESK_DATA: data,
    PORT: '0',
    LOG_LEVEL: 'info',
    ...env,
  });
  daemons.push(daemon);
  return daemon;
}

/** The page's address, from the log. */
async function addressOf(daemon: DaemonProcess): Promise<string> {
  await daemon.says('copydesk is running');
  return /"url":"([^"]+)"/.exec(daemon.stderr())?.[1] ?? '';
}

async function storiesAt(url: string): Promise<{ title: string; storyId: string; revision: number }[]> {
  for (;;) {
    const answer = await fetch(`${url}/api/stories`);
    const { stories } = (await answer.json()) as {
      stories: { title: string; storyId: string; revision: number }[];
    };
    if (stories.length > 0) return stories;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('the daemon', () => {
  const ownRedis = { REDIS_URL: testRedisUrl() };

  it('says where its Redis is, for those who consume', async () => {
    const daemon = run(await folderWith({ redis: { prefix: uniquePrefix('daemon') } }), ownRedis);
    await daemon.says('copydesk is running');
    const line =
      daemon
        .stderr()
        .split('\n')
        .find((one) => one.includes('copydesk is running')) ?? '';
    expect(JSON.parse(line)).toMatchObject({ redis: expect.stringContaining(testRedisUrl()) as unknown });
  });

  it('has the stories of its sources on page and API, and stops in order', async () => {
    const folder = await folderWith({ redis: { prefix: uniquePrefix('daemon') } });
    const daemon = run(folder, ownRedis);
    const url = await addressOf(daemon);
    const [story] = await storiesAt(url);
    expect(story).toMatchObject({ title: FERRY, revision: 1 });
    expect(await (await fetch(url)).text()).toContain(FERRY);
    expect(await (await fetch(`${url}/stories/${story?.storyId}`)).text()).toContain(FERRY);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/^copydesk_fetches_total\{.*outcome="modified".*\} 1$/m);
    expect(metrics).toContain(`copydesk_info{version="${readVersion()}"} 1`);
    expect(await daemon.end('SIGTERM')).toBe(0);
    expect(daemon.stderr()).toContain('"msg":"stopped"');
    await expect(fetch(url)).rejects.toThrow();
  });

  it('breaks off a fetch under way when it is told to stop, and ends at once when told twice', async () => {
    let asked: () => void = () => {};
    const waiting = new Promise<void>((resolve) => (asked = resolve));
    server.set('/slow.xml', () => asked());
    const folder = await folderWith({ redis: { prefix: uniquePrefix('daemon') } }, '/slow.xml');
    const daemon = run(folder, ownRedis);
    await waiting;
    expect(await daemon.end('SIGTERM')).toBe(0);
  });

  it('says what to do when its port is taken or its address open to all', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const PORT = String((taken.address() as AddressInfo).port);
    const folder = await folderWith({ redis: { prefix: uniquePrefix('daemon') } });
    const busy = run(folder, { ...ownRedis, PORT });
    expect(await busy.exited).toBe(1);
    expect(busy.stderr()).toContain(`Port ${PORT} on 127.0.0.1 is in use`);
    taken.close();
    const open = run(folder, { ...ownRedis, HOST: '0.0.0.0' });
    expect(await open.exited).toBe(1);
    expect(open.stderr()).toContain('COPYDESK_TOKEN');
  });

  it('starts nothing on a broken configuration, and shows where it is broken', async () => {
    const folder = await folderWith({ publish: { settle: 'soon' } });
    const daemon = run(folder);
    expect(await daemon.exited).toBe(1);
    expect(daemon.stderr()).toMatch(/copydesk\.yaml:\d+:\d+: error: /);
  });

  it('says that an embedded Redis forgets', async () => {
    const folder = await folderWith();
    const daemon = run(folder, { PATH: '/nowhere' });
    await daemon.says('copydesk is running');
    expect(daemon.stderr()).toContain('Redis is embedded and in memory: stories will not survive a restart');
    expect((await storiesAt(await addressOf(daemon)))[0]?.title).toBe(FERRY);
    expect(await daemon.end('SIGTERM')).toBe(0);
  });

  it.skipIf(!realRedis)('keeps its stories over kill -9 on a private Redis (real server)', async () => {
    const folder = await folderWith();
    const first = run(folder);
    const [before] = await storiesAt(await addressOf(first));
    const rival = run(folder);
    expect(await rival.exited).toBe(1);
    expect(rival.stderr()).toContain('is running on');
    await first.end('SIGKILL');
    const second = run(folder);
    const url = await addressOf(second);
    const [after] = await storiesAt(url);
    expect(after).toEqual(before);
    expect(await second.end('SIGTERM')).toBe(0);
    const third = run(folder);
    expect((await storiesAt(await addressOf(third)))[0]).toEqual(before);
    expect(await third.end('SIGTERM')).toBe(0);
  });
});
