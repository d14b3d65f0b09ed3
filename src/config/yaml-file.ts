/** One YAML file as a plain value, with the place of everything in it. Pure: text and environment come in as values. */
import { LineCounter, parseDocument, visit } from 'yaml';
import type { Document, ErrorCode, Node, Pair, YAMLError } from 'yaml';
import { nameOf, pathText } from './problem.ts';
import type { Problem } from './problem.ts';
import { holdsCredentials, substitute, variablesIn } from './substitute.ts';
import type { Environment } from './substitute.ts';
import { nodeAt, offsetOf, pathOf } from './yaml-places.ts';
import type { Path } from './yaml-places.ts';

export interface YamlFile {
  file: string;
  /** What the file says; undefined where it is empty. */
  value: unknown;
  /** Syntax errors, and variables that are not set. */
  problems: Problem[];
  /** Whether the value may be looked at: false after a syntax error. */
  readable: boolean;
  /** What variables put in. */
  fromEnvironment: string[];
  /** Whether the value at a path came, in whole or in part, from the environment. */
  isVariable(path: Path): boolean;
  /** A problem at a path: at its value, or its key where that is what is wrong; for a missing key at its parent. */
  problem(path: Path, what: Omit<Problem, keyof Place | 'path'>, part?: 'key'): Problem;
}

type Place = Pick<Problem, 'file' | 'line' | 'column'>;

/** Characters; ten thousand sources written out in full take about 3 million. */
const LONGEST = 8 * 1024 * 1024;
/** A mistake in YAML drags others behind it that tell nothing new. */
const MOST_SYNTAX_ERRORS = 10;
/** Values that aliases may expand to: room for one anchor shared by all sources, none for a bomb. */
const MOST_ALIASES = 10_000;

export function readYaml(file: string, text: string, environment: Environment): YamlFile {
  if (text.length > LONGEST) return unreadable(file, 'is larger than 8 MiB');
  try {
    return readDocument(file, text.replace(/^\uFEFF/, ''), environment);
  } catch (error) {
    // Reading recurses: its stack runs out on depth. The parser's own limit on aliases is a ReferenceError.
    if (error instanceof RangeError) return unreadable(file, 'is nested too deeply');
    if (error instanceof ReferenceError) return unreadable(file, 'has aliases that expand to too much');
    throw error;
  }
}

/** A file of which nothing can be said but that something is wrong with it. */
export function unreadable(file: string, problem: string, expected?: string): YamlFile {
  const place = { file, line: 1, column: 1, path: '' };
  const message = `the file ${problem}`;
  const found: Problem = { ...place, message, severity: 'error', ...(expected && { expected }) };
  return {
    file,
    value: undefined,
    problems: [found],
    readable: false,
    fromEnvironment: [],
    isVariable: () => false,
    problem: (_, what) => ({ ...place, ...what }),
  };
}

function readDocument(file: string, text: string, environment: Environment): YamlFile {
  const lines = new LineCounter();
  // Warnings (an unknown tag) come back on the document; `error` keeps them out of the process's own.
  const options = { lineCounter: lines, prettyErrors: false, stringKeys: true, logLevel: 'error' } as const;
  const document = parseDocument(text, options);
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const variables = new Set<unknown>();
  const yaml: YamlFile = {
    file,
    value: undefined,
    problems: syntaxProblems(document, placeAt),
    readable: false,
    fromEnvironment: [],
    isVariable: (path) => variables.has(nodeAt(document, path)),
    problem: (path, what, part) => ({
      ...placeAt(offsetOf(document, path, part)),
      path: pathText(path),
      ...what,
    }),
  };
  if (yaml.problems.length > 0) return yaml;
  yaml.fromEnvironment = variablesIn(text, environment);
  yaml.problems = putInVariables(document, environment, (node) => placeAt(node.range?.[0] ?? 0), variables);
  yaml.value = document.toJS({ maxAliasCount: MOST_ALIASES }) ?? undefined;
  yaml.readable = true;
  return yaml;
}

