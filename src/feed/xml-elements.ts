import { Parser } from 'htmlparser2';
import { FeedError } from './types.ts';
import { dropDoctype } from './xml/doctype.ts';

/** What reads an XML document element by element. Every `open` has its `close`, also where the document lacks it. */
export interface ElementReader {
  /** Names of elements and attributes are in lower case and without their prefix. */
  open(name: string, attributes: ReadonlyMap<string, string>): void;
  /** Text comes in pieces; entities that XML knows are decoded. */
  text(text: string): void;
  close(): void;
}

const MAX_ATTRIBUTES = 500;

/**
 * Walks through the elements of an XML document, well-formed or not. No DTD is followed and no declared entity expanded.
 * Throws FeedError `too-deep`, `too-many-entities` and `ill-formed` (more attributes on a tag than any list has).
 */
export function readElements(source: string, reader: ElementReader, maxDepth: number): void {
  let depth = 0;
  let attributes = new Map<string, string>();
  const parser = new Parser(
    {
      onopentagname() {
        if (++depth > maxDepth)
          throw new FeedError('too-deep', `elements are nested more than ${maxDepth} deep`);
        attributes = new Map();
      },
      onattribute(name, value) {
        if (attributes.size >= MAX_ATTRIBUTES)
          throw new FeedError('ill-formed', `a tag has more than ${MAX_ATTRIBUTES} attributes`);
        const known = localName(name);
        if (!attributes.has(known)) attributes.set(known, value);
      },
      onopentag: (name) => reader.open(localName(name), attributes),
      ontext: (text) => reader.text(text),
      onclosetag() {
        depth--;
        reader.close();
      },
    },
    { xmlMode: true },
  );
  parser.end(dropDoctype(source).text);
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase();
}
