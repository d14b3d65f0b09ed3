import { Redis, type RedisOptions } from 'ioredis';
import { connectorTo } from '../cluster/connector.ts';
import { NOT_THE_PRIMARY, NOT_THIS_NODE } from '../cluster/elsewhere.ts';
import { isClusterUrl, readNodes } from '../cluster/nodes.ts';
import type { ConsumeOptions, Consumption } from './types.ts';
import { readUnixAddress } from './unix-address.ts';
import { watchSilence } from './watch-silence.ts';

export const DEFAULT_PREFIX = 'copydesk';

type Where = Pick<ConsumeOptions, 'redis' | 'prefix'>;

/** The longest pause between two attempts to connect, in ms. */
const RECONNECT_MAX_MS = 2000;

/**
 * Opens a connection that never gives up until `stopped`: it is back within about two seconds of the server, or of the one
 * that took its place. The copies that BullMQ makes of it stop with it; over them it waits for work, and watches that itself.
 */
export function connect(
  { redis: address, prefix = DEFAULT_PREFIX }: Where,
  onError: (error: Error) => void,
  stopped: AbortSignal,
  extra?: RedisOptions,
): Redis {
  const where = typeof address === 'object' ? address : clusterOptions(address, prefix);
  let refused = -Infinity;
  const options: RedisOptions = {
    ...where,
    ...extra,
    retryStrategy(attempt) {
      if (stopped.aborted) return null;
      // A server that takes every connection and no writes is not to be asked at every turn.
      const isRefused = performance.now() - refused < 2 * RECONNECT_MAX_MS;
      return isRefused ? RECONNECT_MAX_MS : Math.min(attempt * 200, RECONNECT_MAX_MS);
    },
    reconnectOnError(error) {
      const own = where?.reconnectOnError?.(error);
      if (own) return own;
      const isReplica = NOT_THE_PRIMARY.test(error.message);
      if (!isReplica && !(where?.Connector && NOT_THIS_NODE.test(error.message))) return false;
      if (isReplica) {
        refused = performance.now();
        // It may be for good, where the address is a replica's.
        onError(error);
      }
      // Connect anew, and send it again there.
      return 2;
    },
    maxRetriesPerRequest: null,
  };
  const alone = typeof address === 'string' && !options.Connector;
  const redis = alone ? openAlone(address, options) : new Redis(options);
  redis.on('error', onError);
  watchSilence(redis);
  return redis;
}

function openAlone(address: string, options: RedisOptions): Redis {
  const { path = address, login } = readUnixAddress(address) ?? {};
  return new Redis(path, { ...options, ...login });
}

/** Where the keys of a desk are in a cluster, for `redis-cluster://` and `rediss-cluster://`; else nothing. */
function clusterOptions(address: string, prefix: string): RedisOptions | undefined {
  if (!/^rediss?-cluster:/.test(address)) return undefined;
  const url = new URL(address);
  const nodes = isClusterUrl(url) ? readNodes(url) : undefined;
  if (!nodes) throw new TypeError('a node in the URL of the Redis Cluster is not host:port');
  return {
    ...(url.username && { username: decodeURIComponent(url.username) }),
    ...(url.password && { password: decodeURIComponent(url.password) }),
    ...(url.protocol === 'rediss-cluster:' && { tls: {} }),
    Connector: connectorTo(prefix, nodes),
  };
}

/** Warns of each trouble once, not at every attempt that meets it again. */
export function warner(): (error: Error) => void {
  let last = '';
  return (error) => {
    if (error.message === last) return;
    last = error.message;
    process.emitWarning(error);
  };
}

/** Ties the ways to stop together: `close`, any number of times, and the signal. */
export function consumption(stop: () => Promise<void>, signal?: AbortSignal): Consumption {
  const ended = new AbortController();
  const closed = new Promise<void>((resolve) => {
    ended.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= stop().finally(() => ended.abort()));
  const onAbort = () => void close().catch(warner());
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  return { close, closed };
}

/** Waits for `work`, but no longer than `ms`; whether it came to an end, and how, is not said. */
export async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => {}), deadline]);
  clearTimeout(timer);
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
