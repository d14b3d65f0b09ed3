/** Answers that break HTTP, or stretch it. */
import { expect } from 'vitest';
import { answerOf, honestFeed, wire, type HostileCase } from '../case.ts';

const BAD_HTTP = { outcome: 'failed', code: 'bad-http' } as const;
const SPLITTING = 'FACTS: header injection and request smuggling';

export const transport: HostileCase[] = [
  {
    name: 'promises a longer body than it sends',
    from: 'Content-Length that lies',
    serve: (site) =>
      site.set('/feed', wire(answerOf(['Content-Length: 100000', 'Connection: close'], honestFeed(site)))),
    expect: { ...BAD_HTTP, articles: 0 },
  },
  {
    name: 'promises a shorter body than it sends',
    from: 'Content-Length that lies',
    serve: (site) => site.set('/feed', wire(answerOf(['Content-Length: 40'], honestFeed(site)))),
    expect: { outcome: 'modified', articles: 0, detail: /not closed/ },
  },
  {
    name: 'promises a body of a negative length',
    from: 'Content-Length that lies',
    serve: (site) => site.set('/feed', wire(answerOf(['Content-Length: -1'], honestFeed(site)))),
    expect: BAD_HTTP,
  },
  {
    name: 'promises a body of 10^30 bytes',
    from: 'Content-Length that lies',
    serve: (site) =>
      site.set('/feed', wire(answerOf([`Content-Length: 1${'0'.repeat(30)}`], honestFeed(site)))),
    expect: BAD_HTTP,
  },
  {
    name: 'promises a body of 3 GB, and is not waited for',
    from: 'Content-Length that lies',
    serve: (site) => site.set('/feed', wire(answerOf(['Content-Length: 3000000000'], honestFeed(site)))),
    expect: { outcome: 'refused', code: 'too-large' },
  },
  {
    name: 'names two lengths',
    from: SPLITTING,
    serve: (site) =>
      site.set('/feed', wire(answerOf(['Content-Length: 5', 'Content-Length: 500'], honestFeed(site)))),
    expect: BAD_HTTP,
  },
  {
    name: 'names a length and sends chunks',
    from: SPLITTING,
    serve: (site) =>
      site.set(
        '/feed',
        wire(answerOf(['Content-Length: 5', 'Transfer-Encoding: chunked'], `5\r\n<rss>\r\n0\r\n\r\n`)),
      ),
    expect: BAD_HTTP,
  },
  {
    name: 'sends a chunk of a size that is no number',
    from: 'chunked garbage',
    serve: (site) => site.set('/feed', wire(answerOf(['Transfer-Encoding: chunked'], 'xyz\r\n<rss>\r\n'))),
    expect: BAD_HTTP,
  },
  {
    name: 'sends a chunk of 2^64 bytes',
    from: 'chunked garbage',
    serve: (site) =>
      site.set('/feed', wire(answerOf(['Transfer-Encoding: chunked'], 'ffffffffffffffff1\r\n<rss>\r\n'))),
    expect: BAD_HTTP,
  },
  {
    name: 'sends chunks and ends without the last',
    from: 'chunked garbage',
    serve: (site) =>
      site.set('/feed', wire(answerOf(['Transfer-Encoding: chunked'], `10\r\n<rss><channel><i\r\n`))),
    expect: { outcome: 'failed', code: 'reset' },
  },
  {
    name: 'sends its feed in chunks of one byte',
    from: 'chunked: a price for each byte',
    serve: (site) => {
      const chunks = [...Buffer.from(honestFeed(site))].map(
        (byte) => `1\r\n${String.fromCharCode(byte)}\r\n`,
      );
      site.set('/feed', wire(answerOf(['Transfer-Encoding: chunked'], `${chunks.join('')}0\r\n\r\n`)));
    },
    expect: { outcome: 'modified', articles: 1 },
  },
  {
    name: 'sends more after the end of its feed, as if it were the next answer',
    from: SPLITTING,
    serve: (site) => {
      const body = honestFeed(site);
      const next = answerOf(['Content-Length: 5'], 'owned');
      site.set('/feed', wire(answerOf([`Content-Length: ${body.length}`], body), next));
    },
    expect: { outcome: 'modified', articles: 1 },
  },
  {
    name: 'answers without headers, as HTTP/0.9 had it',
    from: 'not HTTP',
    serve: (site) => site.set('/feed', wire(honestFeed(site))),
    expect: BAD_HTTP,
  },
  {
    name: 'answers as an SSH server',
    from: 'not HTTP',
    serve: (site) => site.set('/feed', wire('SSH-2.0-OpenSSH_9.6\r\n')),
    expect: BAD_HTTP,
  },
  {
    name: 'answers with zeros',
    from: 'not HTTP',
    serve: (site) => site.set('/feed', wire(Buffer.alloc(10_000))),
    expect: BAD_HTTP,
  },
  {
    name: 'hangs up at once',
    from: 'not HTTP',
    serve: (site) => site.set('/feed', wire()),
    expect: { outcome: 'failed', code: 'reset' },
  },
  {
    name: 'switches protocols unasked',
    from: 'status 101 (undici asserts there)',
    serve: (site) =>
      site.set(
        '/feed',
        wire('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
      ),
    expect: { outcome: 'failed', code: 'reset' },
  },
  {
    name: 'has a status text of markup',
    from: 'XSS by error text: Miniflux CVE-2023-27592',
    serve: (site) =>
      site.set('/feed', wire('HTTP/1.1 500 <script>alert(1)</script>\r\nContent-Length: 0\r\n\r\n')),
    expect: { outcome: 'failed', code: 'http-500', detail: /^http:\/\/[\d.:]+\/feed: answered 500$/ },
  },
  {
    name: 'sends a header of 100 KB',
    from: 'headers too large',
    serve: (site) =>
      site.set('/feed', { body: honestFeed(site), headers: { 'x-flood': 'a'.repeat(100_000) } }),
    expect: { outcome: 'refused', code: 'too-large' },
  },
  {
    name: 'sends 20,000 headers',
    from: 'headers too many',
    serve: (site) => {
      const lines = Array.from({ length: 20_000 }, (_, at) => `X-${at}: a`);
      site.set('/feed', wire(answerOf([...lines, 'Connection: close'], honestFeed(site))));
    },
    expect: { outcome: 'refused', code: 'too-large' },
  },
  {
    name: 'sends 500 cookies',
    from: 'state that nobody asked for',
    serve: (site) => {
      const lines = Array.from({ length: 500 }, (_, at) => `Set-Cookie: c${at}=${at}`);
      site.set('/feed', wire(answerOf([...lines, 'Connection: close'], honestFeed(site))));
    },
    expect: [
      { outcome: 'modified', articles: 1 },
      {
        outcome: 'unchanged',
        also: ({ requests }) => expect(requests[0]?.headers.cookie).toBeUndefined(),
      },
    ],
  },
  {
    name: 'sends an ETag with a line break in it',
    from: SPLITTING,
    serve: (site) =>
      site.set('/feed', wire(answerOf(['ETag: "a\rX-Owned: 1"', 'Connection: close'], honestFeed(site)))),
    expect: BAD_HTTP,
  },
  {
    name: 'sends validators with control characters and NULs',
    from: SPLITTING,
    serve: (site) =>
      site.set('/feed', wire(answerOf(['ETag: "a\u0000b"', 'Connection: close'], honestFeed(site)))),
    expect: BAD_HTTP,
  },
  {
    name: 'sends validators of 5,000 characters and of tabs, which are not sent back',
    from: SPLITTING,
    serve: (site) => {
      const headers = { etag: `"${'e'.repeat(5_000)}"`, 'last-modified': 'x\tHost: inside' };
      site.set('/feed', { body: honestFeed(site), headers, plain: true });
    },
    expect: [
      { outcome: 'modified', articles: 1 },
      {
        outcome: 'unchanged',
        also: ({ requests }) => {
          expect(requests[0]?.headers['if-none-match']).toBeUndefined();
          expect(requests[0]?.headers['if-modified-since']).toBeUndefined();
        },
      },
    ],
  },
  {
    name: 'calls its feed a type of 20,000 characters with a charset of markup',
    from: 'header text that is kept or shown',
    serve: (site) =>
      site.set('/feed', {
        body: honestFeed(site),
        headers: { 'content-type': `text/xml; charset="<script>"; x=${'y'.repeat(20_000)}` },
      }),
    expect: { outcome: 'modified', articles: 1 },
  },
];
