import { Buffer, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

const BYTE_ORDER_MARKS: [encoding: string, bytes: number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-32be', [0, 0, 0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** How `<` or `<?` begins in encodings of wide characters that carry no mark. */
const WIDE_STARTS: [encoding: string, bytes: number[]][] = [
  ['utf-32le', [0x3c, 0, 0, 0]],
  ['utf-32be', [0, 0, 0, 0x3c]],
  ['utf-16le', [0x3c, 0]],
  ['utf-16be', [0, 0x3c]],
];

/** How markup begins in all other encodings; a mark of wide characters before it is a mistake. */
const NARROW_START = [0x3c];

/** What publishers call Latin-1 or ASCII is windows-1252 in practice (WHATWG Encoding, section 4.2). */
const LATIN = new Set(['iso-8859-1', 'iso8859-1', 'latin1', 'latin-1', 'us-ascii', 'ascii']);

/**
 * What iconv-lite also decodes (it takes `utf_16` and `base-64` for these too) and no feed is in: wide characters, which
 * show without a claim, notations of bytes, and two that it takes many seconds over 10 MiB for.
 */
const NEVER_CLAIMED = /^(?:utf(?:16|32|7)|unicode11utf7|cesu8|ucs|base64|hex|binary)/;

/** Bytes decoded at a time: in one go the decoders take two to four times the document beside it, of which the process keeps a part. */
const STEP = 64 * 1024;

/** Bytes of the start of a document in which an XML declaration is looked for. */
const DECLARATION_BYTES = 1024;

/**
 * Bytes to text. The first of these that is known and fits the bytes wins: byte order mark, the charset of the HTTP
 * header, the XML declaration, UTF-8, windows-1252.
 */
export function decodeBody(body: Uint8Array, contentType?: string): string {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const [mark, markBytes] = BYTE_ORDER_MARKS.find(([, mark]) => startsWith(bytes, mark)) ?? ['', []];
  const rest = bytes.subarray(markBytes.length);
  // How the document itself begins says more than a mark that somebody put in front of it.
  const wide = WIDE_STARTS.find(([, start]) => startsWith(rest, start))?.[0];
  const isWide = wide !== undefined || (/^utf-(?:16|32)/.test(mark) && !startsWith(rest, NARROW_START));
  if (isWide) return decodeAs(wide ?? mark, rest);
  return mark === 'utf-8'
    ? (decodeUtf8(rest) ?? decodeMixed(rest))
    : decodeNarrow(rest, charsetOf(contentType));
}

/** Text of an encoding that has ASCII in it. */
function decodeNarrow(bytes: Buffer, charset: string | undefined): string {
  const utf8 = decodeUtf8(bytes);
  const claims = [charset, declaredIn(bytes)].filter((claim) => claim !== undefined);
  // Of claims that disagree one is false, and Latin is claimed by default: bytes that are UTF-8 throughout settle it.
  if (utf8 !== undefined && (claims.includes('utf-8') || claims.every((claim) => claim === 'windows-1252')))
    return utf8;
  for (const claim of claims) {
    if (claim === 'utf-8') continue;
    if (iconv.encodingExists(claim)) return decodeAs(claim, bytes);
    const decoder = decoderFor(claim);
    if (decoder) return decoder.decode(bytes);
  }
  return utf8 ?? decodeMixed(bytes);
}

function startsWith(bytes: Uint8Array, start: number[]): boolean {
  return bytes.length >= start.length && start.every((byte, at) => bytes[at] === byte);
}

function charsetOf(contentType: string | undefined): string | undefined {
  return knownName(/charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(contentType?.slice(0, 500) ?? '')?.[1]);
}

function declaredIn(bytes: Buffer): string | undefined {
  const start = bytes.toString('latin1', 0, DECLARATION_BYTES);
  return knownName(/<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']/i.exec(start)?.[1]);
}

function knownName(name: string | undefined): string | undefined {
  const lower = name?.toLowerCase();
  if (!lower) return undefined;
  if (LATIN.has(lower)) return 'windows-1252';
  if (NEVER_CLAIMED.test(lower.replace(/[^a-z0-9]/g, ''))) return undefined;
  return lower === 'utf8' ? 'utf-8' : lower;
}

/** What the platform knows and iconv-lite does not, such as ISO-2022-JP. */
function decoderFor(encoding: string): { decode: (bytes: Uint8Array) => string } | undefined {
  try {
    return new TextDecoder(encoding);
  } catch {
    return undefined;
  }
}

function decodeUtf8(bytes: Buffer): string | undefined {
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

/** Not quite UTF-8: either a few broken bytes in UTF-8, which are replaced, or windows-1252. */
function decodeMixed(bytes: Buffer): string {
  let broken = 0;
  let whole = 0;
  for (const text of decodedSteps(bytes)) {
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 0xfffd) broken++;
      else if (code > 0x7f && !(code >= 0xdc00 && code < 0xe000)) whole++;
    }
  }
  // Read twice, as by far most documents that come here are the other.
  return whole > broken ? [...decodedSteps(bytes)].join('') : decodeAs('windows-1252', bytes);
}

/** UTF-8 with what is broken replaced. */
function* decodedSteps(bytes: Buffer): Generator<string> {
  const decoder = new TextDecoder('utf-8');
  for (const step of steps(bytes)) yield decoder.decode(step, { stream: true });
  yield decoder.decode();
}

/** By a decoder of iconv-lite's. */
function decodeAs(encoding: string, bytes: Buffer): string {
  const decoder = iconv.getDecoder(encoding);
  let text = '';
  for (const step of steps(bytes)) text += decoder.write(step);
  return text + (decoder.end() ?? '');
}

function* steps(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += STEP) yield bytes.subarray(at, at + STEP);
}
