import { guardDepth } from './json-text.ts';
import { FeedError } from './types.ts';

/**
 * The value of a JSON document. Where it is not JSON throughout, what can be read of it: without control characters in
 * its texts, without what follows it, or up to its last whole item where it is cut off. What was wrong goes to `notes`.
 * Throws FeedError `ill-formed` and `too-deep`.
 */
export function parseJson(text: string, notes: string[]): unknown {
  guardDepth(text);
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const mended = mendJson(text);
    const value = mended && valueOf(mended.json);
    if (!value) throw new FeedError('ill-formed', 'this is not JSON throughout', { cause });
    notes.push(mended.note);
    return value;
  }
}

function valueOf(json: string): object | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function mendJson(text: string): { json: string; note: string } | undefined {
  // oxlint-disable-next-line no-control-regex -- JSON has them only escaped; elsewhere they are white space
  const clean = text.replace(/[\u0000-\u001f\ufeff]/g, ' ');
  const { end, lastItem } = shapeOf(clean);
  if (end !== undefined && clean.slice(end).trim() !== '')
    return { json: clean.slice(0, end), note: 'passed over text after the feed' };
  if (end === undefined && lastItem)
    return {
      json: clean.slice(0, lastItem.end) + lastItem.closing,
      note: 'is cut off: read up to its last whole item',
    };
  return clean === text ? undefined : { json: clean, note: 'has control characters in its texts' };
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
