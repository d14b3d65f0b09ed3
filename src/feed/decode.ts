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

/** What publishers call Latin-1 or ASCII is windows-1252 in practice (WHATWG Encoding, section 4.2). */
const LATIN = new Set(['iso-8859-1', 'iso8859-1', 'latin1', 'latin-1', 'us-ascii', 'ascii']);

/**
 * What iconv-lite also decodes (it takes `utf_16` and `base-64` for these too) and no feed is in: wide characters, which
 * show without a claim, notations of bytes, and two that it takes many seconds over 10 MiB for.
 */
const NEVER_CLAIMED = /^(?:utf(?:16|32)|utf7imap|cesu8|ucs|base64|hex|binary)/;

/** Bytes of the start of a document in which an XML declaration is looked for. */
const DECLARATION_BYTES = 1024;

/**
 * Bytes to text. The first of these that is known and fits the bytes wins: byte order mark, the charset of the HTTP
 * header, the XML declaration, UTF-8, windows-1252.
 */
export function decodeBody(body: Uint8Array, contentType?: string): string {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const marked = BYTE_ORDER_MARKS.find(([, mark]) => startsWith(bytes, mark));
  if (marked) return iconv.decode(bytes.subarray(marked[1].length), marked[0]);
  const wide = WIDE_STARTS.find(([, start]) => startsWith(bytes, start));
  if (wide) return iconv.decode(bytes, wide[0]);

  const utf8 = decodeUtf8(bytes);
  const claims = [charsetOf(contentType), declaredIn(bytes)].filter((claim) => claim !== undefined);
  // Of claims that disagree one is false, and Latin is claimed by default: bytes that are UTF-8 throughout settle it.
  if (utf8 !== undefined && (claims.includes('utf-8') || claims.every((claim) => claim === 'windows-1252')))
    return utf8;
  for (const claim of claims) {
    if (claim !== 'utf-8' && iconv.encodingExists(claim)) return iconv.decode(bytes, claim);
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

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Not quite UTF-8: either a few broken bytes in UTF-8, which are replaced, or windows-1252. */
function decodeMixed(bytes: Buffer): string {
  const lenient = new TextDecoder('utf-8').decode(bytes);
  let broken = 0;
  let whole = 0;
  for (const character of lenient) {
    if (character === '\ufffd') broken++;
    else if (character > '\u007f') whole++;
  }
  return whole > broken ? lenient : iconv.decode(bytes, 'windows-1252');
}
