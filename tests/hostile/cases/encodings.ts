/** Bodies packed to be small on the wire and large here, or packed otherwise than they say. */
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { honestFeed, type HostileCase, type Site } from '../case.ts';
import type { Answer } from '../../support/feed-server.ts';

const MIB = 1024 * 1024;
const zeros = new Uint8Array(16 * MIB);
const brotli = (body: Uint8Array) =>
  brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });

const TOO_LARGE = { outcome: 'refused', code: 'too-large', articles: 0 } as const;
const BAD_ENCODING = { outcome: 'refused', code: 'bad-encoding', articles: 0 } as const;
const READ = { outcome: 'modified', articles: 1 } as const;

function packed(
  name: string,
  from: string,
  answer: (site: Site) => Answer,
  expect: HostileCase['expect'],
): HostileCase {
  return { name, from, serve: (site) => site.set('/feed', { plain: true, ...answer(site) }), expect };
}

const claims = (encoding: string, body: string | Uint8Array): Answer => ({
  body,
  headers: { 'content-encoding': encoding },
});

const BOMB = 'bombs: undici CVE-2026-84890 (decompression without a bound)';
const LIE = 'encoding claims that lie';

export const encodings: HostileCase[] = [
  packed('is a gzip bomb', BOMB, () => claims('gzip', gzipSync(zeros)), TOO_LARGE),
  packed('is a brotli bomb', BOMB, () => claims('br', brotli(zeros)), TOO_LARGE),
  packed('is a deflate bomb', BOMB, () => claims('deflate', deflateSync(zeros)), TOO_LARGE),
  packed('is a bare deflate bomb', BOMB, () => claims('deflate', deflateRawSync(zeros)), TOO_LARGE),
  packed('is a gzip bomb in a gzip', BOMB, () => claims('gzip, gzip', gzipSync(gzipSync(zeros))), TOO_LARGE),
  packed('is a brotli bomb in a gzip', BOMB, () => claims('br, gzip', gzipSync(brotli(zeros))), TOO_LARGE),
  packed('is a gzip file that is a bomb', BOMB, () => ({ body: gzipSync(zeros) }), TOO_LARGE),
  packed(
    'is a gzip file in two encodings, a bomb in the third layer',
    BOMB,
    () => claims('gzip, br', brotli(gzipSync(gzipSync(zeros)))),
    TOO_LARGE,
  ),
  packed(
    'is a gzip of a thousand members',
    BOMB,
    (site) => ({
      body: Buffer.concat([
        gzipSync(honestFeed(site)),
        ...Array.from({ length: 1_000 }, () => gzipSync(zeros.subarray(0, 8_192))),
      ]),
      headers: { 'content-encoding': 'gzip' },
    }),
    TOO_LARGE,
  ),
  packed(
    'stacks ten encodings',
    BOMB,
    (site) => claims(Array.from({ length: 10 }, () => 'gzip').join(', '), honestFeed(site)),
    BAD_ENCODING,
  ),
  packed(
    'names an encoding 10,000 times',
    BOMB,
    (site) => claims(`${'gzip,'.repeat(5_000)}br`, honestFeed(site)),
    BAD_ENCODING,
  ),
  packed(
    'ends in the middle of a gzip',
    LIE,
    (site) => claims('gzip', gzipSync(honestFeed(site, 40)).subarray(0, 400)),
    BAD_ENCODING,
  ),
  packed(
    'sends a gzip with a broken middle',
    LIE,
    (site) => {
      const body = gzipSync(honestFeed(site, 40));
      body.fill(0xff, 100, 300);
      return claims('gzip', body);
    },
    BAD_ENCODING,
  ),
  packed(
    'calls brotli gzip',
    LIE,
    (site) => claims('gzip', brotli(Buffer.from(honestFeed(site, 10)))),
    BAD_ENCODING,
  ),
  packed('calls plain text gzip', LIE, (site) => claims('gzip', honestFeed(site)), READ),
  packed(
    'calls bare deflate deflate',
    LIE,
    (site) => claims('deflate', deflateRawSync(honestFeed(site))),
    READ,
  ),
  packed('sends a gzip and does not say so', LIE, (site) => ({ body: gzipSync(honestFeed(site)) }), READ),
  packed(
    'sends zstd, which was not offered',
    LIE,
    () => claims('zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0])),
    BAD_ENCODING,
  ),
  packed(
    'names an encoding that there is not',
    LIE,
    (site) => claims('__proto__', honestFeed(site)),
    BAD_ENCODING,
  ),
  packed(
    'is longer than a document may be',
    'oversize',
    () => ({ body: Buffer.alloc(2 * MIB + 1, ' ') }),
    TOO_LARGE,
  ),
  packed(
    'is longer than a document may be, in chunks',
    'oversize',
    () => ({
      body: Buffer.alloc(2 * MIB + 1, ' '),
      headers: { 'content-length': '', 'transfer-encoding': 'chunked' },
    }),
    TOO_LARGE,
  ),
];
