/** Puts new sources into the text of sources.yaml, and leaves every other character of it as it is. Pure. */
import { isDeepStrictEqual } from 'node:util';
import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  stringify,
  type Node,
  type YAMLSeq,
} from 'yaml';

/** A source to be written, in plain values: what looks like `${NAME}` in one is no variable. */
export interface NewSource {
  id: string;
  /** Written only where it is false. */
  enabled?: boolean;
  kind?: 'feed' | 'sitemap' | 'json';
  url: string;
  /** `${NAME}` in `url` stands for the environment's: only for what the operator has written. */
  variables?: boolean;
  name?: string;
  category?: string;
  language?: string;
  mapping?: { items: string };
}

/** A source with this id or address is in the file, or comes twice. */
export class DuplicateSourceError extends Error {
  override readonly name = 'DuplicateSourceError';
  /** Of the one that was there before. */
  readonly id: string;

  constructor(id: string, message: string) {
    super(message);
    this.id = id;
  }
}

/** The text is written in a way that nothing can be put in without touching the rest, or is no list of sources. */
export class UneditableError extends Error {
  override readonly name = 'UneditableError';
}

export interface EditedSources {
  text: string;
  /** What was put in, as a list of its own. */
  added: string;
}

/**
 * The text with new sources at the end of its list, in the list's own style; a missing or empty list is begun. The result
 * is read again: it holds what was there and what is new, and nothing else.
 * @throws {DuplicateSourceError} {UneditableError}
 */
export function addSources(text: string, entries: readonly NewSource[]): EditedSources {
  const before = readValue(text);
  const written = entries.map(writtenForm);
  refuseDuplicates(before.sources, entries, written);
  if (written.length === 0) return { text, added: '' };
  const edited = apply(text, placeFor(text, written));
  const isRight = isDeepStrictEqual(tryRead(edited), {
    ...before.value,
    sources: [...before.sources, ...written],
  });
  if (!isRight) throw new UneditableError('nothing can be put in where the list of sources stands');
  return { text: edited, added: asBlock(written, true) };
}

type Written = Record<string, unknown> & { id: string; url: string };

function writtenForm(entry: NewSource): Written {
  const { id, enabled, kind, url, variables, name, category, language, mapping } = entry;
  return {
    id,
    ...(enabled === false && { enabled }),
    ...(kind && kind !== 'feed' && { kind }),
    url: variables ? url : literal(url),
    ...(name !== undefined && { name: literal(name) }),
    ...(category !== undefined && { category: literal(category) }),
    ...(language !== undefined && { language: literal(language) }),
    ...(mapping && { mapping }),
  };
}

/** Addresses and names come from others: none of them may have a variable of the environment put in. */
function literal(text: string): string {
  return text.replaceAll('${', () => '$${');
}

interface Value {
  value: Record<string, unknown>;
  sources: unknown[];
}

