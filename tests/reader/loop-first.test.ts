import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { platform } from 'node:os';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { NICENESS } from '../../src/reader/loop-first.ts';

const MODULE = resolve(import.meta.dirname, '../../.test-build/src/reader/loop-first.js');

/** Says each thread's priority, the loop's first. */
const CODE = `
const { getPriority } = await import('node:os');
const { listThreads, putLoopFirst } = await import(${JSON.stringify(MODULE)});
putLoopFirst();
console.log(JSON.stringify([process.pid, ...listThreads()].map((thread) => getPriority(thread))));
`;

it.runIf(platform() === 'linux')('puts the loop before all threads of its process', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', CODE]);
  const [loop, ...others] = JSON.parse(stdout) as number[];
  expect(loop).toBeLessThan(NICENESS);
  expect(others.length).toBeGreaterThan(3);
  expect(new Set(others)).toEqual(new Set([NICENESS]));
});