function syntaxProblems(document: Document.Parsed, placeAt: (offset: number) => Place): Problem[] {
  const mistakes: Mistake[] = [...document.errors, ...document.warnings].map((error) => ({
    // What follows a semicolon is advice to programmers.
    message: error.message.split(';', 1)[0] ?? '',
    at: error.pos[0],
    ...expectedOf(error),
  }));
  const overflow = mistakes.find(({ message }) => message.startsWith('Maximum call stack'));
  if (overflow) throw new RangeError(overflow.message);
  const places = new Set<number>();
  const found = [...mistakes, ...lostAliases(document)].filter(({ at }) => !places.has(at) && places.add(at));
  return found.slice(0, MOST_SYNTAX_ERRORS).map(({ message, at, expected }) => {
    const words = `${message.charAt(0).toLowerCase()}${message.slice(1)}`;
    const what = { path: '', message: `this is not YAML: ${words}`, severity: 'error' as const };
    return Object.assign(what, expected !== undefined && { expected }, placeAt(at));
  });
}

/** What would have been right, for the mistakes that are made most. */
const EXPECTED: Partial<Record<ErrorCode, string>> = {
  BAD_DQ_ESCAPE: 'single quotes around a value that holds backslashes',
  BAD_INDENT: 'what belongs together in one column, and each bracket closed',
  BAD_SCALAR_START: 'quotes around it',
  BLOCK_AS_IMPLICIT_KEY: 'quotes around a value that holds a colon and a blank',
  // Whoever pastes settings at the end of a file meets this one.
  DUPLICATE_KEY: 'each key once, with all that belongs to it below',
  MULTILINE_IMPLICIT_KEY: 'a key, a colon, a blank and its value',
  MULTIPLE_DOCS: 'one, without a line of ---',
  TAB_AS_INDENT: 'blanks in its place',
  TAG_RESOLVE_FAILED: 'quotes around a value that begins with !',
  UNEXPECTED_TOKEN: 'quotes around the whole of a value',
};

/** One code stands for several things that are missing; the parser's words tell them apart. */
const MISSING: readonly [RegExp, string][] = [
  [/closing ["']quote/, 'a second quotation mark'],
  [/without - indicator/, 'what belongs together in one column'],
  [/^Comments/, 'a blank before #'],
];

function expectedOf({ code, message }: YAMLError): Pick<Mistake, 'expected'> {
  const expected =
    code === 'MISSING_CHAR' ? MISSING.find(([words]) => words.test(message))?.[1] : EXPECTED[code];
  return expected === undefined ? {} : { expected };
}

interface Mistake {
  message: string;
  /** Characters before it. */
  at: number;
  expected?: string;
}

const LOST_ALIAS = {
  message: 'An alias to nothing',
  expected: 'quotes around a value that begins with *',
};

/** Aliases to anchors that do not stand before them: the parser would tell only later, and not where. */
function lostAliases(document: Document): Mistake[] {
  const anchors = new Set<string>();
  const lost: Mistake[] = [];
  visit(document, {
    Value(_, { anchor }) {
      if (anchor) anchors.add(anchor);
    },
    Alias(_, { source, range }) {
      if (!anchors.has(source)) lost.push({ ...LOST_ALIAS, at: range?.[0] ?? 0 });
    },
  });
  return lost;
}

/** Replaces variables in every value, in place, and adds the values that had any to `variables`; keys stay as they are. */
function putInVariables(
  document: Document,
  environment: Environment,
  placeOf: (node: Node) => Place,
  variables: Set<unknown>,
): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Scalar(key, node, ancestors) {
      if (key === 'key' || typeof node.value !== 'string') return;
      const plain = holdsCredentials(node.value) ? [PLAIN_CREDENTIALS] : [];
      const { value, problems: found } = substitute(node.value, environment);
      problems.push(...problemsAt([...ancestors, node], placeOf(node), plain.concat(found)));
      if (value !== node.value) variables.add(node);
      node.value = value;
    },
  });
  return problems;
}

const PLAIN_CREDENTIALS = {
  problem: 'holds a user name or password in plain letters',
  expected: 'them from the environment, as in https://${FEED_USER}:${FEED_PASSWORD}@example.org/',
};

function problemsAt(
  chain: readonly (Document | Node | Pair)[],
  place: Place,
  found: { problem: string; expected: string }[],
): Problem[] {
  return found.map(({ problem, expected }) => {
    const path = pathOf(chain);
    const message = `${nameOf(path)} ${problem}`;
    return Object.assign({ path: pathText(path), message, expected, severity: 'error' as const }, place);
  });
}
