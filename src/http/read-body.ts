import { pipeline, type Transform } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { errorCode } from './error-code.ts';
import { createGatherer, type Gathered } from './gather.ts';
import { RefusedError } from './refused-error.ts';

export type Encoding = 'gzip' | 'deflate' | 'br';

/** What `accept-encoding` offers. Not zstd: Node 20 cannot read it. */
export const OFFERED_ENCODINGS = 'gzip, deflate, br';

const ENCODINGS = new Map<string, Encoding>([
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
  ['br', 'br'],
]);

/** One that the origin applied and one that a proxy put on top; more is an attack. */
const MAX_STACKED = 2;
/** Bytes of a body looked at before choosing how to read it: to know text from an encoding, and a gzip file from all else. */
const HEAD_BYTES = 64;
const GZIP_HEAD_BYTES = 4;
/** Bytes unpacked at a time. */
const ZLIB = { chunkSize: 64 * 1_024 };

type Chunks = AsyncIterable<Uint8Array>;

/**
 * The encodings of a Content-Encoding header, in the order they were applied.
 * @throws RefusedError `bad-encoding` on an unknown one, or more than two.
 */
export function readEncodings(header: string): Encoding[] {
  const names = header
    .toLowerCase()
    .split(',', MAX_STACKED * 8)
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length > MAX_STACKED) {
    throw new RefusedError(
      'bad-encoding',
      `${names.length} content encodings stacked, at most ${MAX_STACKED} are read`,
    );
  }
  return names.map((name) => {
    const encoding = ENCODINGS.get(name);
    if (encoding) return encoding;
    throw new RefusedError(
      'bad-encoding',
      'content encoding that was not offered; gzip, deflate and br are read',
    );
  });
}

export interface BodyLimits {
  /** In the order they were applied. */
  encodings: readonly Encoding[];
  /** Bytes, on the wire and after each encoding. */
  maxBytes: number;
  /** Bytes of the document after which the rest is left. Absent: all of it is wanted. */
  readUpTo?: number;
}

/**
 * Reads a body and undoes its encodings on the way; a document that is itself a gzip file (`sitemap.xml.gz`) is unpacked
 * too. The bytes are counted on the wire and after each encoding, so that a bomb ends as soon as it passes the limit at any
 * layer; a body that claims an encoding and is plain text is taken as it is.
 *
 * Where `readUpTo` ends the reading, the rest of `wire` is the caller's to close.
 *
 * @throws RefusedError `too-large` over `maxBytes` (a body is cut short only by `readUpTo`), `bad-encoding` where an
 * encoding cannot be undone.
 */
export async function readBody(wire: Chunks, limits: BodyLimits): Promise<Gathered> {
  const { encodings, maxBytes, readUpTo } = limits;
  const end = Math.min(readUpTo ?? maxBytes, maxBytes);
  let body: Chunks = limited(paced(wire), maxBytes);
  for (const encoding of encodings.toReversed()) body = limited(decoded(body, encoding), maxBytes);
  body = await unpacked(body, maxBytes);

  const gathered = createGatherer(end);
  try {
    for await (const chunk of body) {
      gathered.add(chunk.subarray(0, end - gathered.size));
      if (readUpTo !== undefined && gathered.size >= end) break;
    }
    return gathered.finish();
  } catch (error) {
    gathered.drop();
    throw error;
  }
}

/** Pieces of a body, of 4 KiB at most as they come from the wire, that are read before all else that waits has its turn. */
const PIECES_A_TURN = 8;

/** Lets all else that waits have its turn: a server may send a body byte by byte, in thousands of pieces at once. */
async function* paced(chunks: Chunks): AsyncGenerator<Uint8Array> {
  let pieces = 0;
  for await (const chunk of chunks) {
    yield chunk;
    if (++pieces % PIECES_A_TURN === 0) await setImmediate();
  }
}

/** What fits is passed on before the rest is refused. */
async function* limited(chunks: Chunks, maxBytes: number): AsyncGenerator<Uint8Array> {
  let left = maxBytes;
  for await (const chunk of chunks) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left < 0) throw tooLarge(maxBytes);
  }
}

