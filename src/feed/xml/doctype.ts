import { FeedError } from '../types.ts';

/** Entities that a document may declare itself; the DTD of RSS 0.91 declares some 100. */
const MAX_ENTITIES = 500;
/** Characters that a document type declaration may take. */
const MAX_DOCTYPE = 100_000;

/**
 * Takes the document type declaration out: no DTD is followed and no declared entity is expanded, so a reference to one
 * stays as it is written. Declarations that build on each other can only be meant to explode, and are refused.
 * Throws FeedError `too-many-entities`.
 */
export function dropDoctype(text: string): { text: string; entities: number } {
  const start = findDoctype(text);
  if (start === undefined) return { text, entities: 0 };
  const end = endOfDoctype(text, start);
  const entities = guardEntities(text.slice(start, end));
  return { text: text.slice(0, start) + text.slice(end), entities };
}

/** Where `<!DOCTYPE` begins, past white space, comments and instructions; undefined if an element comes first. */
function findDoctype(text: string): number | undefined {
  let at = text.indexOf('<');
  while (at !== -1) {
    if (text.startsWith('<!--', at)) at = text.indexOf('-->', at + 4);
    else if (text.startsWith('<?', at)) at = text.indexOf('?>', at + 2);
    else return /^<!doctype/i.test(text.slice(at, at + 9)) ? at : undefined;
    if (at !== -1) at = text.indexOf('<', at);
  }
  return undefined;
}

/** Past the `>` that closes the declaration: outside quotes, comments and the brackets of the internal subset. */
function endOfDoctype(text: string, start: number): number {
  const limit = Math.min(text.length, start + MAX_DOCTYPE);
  let inBrackets = false;
  for (let at = start; at < limit; at++) {
    const character = text[at];
    if (inBrackets && text.startsWith('<!--', at)) {
      at = text.indexOf('-->', at);
      if (at === -1) break;
    } else if (character === '"' || character === "'") {
      at = text.indexOf(character, at + 1);
      if (at === -1) break;
    } else if (character === '[') inBrackets = true;
    else if (character === ']') inBrackets = false;
    else if (character === '>' && !inBrackets) return at + 1;
  }
  if (inBrackets)
    throw new FeedError('too-many-entities', 'the document type declaration does not come to an end');
  return start;
}

function guardEntities(doctype: string): number {
  const declared = new Set<string>();
  const values: string[] = [];
  for (const [, name, , value] of doctype.matchAll(
    /<!ENTITY\s{1,20}(?:%\s{1,20})?([^\s"'>]{1,100})\s{1,20}(["'])([^"']*)\2/g,
  )) {
    declared.add(name ?? '');
    values.push(value ?? '');
  }
  const count = doctype.split('<!ENTITY').length - 1;
  if (count > MAX_ENTITIES)
    throw new FeedError('too-many-entities', `it declares ${count} entities; ${MAX_ENTITIES} are allowed`);
  for (const value of values) {
    for (const [, name] of value.matchAll(/[&%]([^\s;&%]{1,100});/g))
      if (declared.has(name ?? ''))
        throw new FeedError('too-many-entities', 'it declares entities that are made of other entities');
  }
  return count;
}
