/** Reads the configuration folder. The only file in this folder that touches the disk or asks the machine. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { loadConfig } from './load-config.ts';
import type { ConfigResult, Problem } from './problem.ts';
import { strayFiles } from './stray-files.ts';
import type { Environment } from './substitute.ts';
import { readYaml, unreadable } from './yaml-file.ts';
import type { YamlFile } from './yaml-file.ts';

export { formatProblem } from './problem.ts';
export type { ConfigResult, Problem } from './problem.ts';

/**
 * Reads `copydesk.yaml`, `sources.yaml` and `topics.yaml` in a folder. Only sources.yaml must be there. The environment
 * fills `${NAME}` and wins where it names a key of its own (REDIS_URL, HOST, PORT, COPYDESK_TOKEN, LOG_LEVEL).
 * Never throws on what an operator may have done wrong: all problems of all files come back at once.
 * @param cores that `fetch.threads: auto` reckons with
 * @param place the folder that paths in the files start from: another one where these files are to go there
 */
export function readConfig(
  dir: string,
  env: Environment,
  cores = availableParallelism(),
  place = dir,
): ConfigResult {
  if (!isFolder(dir)) {
    const problem = unreadable(dir, 'is not there or is not a folder', 'a folder that holds sources.yaml');
    return { ok: false, problems: problem.problems };
  }
  const files = {
    copydesk: readFile(join(dir, 'copydesk.yaml'), env, { required: false }),
    sources: readFile(join(dir, 'sources.yaml'), env, { required: true }),
    topics: readFile(join(dir, 'topics.yaml'), env, { required: false }),
  };
  return withStrays(loadConfig(resolve(place), files, env, { isFolder, cores }), straysIn(dir));
}

/** What stands in the folder under a name that is not read. */
function straysIn(dir: string): Problem[] {
  try {
    const files = readdirSync(dir, { withFileTypes: true }).filter((entry) => !entry.isDirectory());
    return strayFiles({
      names: files.map(({ name }) => name).toSorted(),
      isThere: (name) => existsSync(join(dir, name)),
      placeOf: (name) => join(dir, name),
    });
  } catch {
    // A folder may be closed to looking around, and its files open.
    return [];
  }
}

function withStrays(result: ConfigResult, strays: Problem[]): ConfigResult {
  const errors = strays.filter(({ severity }) => severity === 'error');
  if (!result.ok) return { ok: false, problems: [...result.problems, ...errors] };
  if (errors.length > 0) return { ok: false, problems: errors };
  return { ...result, warnings: [...result.warnings, ...strays] };
}

function readFile(file: string, env: Environment, { required }: { required: boolean }): YamlFile {
  try {
    return readYaml(file, new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)), env);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code === 'ENOENT' && !required) return readYaml(file, '', env);
    if (code === 'ENOENT') return unreadable(file, 'is missing', 'a list of sources');
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return unreadable(file, 'is not UTF-8');
    if (code === undefined) throw error;
    return unreadable(file, `cannot be read (${code})`);
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
