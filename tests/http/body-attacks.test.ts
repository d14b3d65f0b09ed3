import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBody, type Encoding } from '../../src/http/read-body.ts';
import type { Answer, TestEncoding } from '../support/feed-server.ts';
import { testFetcher, testServer, userAgent } from './support.ts';

const FEED = `<?xml version="1.0"?><rss><channel><title>${'word '.repeat(200)}</title></channel></rss>`;
const tooLarge = { outcome: 'refused', code: 'too-large' };
const badEncoding = { outcome: 'refused', code: 'bad-encoding' };

async function fetchAnswer(answer: Answer, maxBytes = 100_000) {
  const server = await testServer();
  server.set('/feed', answer);
  return testFetcher({ maxBytes }).fetch({ url: server.urlOf('/feed'), userAgent });
}

function textOf(result: Awaited<ReturnType<typeof fetchAnswer>>): string {
  return result.outcome === 'modified' ? new TextDecoder().decode(result.body) : JSON.stringify(result);
}

describe('a compressed body', () => {
  const encodings: (TestEncoding | TestEncoding[])[] = [
    'gzip',
    'br',
    'deflate',
    'deflate-raw',
    ['br', 'gzip'],
    [],
  ];
  it.each(encodings)('is read: %s', async (...encode) => {
    expect(textOf(await fetchAnswer({ body: FEED, encode: encode.flat() }))).toBe(FEED);
  });

  it('is read when it is empty', async () => {
    const result = await fetchAnswer({ body: '', headers: { 'content-encoding': 'gzip' } });
    expect(textOf(result)).toBe('');
  });

  it.each(['gzip', 'x-gzip', 'br', 'deflate', 'GZIP, identity'])(
    'that says %s and is plain is taken as it is',
    async (encoding) => {
      const result = await fetchAnswer({ body: FEED, headers: { 'content-encoding': encoding } });
      expect(textOf(result)).toBe(FEED);
    },
  );

  it.each(['gzip', 'br', 'deflate'])(
    'that says %s and is neither that nor text is refused',
    async (encoding) => {
      const body = new Uint8Array(500).map((_, at) => (at * 37 + 200) % 256);
      expect(await fetchAnswer({ body, headers: { 'content-encoding': encoding } })).toMatchObject(
        badEncoding,
      );
    },
  );

  it.each([
    ['gzip', gzipSync(FEED)],
    ['br', brotliCompressSync(FEED)],
    ['deflate', deflateSync(FEED)],
  ])('that ends in the middle is refused: %s', async (encoding, whole) => {
    const body = whole.subarray(0, whole.length - 12);
    expect(await fetchAnswer({ body, headers: { 'content-encoding': encoding } })).toMatchObject(badEncoding);
  });

  it.each(['zstd', 'compress', 'gzip, zstd', 'gzip, gzip, gzip', 'br,br,br', 'gzip,'.repeat(5_000)])(
    'is refused when it says %.20s',
    async (encoding) => {
      const result = await fetchAnswer({ body: FEED, headers: { 'content-encoding': encoding } });
      expect(result).toMatchObject(badEncoding);
    },
  );

  it('offers what it can read', async () => {
    const server = await testServer();
    await testFetcher().fetch({ url: server.urlOf('/feed'), userAgent });
    expect(server.requests[0]?.headers['accept-encoding']).toBe('gzip, deflate, br');
  });
});

describe('a bomb', () => {
  const MiB = 1_024 * 1_024;

  it.each<[string, Answer]>([
    ['gzip', { body: new Uint8Array(64 * MiB), encode: 'gzip' }],
    ['deflate', { body: new Uint8Array(64 * MiB), encode: 'deflate' }],
    ['br', { body: new Uint8Array(64 * MiB), encode: 'br' }],
    ['gzip in gzip', { body: new Uint8Array(64 * MiB), encode: ['gzip', 'gzip'] }],
    // Unpacks to nothing in the end: only counting between the layers sees it.
    [
      'of empty members',
      {
        body: Buffer.concat(Array(20_000).fill(gzipSync(''))),
        encode: 'gzip',
        headers: { 'content-encoding': 'gzip, gzip' },
      },
    ],
    ['plain', { body: new Uint8Array(MiB) }],
    ['plain, of unknown length', { body: new Uint8Array(MiB), drip: { bytes: 64 * 1_024, everyMs: 0 } }],
  ])('ends at the limit: %s', async (_, answer) => {
    expect(await fetchAnswer(answer)).toMatchObject(tooLarge);
  });

  it('is not even begun when its length says so', async () => {
    const server = await testServer();
    let asked = false;
    server.set('/feed', (_, response) => {
      asked = true;
      // Only the headers ever come.
      response.writeHead(200, { 'content-length': '5000000000' }).flushHeaders();
    });
    const result = await testFetcher().fetch({ url: server.urlOf('/feed'), userAgent });
    expect(result).toMatchObject(tooLarge);
    expect(asked).toBe(true);
  });

  it('ends at the limit although more would come for ever', async () => {
    const server = await testServer();
    const bomb = gzipSync(new Uint8Array(4 * MiB));
    server.set('/feed', (_, response) => {
      // Never ended.
      response.writeHead(200, { 'content-encoding': 'gzip' }).write(bomb);
    });
    const result = await testFetcher().fetch({ url: server.urlOf('/feed'), userAgent });
    expect(result).toMatchObject(tooLarge);
  });

  it('is a body of one byte over the limit, and not one of exactly the limit', async () => {
    for (const encode of [[], ['gzip']] as TestEncoding[][]) {
      expect(await fetchAnswer({ body: 'x'.repeat(5_000), encode }, 5_000)).toMatchObject({
        outcome: 'modified',
      });
      expect(await fetchAnswer({ body: 'x'.repeat(5_001), encode }, 5_000)).toMatchObject(tooLarge);
    }
  });
});

async function* inChunks(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('readBody', () => {
  const ENCODE: Record<Encoding, (bytes: Uint8Array) => Uint8Array> = {
    gzip: gzipSync,
    deflate: deflateSync,
    br: brotliCompressSync,
  };

  it('gives back what was encoded, however it is cut into chunks', async () => {
    const stack = fc.array(fc.constantFrom<Encoding>('gzip', 'deflate', 'br'), { maxLength: 2 });
    const sizes = fc.integer({ min: 1, max: 200 });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), stack, sizes, async (bytes, encodings, size) => {
        const wire = encodings.reduce<Uint8Array>((body, encoding) => ENCODE[encoding](body), bytes);
        const read = await readBody(inChunks(wire, size), encodings, 10_000);
        expect(Buffer.from(read).equals(bytes)).toBe(true);
        expect(read.buffer.byteLength).toBe(read.length);
      }),
    );
  });
});
