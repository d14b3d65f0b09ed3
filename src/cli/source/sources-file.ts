/** sources.yaml as a file: read as far as it can be, checked with something put in, and replaced. */
import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { canonicalUrl } from '../../article/urls/canonical-url.ts';
import { loadConfig } from '../../config/load-config.ts';
import { formatProblem } from '../../config/read-config.ts';
import type { Config } from '../../config/types.ts';
import { readYaml } from '../../config/yaml-file.ts';
import { hideInUrls } from '../../http/redact-url.ts';
import { printLine, type Invocation } from '../command.ts';
import { ConfigError, configFolder, withSecretFiles } from '../load.ts';

export interface SourcesFile {
  /** As the operator names it: `config/sources.yaml`. */
  name: string;
  dir: string;
  /** Empty where the file is not there yet. */
  text: string;
  /** The ids in it. */
  ids: Set<string>;
  /** By the `addressKey` of their URL, the ids of sources on the web. */
  addresses: Map<string, string>;
}

/** The file cannot be written; the message says why. */
export class UnwritableFileError extends Error {
  override readonly name = 'UnwritableFileError';
}

/** @throws {ConfigError} where there is no folder, or the file cannot be read or is no YAML. */
export function readSourcesFile(invocation: Invocation, { mayBeMissing = false } = {}): SourcesFile {
  const dir = configFolder(invocation);
  const isNamed = invocation.options['config'] !== undefined || Boolean(invocation.env['COPYDESK_CONFIG']);
  if (!isFolder(dir) && (isNamed || !mayBeMissing))
    throw new ConfigError(`there is no folder ${dir}: make it, or name another with --config`);
  const name = join(dir, 'sources.yaml');
  const text = textOf(name);
  const yaml = readYaml(name, text, withSecretFiles(invocation.env));
  if (!yaml.readable) tell(yaml.problems.map(formatProblem), invocation);
  const ids = new Set<string>();
  const addresses = new Map<string, string>();
  for (const { id, url } of sourcesIn(yaml.value)) {
    ids.add(id);
    if (url !== undefined) addresses.set(addressKey(url), id);
  }
  return { name, dir, text, ids, addresses };
}

/** Equal for two addresses that are surely one. */
export function addressKey(url: string): string {
  return (canonicalUrl(url) ?? url).replace(/^http:/, 'https:');
}

/**
 * The configuration as it would be with this text in sources.yaml.
 * @throws {ConfigError} where it would have errors, which have been printed then.
 */
export function configWith(file: SourcesFile, text: string, invocation: Invocation): Config {
  const env = withSecretFiles(invocation.env);
  const yaml = (name: string) => readYaml(join(file.dir, name), textOf(join(file.dir, name)), env);
  const result = loadConfig(
    resolve(file.dir),
    { copydesk: yaml('copydesk.yaml'), sources: readYaml(file.name, text, env), topics: yaml('topics.yaml') },
    env,
    { isFolder, cores: availableParallelism() },
  );
  if (!result.ok) tell(result.problems.map(formatProblem), invocation);
  hideInUrls(result.secrets);
  return result.config;
}

function tell(problems: string[], { stderr }: Invocation): never {
  for (const problem of problems) printLine(stderr, problem);
  throw new ConfigError('the configuration has errors, or would have (see above); nothing was changed');
}

/**
 * Puts a text in the file's place: at once and as a whole, with the same rights, and behind symbolic links.
 * @throws {UnwritableFileError}
 */
export async function replaceSources(file: SourcesFile, text: string): Promise<void> {
  try {
    const target = await realpath(file.name).catch(() => resolve(file.name));
    if ((await readFile(target, 'utf8').catch(() => '')) !== file.text)
      throw new UnwritableFileError(`${file.name} was changed meanwhile: try again`);
    await replaceFile(target, text);
  } catch (cause) {
    if (cause instanceof UnwritableFileError) throw cause;
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new UnwritableFileError(`${file.name} cannot be written (${why}); nothing was changed`, { cause });
  }
}

async function replaceFile(target: string, text: string): Promise<void> {
  const before = await stat(target).catch(() => undefined);
  if (before && !before.isFile()) throw new UnwritableFileError(`${target} is no regular file`);
  const temporary = join(dirname(target), `.sources-${randomUUID()}.tmp`);
  const handle = await open(temporary, 'wx', before?.mode ?? 0o644);
  try {
    await handle.writeFile(text);
    // The mask of the process took rights away; an operator with more rights than the service leaves it the owner.
    if (before) await handle.chmod(before.mode);
    if (before) await handle.chown(before.uid, before.gid).catch(() => undefined);
    await handle.sync();
    await handle.close();
    await rename(temporary, target);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(temporary, { force: true });
    throw error;
  }
}

function textOf(path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    if (code === 'ENOENT') return '';
    const why = code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'is not UTF-8' : `cannot be read (${code})`;
    throw new ConfigError(`${path} ${why}`, { cause });
  }
}

/** What of a file that was not checked yet looks like sources. */
function sourcesIn(value: unknown): { id: string; url?: string }[] {
  const { sources } = (value ?? {}) as { sources?: unknown };
  const list: unknown[] = Array.isArray(sources) ? sources : [];
  return list.flatMap((source) => {
    const { id, url } = (source ?? {}) as { id?: unknown; url?: unknown };
    return typeof id === 'string' ? [{ id, ...(typeof url === 'string' && { url }) }] : [];
  });
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
