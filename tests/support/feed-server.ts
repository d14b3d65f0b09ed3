import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';

/** A loopback web server for tests: what it answers is set path by path, what it was asked is kept. */
export interface FeedServer {
  /** `http://127.0.0.1:PORT`, of the first host; paths come after it. */
  url: string;
  port: number;
  /** The address of a path at one of the hosts, by default the first. */
  urlOf(path: string, host?: string): string;
  /** What a path (with its query) answers, at every host or only at one. Unset paths answer 404. */
  set(path: string, answer: Answer | Handler, host?: string): void;
  /** Every request in order of arrival. */
  requests: SeenRequest[];
  /** Hosts that connections were made to, in order: empty shows that nobody even knocked. */
  connections: string[];
  close(): Promise<void>;
}

export interface SeenRequest {
  path: string;
  host: string;
  headers: IncomingHttpHeaders;
  /** Milliseconds since the epoch. */
  at: number;
}

export interface Answer {
  body?: string | Uint8Array;
  /** Default 200. 200s carry an ETag of the body and answer 304 to it, unless `headers` names one or `plain` is set. */
  status?: number;
  /** A header given here stands in for the server's own; an empty value leaves it out. */
  headers?: Record<string, string>;
  /** Sent as Last-Modified and answered with 304 when it comes back. */
  lastModified?: Date;
  /** Waits so long before the headers. */
  delayMs?: number;
  /** Applied in this order and named in Content-Encoding. */
  encode?: TestEncoding | TestEncoding[];
  /** Sends the body in chunks of so many bytes with a pause between: a slow reader's nightmare. */
  drip?: { bytes: number; everyMs: number };
  /** No validators and no 304. */
  plain?: boolean;
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
export type TestEncoding = 'gzip' | 'br' | 'deflate' | 'deflate-raw';

const ENCODERS: Record<TestEncoding, (body: Uint8Array) => Buffer> = {
  gzip: gzipSync,
  br: (body) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  deflate: deflateSync,
  'deflate-raw': deflateRawSync,
};

/** @param hosts loopback addresses that share one port; each counts as a host of its own. */
export async function startFeedServer({
  hosts = ['127.0.0.1'],
}: { hosts?: string[] } = {}): Promise<FeedServer> {
  const answers = new Map<string, Answer | Handler>();
  const requests: SeenRequest[] = [];
  const connections: string[] = [];
  const stopping = new AbortController();

  function listener(host: string) {
    return async (request: IncomingMessage, response: ServerResponse) => {
      const path = request.url ?? '/';
      requests.push({ path, host, headers: request.headers, at: Date.now() });
      const answer = answers.get(keyOf(path, host)) ??
        answers.get(path) ?? { status: 404, body: 'nothing here' };
      if (typeof answer === 'function') await answer(request, response);
      else await reply(answer, request, response, stopping.signal);
    };
  }

  const { servers, port } = await listenOnOnePort(hosts, (host) => {
    const server = createServer((request, response) => {
      // A reader that hangs up in the middle is what some tests are about.
      listener(host)(request, response).catch(() => response.destroy());
    });
    return server.on('connection', () => connections.push(host));
  });

  const urlOf = (path: string, host = hosts[0] ?? '127.0.0.1') => {
    return `http://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
  };
  return {
    url: urlOf(''),
    port,
    urlOf,
    set: (path, answer, host) => void answers.set(host ? keyOf(path, host) : path, answer),
    requests,
    connections,
    async close() {
      stopping.abort();
      await Promise.all(servers.map(closeServer));
    },
  };
}

async function reply(answer: Answer, request: IncomingMessage, response: ServerResponse, stop: AbortSignal) {
  const { status = 200, delayMs = 0, drip } = answer;
  const body = encodedBody(answer);
  const headers = headersOf(answer, body);
  await pause(delayMs, stop);
  if (status === 200 && !answer.plain && isUnchanged(request.headers, headers)) {
    response.writeHead(304, pick(headers, ['etag', 'last-modified'])).end();
    return;
  }
  response.writeHead(status, headers);
  if (!drip) {
    response.end(body);
    return;
  }
  response.flushHeaders();
  for (let at = 0; at < body.length && !response.destroyed && !stop.aborted; at += drip.bytes) {
    response.write(body.subarray(at, at + drip.bytes));
    await pause(drip.everyMs, stop);
  }
  response.end();
}

function encodedBody({ body = '', encode = [] }: Answer): Buffer {
  let bytes: Buffer = Buffer.from(body);
  for (const encoding of [encode].flat()) bytes = ENCODERS[encoding](bytes);
  return bytes;
}

function headersOf(answer: Answer, body: Buffer): Record<string, string> {
  const { status = 200, lastModified, encode = [], plain } = answer;
  const encoding = [encode].flat().join(', ').replaceAll('-raw', '');
  const own = {
    'content-type': 'application/xml; charset=utf-8',
    'content-length': answer.drip ? '' : String(body.length),
    'content-encoding': encoding,
    etag: status === 200 && !plain ? `"${createHash('sha1').update(body).digest('hex')}"` : '',
    'last-modified': lastModified && !plain ? lastModified.toUTCString() : '',
  };
  const given = Object.entries(answer.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  const all = Object.entries<string>({ ...own, ...Object.fromEntries(given) });
  return Object.fromEntries(all.filter(([, value]) => value !== ''));
}

/** If-None-Match decides; If-Modified-Since only where there is none (RFC 9110 §13.2.2). */
function isUnchanged(
  asked: IncomingHttpHeaders,
  { etag, 'last-modified': modified }: Record<string, string>,
) {
  const match = asked['if-none-match'];
  if (match !== undefined) return match === etag;
  const since = asked['if-modified-since'];
  return since !== undefined && modified !== undefined && Date.parse(modified) <= Date.parse(since);
}

function pick(headers: Record<string, string>, names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name)));
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await setTimeout(ms, undefined, { signal }).catch(() => {});
}

/** The first host's free port may be taken at another: then all are tried again with a new one. */
async function listenOnOnePort(hosts: string[], create: (host: string) => Server) {
  for (let attempt = 1; ; attempt += 1) {
    const servers: Server[] = [];
    let port = 0;
    try {
      for (const host of hosts) {
        const server = create(host).listen(port, host);
        servers.push(server);
        await once(server, 'listening');
        const address = server.address();
        if (typeof address === 'object' && address) port = address.port;
      }
      return { servers, port };
    } catch (error) {
      await Promise.all(servers.map(closeServer));
      if (attempt === 5) throw error;
    }
  }
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

function keyOf(path: string, host: string): string {
  return `${host} ${path}`;
}
