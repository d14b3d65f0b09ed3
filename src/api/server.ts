import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';

/** The server could not take its address; `code` is the system's (`EADDRINUSE`), the message says what to do. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly code: string;

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

export interface RunningApi {
  /** With the port that was taken, also where 0 was asked for. */
  url: string;
  /** Takes no new connections, lets requests under way finish for at most 2 s, then hangs up. */
  close(): Promise<void>;
}

/** Requests are small (guard-writes.ts), so one that takes longer than this is someone holding a line open. */
const REQUEST_WITHIN_MS = 10_000;
const CLOSE_WITHIN_MS = 2000;
/** A comparison is sent as an address, which a list of titles makes long. */
const MAX_HEAD_BYTES = 64 * 1024;

/** Listens on `host` and `port` (0: any free one). Throws ListenError. */
export async function startApi(app: Hono, at: { host: string; port: number }): Promise<RunningApi> {
  const limits = {
    requestTimeout: REQUEST_WITHIN_MS,
    headersTimeout: REQUEST_WITHIN_MS,
    maxHeaderSize: MAX_HEAD_BYTES,
  };
  const server = createServer(limits, getRequestListener(app.fetch));
  const close = closer(server);
  await listen(server, at);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : at.port;
  return { url: `http://${nameToCall(at.host)}:${port}`, close };
}

function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException) => reject(listenError(cause, host, port));
    server.once('error', fail);
    server.listen({ host: host.replace(/^\[(.*)\]$/, '$1'), port }, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

function listenError(cause: NodeJS.ErrnoException, host: string, port: number): ListenError {
  const advice: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is in use: stop the program that has it, or set PORT to another one (0 takes any free one).`,
    EACCES: `Port ${port} on ${host} is not ours to take: set PORT to one from 1024 up.`,
    EADDRNOTAVAIL: `${host} is no address of this machine: set HOST to one that is, such as 127.0.0.1.`,
    ENOTFOUND: `${host} is not known as a host: set HOST to an address of this machine, such as 127.0.0.1.`,
  };
  const code = cause.code ?? 'UNKNOWN';
  const message = advice[code] ?? `Cannot listen on ${host}, port ${port}: ${cause.message}`;
  return new ListenError(code, message, { cause });
}

/** A name that a browser on this machine can open: a wildcard address is none. */
function nameToCall(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '') return 'localhost';
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

/** Once closing, a connection ends with the answer it waits for, instead of staying open for a next request. */
function closer(server: Server): () => Promise<void> {
  let closed: Promise<void> | undefined;
  server.on('request', (_request, response) => {
    response.once('close', () => {
      if (closed) setImmediate(() => server.closeIdleConnections());
    });
  });
  return () => {
    closed ??= new Promise((resolve) => {
      const hangUp = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS);
      server.close(() => {
        clearTimeout(hangUp);
        resolve();
      });
      server.closeIdleConnections();
    });
    return closed;
  };
}
