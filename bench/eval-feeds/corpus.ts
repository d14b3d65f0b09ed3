import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord, listOf, numberOf, stringOf } from '../../src/feed/values.ts';

/** What an origin's own test states: `items[0].title` is «value». */
export interface Expectation {
  field: string;
  value: string;
}

/** What another reader made of the file: how many items, and the first of them by field. */
export interface Oracle {
  items: number;
  first: Readonly<Record<string, string>>[];
}

export interface Case {
  file: string;
  body: Uint8Array;
  contentType: string;
  url?: string;
  classes: ReadonlySet<Class>;
  expected: Expectation[];
  oracle?: Oracle;
}

/**
 * Which numbers a file counts in. `refused`: it is no feed (kind `html` or `other:…`) and has to be refused by name,
 * unless the oracle found items in it: XHTML around a feed is a feed. `real`: captured from a publisher rather than
 * written as a test, which the index tells by the oracle's items. `non_utf8`: decoded as anything but UTF-8. What is
 * neither said to be a feed nor to be none (kind `none`) counts only by its expectations.
 */
export type Class = 'wellformed' | 'illformed' | 'non_utf8' | 'real' | 'refused';

/** A corpus cannot be scored: its folder or index is not there, or a line of the index is not what it should be. */
export class CorpusError extends Error {
  override readonly name = 'CorpusError';
}

/** Reads `index.jsonl` and the files it names, in its order. Throws CorpusError. */
export function readCorpus(folder: string): Case[] {
  const index = join(folder, 'index.jsonl');
  if (!existsSync(folder)) throw new CorpusError(`there is no folder ${folder}`);
  if (!existsSync(index)) throw new CorpusError(`${folder} has no index.jsonl`);
  const lines = readFileSync(index, 'utf8').split('\n');
  return lines.flatMap((line, at) => (line.trim() ? [caseFrom(line, folder, `${index}:${at + 1}`)] : []));
}

function caseFrom(line: string, folder: string, place: string): Case {
  const row = parseRow(line, place);
  const file = stringOf(row['file']);
  if (!file || !existsSync(join(folder, file)))
    throw new CorpusError(`${place}: there is no file «${file ?? ''}»`);
  const headers = isRecord(row['headers']) ? row['headers'] : {};
  const url = stringOf(row['base_url']);
  const oracle = oracleOf(row['oracle']);
  return {
    file,
    body: readFileSync(join(folder, file)),
    contentType: stringOf(headers['content-type']) ?? stringOf(row['content_type']) ?? '',
    ...(url && { url }),
    classes: classesOf(row, oracle),
    expected: listOf(row['expected']).flatMap(expectationOf),
    ...(oracle && { oracle }),
  };
}

function parseRow(line: string, place: string): Readonly<Record<string, unknown>> {
  try {
    const row: unknown = JSON.parse(line);
    if (isRecord(row)) return row;
  } catch (cause) {
    throw new CorpusError(`${place}: this line is not JSON`, { cause });
  }
  throw new CorpusError(`${place}: this line is no object`);
}

function classesOf(row: Readonly<Record<string, unknown>>, oracle: Oracle | undefined): Set<Class> {
  const kind = stringOf(row['kind']) ?? 'none';
  const decodedAs = stringOf(row['decoded_as']) ?? 'utf-8';
  const hasItems = (oracle?.items ?? 0) > 0;
  const classes = new Set<Class>();
  if (/^(?:html|other:)/.test(kind) && !hasItems) return classes.add('refused');
  if (kind === 'none') return classes;
  if (row['wellformed'] === true) classes.add('wellformed');
  if (row['wellformed'] === false) classes.add('illformed');
  if (!/^utf-8(?:-bom)?$/.test(decodedAs)) classes.add('non_utf8');
  if (hasItems) classes.add('real');
  return classes;
}

function expectationOf(value: unknown): Expectation[] {
  const field = isRecord(value) ? stringOf(value['field']) : undefined;
  return field && isRecord(value) && typeof value['value'] === 'string'
    ? [{ field, value: value['value'] }]
    : [];
}

function oracleOf(value: unknown): Oracle | undefined {
  if (!isRecord(value)) return undefined;
  const first = listOf(value['first']).flatMap((item) =>
    isRecord(item)
      ? [Object.fromEntries(Object.entries(item).map(([name, text]) => [name, String(text)]))]
      : [],
  );
  return { items: numberOf(value['items']) ?? 0, first };
}
