import { FeedError } from './types.ts';

/** Lists and objects in each other; honest documents nest some 10 deep. */
const MAX_DEPTH = 200;
/** Values in one list or object, five times the items that are read: the parser takes up to 100 bytes for each beside what it makes. */
const MAX_VALUES = 100_000;

/** Parses JSON from anywhere. Throws FeedError `too-deep`, `too-large`, and `ill-formed` with the place of the fault. */
export function parseJson(text: string): unknown {
  guardParser(text);
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new FeedError('ill-formed', `this is not JSON: ${placeOf(findFault(text), text)}`, { cause });
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/** Before the parser sees it, so that neither it nor whoever walks through the value meets a bomb. Throws FeedError `too-deep` and `too-large`. */
export function guardParser(text: string): void {
  const commas = new Uint32Array(MAX_DEPTH + 1);
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inString && code === BACKSLASH) at++;
    else if (code === QUOTE) inString = !inString;
    else if (inString) continue;
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > MAX_DEPTH)
        throw new FeedError('too-deep', `lists and objects are nested more than ${MAX_DEPTH} deep`);
      commas[depth] = 0;
    } else if (code === 0x5d || code === 0x7d) depth--;
    else if (code === COMMA && ++commas[depth]! >= MAX_VALUES)
      throw new FeedError('too-large', `a list or object has more than ${MAX_VALUES} values`);
  }
}

function placeOf(at: number, text: string): string {
  if (at >= text.length) return `it ends at position ${text.length}, before it is complete`;
  const lines = text.slice(0, at).split('\n');
  const column = (lines.at(-1)?.length ?? 0) + 1;
  return `the fault is at position ${at} (line ${lines.length}, column ${column})`;
}

type Kind = '{' | '}' | '[' | ']' | ',' | ':' | 'text' | 'scalar';
type State = 'value' | 'list' | 'name' | 'object' | 'colon' | 'rest';

/** What may come next; `list` and `object` have just begun, and before `rest` a value is complete. */
const ALLOWED: Record<State, readonly Kind[]> = {
  value: ['{', '[', 'text', 'scalar'],
  list: ['{', '[', 'text', 'scalar', ']'],
  name: ['text'],
  object: ['text', '}'],
  colon: [':'],
  rest: [',', ']', '}'],
};

/**
 * Position of the first character at which a text cannot be JSON any more (RFC 8259); its length where it only ends too
 * soon. V8 names the position of some faults and not of others.
 */
function findFault(text: string): number {
  const open: Kind[] = [];
  let state: State = 'value';
  let at = 0;
  for (;;) {
    at = endOf(SPACE, text, at) ?? at;
    const { kind, end, isBroken } = tokenAt(text, at);
    if (!kind || !ALLOWED[state].includes(kind)) return at;
    if (isBroken) return end;
    if (kind === '}' && open.pop() !== '{') return at;
    if (kind === ']' && open.pop() !== '[') return at;
    if (kind === ',' && open.length === 0) return at;
    if (kind === '{' || kind === '[') open.push(kind);
    state = stateAfter(kind, state, open.at(-1));
    at = end;
  }
}

function stateAfter(kind: Kind, before: State, within: Kind | undefined): State {
  if (kind === '{') return 'object';
  if (kind === '[') return 'list';
  if (kind === ':') return 'value';
  if (kind === ',') return within === '{' ? 'name' : 'value';
  return kind === 'text' && (before === 'name' || before === 'object') ? 'colon' : 'rest';
}

const SPACE = /[ \t\r\n]*/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

interface Token {
  /** Absent where none begins. */
  kind?: Kind;
  end: number;
  /** It turns out to be none where it ends. */
  isBroken?: boolean;
}

function tokenAt(text: string, at: number): Token {
  const character = text[at] ?? '';
  if (character !== '' && '{}[],:'.includes(character)) return { kind: character as Kind, end: at + 1 };
  if (character === '"') return stringAt(text, at);
  const end = endOf(SCALAR, text, at);
  return end === undefined ? { end: at } : { kind: 'scalar', end };
}

function stringAt(text: string, start: number): Token {
  let at = start + 1;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return { kind: 'text', end: at + 1 };
    const next = code === BACKSLASH ? endOf(ESCAPE, text, at) : at + 1;
    // Past the end of the text the code is NaN.
    if (next === undefined || !(code >= 0x20)) return { kind: 'text', end: at, isBroken: true };
    at = next;
  }
}

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
