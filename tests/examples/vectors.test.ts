/** Both examples, as programs, on every vector that ships. */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readVectors, textsOf, type Vector } from '../support/vectors.ts';
import { findPython } from './python.ts';

const EXAMPLES = resolve(import.meta.dirname, '../../examples');
const vectors = readVectors();
const python = findPython();

const NODE = [process.execPath, '--import', 'tsx', resolve(EXAMPLES, 'consumer.ts')];

function run(command: string[], vector: Vector): Promise<unknown> {
  const [program = '', ...words] = [
    ...command,
    '--vectors',
    ...(vector.takeReplays ? ['--take-replays'] : []),
  ];
  return new Promise((done, fail) => {
    const child = execFile(program, words, (error, stdout) => {
      if (error) fail(error);
      else done(JSON.parse(stdout));
    });
    child.stdin?.end(`${textsOf(vector).join('\n')}\n`);
  });
}

/** A process each, a few at a time. */
async function outcomes(command: string[]): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  const left = [...vectors];
  const work = async () => {
    for (let vector = left.pop(); vector; vector = left.pop())
      found[vector.name] = await run(command, vector);
  };
  await Promise.all([work(), work(), work()]);
  return found;
}

const expected = Object.fromEntries(vectors.map(({ name, final, handled }) => [name, { final, handled }]));

describe('the examples make of every vector what they should', () => {
  it('examples/consumer.ts', async () => {
    expect(await outcomes(NODE)).toEqual(expected);
  });

  it.skipIf(!python)(`examples/consumer.py${python ? '' : ' (skipped: there is no python3)'}`, async () => {
    expect(await outcomes([python?.path ?? '', resolve(EXAMPLES, 'consumer.py')])).toEqual(expected);
  });
});
