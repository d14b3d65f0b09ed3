import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withSecretFiles } from '../../src/cli/load.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { makeFolder, type Folder } from '../support/daemon.ts';

let dir: string;
let folder: Folder;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'copydesk-secrets-'));
  await writeFile(join(dir, 'password'), 'from a file\n');
  folder = await makeFolder({}, [{ id: 'paper', url: 'https://paper.example/feed' }]);
});
afterAll(() => Promise.all([rm(dir, { recursive: true }), folder.remove()]));

describe('secrets that come as files', () => {
  it('fill what the environment leaves open, without the line end', () => {
    const file = join(dir, 'password');
    expect(withSecretFiles({ REDIS_PASSWORD_FILE: file })).toMatchObject({ REDIS_PASSWORD: 'from a file' });
    expect(withSecretFiles({ REDIS_PASSWORD_FILE: file, REDIS_PASSWORD: 'own' })).toMatchObject({
      REDIS_PASSWORD: 'own',
    });
  });

  it('say which file cannot be read', () => {
    expect(() => withSecretFiles({ COPYDESK_TOKEN_FILE: '/nowhere/token' })).toThrow(
      'COPYDESK_TOKEN_FILE names /nowhere/token, which cannot be read',
    );
  });
});

describe('REDIS_PASSWORD', () => {
  const urlWith = (env: NodeJS.ProcessEnv) => {
    const result = readConfig(folder.config, env);
    return result.ok ? result.config.redis.url : result.problems;
  };

  it.each([
    ['redis://redis:6379', 'redis://:a%2Fb%40c@redis:6379'],
    ['redis://copydesk@redis:6379/2', 'redis://copydesk:a%2Fb%40c@redis:6379/2'],
    ['rediss://copydesk:old@redis:6379', 'rediss://copydesk:a%2Fb%40c@redis:6379'],
  ])('goes into %s', (REDIS_URL, expected) => {
    expect(urlWith({ REDIS_URL, REDIS_PASSWORD: 'a/b@c%' })).toBe(expected.replace('%40c', '%40c%25'));
  });

  it('is not needed', () => {
    expect(urlWith({ REDIS_URL: 'redis://redis:6379' })).toBe('redis://redis:6379');
    expect(urlWith({ REDIS_PASSWORD: 'x' })).toBeUndefined();
  });
});
