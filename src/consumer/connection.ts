import { Redis, type RedisOptions } from 'ioredis';
import { connectorTo, NOT_THIS_NODE } from '../cluster/connector.ts';
import { isClusterUrl, readNodes } from '../cluster/nodes.ts';
import type { ConsumeOptions, Consumption } from './types.ts';

export const DEFAULT_PREFIX = 'copydesk';

type Where = Pick<ConsumeOptions, 'redis' | 'prefix'>;

/** The longest pause between two attempts to connect, in ms. */
const RECONNECT_MAX_MS = 2000;

/**
 * Opens a connection that never gives up until `stopped`: it is back within about two seconds of the server. The copies that
 * BullMQ makes of it stop with it.
 */
export function connect(
  { redis: address, prefix = DEFAULT_PREFIX }: Where,
  onError: (error: Error) => void,
  stopped: AbortSignal,
  extra?: RedisOptions,
): Redis {
  const options: RedisOptions = {
    ...(typeof address === 'object' ? address : clusterOptions(address, prefix)),
    ...extra,
    retryStrategy: (attempt) => (stopped.aborted ? null : Math.min(attempt * 200, RECONNECT_MAX_MS)),
    maxRetriesPerRequest: null,
  };
  const alone = typeof address === 'string' && !options.Connector;
  const redis = alone ? new Redis(address.replace(/^unix:\/\//, ''), options) : new Redis(options);
  redis.on('error', onError);
  return redis;
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
    // 2: there it is sent again.
    reconnectOnError: (error) => (NOT_THIS_NODE.test(error.message) ? 2 : false),
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
