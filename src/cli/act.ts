/** What the commands that decide something about stories have in common: asking the desk, and telling what became of it. */
import { userInfo } from 'node:os';
import { ulid } from 'ulid';
import { askAct, type QueuedAct } from '../../workers/acts/ask-act.ts';
import type { ActAnswer } from '../redis/queues.ts';
import type { ActOrder } from '../story/acts/acts.ts';
import { isArticleId, isStoryId } from '../story/ids.ts';
import {
  harmless,
  jsonLine,
  optionText,
  print,
  printLine,
  UsageError,
  type ExitCode,
  type Invocation,
} from './command.ts';
import { CONFIG_OPTION, loadConfig } from './load.ts';
import { openBeside } from './open-beside.ts';

export const ACT_OPTIONS = {
  ...CONFIG_OPTION,
  reason: { type: 'string', value: 'WORDS', help: 'why, for the record' },
  by: { type: 'string', value: 'NAME', help: 'who (default: the user that is logged in)' },
} as const;

/** What `--help` says of every act. */
export const ACT_DETAILS = [
  'The running merge worker carries it out in its turn, and it is kept with who, when and why (`copydesk acts`). Prints the act',
  'as a line of JSON; exit 1 and why, if it is refused. Where no merge worker answers within 30 s, exit 1 too: the act waits in',
  'the queue, and is carried out when one runs.',
].join(' ');

/** The longest that is kept, in characters. */
const MOST = { by: 100, reason: 500 };

/** Asks the desk for an act and prints the answer. */
export async function runAct(invocation: Invocation, order: ActOrder): Promise<ExitCode> {
  const request = {
    id: ulid(),
    by: optionWithin(invocation, 'by') || userName(invocation),
    reason: optionWithin(invocation, 'reason') ?? '',
    ...order,
  };
  const desk = await openBeside(loadConfig(invocation), invocation, 'error');
  try {
    return tellAnswer(await askAct(desk, request), order.kind, invocation);
  } finally {
    await desk.close();
  }
}

/** What became of it: the act on stdout where it is done, otherwise why not on stderr. */
export function tellAnswer(
  answer: ActAnswer | QueuedAct,
  kind: ActOrder['kind'],
  { stdout, stderr }: Pick<Invocation, 'stdout' | 'stderr'>,
): ExitCode {
  if ('done' in answer) {
    print(stdout, jsonLine(answer.done));
    return 0;
  }
  printLine(stderr, `copydesk ${kind}: ${'refused' in answer ? answer.refused : notYet(answer)}`);
  return 1;
}

function notYet({ queued }: QueuedAct): string {
  return (
    `no merge worker has answered, so it is not done: ${queued} waits in the queue and is carried out when one runs. ` +
    'Start the service if it is stopped (`copydesk run`, or its role merge), and do not ask again: `copydesk acts` lists ' +
    'it once it is done'
  );
}

/** For what takes content from consumers. */
export function requireReason(invocation: Invocation): void {
  if (!optionText(invocation, 'reason')?.trim()) throw new UsageError('say why: --reason WORDS');
}

/** Story ids are ULIDs, which may be written in small letters too. */
export function storyIdFrom(word: string | undefined): string {
  if (word === undefined) throw new UsageError('name a story by its id');
  if (!isStoryId(word)) throw new UsageError(`${word} is no story id: those have 26 letters and digits`);
  return word.toUpperCase();
}

export function articleIdFrom(word: string): string {
  if (!isArticleId(word)) throw new UsageError(`${word} is no article id: those have 32 digits from 0 to f`);
  return word;
}

/** The id of an article, or of a story, for which its lead stands. */
export function eitherIdFrom(word: string): string {
  if (isStoryId(word)) return word.toUpperCase();
  if (isArticleId(word)) return word;
  throw new UsageError(`${harmless(word)} is neither the id of an article nor of a story`);
}

function optionWithin(invocation: Invocation, name: keyof typeof MOST): string | undefined {
  const text = optionText(invocation, name)?.trim();
  if (text && text.length > MOST[name])
    throw new UsageError(`--${name} has ${text.length} characters; ${MOST[name]} are kept`);
  return text;
}

/** Containers may run under a number that no user has. */
function userName({ env }: Invocation): string {
  try {
    return userInfo().username;
  } catch {
    return env['USER'] || 'unknown';
  }
}
