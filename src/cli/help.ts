/** What `--help` prints, for a terminal of 80 columns. */
import type { Command, CommandGroup, Entry, Options } from './command.ts';

const WIDTH = 80;

export function helpOf(command: Command, summary: string): string {
  const options = tableOf(
    Object.entries(command.options ?? {}).map(([name, option]) => [flagOf(name, option), option.help]),
  );
  return [
    usageOf(command),
    wrapped(summary),
    ...(options.length > 0 ? [options.join('\n')] : []),
    wrapped(command.details),
  ].join('\n\n');
}

export function helpOfGroup({ name, details, commands }: CommandGroup): string {
  return [`usage: copydesk ${name} COMMAND [OPTION ...]`, listOf(commands), wrapped(details)].join('\n\n');
}

export function menuOf(commands: readonly Entry[]): string {
  return [
    'copydesk: many feeds in, one merged story out.',
    'usage: copydesk COMMAND [OPTION ...]',
    listOf(commands),
    wrapped(
      '`copydesk COMMAND --help` says more; `copydesk --version` names the version.\n' +
        'Environment: COPYDESK_CONFIG (folder, default config), COPYDESK_DATA (folder, default .copydesk), REDIS_URL, ' +
        'REDIS_SERVER_BIN, HOST, PORT, COPYDESK_TOKEN, LOG_LEVEL. It wins over the configuration files.',
    ),
  ].join('\n\n');
}

/** `usage: copydesk once [--out FILE]`, broken between its parts and not within them. */
export function usageOf({ name, usage }: Command): string {
  const parts = `usage: copydesk ${name} ${usage}`.trimEnd().match(/\[(?:[^[\]]|\[[^\]]*\])*\]|[^ ]+/g) ?? [];
  return filled(parts, { indent: 4 }).join('\n');
}

/** `--out, -o FILE` */
function flagOf(name: string, { short, value }: Options[string]): string {
  return `--${name}${short === undefined ? '' : `, -${short}`}${value === undefined ? '' : ` ${value}`}`;
}

function listOf(commands: readonly Entry[]): string {
  return tableOf(commands.map(({ name, summary }) => [name, summary])).join('\n');
}

/** Two columns, of which the second is wrapped. */
function tableOf(rows: readonly [string, string][]): string[] {
  const indent = Math.max(...rows.map(([name]) => name.length)) + 4;
  return rows.flatMap(([name, text]) => {
    const [first = '', ...more] = filled(text.split(' '), { indent, first: indent });
    return [`  ${name}`.padEnd(indent) + first.trimStart(), ...more];
  });
}

/** Each line of the text as a paragraph. */
function wrapped(text: string): string {
  return text
    .split('\n')
    .flatMap((paragraph) => filled(paragraph.split(' ')))
    .join('\n');
}

/** Words put into lines, those after the first indented. */
function filled(words: readonly string[], { indent = 0, first = 0 } = {}): string[] {
  const lines: string[] = [];
  let line = ' '.repeat(first);
  for (const word of words) {
    const isBlank = line.trim() === '';
    if (!isBlank && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = ' '.repeat(indent) + word;
    } else line += isBlank ? word : ` ${word}`;
  }
  return [...lines, line];
}
