/** Configuration folders for tests, gone with the run's temporary folder. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { formatProblem, readConfig } from '../../src/config/read-config.ts';
import type { Config } from '../../src/config/types.ts';

/** Writes files by name into a folder of their own; `docs/` (a name with a slash at its end) makes a folder. */
export function writeFolder(files: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), 'copydesk-config-'));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(name.endsWith('/') ? path : dirname(path), { recursive: true });
    if (!name.endsWith('/')) writeFileSync(path, content);
  }
  return folder;
}

export const ONE_SOURCE = 'sources:\n  - { id: one, url: http://localhost/feed }\n';

/** Every problem as it is printed, with the folder's name taken off. */
export function problemsOf(
  files: Record<string, string | Uint8Array>,
  env: Record<string, string | undefined> = {},
): string[] {
  const folder = writeFolder(files);
  const result = readConfig(folder, env);
  const problems = result.ok ? result.warnings : result.problems;
  return problems.map((problem) => formatProblem(problem).replaceAll(`${folder}/`, ''));
}

/** The configuration that the files give; fails the test with the problems if they give none. */
export function configOf(
  files: Record<string, string>,
  env: Record<string, string | undefined> = {},
  cores = 1,
): Config {
  const result = readConfig(writeFolder(files), env, cores);
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.config;
}
