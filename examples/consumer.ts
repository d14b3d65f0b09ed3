/**
 * Keeps every story of a desk's output stream in a file, and prints a line for each revision.
 *
 *     REDIS_URL=redis://127.0.0.1:6379 node --import tsx examples/consumer.ts --file stories.jsonl
 *
 * --help has the other options; docs/consuming.md what is promised.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { consumeStream, Inbox, type MarkStore, type StoryMessage } from 'copydesk/consumer';

const USAGE = `usage: REDIS_URL=redis://127.0.0.1:6379 node --import tsx examples/consumer.ts [OPTION ...]

Keeps every story of a desk's output stream, and prints a line for each revision.

  --file FILE      keep them in this file, and go on from it
  --snapshot URL   begin with all living stories: the desk's address, such as
                   http://127.0.0.1:8080 (COPYDESK_TOKEN is its token)
  --stream NAME    the output stream (default: stories)
  --group NAME     the consumer group (default: example)
  --member NAME    this process in it, the same after a restart (default: example)
  --prefix PREFIX  as redis.prefix of the desk (default: copydesk)
  --attempts N     after so many a message is given up (default: 10)
  --take-replays   take replays
  --vectors        read messages from stdin, one a line, and print what it holds
`;

const options = readOptions();

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        file: { type: 'string' },
        stream: { type: 'string', default: 'stories' },
        group: { type: 'string', default: 'example' },
        member: { type: 'string', default: 'example' },
        prefix: { type: 'string', default: 'copydesk' },
        attempts: { type: 'string', default: '10' },
        snapshot: { type: 'string' },
        'take-replays': { type: 'boolean', default: false },
        vectors: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (!values.help) return values;
    process.stdout.write(USAGE);
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  }
}

/** What is kept of a story: no message once it was retracted, but always its revision. */
interface Held {
  storyId: string;
  revision: number;
  message: StoryMessage | null;
}

/** The place of your database: one line a change, which holds the effect and the mark together. */
class Stories {
  readonly held = new Map<string, Held>();
  readonly #file: string | undefined;

  constructor(file?: string) {
    this.#file = file;
    if (!file || !existsSync(file)) return;
    const lines = readFileSync(file, 'utf8').split('\n');
    // A line that a crash cut short was not acknowledged, so it comes again.
    if (lines.pop() !== '') appendFileSync(file, '\n');
    for (const line of lines) this.#keep(line);
  }

  put(held: Held): void {
    if (this.#file) appendFileSync(this.#file, `${JSON.stringify(held)}\n`);
    this.held.set(held.storyId, held);
  }

  #keep(line: string): void {
    try {
      const held = JSON.parse(line) as Held;
      this.held.set(held.storyId, held);
    } catch {
      // The line that was cut short.
    }
  }
}

const stories = new Stories(options.file);

const marks: MarkStore = {
  get: async (storyId) => stories.held.get(storyId)?.revision ?? 0,
  async set(storyId, revision) {
    // The handler has written it, but for the tombstone of a story that never came here.
    if (revision > (await marks.get(storyId))) stories.put({ storyId, revision, message: null });
  },
};

function handle(message: StoryMessage): void {
  const { storyId, revision } = message;
  stories.put({ storyId, revision, message: message.event === 'retracted' ? null : message });
}

if (options.vectors) await printOutcome(await text(process.stdin));
else await consume();

async function consume(): Promise<void> {
  const stop = new AbortController();
  process.once('SIGTERM', () => stop.abort());
  process.once('SIGINT', () => stop.abort());
  const token = process.env['COPYDESK_TOKEN'];
  const { stream, group, member, prefix, snapshot } = options;
  const { closed } = consumeStream(
    {
      redis: process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379',
      stream,
      group,
      member,
      prefix,
      marks,
      attempts: Number(options.attempts),
      takeReplays: options['take-replays'],
      ...(snapshot && { snapshot: { url: snapshot, ...(token && { token }) } }),
      signal: stop.signal,
      onDeadLetter: ({ id, reason }) => process.stderr.write(`given up: ${id}: ${reason}\n`),
    },
    (message) => {
      handle(message);
      const told = message.event === 'retracted' ? message.reason : message.title;
      process.stdout.write(`${JSON.stringify([message.storyId, message.revision, message.event, told])}\n`);
    },
  );
  await closed;
}

async function printOutcome(lines: string): Promise<void> {
  const handled: [string, number][] = [];
  const inbox = new Inbox({
    marks,
    takeReplays: options['take-replays'],
    handler(message) {
      handle(message);
      handled.push([message.storyId, message.revision]);
    },
  });
  for (const line of lines.split('\n')) await inbox.take(parse(line));
  const final = [...stories.held.values()].map(({ storyId, revision, message }) => {
    if (!message || message.event === 'retracted') return [storyId, 'retracted'] as const;
    return [storyId, { revision, title: message.title }] as const;
  });
  process.stdout.write(`${JSON.stringify({ final: Object.fromEntries(final), handled })}\n`);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
