import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { explainFailure } from '../../src/redis/server/explain-failure.ts';
import { readRedisUrl } from '../../src/redis/server/redis-url.ts';
import { tryConnection, untilAnswers } from '../../src/redis/server/try-connection.ts';
import { recordingLog } from '../redis/server/desks.ts';
import { realRedis } from '../support/redis.ts';
import { asWebServer, endServers, freePort, startRedis, startStranger } from './servers.ts';

afterEach(endServers);

async function whyNot(url: string): Promise<{ message: string; lasting: boolean }> {
  const { options } = readRedisUrl(url);
  const failure = await tryConnection(options).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(Error);
  return explainFailure(failure, options);
}

describe('a Redis that cannot be used', () => {
  it('is not there', async () => {
    const port = await freePort();
    expect(await whyNot(`redis://127.0.0.1:${port}`)).toEqual({
      message: 'nothing listens there: start Redis, or correct REDIS_URL (ECONNREFUSED)',
      lasting: false,
    });
    expect((await whyNot('/nowhere/redis.sock')).message).toMatch(/^there is no such socket/);
    expect((await whyNot('/etc/passwd')).message).toMatch(/\((ENOTSOCK|ECONNREFUSED)\)$/);
  });

  it.each([
    ['a web server', asWebServer, /^a web server answers there, and no Redis/],
    ['something else', (socket: Socket) => void socket.write('SSH-2.0-x\r\n'), /that is no Redis/],
    ['nobody who stays', (socket: Socket) => void socket.destroy(), /^it hangs up: if it wants TLS/],
  ])('is %s', async (_, meet, message) => {
    expect((await whyNot(`redis://:pw@127.0.0.1:${await startStranger(meet)}`)).message).toMatch(message);
  });

  it('is a web server asked over TLS', async () => {
    const port = await startStranger(asWebServer);
    expect(await whyNot(`rediss://127.0.0.1:${port}`)).toMatchObject({
      message: expect.stringMatching(/^it speaks no TLS: write redis:\/\/ for rediss:\/\//),
      lasting: true,
    });
  });

  it('keeps silent', async () => {
    const port = await startStranger(() => {});
    const [plain, tls] = await Promise.all([
      whyNot(`redis://127.0.0.1:${port}`),
      whyNot(`rediss://127.0.0.1:${port}`),
    ]);
    expect(plain.message).toMatch(/^no answer: see host and port/);
    expect(tls.message).toMatch(/^no answer: if it speaks no TLS/);
  });

  it.skipIf(!realRedis)('refuses us (real server)', async () => {
    const { port } = await startRedis({ requirepass: 'geheim', databases: '4' });
    const at = `127.0.0.1:${port}`;
    const why = await Promise.all(
      [`redis://${at}`, `redis://:wrong@${at}`, `redis://nobody:geheim@${at}`, `redis://:geheim@${at}/9`].map(
        whyNot,
      ),
    );
    expect(why).toEqual([
      { message: expect.stringMatching(/^it asks for a password: .*\(NOAUTH\)$/), lasting: true },
      { message: expect.stringMatching(/^user name or password is wrong: .*\(WRONGPASS\)$/), lasting: true },
      { message: expect.stringMatching(/^user name or password is wrong/), lasting: true },
      { message: expect.stringMatching(/^it has no database of that number/), lasting: true },
    ]);
    await expect(tryConnection(readRedisUrl(`redis://:geheim@${at}/3`).options)).resolves.toBe('no');
  });

  it('is waited for, each reason told once', async () => {
    const port = await startStranger(asWebServer);
    const { options } = readRedisUrl(`redis://127.0.0.1:${port}`);
    const { message } = await whyNot(`redis://127.0.0.1:${port}`);
    const log = recordingLog();
    const patience = untilAnswers(options, { describe: 'D', log, told: message, patienceMs: 60_000 });
    await expect(patience).rejects.toThrow('D cannot be used: a web server answers there');
    expect(log).toMatchObject({ warnings: [], infos: [] });
  });
});

describe('explainFailure', () => {
  it.each([
    [
      "OOM command not allowed when used memory > 'maxmemory'.",
      /out of memory.*raise its maxmemory.*\(OOM\)/,
      false,
    ],
    ['MISCONF Errors writing to the AOF file: No space left on device', /cannot write to its disk/, false],
    ["READONLY You can't write against a read only replica.", /it is a replica.*name the primary/, false],
    ['NOREPLICAS Not enough good replicas to write.', /too few replicas/, false],
    ['LOADING Redis is loading the dataset in memory', /still loading/, false],
    ["NOPERM this user has no permissions to run the 'hget' command", /may not do what the desk needs/, true],
    ['MOVED 3999 127.0.0.1:6381', /one node of a Redis Cluster.*write redis-cluster:/, true],
    ['CLUSTERDOWN Hash slot not served', /cluster is down/, false],
    ['ERR max number of clients reached', /too many clients/, false],
    ['DENIED Redis is running in protected mode because', /protected mode/, true],
  ])('puts %j into words', (said, message, lasting) => {
    const explained = explainFailure(new Error(said));
    expect(explained).toEqual({ message: expect.stringMatching(message), lasting });
  });

  it('says of anything else what it said itself', () => {
    expect(explainFailure(new Error('something new'))).toEqual({ message: 'something new', lasting: false });
  });
});
