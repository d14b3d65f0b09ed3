/** What the commands that decide something about stories have in common: asking the desk, and telling what became of it. */
import { userInfo } from 'node:os';
import { ulid } from 'ulid';
import { askAct } from '../../workers/ask-act.ts';
import type { ActOrder } from '../story/acts.ts';
import {
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
  reason: { type: 'string' },
  by: { type: 'string' },
} as const;

/** What `--help` says of every act. */
export const ACT_DETAILS = [
  'The running merge worker carries it out in its turn, and it is kept with who, when and why (`copydesk acts`): --by is who,',
  'by default the user that is logged in. Prints the act as a line of JSON; exit 1 and why, if it is refused. Where no merge',
  'worker answers within 30 s the act waits in the queue.',
].join('\n');

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
    const answer = await askAct(desk, request);
    if ('refused' in answer) {
      printLine(invocation.stderr, `copydesk ${order.kind}: ${answer.refused}`);
      return 1;
    }
    if ('queued' in answer)
      print(
        invocation.stderr,
        `copydesk ${order.kind}: no merge worker has answered: ${answer.queued} waits in the queue and is carried out when one runs`,
      );
    print(invocation.stdout, jsonLine('done' in answer ? answer.done : answer));
    return 0;
  } finally {
    await desk.close();
  }
}

/** For what takes content from consumers. */
export function requireReason(invocation: Invocation): void {
  if (!optionText(invocation, 'reason')?.trim()) throw new UsageError('say why: --reason WORDS');
}

export function isStoryId(word: string): boolean {
  return /^[0-9A-HJKMNP-TV-Z]{26}$/i.test(word);
}

export function isArticleId(word: string): boolean {
  return /^[0-9a-f]{32}$/.test(word);
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
