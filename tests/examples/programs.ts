/** The two examples as programs that consume the run's Redis, each with a store of its own. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Redis } from 'ioredis';
import { testRedisUrl } from '../support/redis.ts';
import type { Vector } from '../support/vectors.ts';
import { findPython } from './python.ts';

const EXAMPLES = resolve(import.meta.dirname, '../../examples');

export interface Program {
  name: string;
  /** Its interpreter and file, and where in a folder it keeps what it holds. */
  command(folder: string): string[];
  /** What it holds there. */
  readFinal(folder: string): Vector['final'];
}

export const NODE: Program = {
  name: 'examples/consumer.ts',
  command: (folder) => [
    process.execPath,
    '--import',
    'tsx',
    join(EXAMPLES, 'consumer.ts'),
    '--file',
    join(folder, 'stories.jsonl'),
  ],
  readFinal: (folder) => readLines(join(folder, 'stories.jsonl')),
};

export const python = findPython();

export const PYTHON: Program = {
  name: 'examples/consumer.py',
  command: (folder) => [
    python?.path ?? '',
    join(EXAMPLES, 'consumer.py'),
    '--db',
    join(folder, 'stories.db'),
  ],
  readFinal: readDatabase,
};

/**
 * The Python example with a handler that fails with stories whose title has the word `bad`, unless there is a file `mended`.
 * Before that it sends Redis the command that a file `lost` has for the story.
 */
export const PYTHON_FAILING: Program = {
  name: 'examples/consumer.py',
  command: (folder) => [
    python?.path ?? '',
    '-c',
    FAILING,
    EXAMPLES,
    folder,
    '--db',
    join(folder, 'stories.db'),
  ],
  readFinal: readDatabase,
};

const FAILING = `
import json, os, sys
sys.path.insert(0, sys.argv.pop(1))
folder = sys.argv.pop(1)
mended, lost = os.path.join(folder, "mended"), os.path.join(folder, "lost")
import consumer
say = consumer.handle
def lose(story_id):
    with open(lost) as file:
        consumer.connect(os.environ["REDIS_URL"]).execute_command(*json.load(file)[story_id])
def handle(message):
    if "bad" in message.get("title", "") and not os.path.exists(mended):
        if os.path.exists(lost):
            lose(message["storyId"])
        raise RuntimeError("no such column")
    say(message)
consumer.handle = handle
consumer.main()
`;

export interface Running {
  child: ChildProcess;
  /** Resolves once it has printed so many lines in all. */
  printed(lines: number): Promise<void>;
  ended: Promise<void>;
  stderr(): string;
}

export function start(program: Program, folder: string, words: string[]): Running {
  const [file = '', ...command] = program.command(folder);
  const child = spawn(file, [...command, ...words], {
    env: { ...process.env, REDIS_URL: testRedisUrl(), PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [lines, stderr] = [0, ''];
  const heard = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    lines += chunk.toString().split('\n').length - 1;
    for (const listener of heard) listener();
  });
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  return {
    child,
    ended,
    stderr: () => stderr,
    printed: (count) =>
      Promise.race([
        new Promise<void>((done) => {
          const listener = () => void (lines >= count && done());
          heard.add(listener);
          listener();
        }),
        ended.then(() => {
          if (lines < count) throw new Error(`it ended after ${lines} lines: ${stderr}`);
          return undefined;
        }),
      ]),
  };
}

function readDatabase(folder: string): Vector['final'] {
  const [file = '', ...command] = PYTHON.command(folder);
  const text = execFileSync(file, [...command, '--vectors'], { input: '', encoding: 'utf8' });
  return (JSON.parse(text) as Pick<Vector, 'final'>).final;
}

function readLines(file: string): Vector['final'] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const held = lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as { storyId: string; revision: number; message: { title: string } | null }];
    } catch {
      return [];
    }
  });
  return Object.fromEntries(
    held.map(({ storyId, revision, message }) => [
      storyId,
      message ? { revision, title: message.title } : 'retracted',
    ]),
  );
}

/** Whether the group has been given and has acknowledged all that the stream holds. */
export async function isThrough(redis: Redis, key: string, group: string): Promise<boolean> {
  const groups = (await redis.xinfo('GROUPS', key).catch(() => [])) as unknown[][];
  const facts = groups.find((each) => each.includes(group));
  const valueOf = (name: string) => facts?.[facts.indexOf(name) + 1];
  const [newest] = await redis.xrevrange(key, '+', '-', 'COUNT', 1);
  return valueOf('pending') === 0 && valueOf('last-delivered-id') === newest?.[0];
}
