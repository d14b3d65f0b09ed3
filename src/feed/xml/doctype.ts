import { FeedError } from '../types.ts';

/** Entities that a document may declare itself; the DTD of RSS 0.91 declares some 100. */
const MAX_ENTITIES = 500;
/** Characters that a document type declaration may take. */
const MAX_DOCTYPE = 100_000;
/** Characters of an entity's value that are put in its place: a name, an address, a notice. */
const MAX_VALUE = 1000;
/** Characters of all values that are put in. */
const MAX_GROWTH = 100_000;

/** Characters of an entity's name, with its `;`. */
const MAX_NAME = 101;

/** XML knows these itself, whatever a document declares them to be. */
const BUILT_IN = new Set(['lt', 'gt', 'amp', 'quot', 'apos']);

const CDATA = '<![CDATA[';
const CDATA_END = ']]>';

export interface WithoutDoctype {
  text: string;
  /** Whether it declares entities that stay as they are written: external ones, markup, and what is beyond the limits. */
  leavesEntities: boolean;
}

/**
 * Takes the document type declaration out. No DTD is followed. Of the entities that it declares itself, those that
 * stand for plain text are put in, up to a limit; others stay as they are written. Declarations that build on each
 * other can only be meant to explode, and are refused. Throws FeedError `too-many-entities`.
 */
export function dropDoctype(text: string): WithoutDoctype {
  const start = findDoctype(text);
  if (start === undefined) return { text, leavesEntities: false };
  const end = endOfDoctype(text, start);
  const { plain, others } = entitiesOf(text.slice(start, end));
  const without = text.slice(0, start) + text.slice(end);
  if (plain.size === 0) return { text: without, leavesEntities: others };
  const expanded = expandEntities(without, plain);
  return { text: expanded.text, leavesEntities: others || expanded.isCut };
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

/** What a document type declares: entities of plain text by name, and whether there are others. */
function entitiesOf(doctype: string): { plain: Map<string, string>; others: boolean } {
  const count = doctype.split('<!ENTITY').length - 1;
  if (count > MAX_ENTITIES)
    throw new FeedError('too-many-entities', `it declares ${count} entities; ${MAX_ENTITIES} are allowed`);
  const declared = new Map<string, string>();
  let read = 0;
  for (const [, name = '', inDouble, inSingle] of doctype.matchAll(
    /<!ENTITY\s{1,20}(?:%\s{1,20})?([^\s"'>]{1,100})\s{1,20}(?:"([^"]*)"|'([^']*)')/g,
  )) {
    read++;
    // The first declaration of a name is the one that holds (XML 1.0, 4.2).
    if (!declared.has(name)) declared.set(name, inDouble ?? inSingle ?? '');
  }
  for (const value of declared.values()) {
    for (const [, name] of value.matchAll(/[&%]([^\s;&%]{1,100});/g))
      if (declared.has(name ?? ''))
        throw new FeedError('too-many-entities', 'it declares entities that are made of other entities');
  }
  const isPlain = (value: string) => value.length <= MAX_VALUE && !/[<%]/.test(value);
  const plain = [...declared].filter(([name, value]) => isPlain(value) && !BUILT_IN.has(name));
  return { plain: new Map(plain), others: read < count || plain.length < declared.size };
}

/** Puts entities in, but not within CDATA, where `&` is only itself. */
function expandEntities(
  text: string,
  entities: ReadonlyMap<string, string>,
): { text: string; isCut: boolean } {
  let growth = 0;
  const expand = (part: string) => {
    let expanded = '';
    let from = 0;
    for (let at = part.indexOf('&'); at !== -1 && growth <= MAX_GROWTH; at = part.indexOf('&', at + 1)) {
      const end = part.slice(at + 1, at + 1 + MAX_NAME).indexOf(';');
      const value = end > 0 ? entities.get(part.slice(at + 1, at + 1 + end)) : undefined;
      if (value === undefined) continue;
      growth += value.length;
      expanded += part.slice(from, at) + value;
      from = at + end + 2;
    }
    return expanded + part.slice(from);
  };
  const [first = '', ...rest] = text.split(CDATA);
  const parts = rest.map((part) => {
    const end = part.indexOf(CDATA_END);
    return end === -1 ? part : part.slice(0, end) + expand(part.slice(end));
  });
  return { text: [expand(first), ...parts].join(CDATA), isCut: growth > MAX_GROWTH };
}
