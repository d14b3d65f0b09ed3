import { parseArgs } from 'node:util';
import { readVersion } from '../../workers/version.ts';
import {
  harmless,
  print,
  printLine,
  UsageError,
  type Command,
  type CommandGroup,
  type ExitCode,
  type Terminal,
} from './command.ts';

type Load = () => Promise<Command | CommandGroup>;

/** By their names, in the menu's order. Each is loaded when it is asked for: some bring most of the program with them. */
const COMMANDS: ReadonlyMap<string, Load> = new Map<string, Load>([
  ['run', async () => (await import('./run.ts')).run],
  ['once', async () => (await import('./once.ts')).once],
  ['check', async () => (await import('./check.ts')).check],
  ['source', async () => (await import('./source.ts')).source],
  ['parse', async () => (await import('./parse.ts')).parse],
  ['explain', async () => (await import('./explain.ts')).explain],
  ['tune', async () => (await import('./tune.ts')).tune],
  ['ledger', async () => (await import('./ledger.ts')).ledger],
  ['stories', async () => (await import('./stories.ts')).stories],
  ['story', async () => (await import('./story.ts')).story],
  ['join', async () => (await import('./join.ts')).join],
  ['split', async () => (await import('./split.ts')).split],
  ['retract', async () => (await import('./retract.ts')).retract],
  ['takedown', async () => (await import('./takedown.ts')).takedown],
  ['undo', async () => (await import('./undo.ts')).undo],
  ['acts', async () => (await import('./acts.ts')).acts],
  ['tail', async () => (await import('./tail.ts')).tail],
  ['replay', async () => (await import('./replay.ts')).replay],
  ['dead-letters', async () => (await import('./dead-letters.ts')).deadLetters],
  ['doctor', async () => (await import('./doctor.ts')).doctor],
  ['health', async () => (await import('./health.ts')).health],
]);

const HELP = { help: { type: 'boolean', short: 'h' } } as const;

/** Runs one command line (without the program's own name). Data go to stdout, everything else to stderr. */
export async function runCommandLine(words: string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = words;
  if (name === '--version' || name === '-v') {
    print(terminal.stdout, readVersion());
    return 0;
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    print(name === undefined ? terminal.stderr : terminal.stdout, await menu());
    return name === undefined ? 2 : 0;
  }
  const load = COMMANDS.get(name);
  if (!load) {
    print(terminal.stderr, `copydesk: there is no command "${name}"\n\n${await menu()}`);
    return 2;
  }
  const command = await load();
  return 'run' in command ? runCommand(command, rest, terminal) : runGroup(command, rest, terminal);
}

async function runGroup(group: CommandGroup, words: string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = words;
  const command = group.commands.find((known) => known.name === `${group.name} ${name}`);
  if (command) return runCommand(command, rest, terminal);
  const isAsked = name === '--help' || name === '-h' || name === 'help';
  if (name !== undefined && !isAsked)
    printLine(terminal.stderr, `copydesk ${group.name}: there is no command "${name}"\n`);
  print(isAsked ? terminal.stdout : terminal.stderr, helpOfGroup(group));
  return isAsked ? 0 : 2;
}

async function runCommand(command: Command, words: string[], terminal: Terminal): Promise<ExitCode> {
  try {
    const { values, positionals } = parseOptions(command, words);
    if (values['help'] === true) {
      print(terminal.stdout, helpOf(command));
      return 0;
    }
    const options = values as Record<string, string | boolean | undefined>;
    return await command.run({ ...terminal, words: positionals, options });
  } catch (error) {
    return tell(error, command, terminal);
  }
}

function parseOptions(command: Command, words: string[]) {
  try {
    return parseArgs({ args: words, options: { ...command.options, ...HELP }, allowPositionals: true });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** A named error of ours says all there is to say; anything else is a bug and shows where it came from. */
function tell(error: unknown, command: Command, terminal: Terminal): ExitCode {
  if (error instanceof UsageError) {
    print(
      terminal.stderr,
      `copydesk ${command.name}: ${error.message}\nusage: copydesk ${command.name} ${command.usage}`,
    );
    return 2;
  }
  const isNamed = error instanceof Error && !BUILT_IN.has(error.name);
  const text = !(error instanceof Error)
    ? String(error)
    : isNamed
      ? error.message
      : (error.stack ?? error.message);
  const lines = text.split('\n').map(harmless);
  print(terminal.stderr, `copydesk ${command.name}: ${lines.join('\n')}`);
  return 1;
}

const BUILT_IN = new Set([
  'Error',
  'TypeError',
  'RangeError',
  'SyntaxError',
  'ReferenceError',
  'AssertionError',
]);

function helpOfGroup({ name, details, commands }: CommandGroup): string {
  return [`usage: copydesk ${name} COMMAND [OPTION ...]`, '', ...listOf(commands), '', details].join('\n');
}

function listOf(commands: readonly { name: string; summary: string }[]): string[] {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
}

async function menu(): Promise<string> {
  const commands = await Promise.all([...COMMANDS.values()].map((load) => load()));
  return [
    'copydesk: many feeds in, one merged story out.',
    '',
    'usage: copydesk COMMAND [OPTION ...]',
    '',
    ...listOf(commands),
    '',
    '`copydesk COMMAND --help` says more; `copydesk --version` names the version.',
    'Environment: COPYDESK_CONFIG (folder, default config), COPYDESK_DATA (folder, default .copydesk), REDIS_URL,',
    'REDIS_SERVER_BIN, HOST, PORT, COPYDESK_TOKEN, LOG_LEVEL. It wins over the configuration files.',
  ].join('\n');
}

function helpOf(command: Command): string {
  return [`usage: copydesk ${command.name} ${command.usage}`, '', command.summary, '', command.details].join(
    '\n',
  );
}
