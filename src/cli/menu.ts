import { suggest } from '../config/suggest.ts';
import { readVersion } from '../../workers/process/version.ts';
import {
  harmless,
  print,
  UsageError,
  type Command,
  type CommandGroup,
  type Entry,
  type ExitCode,
  type Terminal,
  type Words,
} from './command.ts';
import { helpOf, helpOfGroup, menuOf, usageOf } from './help.ts';
import { parseOptions } from './options.ts';

/** In the menu's order. */
const COMMANDS: readonly Entry[] = [
  {
    name: 'run',
    summary: 'run the service until it is told to stop',
    load: async () => (await import('./run.ts')).run,
  },
  {
    name: 'once',
    summary: 'fetch every source once and print the story of every article',
    load: async () => (await import('./once.ts')).once,
  },
  {
    name: 'check',
    summary: 'validate the configuration',
    load: async () => (await import('./check.ts')).check,
  },
  {
    name: 'source',
    summary: 'list, test, add, import and export sources',
    load: async () => (await import('./source.ts')).source,
  },
  {
    name: 'parse',
    summary: 'read one feed or document and print its articles',
    load: async () => (await import('./parse.ts')).parse,
  },
  {
    name: 'explain',
    summary: 'say why two titles or articles are, or are not, the same story',
    load: async () => (await import('./explain.ts')).explain,
  },
  {
    name: 'tune',
    summary: 'say what other thresholds would merge, split and link, without doing it',
    load: async () => (await import('./tune.ts')).tune,
  },
  {
    name: 'ledger',
    summary: 'keep a wrong merge, or a missed one, as a line that must stay right',
    load: async () => (await import('./ledger.ts')).ledger,
  },
  {
    name: 'stories',
    summary: 'print the stories, newest change first',
    load: async () => (await import('./stories.ts')).stories,
  },
  {
    name: 'story',
    summary: 'print all there is to know of one story',
    load: async () => (await import('./story.ts')).story,
  },
  {
    name: 'join',
    summary: 'make two stories one',
    load: async () => (await import('./join.ts')).join,
  },
  {
    name: 'split',
    summary: 'take articles out of a story',
    load: async () => (await import('./split.ts')).split,
  },
  {
    name: 'retract',
    summary: 'take a story back from consumers',
    load: async () => (await import('./retract.ts')).retract,
  },
  {
    name: 'takedown',
    summary: 'purge a story or an article everywhere, for good',
    load: async () => (await import('./takedown.ts')).takedown,
  },
  {
    name: 'undo',
    summary: 'take a join, a match, a split or a retraction back',
    load: async () => (await import('./undo.ts')).undo,
  },
  {
    name: 'acts',
    summary: 'print what was decided about whole stories',
    load: async () => (await import('./acts.ts')).acts,
  },
  {
    name: 'tail',
    summary: 'print what goes out, as it goes out',
    load: async () => (await import('./tail.ts')).tail,
  },
  {
    name: 'replay',
    summary: 'publish again what is on the outputs, for consumers that lost it',
    load: async () => (await import('./replay.ts')).replay,
  },
  {
    name: 'dead-letters',
    summary: 'list what was given up, and have it tried again',
    load: async () => (await import('./dead-letters.ts')).deadLetters,
  },
  {
    name: 'doctor',
    summary: 'look whether all is well, and say what to do where it is not',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'health',
    summary: 'ask the process on PORT whether it is ready, for container health checks',
    load: async () => (await import('./health.ts')).health,
  },
];

/** Runs one command line (without the program's own name). Data go to stdout, everything else to stderr. */
export async function runCommandLine(words: string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = words;
  if (name === '--version' || name === '-v') {
    print(terminal.stdout, readVersion());
    return 0;
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    print(name === undefined ? terminal.stderr : terminal.stdout, menuOf(COMMANDS));
    return name === undefined ? 2 : 0;
  }
  const entry = COMMANDS.find((known) => known.name === name);
  if (entry) return runEntry(entry, rest, terminal);
  print(terminal.stderr, `copydesk: ${unknown(name, COMMANDS)}\n\n${menuOf(COMMANDS)}`);
  return 2;
}

/** That there is no such command, and which one may have been meant. */
function unknown(name: string, commands: readonly Entry[]): string {
  const names = commands.map((known) => known.name.split(' ').at(-1) ?? '');
  const meant = suggest(name, names);
  return `there is no command "${harmless(name)}"${meant ? `: did you mean ${meant}?` : ''}`;
}

async function runEntry(entry: Entry, words: string[], terminal: Terminal): Promise<ExitCode> {
  const command = await entry.load();
  if ('commands' in command) return runGroup(command, words, terminal);
  return runCommand(command, entry.summary, words, terminal);
}

async function runGroup(group: CommandGroup, words: string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = words;
  const entry = group.commands.find((known) => known.name === `${group.name} ${name}`);
  if (entry) return runEntry(entry, rest, terminal);
  const isAsked = name === '--help' || name === '-h' || name === 'help';
  if (name !== undefined && !isAsked)
    print(terminal.stderr, `copydesk ${group.name}: ${unknown(name, group.commands)}\n`);
  print(isAsked ? terminal.stdout : terminal.stderr, helpOfGroup(group));
  return isAsked ? 0 : 2;
}

async function runCommand(
  command: Command,
  summary: string,
  words: string[],
  terminal: Terminal,
): Promise<ExitCode> {
  try {
    const read = parseOptions(command.options ?? {}, words);
    if (read.options['help'] === true) {
      print(terminal.stdout, helpOf(command, summary));
      return 0;
    }
    refuseSurplus(read.words, command.takes);
    return await command.run({ ...terminal, ...read });
  } catch (error) {
    return tell(error, command, terminal);
  }
}

/** A word that nobody reads was meant for something. */
function refuseSurplus(words: readonly string[], { most, otherwise }: Words): void {
  const surplus = words[most];
  if (surplus !== undefined) throw new UsageError(`"${harmless(surplus)}" is a word too many: ${otherwise}`);
}

/** A named error of ours says all there is to say; anything else is a bug and shows where it came from. */
function tell(error: unknown, command: Command, terminal: Terminal): ExitCode {
  if (error instanceof UsageError) {
    print(terminal.stderr, `copydesk ${command.name}: ${error.message}\n${usageOf(command)}`);
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
