import { guardParser } from './json-text.ts';
import { FeedError } from './types.ts';

/** Handed on as an object, so that a text of 20 MB is nowhere else and goes when it is replaced. */
export interface JsonText {
  text: string;
}

/**
 * The value of a JSON document. Where it is not JSON throughout, what can be read of it: without control characters in
 * its texts, without what follows it, or up to its last whole item where it is cut off. What was wrong goes to `notes`, and
 * what was read in place of the text to its place. Throws FeedError `ill-formed`, `too-deep` and `too-large`.
 */
export function parseJson(source: JsonText, notes: string[]): unknown {
  guardParser(source.text);
  try {
    return JSON.parse(source.text) as unknown;
  } catch (cause) {
    const note = mend(source);
    const value = note && valueOf(source);
    if (!value) throw new FeedError('ill-formed', 'this is not JSON throughout', { cause });
    notes.push(note);
    return value;
  }
}

function valueOf({ text }: JsonText): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Puts what can be read in the text's place, and says what was wrong; undefined where nothing is known to be. */
function mend(source: JsonText): string | undefined {
  const { end, lastItem } = shapeOf(source.text);
  if (end !== undefined && spaced(source.text.slice(end)).trim() !== '') {
    source.text = spaced(source.text.slice(0, end));
    return 'passed over text after the feed';
  }
  if (end === undefined && lastItem) {
    source.text = spaced(source.text.slice(0, lastItem.end)) + lastItem.closing;
    return 'is cut off: read up to its last whole item';
  }
  const before = source.text;
  source.text = spaced(before);
  return source.text === before ? undefined : 'has control characters in its texts';
}

/** JSON has control characters only escaped; where they are not in a text they are white space. */
function spaced(text: string): string {
  // oxlint-disable-next-line no-control-regex -- it is what they are looked for for
  return text.replace(/[\u0000-\u001f\ufeff]/g, ' ');
}

/** How deep an item lies: in the list in the feed, or in a list alone. */
const MAX_ITEM_DEPTH = 2;
/** Brackets in brackets. */
const MAX_DEPTH = 500;

/** What has a meaning in JSON: brackets, quotes, and what is escaped. */
const SIGN = /[[\]{}"]|\\[^]?/g;

/** Where the first value of a text ends; and the end of its last whole item, with the brackets that are open there. */
function shapeOf(text: string): { end?: number; lastItem?: { end: number; closing: string } } {
  const open: string[] = [];
  let lastItem: { end: number; closing: string } | undefined;
  let depth = 0;
  let inString = false;
  for (const { 0: sign, index } of text.matchAll(SIGN)) {
    if (sign === '"') inString = !inString;
    else if (inString || sign.startsWith('\\')) continue;
    else if (sign === '{' || sign === '[') {
      if (++depth > MAX_DEPTH)
        throw new FeedError('too-deep', `brackets are nested more than ${MAX_DEPTH} deep`);
      if (depth <= MAX_ITEM_DEPTH) open.push(sign === '{' ? '}' : ']');
    } else {
      depth--;
      if (depth <= 0) return { end: index + 1 };
      if (depth < open.length) open.length = depth;
      if (sign === '}' && open.at(-1) === ']' && depth === open.length)
        lastItem = { end: index + 1, closing: open.toReversed().join('') };
    }
  }
  return lastItem ? { lastItem } : {};
}
