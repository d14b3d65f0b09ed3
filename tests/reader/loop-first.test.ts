import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { getPriority, platform } from 'node:os';
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

it.runIf(platform() === 'linux').each([0, 7, 19])(
  'puts the loop before all threads of its process, which is nicer by %i',
  async (nicer) => {
    const node = [process.execPath, '--input-type=module', '-e', CODE];
    const { stdout } = await promisify(execFile)('nice', ['-n', String(nicer), ...node]);
    const [loop = NaN, ...others] = JSON.parse(stdout) as number[];
    expect(loop).toBe(Math.min(19, getPriority() + nicer));
    expect(others.length).toBeGreaterThan(3);
    expect(new Set(others)).toEqual(new Set([Math.min(19, loop + NICENESS)]));
  },
);