export function tooLarge(maxBytes: number): RefusedError {
  return new RefusedError('too-large', `body of more than ${maxBytes} bytes`);
}

async function* decoded(chunks: Chunks, encoding: Encoding): AsyncGenerator<Uint8Array> {
  const rest = chunks[Symbol.asyncIterator]();
  const head = await readHead(rest, HEAD_BYTES);
  const whole = continued(head, rest);
  if (head.length === 0 || isPlainText(head)) yield* whole;
  else yield* undone(whole, decoderFor(encoding, head), encoding);
}

async function unpacked(chunks: Chunks, maxBytes: number): Promise<Chunks> {
  const rest = chunks[Symbol.asyncIterator]();
  const head = await readHead(rest, GZIP_HEAD_BYTES);
  const whole = continued(head, rest);
  return isGzipFile(head) ? limited(undone(whole, createGunzip(ZLIB), 'gzip'), maxBytes) : whole;
}

async function* undone(chunks: Chunks, decoder: Transform, encoding: Encoding): AsyncGenerator<Uint8Array> {
  try {
    // Its errors come out of the decoder, which the pipeline destroys with them.
    yield* pipeline(chunks, decoder, () => {}) as Chunks;
  } catch (error) {
    if (!isZlibError(error)) throw error;
    throw new RefusedError(
      'bad-encoding',
      `body that is not the ${encoding} it claims to be, or ends in the middle`,
      {
        cause: error,
      },
    );
  }
}

function decoderFor(encoding: Encoding, head: Uint8Array): Transform {
  if (encoding === 'gzip') return createGunzip(ZLIB);
  if (encoding === 'br') return createBrotliDecompress(ZLIB);
  return hasZlibHeader(head) ? createInflate(ZLIB) : createInflateRaw(ZLIB);
}

/** RFC 1950: method 8, and the first two bytes a multiple of 31. Many servers send bare deflate instead. */
function hasZlibHeader([first = 0, second = 0]: Uint8Array): boolean {
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}

/** RFC 1952: the magic number, method 8, and none of the flags that are not in use. */
function isGzipFile([first, second, method, flags = 0xff]: Uint8Array): boolean {
  return first === 0x1f && second === 0x8b && method === 8 && (flags & 0xe0) === 0;
}

/** Begins as XML or JSON does and holds no control bytes, which compressed bytes of that length practically must. */
function isPlainText(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head);
  // oxlint-disable-next-line no-control-regex -- control bytes are what tells the two apart
  return /^\s*[<{[]/.test(text) && !/[\u0000-\u0008\u000e-\u001f]/.test(text);
}

async function readHead(chunks: AsyncIterator<Uint8Array>, bytes: number): Promise<Uint8Array> {
  const head: Uint8Array[] = [];
  for (let size = 0; size < bytes;) {
    const next = await chunks.next();
    if (next.done) break;
    head.push(next.value);
    size += next.value.length;
  }
  return joined(head);
}

/** By hand, for an asynchronous generator would cost each piece several turns more. */
function continued(head: Uint8Array, rest: AsyncIterator<Uint8Array>): Chunks {
  let first = head.length > 0 ? head : undefined;
  return {
    [Symbol.asyncIterator]: () => ({
      next() {
        if (!first) return rest.next();
        const value = first;
        first = undefined;
        return Promise.resolve({ done: false, value });
      },
      return: async () => (await rest.return?.()) ?? { done: true, value: undefined },
    }),
  };
}

function joined(chunks: Uint8Array[]): Uint8Array {
  const [only] = chunks;
  if (only && chunks.length === 1) return only;
  const whole = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** zlib's own complaints: `Z_DATA_ERROR`, `Z_BUF_ERROR` (ended early), `ERR__ERROR_FORMAT_…` (brotli). */
function isZlibError(error: unknown): boolean {
  return /^(?:Z_|ERR__ERROR_)/.test(errorCode(error));
}