function readValue(text: string): Value {
  const value = tryRead(text) ?? {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw new UneditableError('the file is no mapping with a list of sources');
  const { sources = null } = value as Record<string, unknown>;
  if (sources !== null && !Array.isArray(sources)) throw new UneditableError('sources is not a list');
  return { value: value as Record<string, unknown>, sources: (sources ?? []) as unknown[] };
}

function tryRead(text: string): unknown {
  const document = parse(text);
  const [error] = document.errors;
  if (error) throw new UneditableError(`this is not YAML: ${error.message.split(';', 1)[0]}`);
  try {
    return document.toJS() as unknown;
  } catch (cause) {
    throw new UneditableError('the file has aliases that lead nowhere or expand to too much', { cause });
  }
}

function parse(text: string) {
  return parseDocument(text, { stringKeys: true, logLevel: 'error', prettyErrors: false });
}

function refuseDuplicates(
  there: readonly unknown[],
  entries: readonly NewSource[],
  written: Written[],
): void {
  const ids = new Set<string>();
  const urls = new Map<string, string>();
  for (const source of there) {
    const { id, url } = (source ?? {}) as Record<string, unknown>;
    if (typeof id !== 'string') continue;
    ids.add(id);
    if (typeof url === 'string') urls.set(url, id);
  }
  for (const [at, { id, url }] of written.entries()) {
    if (ids.has(id)) throw new DuplicateSourceError(id, `there is a source ${id} already`);
    const other = urls.get(url);
    if (other !== undefined)
      throw new DuplicateSourceError(other, `${entries[at]?.url} is there already, as ${other}`);
    ids.add(id);
    urls.set(url, id);
  }
}

/** What is cut out of the text, and what is put in after that. */
interface Edit {
  cut?: [from: number, to: number];
  /** Not before the end of the cut. */
  at: number;
  insert: string;
}

function apply(text: string, { cut: [from, to] = [0, 0], at, insert }: Edit): string {
  return text.slice(0, from) + text.slice(to, at) + insert + text.slice(at);
}

function placeFor(text: string, written: Written[]): Edit {
  const root = parse(text).contents;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const block = (indent: string, isSpaced = true) => indented(asBlock(written, isSpaced), indent, newline);
  if (root === null || (isScalar(root) && root.value === null))
    return { at: text.length, insert: `${breakFrom(text, newline)}sources:${newline}${block('  ')}` };
  if (!isMap(root)) throw new UneditableError('the file is no mapping with a list of sources');
  const pair = root.items.find(({ key }) => isScalar(key) && key.value === 'sources');
  const list = pair?.value as Node | null | undefined;
  if (isSeq(list) && list.flow && (list.items.length > 0 || root.flow || !isBlank(list, text)))
    return intoFlow(list, text, written, newline);
  if (root.flow)
    throw new UneditableError('the file is written in braces: write `sources:` on a line of its own');
  if (!pair) {
    const gap = `${breakFrom(text, newline)}${newline}`;
    return { at: text.length, insert: `${gap}sources:${newline}${block('  ')}` };
  }
  if (isSeq(list) && !list.flow) return intoBlock(list, text, block, newline);
  if (!list?.range || isAlias(list)) throw new UneditableError('sources is an alias: write the list out');
  return asFirst([list.range[0], list.range[1]], text, block('  '), newline);
}

/** Into a list that is empty, or not written at all: the brackets or the null go. */
function asFirst([from, to]: [number, number], text: string, block: string, newline: string): Edit {
  const start = to > from && text[from - 1] === ' ' ? from - 1 : from;
  const { at, gap } = lineEnd(text, to, newline);
  return { cut: [start, to], at, insert: gap + block };
}

/** After the last entry and the comments that belong to it. */
function intoBlock(
  list: YAMLSeq,
  text: string,
  block: (indent: string, isSpaced: boolean) => string,
  newline: string,
): Edit {
  const start = list.range?.[0] ?? 0;
  const indent = text.slice(text.lastIndexOf('\n', start - 1) + 1, start).replace(/^\ufeff/, '');
  if (!/^ *$/.test(indent))
    throw new UneditableError('the list of sources does not begin on a line of its own');
  const end = endOf(list);
  let { at, gap } = lineEnd(text, end, newline);
  for (let line = lineAt(text, at); isCommentDeeperThan(indent.length, line); line = lineAt(text, at))
    at += line.length;
  if (at === text.length) gap = breakFrom(text, newline);
  const spaced = isSpaced(list, text);
  // An empty line would become part of a text over several lines (`|+`).
  const before = spaced && text[end - 1] !== '\n' ? newline : '';
  const after = spaced && lineAt(text, at).trim() !== '' ? newline : '';
  return { at, insert: gap + before + block(indent, spaced) + after };
}

/** Whether the last two entries have an empty line between them, as a lone one is taken to have. */
function isSpaced(list: YAMLSeq, text: string): boolean {
  const [before, last] = list.items.slice(-2) as Node[];
  if (!before || !last) return true;
  return /\n[ \t]*\r?\n/.test(text.slice(endOf(before), last.range?.[0] ?? 0));
}

/** Into a list in brackets, behind its last entry. */
function intoFlow(list: YAMLSeq, text: string, written: Written[], newline: string): Edit {
  const entries = written.map(onOneLine);
  const last = list.items.at(-1) as Node | undefined;
  if (!last) return { at: (list.range?.[1] ?? 1) - 1, insert: entries.join(', ') };
  const lineStart = text.lastIndexOf('\n', last.range?.[0] ?? 0) + 1;
  const [indent = ''] = /^[ \t]*/.exec(text.slice(lineStart, last.range?.[0])) ?? [];
  const gap = lineStart > (list.range?.[0] ?? 0) ? `,${newline}${indent}` : ', ';
  return { at: last.range?.[1] ?? 0, insert: entries.map((entry) => gap + entry).join('') };
}

function onOneLine(entry: Written): string {
  const flow = stringify(entry, { ...STYLE, collectionStyle: 'flow' }).trimEnd();
  return flow.includes('\n') ? JSON.stringify(entry) : flow;
}

function isBlank(list: YAMLSeq, text: string): boolean {
  const [from = 0, to = 0] = list.range ?? [];
  return text.slice(from + 1, to - 1).trim() === '';
}

/** Where the last value within a node ends; the parser's own ends of blocks take in comments behind them. */
function endOf(node: unknown): number {
  if (isPair(node)) return endOf(node.value ?? node.key);
  if ((isMap(node) || isSeq(node)) && !node.flow && node.items.length > 0) return endOf(node.items.at(-1));
  return (node as Node | null)?.range?.[1] ?? 0;
}

/** Where the next line begins, and what must be put before it where the text ends without a line break. */
function lineEnd(text: string, at: number, newline: string): { at: number; gap: string } {
  if (at > 0 && text[at - 1] === '\n') return { at, gap: '' };
  const end = text.indexOf('\n', at);
  return end < 0 ? { at: text.length, gap: newline } : { at: end + 1, gap: '' };
}

function lineAt(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(at, end < 0 ? text.length : end + 1);
}

function isCommentDeeperThan(column: number, line: string): boolean {
  const [, spaces] = /^( *)#/.exec(line) ?? [];
  return spaces !== undefined && spaces.length > column;
}

function breakFrom(text: string, newline: string): string {
  return text === '' || text.endsWith('\n') ? '' : newline;
}

/** Each value on one line, however long it is. */
const STYLE = { lineWidth: 0, blockQuote: false, doubleQuotedMinMultiLineLength: 1e9 } as const;

function asBlock(written: Written[], isSpaced: boolean): string {
  return written.map((entry) => stringify([entry], STYLE)).join(isSpaced ? '\n' : '');
}

function indented(block: string, indent: string, newline: string): string {
  const lines = block.split('\n').map((line) => (line === '' ? line : indent + line));
  return lines.join(newline);
}
