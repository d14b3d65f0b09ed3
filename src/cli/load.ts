import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { formatProblem, readConfig, type ConfigResult, type Problem } from '../config/read-config.ts';
import type { Config } from '../config/types.ts';
import { hideInUrls } from '../http/redact-url.ts';
import { optionText, print, type Invocation } from './command.ts';

/** The option that every command with a configuration takes. */
export const CONFIG_OPTION = {
  config: {
    type: 'string',
    short: 'c',
    value: 'DIR',
    help: 'configuration folder (default: COPYDESK_CONFIG or config)',
  },
} as const;

/** The configuration has errors; they have been printed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export function configFolder(invocation: Invocation): string {
  return optionText(invocation, 'config') ?? (invocation.env['COPYDESK_CONFIG'] || 'config');
}

export function dataFolder({ env }: Invocation): string {
  return resolve(env['COPYDESK_DATA'] || '.copydesk');
}

/** Reads the configuration; its warnings go to stderr, its errors too and then it throws. */
export function loadConfig(invocation: Invocation): Config {
  return loadWithWarnings(invocation).config;
}

/** The same, with what it warned of. */
export function loadWithWarnings(invocation: Invocation): { config: Config; warnings: Problem[] } {
  const dir = configFolder(invocation);
  const result = readConfigOf(invocation);
  const problems = result.ok ? result.warnings : result.problems;
  for (const problem of problems) print(invocation.stderr, formatProblem(problem));
  if (!result.ok)
    throw new ConfigError(`the configuration in ${dir} has errors (see above); nothing was started`);
  hideInUrls(result.secrets);
  return { config: result.config, warnings: result.warnings };
}

/** Reads the configuration folder as it is now. */
export function readConfigOf(invocation: Invocation): ConfigResult {
  return readConfig(configFolder(invocation), withSecretFiles(invocation.env));
}

/** Secrets that may come as files, as container platforms hand them over: `NAME_FILE` names the file. */
const SECRETS = ['REDIS_URL', 'REDIS_PASSWORD', 'COPYDESK_TOKEN'] as const;

/** The files that hold secrets, as absolute paths. */
export function secretFiles(env: NodeJS.ProcessEnv): string[] {
  return SECRETS.flatMap((name) => {
    const file = env[`${name}_FILE`];
    return file && !env[name] ? [resolve(file)] : [];
  });
}

/** The environment with what the secret files hold; a variable that is set itself wins over its file. */
export function withSecretFiles(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const filled = { ...env };
  for (const name of SECRETS) {
    const file = env[`${name}_FILE`];
    if (!file || env[name]) continue;
    try {
      filled[name] = readFileSync(file, 'utf8').trim();
    } catch (cause) {
      throw new ConfigError(`${name}_FILE names ${file}, which cannot be read`, { cause });
    }
  }
  return filled;
}
