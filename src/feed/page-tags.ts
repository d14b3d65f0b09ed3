import { Tokenizer } from 'htmlparser2';
import { decodeBody } from './decode.ts';
import { IGNORE_ALL } from './ignore-tokens.ts';

/** What reads an HTML page tag by tag. Names are in lower case. Answering `stop` ends the reading. */
export interface TagReader {
  open(name: string, attributes: ReadonlyMap<string, string>): 'stop' | void;
  close?(name: string): 'stop' | void;
  /** Text between tags, in pieces; that of scripts and styles as well. */
  text?(text: string): void;
}

/** Attributes of one tag that are looked at. */
const MAX_ATTRIBUTES = 200;
/** Bytes of the start of a page in which its `<meta charset>` is looked for; browsers look at 1,024. */
const CHARSET_BYTES = 4096;

/**
 * The first bytes of a page as text: by the byte order mark, the HTTP charset, the page's own `<meta charset>`, UTF-8,
 * windows-1252.
 */
export function decodePage(body: Uint8Array, contentType: string | undefined, maxBytes: number): string {
  const bytes = body.subarray(0, endOfCharacters(body, maxBytes));
  const named = /charset/i.test(contentType ?? '') ? undefined : charsetIn(bytes);
  return decodeBody(bytes, named ? `text/html; charset=${named}` : contentType);
}

/** The same of any bytes: a page in an encoding that breaks says nothing. */
export function decodeLoosely(body: Uint8Array, contentType: string | undefined, maxBytes: number): string {
  try {
    return decodePage(body, contentType, maxBytes);
  } catch {
    return '';
  }
}

/** No character of UTF-8 is cut in two, or the text would not pass for UTF-8 any more. */
function endOfCharacters(body: Uint8Array, maxBytes: number): number {
  let end = Math.min(body.length, maxBytes);
  if (end === body.length) return end;
  for (let back = 0; back < 3 && ((body[end] ?? 0) & 0xc0) === 0x80; back++) end--;
  return end;
}

function charsetIn(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, CHARSET_BYTES)).toString('latin1');
  return /<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}["']?([\w.:-]{1,40})/i.exec(start)?.[1];
}

/** Walks through the tags of a page, however broken: no tree is built, so that nothing can nest too deep. */
export function readTags(markup: string, reader: TagReader): void {
  let name = '';
  let attributes = new Map<string, string>();
  let attribute = '';
  let value = '';
  let stopped = false;
  const heed = (answer: 'stop' | void) => {
    if (answer !== 'stop') return;
    stopped = true;
    tokenizer.pause();
  };
  const open = () => {
    if (!stopped) heed(reader.open(name, attributes));
  };
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      ...IGNORE_ALL,
      onopentagname(start, end) {
        name = markup.slice(start, end).toLowerCase();
        attributes = new Map();
      },
      onattribname(start, end) {
        attribute = markup.slice(start, end).toLowerCase();
        value = '';
      },
      onattribdata: (start, end) => (value += markup.slice(start, end)),
      onattribentity: (codepoint) => (value += String.fromCodePoint(codepoint)),
      onattribend() {
        if (attributes.size < MAX_ATTRIBUTES && !attributes.has(attribute)) attributes.set(attribute, value);
      },
      onopentagend: open,
      onselfclosingtag: open,
      onclosetag(start, end) {
        if (!stopped) heed(reader.close?.(markup.slice(start, end).toLowerCase().trim()));
      },
      ontext(start, end) {
        if (!stopped) reader.text?.(markup.slice(start, end));
      },
      ontextentity(codepoint) {
        if (!stopped) reader.text?.(String.fromCodePoint(codepoint));
      },
    },
  );
  tokenizer.write(markup);
  if (!stopped) tokenizer.end();
}
