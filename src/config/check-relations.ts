/**
 * Rules between values: unique names, references that lead somewhere, folders that are there.
 * They look at values as written and ask nothing of their shape, so that one run finds every problem of every file.
 */
import { resolve } from 'node:path';
import { pathText } from './problem.ts';
import type { Problem } from './problem.ts';
import { RHYTHM_BOUNDS } from './schema.ts';
import { parseDuration } from './schema-values.ts';
import { suggest } from './suggest.ts';
import type { YamlFile } from './yaml-file.ts';
import type { Path } from './yaml-places.ts';

/** Queues that the desk itself works with. */
const OWN_QUEUES = ['fetch', 'articles', 'schedule'];
/** What waits for a webhook is a queue named by it. */
const WEBHOOK_QUEUE = 'webhook-';

export function checkRelations(
  files: { copydesk: YamlFile; sources: YamlFile },
  dir: string,
  isFolder: (path: string) => boolean,
): Problem[] {
  const sources = entriesOf(files.sources.value, ['sources']);
  const outputs = entriesOf(files.copydesk.value, ['outputs']);
  return [
    ...repeated(files.sources, sources, 'id', (source) => textOf(source['id'])),
    ...missingFolders(files.sources, sources, dir, isFolder),
    ...crossedBounds(files.sources, sources),
    ...doubleCredentials(files.sources, sources),
    ...repeated(
      files.copydesk,
      outputs,
      'name',
      (output) => textOf(output['name']) && `${textOf(output['type'])} ${textOf(output['name'])}`,
    ),
    ...reservedQueues(files.copydesk, outputs),
    ...(files.sources.readable ? unknownSources(files.copydesk, outputs, sources) : []),
  ];
}

interface Entry {
  path: Path;
  value: Record<string, unknown>;
}

/** The mappings in the list at a path; whatever else is there is a matter of shape. */
function entriesOf(value: unknown, path: Path): Entry[] {
  let list: unknown = value;
  for (const step of path) list = isRecord(list) ? list[String(step)] : undefined;
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown, index) =>
    isRecord(entry) ? [{ path: [...path, index], value: entry }] : [],
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function repeated(
  yaml: YamlFile,
  entries: Entry[],
  key: string,
  nameOf: (value: Entry['value']) => string | undefined,
): Problem[] {
  const first = new Map<string, number>();
  return entries.flatMap(({ path, value }) => {
    const name = nameOf(value);
    if (!name) return [];
    const problem = yaml.problem([...path, key], { message: '', severity: 'error' });
    const line = first.get(name);
    if (line === undefined) {
      first.set(name, problem.line);
      return [];
    }
    const message = `${problem.path} is already used at line ${line}`;
    return [{ ...problem, message, expected: `${key === 'id' ? 'an id' : 'a name'} of its own` }];
  });
}

function missingFolders(
  yaml: YamlFile,
  sources: Entry[],
  dir: string,
  isFolder: (path: string) => boolean,
): Problem[] {
  return sources.flatMap(({ path, value }) => {
    const folder = textOf(value['path']);
    if (value['kind'] !== 'documents' || value['enabled'] === false || !folder?.trim()) return [];
    if (isFolder(resolve(dir, folder.trim()))) return [];
    const at = [...path, 'path'];
    const message = `${pathText(at)} names a folder that is not there`;
    return [
      yaml.problem(at, {
        message,
        expected: 'a folder, relative to the configuration folder',
        severity: 'error',
      }),
    ];
  });
}

/** A floor above the ceiling, told at the key that brings them across. */
function crossedBounds(yaml: YamlFile, sources: Entry[]): Problem[] {
  const defaults = isRecord(yaml.value) ? yaml.value['defaults'] : undefined;
  const shared = { ...RHYTHM_BOUNDS, ...(isRecord(defaults) ? defaults : {}) };
  const entries = isRecord(defaults) ? [{ path: ['defaults'], value: defaults }, ...sources] : sources;
  return entries.flatMap(({ path, value }) => {
    const key = ['maxInterval', 'minInterval'].find((name) => textOf(value[name]) !== undefined);
    if (key === undefined || value['kind'] === 'documents') return [];
    const { minInterval, maxInterval } = { ...shared, ...value };
    const [least, most] = [milliseconds(minInterval), milliseconds(maxInterval)];
    if (least === undefined || most === undefined || least <= most) return [];
    const across = key === 'minInterval' ? 'longer than maxInterval' : 'shorter than minInterval';
    const message = `${pathText([...path, key])} is ${across}`;
    const expected = `both the right way round (unset, they are ${RHYTHM_BOUNDS.minInterval} and ${RHYTHM_BOUNDS.maxInterval})`;
    return [yaml.problem([...path, key], { message, expected, severity: 'error' })];
  });
}

function milliseconds(value: unknown): number | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : parseDuration(text);
}

/** `auth` writes the header itself. */
function doubleCredentials(yaml: YamlFile, sources: Entry[]): Problem[] {
  return sources.flatMap(({ path, value }) => {
    const { auth, headers } = value;
    const name = isRecord(headers)
      ? Object.keys(headers).find((key) => key.toLowerCase() === 'authorization')
      : undefined;
    if (auth === undefined || name === undefined) return [];
    const at = [...path, 'headers', name];
    const message = `${pathText(at)} stands beside auth, which sends that header`;
    return [yaml.problem(at, { message, expected: 'one of the two', severity: 'error' }, 'key')];
  });
}

function reservedQueues(yaml: YamlFile, outputs: Entry[]): Problem[] {
  return outputs.flatMap(({ path, value }) => {
    const name = String(value['name']);
    const isOwn = OWN_QUEUES.includes(name) || name.startsWith(WEBHOOK_QUEUE);
    if (value['type'] !== 'queue' || !isOwn) return [];
    const at = [...path, 'name'];
    const message = `${pathText(at)} is a queue that the desk itself uses`;
    return [
      yaml.problem(at, {
        message,
        expected: `a name other than ${OWN_QUEUES.join(', ')} and ${WEBHOOK_QUEUE}…`,
        severity: 'error',
      }),
    ];
  });
}

function unknownSources(yaml: YamlFile, outputs: Entry[], sources: Entry[]): Problem[] {
  const ids = sources.flatMap(({ value }) => textOf(value['id']) ?? []);
  const known = new Set(ids);
  return outputs.flatMap(({ path, value }) => {
    const filter = value['filter'];
    const wanted: unknown = isRecord(filter) ? filter['sources'] : undefined;
    if (!Array.isArray(wanted)) return [];
    return wanted.flatMap((id: unknown, index) => {
      if (typeof id !== 'string' || known.has(id)) return [];
      const at = [...path, 'filter', 'sources', index];
      const meant = suggest(id, ids);
      const message = `${pathText(at)} names no source${meant ? ` (did you mean ${meant}?)` : ''}`;
      return [
        yaml.problem(at, { message, expected: 'the id of a source in sources.yaml', severity: 'error' }),
      ];
    });
  });
}
