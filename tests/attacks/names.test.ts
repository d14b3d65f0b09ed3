/** Names in the configuration that become keys of Redis, names of queues and fields of jobs. */
import { expect, it, onTestFinished } from 'vitest';
import { say } from '../support/command-line.ts';
import { makeFolder } from '../support/daemon.ts';

const EVIL = ['*', 'a:b', 'a}b', '{a}', 'a b', 'a\nFLUSHALL', '../a', '__proto__', 'é', 'a'.repeat(64), ''];

it.each(EVIL)('refuses %j as id of a source, name of an output and prefix', async (name) => {
  const folder = await makeFolder({ redis: { prefix: name }, outputs: [{ type: 'queue', name }] }, [
    { id: name, url: 'https://a.example/feed' },
  ]);
  onTestFinished(() => folder.remove());
  const { code, stderr } = await say(['check', folder.config]);
  expect(code).toBe(1);
  for (const key of ['redis.prefix', 'outputs[0].name', 'sources[0].id'])
    expect(stderr).toContain(`error: ${key} `);
});
