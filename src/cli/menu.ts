import { parseArgs } from 'node:util';
import { readVersion } from '../../workers/version.ts';
import { acts } from './acts.ts';
import { check } from './check.ts';
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
import { deadLetters } from './dead-letters.ts';
import { explain } from './explain.ts';
import { health } from './health.ts';
import { join } from './join.ts';
import { ledger } from './ledger.ts';
import { once } from './once.ts';
import { parse } from './parse.ts';
import { replay } from './replay.ts';
import { retract } from './retract.ts';
import { run } from './run.ts';
import { source } from './source.ts';
import { split } from './split.ts';
import { stories } from './stories.ts';
import { story } from './story.ts';
import { tail } from './tail.ts';
import { takedown } from './takedown.ts';
import { tune } from './tune.ts';
import { undo } from './undo.ts';

const COMMANDS: readonly (Command | CommandGroup)[] = [
  run,
  once,
  check,
  source,
  parse,
  explain,
  tune,
  ledger,
  stories,
  story,
  join,
  split,
  retract,
  takedown,
  undo,
  acts,
  tail,
  replay,
  deadLetters,
  health,
];

const HELP = { help: { type: 'boolean', short: 'h' } } as const;

/** Runs one command line (without the program's own name). Data go to stdout, everything else to stderr. */
export async function runCommandLine(words: string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = words;
  if (name === '--version' || name === '-v') {
    print(terminal.stdout, readVersion());
    return 0;
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    print(name === undefined ? terminal.stderr : terminal.stdout, menu());
    return name === undefined ? 2 : 0;
  }
  const command = COMMANDS.find((known) => known.name === name);
  if (!command) {
    print(terminal.stderr, `copydesk: there is no command "${name}"\n\n${menu()}`);
    return 2;
  }
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

function menu(): string {
  return [
    'copydesk: many feeds in, one merged story out.',
    '',
    'usage: copydesk COMMAND [OPTION ...]',
    '',
    ...listOf(COMMANDS),
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
