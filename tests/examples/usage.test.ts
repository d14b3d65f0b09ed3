/** The examples where they are asked how they are used, or cannot be. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { findPython } from './python.ts';

const EXAMPLES = resolve(import.meta.dirname, '../../examples');
const python = findPython();

function node(...words: string[]) {
  const command = ['--import', 'tsx', resolve(EXAMPLES, 'consumer.ts'), ...words];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

it('examples/consumer.ts says how it is used', () => {
  const { status, stdout, stderr } = node('--help');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  for (const option of ['--file', '--snapshot', '--group', '--take-replays', '--vectors', 'REDIS_URL'])
    expect(stdout).toContain(option);
});

it('examples/consumer.ts says in a line what it does not take', () => {
  const { status, stderr } = node('--flie', 'x');
  expect(status).toBe(2);
  expect(stderr).toMatch(/^Unknown option '--flie'.*\n$/);
});

it.skipIf(!python)('examples/consumer.py says that it needs redis-py', () => {
  const program = [
    'import sys',
    'sys.modules["redis"] = None',
    `sys.path.insert(0, ${JSON.stringify(EXAMPLES)})`,
    'import consumer',
    'consumer.main()',
  ].join('\n');
  const { status, stderr } = spawnSync(python?.path ?? '', ['-c', program], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^This needs redis-py.*pip install redis.*python3-redis.*\n$/);
});
