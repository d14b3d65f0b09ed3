/** Reading what a desk holds at one moment: the start of a consumer that has nothing yet. */
import type { StoryMessage } from '../story/types.ts';
import { isStoryMessage } from './message.ts';

export interface SnapshotOptions {
  /** Where the desk's API is: `http://127.0.0.1:8080`. User and password in it are sent as HTTP Basic. */
  url: string;
  /** The desk's token, where it asks for one; in place of a login in `url`. */
  token?: string;
  /** Name of the output whose messages are wanted; default the desk's first output stream. */
  output?: string;
  signal?: AbortSignal;
}

/** The living stories of an output, each as its last message had it. They can be read once. */
export interface Snapshot extends AsyncIterable<StoryMessage> {
  desk: string;
  output: string;
  /** What the stream got after this entry is not in the snapshot for certain; absent where the output is no stream. */
  streamId?: string;
  /** ISO 8601: when it was begun. */
  time: string;
}

/** The desk gave no snapshot, or not all of it: what was read of it is good, and what is missing is unknown. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}

const SCHEMA = 'copydesk.snapshot.v1';
const EXPECTED = 'http://[user:password@]host[:port], or https://…';
/** Characters of a line. A message has at most 64 KiB. */
const LONGEST_LINE = 1_000_000;

/**
 * Asks a desk for a snapshot. Reading it throws SnapshotError where the transfer was cut: only a loop that comes to its end
 * has seen every story. Messages of a kind that is not known here are left out.
 * @throws {SnapshotError}
 */
export async function readSnapshot(options: SnapshotOptions): Promise<Snapshot> {
  const place = placeOf(options);
  const lines = linesOf(await ask(place, options.signal));
  const first = await lines.next();
  const head = first.done ? undefined : readHead(first.value);
  if (!head) {
    await lines.return(undefined);
    throw new SnapshotError(`${place.shown} answered with something that is no ${SCHEMA}`);
  }
  return { ...head, [Symbol.asyncIterator]: () => readMessages(lines) };
}

async function* readMessages(
  lines: AsyncGenerator<string, void, undefined>,
): AsyncGenerator<StoryMessage, void, undefined> {
  let stories = 0;
  for await (const line of lines) {
    const value = readJson(line);
    const end = fieldOf(value, 'end');
    if (end !== undefined) {
      if (fieldOf(end, 'stories') === stories) return;
      throw new SnapshotError(`the snapshot held ${stories} stories, and not those that its end counts`);
    }
    stories++;
    if (isStoryMessage(value)) yield value;
  }
  throw new SnapshotError(`the snapshot was cut off after ${stories} stories`);
}

interface Place {
  address: URL;
  /** The address for errors. */
  shown: string;
  headers: Record<string, string>;
}

/** fetch takes no login in an address, and would show it in its error. */
function placeOf({ url, token, output }: SnapshotOptions): Place {
  const { address, login } = readAddress(url);
  if (output !== undefined) address.searchParams.set('output', output);
  const authorization = token ? `Bearer ${token}` : login && `Basic ${login}`;
  return {
    address,
    shown: `${address.origin}${address.pathname}`,
    headers: { ...(authorization && { authorization }) },
  };
}

/** @throws {SnapshotError} which never holds the address, nor a cause that does. */
function readAddress(url: string): { address: URL; login?: string } {
  try {
    const address = new URL('api/snapshot.ndjson', url.endsWith('/') ? url : `${url}/`);
    if (!/^https?:$/.test(address.protocol)) throw new TypeError('another protocol');
    const { username, password } = address;
    if (!username && !password) return { address };
    [address.username, address.password] = ['', ''];
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return { address, login: Buffer.from(pair).toString('base64') };
  } catch {
    throw new SnapshotError(`the url of the desk is none: expected ${EXPECTED}`);
  }
}

async function ask(
  { address, shown, headers }: Place,
  signal?: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  let answer: Response;
  try {
    answer = await fetch(address, { headers, ...(signal && { signal }) });
  } catch (cause) {
    throw new SnapshotError(`no answer at ${shown}: ${messageOf(cause)}`, { cause });
  }
  if (answer.ok && answer.body) return answer.body;
  const said = fieldOf(fieldOf(readJson(await answer.text()), 'error'), 'message');
  const detail = typeof said === 'string' ? `: ${said}` : '';
  throw new SnapshotError(`${shown} answered ${answer.status}${detail}`);
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of body) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = parts.pop() ?? '';
      if (rest.length > LONGEST_LINE) throw new SnapshotError('a line of the snapshot has no end');
      yield* parts;
    }
  } catch (cause) {
    if (cause instanceof SnapshotError) throw cause;
    throw new SnapshotError(`the snapshot was cut off: ${messageOf(cause)}`, { cause });
  }
}

function readHead(line: string): Omit<Snapshot, typeof Symbol.asyncIterator> | undefined {
  const head = fieldOf(readJson(line), 'snapshot');
  const [desk, output, time] = [fieldOf(head, 'desk'), fieldOf(head, 'output'), fieldOf(head, 'time')];
  if (fieldOf(head, 'schema') !== SCHEMA) return undefined;
  if (typeof desk !== 'string' || typeof output !== 'string' || typeof time !== 'string') return undefined;
  const streamId = fieldOf(head, 'streamId');
  return { desk, output, time, ...(typeof streamId === 'string' && { streamId }) };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** fetch hides what went wrong in its cause. */
function messageOf(error: unknown): string {
  const { cause = error } = error instanceof Error ? error : { cause: error };
  return cause instanceof Error ? cause.message : String(cause);
}
