import { createServer } from 'node:net';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkNode } from '../../src/cli/doctor/machine.ts';
import type { Finding } from '../../src/cli/doctor/finding.ts';
import { connect } from '../../src/redis/connect.ts';
import { keysOf } from '../../src/redis/keys.ts';
import { announceSources } from '../../src/redis/sources/wanted.ts';
import { lines, say } from '../support/command-line.ts';
import { makeFolder, type Folder } from '../support/daemon.ts';
import { testConnection, testRedisUrl, uniquePrefix } from '../support/redis.ts';

let folder: Folder;
afterEach(() => folder.remove());

async function examine(sources: object[] = [], settings: object = {}, words: string[] = []) {
  const prefix = uniquePrefix('doctor');
  folder = await makeFolder({ redis: { prefix }, contact: 'desk@example.org', ...settings }, sources);
  return { prefix, ask: (env: NodeJS.ProcessEnv = {}) => ask(words, env) };
}

async function ask(words: string[], env: NodeJS.ProcessEnv) {
  const { code, stdout } = await say(['doctor', '--config', folder.config, '--json', ...words], {
    env: { REDIS_URL: testRedisUrl(), COPYDESK_DATA: folder.data, ...env },
  });
  const findings = lines<Finding>(stdout);
  const of = (check: string) => findings.filter((finding) => finding.check === check);
  return { code, findings, of };
}

const wire = { id: 'wire', url: 'https://wire.example/rss' };

describe('copydesk doctor', () => {
  it('finds all well where it is', async () => {
    const { prefix, ask: look } = await examine([wire]);
    const redis = connect(testConnection());
    await announceSources(redis, keysOf(prefix), ['wire'], Date.now());
    redis.disconnect();
    const { code, of, findings } = await look();
    expect(code).toBe(0);
    expect(of('node')).toMatchObject([{ level: 'ok' }]);
    expect(of('configuration')).toMatchObject([
      { level: 'ok', found: expect.stringContaining('1 of 1 sources') },
    ]);
    expect(of('service')).toMatchObject([{ level: 'ok' }]);
    expect(of('redis')).toMatchObject([
      { level: 'ok', found: expect.stringContaining(`at ${testRedisUrl()}`) },
    ]);
    expect(of('queues')).toMatchObject([{ level: 'ok', found: 'waiting: fetch 0, articles 0, stories 0' }]);
    expect(of('desk')).toMatchObject([{ level: 'ok' }]);
    expect(findings.map(({ check }) => check)).toContain('redis memory');
  });

  it('says where the service is not, what is dead, and what to do', async () => {
    const { prefix, ask: look } = await examine([wire]);
    const redis = connect(testConnection());
    const keys = keysOf(prefix);
    await announceSources(redis, keys, ['wire'], Date.now() - 20 * 60_000);
    await redis.zadd(`${keys.queues}:stories:failed`, 1, 'a-r1');
    redis.disconnect();
    const { code, of } = await look();
    expect(code).toBe(1);
    expect(of('service')).toEqual([
      {
        check: 'service',
        level: 'bad',
        found: 'no scheduler was seen for 20 min',
        advice: 'start it: `copydesk run`',
      },
    ]);
    expect(of('dead letters')).toMatchObject([{ level: 'warn', advice: expect.stringContaining('redrive') }]);
  });

  it('names what is wrong with the configuration, and looks at no more', async () => {
    const { ask: look } = await examine([{ id: 'wire', url: 'nonsense' }]);
    const { code, of } = await look();
    expect(code).toBe(1);
    expect(of('configuration')).toMatchObject([
      { level: 'bad', found: expect.stringMatching(/sources\.yaml:\d+:\d+: error/) },
    ]);
    expect(of('redis')).toEqual([]);
  });

  it('says that Redis cannot be used, and keeps its password to itself', async () => {
    const server = createServer((socket) =>
      socket.end('-WRONGPASS invalid username-password pair\r\n'),
    ).listen(0);
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address?.port;
    const { ask: look } = await examine([wire]);
    const { code, of, findings } = await look({ REDIS_URL: `redis://:hunter2hunter2@127.0.0.1:${port}` });
    server.close();
    expect(code).toBe(1);
    expect(of('redis')).toMatchObject([{ level: 'bad' }]);
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  });

  it('says so where the data folder lies below a file', async () => {
    const { ask: look } = await examine([wire]);
    await mkdir(join(folder.dir, 'x'));
    await writeFile(join(folder.dir, 'x', 'file'), '');
    const { code, of } = await look({ COPYDESK_DATA: join(folder.dir, 'x', 'file', 'data') });
    expect(code).toBe(1);
    expect(of('data folder')).toMatchObject([{ level: 'bad' }]);
  });

  it('tries the hosts where it is asked to, and says which are private', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const open = { id: 'open', url: `http://127.0.0.1:${typeof address === 'object' && address?.port}/` };
    const shut = { id: 'shut', url: 'http://127.0.0.2:1/' };
    const hidden = { id: 'hidden', url: 'http://10.0.0.1/' };
    const { ask: look } = await examine([open, shut, hidden], { network: { allow: ['127.0.0.0/8'] } }, [
      '--hosts',
    ]);
    const { of } = await look();
    server.close();
    expect(of('hosts').map(({ level, found }) => `${level} ${found}`)).toEqual([
      'ok 1 of 3 hosts can be reached',
      'warn 127.0.0.2 cannot be reached (ECONNREFUSED)',
      'warn 10.0.0.1 has the private address 10.0.0.1',
    ]);
  });

  it('knows which Node.js is too old', async () => {
    ({ folder } = { folder: await makeFolder({}, []) });
    expect(['18.20.0', '20.18.9', '20.19.0', '24.1.0'].map((version) => checkNode(version).level)).toEqual([
      'bad',
      'bad',
      'ok',
      'ok',
    ]);
  });
});
