import {
  boxName,
  deadBoxes,
  readDeadLetters,
  redrive,
  type DeadBox,
} from '../redis/dead-letters/dead-letters.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import {
  jsonLine,
  NO_WORDS,
  optionText,
  print,
  printLine,
  UsageError,
  type Command,
  type CommandGroup,
  type Invocation,
} from './command.ts';
import { CONFIG_OPTION, loadConfig } from './load.ts';
import { openBeside } from './open-beside.ts';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 10_000;
/** Letters read at a time. */
const PAGE = 100;

const QUEUE_OPTION = {
  type: 'string',
  short: 'q',
  value: 'Q',
  help:
    'only of fetch, articles, an output queue by its name, webhook-NAME for a webhook, or STREAM/GROUP for what a consumer ' +
    'group gave up',
} as const;

const listDeadLetters: Command = {
  name: 'dead-letters list',
  usage: '[--config DIR] [--queue Q] [--json] [--limit N]',
  details: 'The newest of each queue first; JSON where the output is no terminal.',
  options: {
    ...CONFIG_OPTION,
    queue: QUEUE_OPTION,
    json: { type: 'boolean', help: 'lines of JSON, also on a terminal' },
    limit: {
      type: 'string',
      value: 'N',
      help: `print so many at most (1 to ${MAX_LIMIT}, default ${DEFAULT_LIMIT})`,
    },
  },
  takes: NO_WORDS,

  async run(invocation) {
    let left = limitOf(optionText(invocation, 'limit'));
    let unprinted = 0;
    await withBoxes(invocation, async (desk, boxes) => {
      for (const box of boxes) {
        const { printed, total } = await printBox(desk, box, left, invocation);
        left -= printed;
        unprinted += total - printed;
      }
    });
    if (unprinted > 0) print(invocation.stderr, `${unprinted} more are there: --limit prints more`);
    return 0;
  },
};

async function printBox(
  desk: OpenDesk,
  box: DeadBox,
  most: number,
  { stdout, options }: Invocation,
): Promise<{ printed: number; total: number }> {
  const queue = boxName(box);
  for (let printed = 0; ;) {
    const limit = Math.min(PAGE, most - printed);
    const { letters, total } = await readDeadLetters(desk, box, { offset: printed, limit });
    for (const letter of letters) {
      if (options['json'] === true || !stdout.isTTY) print(stdout, jsonLine({ queue, ...letter }));
      else printLine(stdout, lineOf(queue, letter));
    }
    printed += letters.length;
    if (letters.length < PAGE || printed >= most) return { printed, total };
  }
}

function lineOf(
  queue: string,
  letter: Awaited<ReturnType<typeof readDeadLetters>>['letters'][number],
): string {
  const { id, about, reason, attempts, time = '' } = letter;
  const what = Object.entries(about).map(([name, value]) => `${name} ${value}`);
  const times = attempts === 1 ? 'once' : `${attempts} times`;
  return `${queue}  ${id}  ${time}  ${what.join(', ')}  tried ${times}: ${reason}`;
}

function limitOf(text = String(DEFAULT_LIMIT)): number {
  const limit = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > MAX_LIMIT) throw new UsageError(`--limit takes a number from 1 to ${MAX_LIMIT}`);
  return limit;
}

const redriveDeadLetters: Command = {
  name: 'dead-letters redrive',
  usage: '[--config DIR] [--queue Q] ID... | --all',
  details: [
    'Takes the ids that `dead-letters list` prints. Each gets all its attempts anew and is printed as a line of JSON; an id that',
    'is not among the dead letters is told, and makes the exit code 1. An id in several queues is redriven in all of them. A',
    'webhook that answered 410, or that is being waited for, is tried again at once.',
  ].join(' '),
  options: {
    ...CONFIG_OPTION,
    queue: QUEUE_OPTION,
    all: { type: 'boolean', help: 'all dead letters, of the queue where one is named' },
  },
  takes: { most: Infinity, otherwise: 'it takes ids, or --all' },

  async run(invocation) {
    const { words, options, stdout, stderr } = invocation;
    const all = options['all'] === true;
    if (all === words.length > 0) throw new UsageError('it takes ids, or --all');
    const unknown = new Set(words);
    let count = 0;
    await withBoxes(invocation, async (desk, boxes) => {
      for (const box of boxes) {
        const { redriven } = await redrive(desk, box, all ? 'all' : words);
        for (const id of redriven) {
          print(stdout, jsonLine({ queue: boxName(box), id }));
          unknown.delete(id);
        }
        count += redriven.length;
      }
    });
    for (const id of unknown) printLine(stderr, `there is no dead letter ${id}`);
    print(stderr, count === 1 ? '1 dead letter is tried again' : `${count} dead letters are tried again`);
    return unknown.size > 0 ? 1 : 0;
  },
};

/** Opens the desk for work on all its boxes, or the one that --queue names. */
async function withBoxes(
  invocation: Invocation,
  work: (desk: OpenDesk, boxes: DeadBox[]) => Promise<void>,
): Promise<void> {
  const config = loadConfig(invocation);
  const wanted = optionText(invocation, 'queue');
  const desk = await openBeside(config, invocation, 'warn');
  try {
    const boxes = await deadBoxes(desk, config.outputs);
    const chosen = wanted === undefined ? boxes : boxes.filter((box) => boxName(box) === wanted);
    if (chosen.length === 0)
      throw new UsageError(`there is no queue "${wanted}": one of ${boxes.map(boxName).join(', ')}`);
    await work(desk, chosen);
  } finally {
    await desk.close();
  }
}

export const deadLetters: CommandGroup = {
  name: 'dead-letters',
  details: '`copydesk dead-letters COMMAND --help` says more.',
  commands: [
    {
      name: 'dead-letters list',
      summary: 'print what was given up, and why',
      load: async () => listDeadLetters,
    },
    {
      name: 'dead-letters redrive',
      summary: 'have what was given up tried again',
      load: async () => redriveDeadLetters,
    },
  ],
};
