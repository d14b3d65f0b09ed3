import type { WebSource } from '../../src/config/types.ts';
import type { Validators } from '../../src/http/types.ts';
import type { Unreadable } from '../../src/reader/types.ts';
import { urlMark } from '../../src/redis/sources/source-state.ts';
import { knownAddress } from './address.ts';
import type { Known } from './means.ts';
import type { Reading } from './reading.ts';

/** What is remembered of the document at one address. */
export interface Trace {
  validators: Validators;
  bodyHash?: string;
  /** Why it could not be read. */
  problem?: Problem;
}

export interface Problem {
  code: string;
  detail: string;
  hash: string;
  /** Who could not read it: another version of copydesk, or another kind of source, asks for the whole document again. */
  reader: string;
}

/** Under what the document at an address is remembered. Where the operator says how it is to be read, that is part of it. */
export function traceMark(source: WebSource, url: string): string {
  return urlMark(source.kind === 'json' ? `${url} ${JSON.stringify(source.mapping)}` : url);
}

/** Whether memory speaks of this address: validators of another one are not sent, and say nothing of what is new. */
export function isRemembered(source: WebSource, { memory, status }: Known, url: string): boolean {
  if (memory.urlMark === traceMark(source, url)) return true;
  // What came by way of a redirect is what the address has that it leads to.
  const known = knownAddress(source, status);
  const led = known?.why === 'moved' && known.url === url;
  return led && memory.urlMark === traceMark(source, source.url);
}

/** Nothing where memory speaks of another address, or of a document that another reader could not read. */
export function recallTrace(
  source: WebSource,
  known: Known,
  url: string,
  version: string,
): Trace | undefined {
  if (!isRemembered(source, known, url)) return undefined;
  const { etag, lastModified, bodyHash, problem: json } = known.memory;
  const problem = readProblem(json);
  if (problem && problem.reader !== readerOf(source, version)) return undefined;
  return {
    validators: { ...(etag && { etag }), ...(lastModified && { lastModified }) },
    ...(bodyHash && { bodyHash }),
    ...(problem && { problem }),
  };
}

/** The body decides, since validators lie in both directions. */
export function isSameBody(trace: Trace | undefined, hash: string): boolean {
  return trace !== undefined && hash === (trace.problem?.hash ?? trace.bodyHash);
}

/** What to remember of where a document came from. */
export function rememberAddress(
  source: WebSource,
  url: string,
  { etag = '', lastModified = '' }: Validators,
): Record<string, string> {
  return { '@url': traceMark(source, url), '@etag': etag, '@modified': lastModified };
}

/** What to remember of a document that cannot be read, so that it is not asked for whole again. */
export function rememberProblem(
  source: WebSource,
  { code, message: detail }: Unreadable,
  hash: string,
  version: string,
): Record<string, string> {
  const problem: Problem = { code, detail, hash, reader: readerOf(source, version) };
  return { '@problem': JSON.stringify(problem) };
}

/** What an unchanged document means. */
export function stillTheSame(trace: Trace | undefined): Omit<Reading, 'cost'> {
  if (!trace?.problem) return { outcome: 'unchanged', kind: 'read' };
  const { code, detail } = trace.problem;
  return { outcome: 'unreadable', kind: 'soft', code, detail };
}

function readerOf({ kind }: WebSource, version: string): string {
  return `${version} ${kind}`;
}

function readProblem(json: string | undefined): Problem | undefined {
  if (!json) return undefined;
  try {
    return JSON.parse(json) as Problem;
  } catch {
    return undefined;
  }
}
