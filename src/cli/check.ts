import { formatProblem, readConfig } from '../config/read-config.ts';
import { print, UsageError, type Command } from './command.ts';
import { CONFIG_OPTION, configFolder, withSecretFiles } from './load.ts';

export const check: Command = {
  name: 'check',
  usage: '[DIR]',
  details: [
    'Prints each problem to stderr as file:line:column with what is wrong and what was expected. Exit 1 if there are',
    'errors; warnings alone are no failure. Without DIR: COPYDESK_CONFIG, else `config`.',
  ].join('\n'),
  options: CONFIG_OPTION,

  async run(invocation) {
    const [dir = configFolder(invocation), ...more] = invocation.words;
    if (more.length > 0) throw new UsageError('one folder at a time');
    const result = readConfig(dir, withSecretFiles(invocation.env));
    const problems = result.ok ? result.warnings : result.problems;
    for (const problem of problems) print(invocation.stderr, formatProblem(problem));
    if (!result.ok) return 1;
    const { sources, topics, outputs } = result.config;
    const enabled = sources.filter((source) => source.enabled).length;
    print(
      invocation.stderr,
      `${dir}: good: ${enabled} of ${sources.length} sources enabled, ${topics.length} topic rules, ${outputs.length} outputs`,
    );
    return 0;
  },
};
