import type { Connector } from '../../cluster/connector.ts';

/** The two things this folder says; a pino logger fits. */
export interface ServerLog {
  info(message: string): void;
  warn(message: string): void;
}

/**
 * How soon a write is on the disk: `always` before its reply, `everysec` within about two seconds, `no` when the
 * system likes or never; `unknown` where the server does not tell.
 */
export type AppendFsync = 'always' | 'everysec' | 'no' | 'unknown';

/** Where a Redis is: host and port, the path of a unix socket, or what finds it in a cluster. */
export type RedisAddress = {
  host?: string;
  port?: number;
  path?: string;
  db?: number;
  username?: string;
  password?: string;
  /** Present for TLS, with Node's defaults. */
  tls?: Record<string, never>;
  /** Present for a cluster: opens sockets to the node that has the desk's keys, whatever `host` and `port` say. */
  Connector?: Connector;
};

/** Fits both ioredis and BullMQ, whose option types do not fit each other. */
export type RedisConnection = RedisAddress & {
  /** Milliseconds to wait before an attempt to reconnect, counted from 1. */
  retryStrategy: (attempt: number) => number;
  /** Whether this answer of the server is a reason to connect anew and send the command again (2, in ioredis's words). */
  reconnectOnError: (error: Error) => false | 2;
  /** Milliseconds that an answer may take. */
  socketTimeout: number;
  maxRetriesPerRequest: null;
  enableAutoPipelining: false;
};

/** A Redis to work with, and how to let go of it. */
export interface OpenedRedis {
  /** `url`: the operator's. `private`: a server of ours in the data folder. `embedded`: in memory, of this process or the service's. */
  kind: 'url' | 'private' | 'embedded';
  /** For `new Redis(connection)` and for BullMQ. Retries for ever, at most 1 s apart. */
  connection: RedisConnection;
  /** For messages: where it is, without a password. */
  describe: string;
  appendfsync: AppendFsync;
  /** Why the one at a URL could not be used when it was tried; waiting for it is up to the caller. */
  failure?: string;
  /**
   * Lets go; close your own connections first. A private server that nobody else uses is shut down (its data stay),
   * an embedded one of this process ends with its data, the operator's and the service's are left alone. A second call does nothing.
   */
  close(): Promise<void>;
}
