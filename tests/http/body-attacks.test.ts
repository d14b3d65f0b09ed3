import { createHash } from 'node:crypto';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBody, type Encoding } from '../../src/http/read-body.ts';
import type { Answer, TestEncoding } from '../support/feed-server.ts';
import { testFetcher, testServer, userAgent } from './support.ts';

const FEED = `<?xml version="1.0"?><rss><channel><title>${'word '.repeat(200)}</title></channel></rss>`;
const tooLarge = { outcome: 'refused', code: 'too-large' };
const badEncoding = { outcome: 'refused', code: 'bad-encoding' };

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
}

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

describe('a document that is a gzip file', () => {
  it.each<[string, Answer]>([
    ['as application/gzip', { body: gzipSync(FEED), headers: { 'content-type': 'application/gzip' } }],
    ['as XML', { body: gzipSync(FEED) }],
    ['in several members', { body: Buffer.concat([gzipSync(FEED.slice(0, 50)), gzipSync(FEED.slice(50))]) }],
    ['and compressed once more on the way', { body: gzipSync(FEED), encode: ['br'] }],
    ['in small pieces', { body: gzipSync(FEED), drip: { bytes: 1, everyMs: 0 } }],
  ])('is unpacked %s', async (_, answer) => {
    const result = await fetchAnswer(answer);
    expect(textOf(result)).toBe(FEED);
    expect(result).toMatchObject({ bodyHash: hashOf(Buffer.from(FEED)) });
  });

  it('is unpacked once', async () => {
    const inner = gzipSync(FEED);
    const result = await fetchAnswer({ body: gzipSync(inner) });
    expect(result).toMatchObject({ outcome: 'modified', bodyHash: hashOf(inner) });
  });

  it('has the same limit', async () => {
    const bomb = gzipSync(new Uint8Array(64 * 1_024 * 1_024));
    expect(await fetchAnswer({ body: bomb })).toMatchObject(tooLarge);
    expect(await fetchAnswer({ body: bomb, encode: 'gzip' })).toMatchObject(tooLarge);
  });

  it.each([
    ['ends in the middle', gzipSync(FEED).subarray(0, 40)],
    ['is broken', Buffer.concat([gzipSync(FEED).subarray(0, 30), Buffer.alloc(400, 0xff)])],
  ])('is refused when it %s', async (_, body) => {
    expect(await fetchAnswer({ body })).toMatchObject(badEncoding);
  });

  it.each([[Uint8Array.of(0x1f, 0x8b)], [Uint8Array.of(0x1f, 0x8b, 7, 0, 1, 2)], [Uint8Array.of(0x1f)]])(
    'is not seen in %j',
    async (body) => {
      expect(await fetchAnswer({ body })).toMatchObject({ outcome: 'modified', bodyHash: hashOf(body) });
    },
  );
});

describe('a body of which only the head is wanted', () => {
  const large = 'head' + 'x'.repeat(60_000);
  const head = {
    outcome: 'modified',
    body: new TextEncoder().encode('head'),
    bodyHash: hashOf(Buffer.from('head')),
  };

  async function fetchHead(answer: Answer, maxBytes = 100_000, readUpTo = 4) {
    const server = await testServer();
    server.set('/page', answer);
    return testFetcher({ maxBytes }).fetch({ url: server.urlOf('/page'), userAgent, readUpTo });
  }

  it.each<[string, Answer]>([
    ['plain', { body: large }],
    ['gzip', { body: large, encode: 'gzip' }],
    ['br in gzip', { body: large, encode: ['br', 'gzip'] }],
    ['a gzip file', { body: gzipSync(large) }],
    ['pieces', { body: large, drip: { bytes: 3, everyMs: 0 } }],
    ['cut off later', { body: gzipSync(large).subarray(0, 60), headers: { 'content-encoding': 'gzip' } }],
    ['beyond the limit', { body: 'head' + 'x'.repeat(300_000) }],
    ['a bomb', { body: Buffer.concat([Buffer.from('head'), new Uint8Array(64_000_000)]), encode: 'gzip' }],
  ])('is cut there: %s', async (_, answer) => {
    expect(await fetchHead(answer)).toMatchObject(head);
  });

  it('is cut at the limit where that comes first', async () => {
    const result = await fetchHead({ body: large }, 1_000, 5_000);
    expect(result).toMatchObject({
      outcome: 'modified',
      bodyHash: hashOf(Buffer.from(large.slice(0, 1_000))),
    });
  });

  it('is whole where it is shorter', async () => {
    expect(await fetchHead({ body: 'head' }, 100_000, 5_000)).toMatchObject(head);
    expect(await fetchHead({ body: 'head' })).toMatchObject(head);
  });

  it('is not waited for any longer, and nothing more is read of it', async () => {
    const server = await testServer();
    let closed = () => {};
    const gone = new Promise<void>((resolve) => (closed = resolve));
    server.set('/page', (_, response) => void response.on('close', closed).write('head and more'));
    const fetcher = testFetcher({ perHost: 1 });
    const request = { url: server.urlOf('/page'), userAgent, readUpTo: 4 };
    expect(await fetcher.fetch(request)).toMatchObject(head);
    await gone;
    server.set('/page', { body: 'head' });
    expect(await fetcher.fetch(request)).toMatchObject(head);
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
        const { body, bodyHash } = await readBody(inChunks(wire, size), { encodings, maxBytes: 10_000 });
        expect(Buffer.from(body).equals(bytes)).toBe(true);
        expect(body.buffer.byteLength).toBe(body.length);
        expect(bodyHash).toBe(hashOf(bytes));
      }),
    );
  });
});
