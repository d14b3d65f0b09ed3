/** What a change of the configuration comes to, in words that name no value which may be a secret. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { Config } from './types.ts';

export interface ConfigChange {
  kind: 'added' | 'removed' | 'changed';
  /** A source, an output or a topic rule by its name; a setting by its path. */
  of: 'source' | 'output' | 'topic' | 'setting';
  /** `wire-a`, `queue stories`, `match.duplicate`. */
  name: string;
  /** Which of its keys changed, with what they were where that is no secret: `interval 15m → 5m`. */
  fields: string[];
}

/**
 * Every difference: sources, then outputs, then topic rules, then settings, each in the order of the new configuration. A
 * list in another order is a difference too: pages show sources in theirs, and articles get topics in that of the rules.
 */
export function diffConfig(before: Config, after: Config): ConfigChange[] {
  return [
    ...diffNamed('source', byName(before.sources, idOf), byName(after.sources, idOf)),
    ...diffNamed('output', byName(before.outputs, outputName), byName(after.outputs, outputName)),
    ...diffNamed('topic', byName(before.topics, topicName), byName(after.topics, topicName)),
    ...diffSettings(before, after),
  ];
}

/** `source wire-a: changed (interval 15m → 5m)`. */
export function describeChange({ kind, of, name, fields }: ConfigChange): string {
  const what = of === 'setting' ? name : `${of} ${name}`;
  if (of === 'setting') return `${what}: ${fields[0] ?? kind}`;
  return fields.length > 0 ? `${what}: ${kind} (${fields.join(', ')})` : `${what}: ${kind}`;
}

const idOf = ({ id }: Config['sources'][number]) => id;
const outputName = ({ type, name }: Config['outputs'][number]) => `${type} ${name}`;
const topicName = ({ topic }: Config['topics'][number]) => topic;

/** Several topic rules may share a name: the later ones get a number. */
function byName<One>(all: readonly One[], nameOf: (one: One) => string): Map<string, One> {
  const named = new Map<string, One>();
  for (const one of all) {
    let name = nameOf(one);
    for (let copy = 2; named.has(name); copy++) name = `${nameOf(one)} (${copy})`;
    named.set(name, one);
  }
  return named;
}

function diffNamed(
  of: ConfigChange['of'],
  before: ReadonlyMap<string, object>,
  after: ReadonlyMap<string, object>,
): ConfigChange[] {
  const changes: ConfigChange[] = [];
  for (const [name, entry] of after) {
    const known = before.get(name);
    if (!known) changes.push({ kind: 'added', of, name, fields: [] });
    else if (!isDeepStrictEqual(known, entry))
      changes.push({ kind: 'changed', of, name, fields: diffFields(known, entry) });
  }
  for (const name of before.keys())
    if (!after.has(name)) changes.push({ kind: 'removed', of, name, fields: [] });
  if (!isDeepStrictEqual(namesIn(before, after), namesIn(after, before)))
    changes.push({ kind: 'changed', of: 'setting', name: `${of}s`, fields: ['in another order'] });
  return changes;
}

/** In the one's order, those that the other has too. */
function namesIn(one: ReadonlyMap<string, object>, other: ReadonlyMap<string, object>): string[] {
  return [...one.keys()].filter((name) => other.has(name));
}

function diffFields(before: object, after: object): string[] {
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const keys = new Set([...is.keys(), ...was.keys()]);
  return [...keys]
    .filter((key) => !isDeepStrictEqual(was.get(key), is.get(key)))
    .map((key) => `${keyName(key)}${fromTo(key, was.get(key), is.get(key))}`);
}

const LISTS = new Set(['sources', 'outputs', 'topics', 'dir']);

function diffSettings(before: Config, after: Config): ConfigChange[] {
  const [was, is] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...is.keys(), ...was.keys()])]
    .filter((path) => !isDeepStrictEqual(was.get(path), is.get(path)))
    .map((path) => ({
      kind: !was.has(path) ? 'added' : is.has(path) ? 'changed' : 'removed',
      of: 'setting',
      name: keyName(path),
      fields: [fromTo(path, was.get(path), is.get(path)).trim() || 'changed'],
    }));
}

/** Two levels: `match.duplicate`; lists and maps of the operator's own count as one value. */
function leavesOf(config: Config): Map<string, unknown> {
  const leaves = new Map<string, unknown>();
  for (const [key, value] of Object.entries(config)) {
    if (LISTS.has(key)) continue;
    const isSection = typeof value === 'object' && value !== null && key !== 'categories';
    if (!isSection) leaves.set(key, value);
    else for (const [inner, leaf] of Object.entries(value)) leaves.set(`${key}.${inner}`, leaf);
  }
  return leaves;
}

/** As the file calls it: durations are in ms here and have their unit there. */
function keyName(path: string): string {
  return path.replace(/Ms$/, '');
}

/** Text may be an address or a credential: only numbers, truths and the few words of a choice are told. */
function fromTo(key: string, before: unknown, after: unknown): string {
  const [from, to] = [plain(key, before), plain(key, after)];
  return from === undefined || to === undefined ? '' : ` ${from} → ${to}`;
}

const CHOICES = new Set(['match.profile', 'logLevel', 'backfill', 'kind', 'publish.holdMs']);

function plain(key: string, value: unknown): string | undefined {
  if (value === undefined) return 'default';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return key.endsWith('Ms') ? inUnits(value) : String(value);
  return CHOICES.has(key) && typeof value === 'string' ? value : undefined;
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

/** `15m`, `90s`, `250ms`: in the largest unit that leaves no rest, as it may stand in the file. */
function inUnits(ms: number): string {
  const [unit, length] = UNITS.find(([, each]) => ms !== 0 && ms % each === 0) ?? ['ms', 1];
  return `${ms / length}${unit}`;
}
