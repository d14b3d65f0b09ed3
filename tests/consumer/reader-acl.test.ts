/** The Redis users that we hand to readers may do all that the helpers do, and no more. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { consumeStream } from '../../src/consumer/index.ts';
import { makeMessage, makeTombstone } from '../support/factories.ts';
import { clusteredRedis, realRedis, testRedis, uniquePrefix } from '../support/redis.ts';
import { linesOf, serveSnapshot } from './snapshot-server.ts';

/** What is waited for comes soon, but on a busy machine later. */
const PATIENCE = { timeout: 20_000 };

const ROOT = resolve(import.meta.dirname, '../..');
const admin = testRedis();
const names: string[] = [];

afterEach(async () => {
  for (const name of names.splice(0)) await admin.call('ACL', 'DELUSER', name);
});
afterAll(() => admin.disconnect());

/** The rules of `user NAME …` in a file of ours, for another prefix. */
async function makeUser(file: string, name: string, prefix: string): Promise<string> {
  const text = readFileSync(resolve(ROOT, file), 'utf8');
  const line = new RegExp(`^user ${name} (.*)$`, 'm').exec(text)?.[1] ?? '';
  const rules = line
    .replaceAll('{$PREFIX}', `{${prefix}}`)
    .replaceAll('{copydesk}', `{${prefix}}`)
    .replace(/#(\$\(.*?\)|HASH)/, '>pw')
    // What stands in round brackets is one rule.
    .match(/\([^)]*\)|\S+/g);
  // What docs/running.md adds for a cluster.
  const clustered = clusteredRedis ? ['+cluster|slots', '+cluster|keyslot'] : [];
  const user = `${prefix}-${name}`;
  names.push(user);
  await admin.call('ACL', 'SETUSER', user, ...(rules ?? []), ...clustered);
  return user;
}

describe.each([
  ['deploy/redis/start.sh', 'reader', 'default'],
  ['docs/running.md', 'maps', 'maps'],
])('the user of %s: %s', (file, name, group) => {
  it.skipIf(!realRedis)(
    '(real server) reads, marks, begins with a snapshot, gives up and redrives',
    async () => {
      const prefix = uniquePrefix('acl');
      const username = await makeUser(file, name, prefix);
      const key = (rest: string) => `{${prefix}}:${rest}`;
      const server = await serveSnapshot((response) =>
        response.end(linesOf([makeMessage({ revision: 2 }, 's1')])),
      );
      const append = (message: object) =>
        admin.xadd(key('stream:stories'), '*', 'json', JSON.stringify(message));
      const handled: string[] = [];
      const errors: string[] = [];
      let isBroken = true;
      const consumption = consumeStream(
        {
          redis: { ...admin.options, username, password: 'pw' },
          prefix,
          group,
          snapshot: { url: server.url },
          attempts: 2,
          retryDelayMs: () => 0,
          onError: ({ message }) => errors.push(message),
        },
        ({ storyId, revision }, { from }) => {
          if (storyId === 'bad' && isBroken) throw new Error('no such column');
          handled.push(`${storyId} r${revision} ${from}`);
        },
      );
      await expect.poll(() => handled, PATIENCE).toEqual(['s1 r2 snapshot']);
      await append(makeMessage({ revision: 3 }, 's1'));
      const id = await append(makeMessage({ revision: 1 }, 'bad'));
      await append(makeTombstone({ revision: 4 }, 's1'));
      await expect.poll(() => handled.at(-1), PATIENCE).toBe('s1 r4 stream');
      isBroken = false;
      const letter = (await admin.hget(key(`dead:stories:${group}`), id ?? '')) ?? '';
      await admin.rpush(key(`redriven:stories:${group}`), letter);
      await append(makeMessage({ revision: 1 }, 's2'));
      await expect.poll(() => handled.at(-1), PATIENCE).toBe('bad r1 redriven');
      await expect.poll(() => admin.exists(key(`dead:stories:${group}`)), PATIENCE).toBe(0);
      await consumption.close();
      await server.close();
      expect(errors).toEqual(['no such column', 'no such column']);
    },
  );

  it.skipIf(!realRedis)('(real server) writes and deletes no message, and sees no other key', async () => {
    const prefix = uniquePrefix('acl');
    const username = await makeUser(file, name, prefix);
    const redis = new Redis({ ...admin.options, username, password: 'pw' });
    const stream = `{${prefix}}:stream:stories`;
    for (const [command, ...words] of [
      ['XADD', stream, '*', 'json', '{}'],
      ['XDEL', stream, '0-1'],
      ['XTRIM', stream, 'MAXLEN', '0'],
      ['DEL', stream],
      ['XGROUP', 'DESTROY', stream, group],
      ['GET', `{${prefix}}:story:s1`],
      ['HGETALL', `{${prefix}}:shown`],
      ['EVAL', "return redis.call('GET', KEYS[1])", '1', `{${prefix}}:story:s1`],
      ['EVAL', `return redis.call('DEL', '${stream}')`, '0'],
      ['EVAL', "return redis.call('DEL', KEYS[1])", '1', `{${prefix}}:dead:stories:${group}`],
      ['KEYS', '*'],
      ['FLUSHALL'],
    ] as [string, ...string[]][])
      await expect(redis.call(command, ...words), `${command} ${words.join(' ')}`).rejects.toThrow(
        /NOPERM|ACL failure|can't run this command|can't access/i,
      );
    redis.disconnect();
  });
});
