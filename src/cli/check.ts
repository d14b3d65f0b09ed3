import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { describeChange, diffConfig } from '../config/diff-config.ts';
import { formatProblem, readConfig, type ConfigResult } from '../config/read-config.ts';
import { takeConfig } from '../config/take-config.ts';
import type { Config } from '../config/types.ts';
import { jsonLine, print, printLine, UsageError, type Command, type Invocation } from './command.ts';
import { CONFIG_OPTION, configFolder, withSecretFiles } from './load.ts';

export const check: Command = {
  name: 'check',
  usage: '[DIR] [--diff [--config DIR] [--json]]',
  details: [
    'Prints each problem to stderr as file:line:column with what is wrong and what was expected. Exit 1 if there are errors;',
    'warnings alone are no failure. DIR is COPYDESK_CONFIG where it is left out, else `config`.\n',
    'With --diff, DIR is a copy of the folder in use with your edits, whose paths are read as from there. What would change is',
    'told as the running service would tell it. No value that may be a secret is printed.',
  ].join(' '),
  options: {
    config: {
      ...CONFIG_OPTION.config,
      help: 'the folder in use (default: COPYDESK_CONFIG or config)',
    },
    diff: {
      type: 'boolean',
      help: 'print a line for each thing that the files in DIR would change, put in the place of those in use',
    },
    json: { type: 'boolean', help: 'the same as lines of JSON' },
  },
  takes: { most: 1, otherwise: 'one folder at a time' },

  async run(invocation) {
    const { words, options, stderr } = invocation;
    const inUse = configFolder(invocation);
    const [dir = inUse] = words;
    if (options['diff'] === true && resolve(dir) === resolve(inUse))
      throw new UsageError('--diff wants the folder with your edits, beside the one in use');
    const read = (folder: string) =>
      readConfig(
        folder,
        withSecretFiles(invocation.env),
        availableParallelism(),
        options['diff'] ? inUse : folder,
      );
    const result = read(dir);
    if (!tell(result, invocation)) return 1;
    const { sources, topics, outputs } = result.config;
    const enabled = sources.filter((source) => source.enabled).length;
    print(
      stderr,
      `${dir}: good: ${enabled} of ${sources.length} sources enabled, ${topics.length} topic rules, ${outputs.length} outputs`,
    );
    if (!options['diff']) return 0;
    const before = read(inUse);
    if (!before.ok) {
      tell(before, invocation);
      print(stderr, `${inUse}: has errors itself, so nothing can be compared with it`);
      return 1;
    }
    printDiff(before.config, result.config, invocation);
    return 0;
  },
};

/** Prints what is wrong, and what is to be warned of. */
function tell(result: ConfigResult, { stderr }: Invocation): result is Extract<ConfigResult, { ok: true }> {
  for (const problem of result.ok ? result.warnings : result.problems) print(stderr, formatProblem(problem));
  return result.ok;
}

function printDiff(before: Config, edited: Config, { options, stdout, stderr }: Invocation): void {
  const { config, atNextStart } = takeConfig(before, edited);
  const changes = diffConfig(before, config);
  if (options['json'] === true || !stdout.isTTY) {
    for (const change of changes) print(stdout, jsonLine({ ...change, when: 'at once' }));
    for (const name of atNextStart)
      print(
        stdout,
        jsonLine({ kind: 'changed', of: 'setting', name, fields: [], when: 'at the next start' }),
      );
  } else {
    for (const change of changes) printLine(stdout, describeChange(change));
    for (const name of atNextStart) printLine(stdout, `${name}: changed (at the next start)`);
  }
  if (changes.length + atNextStart.length === 0) print(stderr, 'nothing would change');
}
