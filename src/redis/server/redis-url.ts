import { connectorTo } from '../../cluster/connector.ts';
import { isClusterUrl, readNodes, writeNode } from '../../cluster/nodes.ts';
import type { RedisAddress } from './types.ts';

/** The Redis URL cannot be read. Its message never holds the URL, which may hold a password. */
export class RedisUrlError extends Error {
  override readonly name = 'RedisUrlError';
}

export interface RedisUrl {
  options: RedisAddress;
  /** The URL again, its password masked. */
  describe: string;
}

/** Of the keys of a desk that says nothing else. */
const DEFAULT_PREFIX = 'copydesk';

const EXPECTED =
  'expected redis://[user:password@]host[:port][/db], rediss://… for TLS, unix://[user:password@]/path/to/socket[?db=n], an absolute path, or redis-cluster://[user:password@]host[:port][?node=host:port]… (rediss-cluster://… for TLS)';

/**
 * Reads where a Redis is: `redis://` and `rediss://` URLs, unix sockets (`unix:///path` or `/path`, with `?db=`), and some
 * nodes of a cluster (`redis-cluster://` and `rediss-cluster://`). User and password may be percent-encoded.
 * @param prefix that of the desk's keys: in a cluster they decide which node it is.
 * @throws {RedisUrlError} when it is none of these.
 */
export function readRedisUrl(text: string, prefix = DEFAULT_PREFIX): RedisUrl {
  const url = parse(text.trim());
  if (isClusterUrl(url)) return readCluster(url, prefix);
  const db = databaseOf(url);
  const login = loginOf(url);
  const who = maskedLogin(login);
  if (url.protocol === 'unix:') {
    const path = decode(url.pathname);
    return { options: { path, db, ...login }, describe: `unix://${who}${path}?db=${db}` };
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port === '' ? 6379 : Number(url.port);
  const options: RedisAddress = { host, port, db, ...login };
  if (url.protocol === 'rediss:') options.tls = {};
  return { options, describe: `${url.protocol}//${who}${url.hostname}:${port}/${db}` };
}

function readCluster(url: URL, prefix: string): RedisUrl {
  const nodes = readNodes(url);
  if (!nodes?.[0]) throw new RedisUrlError(`a node in the Redis URL is not host:port: ${EXPECTED}`);
  if (url.pathname.length > 1 || url.searchParams.has('db'))
    throw new RedisUrlError(`the Redis URL names a database, and a cluster has only one: ${EXPECTED}`);
  const login = loginOf(url);
  const tls = url.protocol === 'rediss-cluster:';
  const others = nodes.slice(1).map((node) => `node=${writeNode(node)}`);
  return {
    options: { ...nodes[0], db: 0, ...login, ...(tls && { tls: {} }), Connector: connectorTo(prefix, nodes) },
    describe: `${url.protocol}//${maskedLogin(login)}${writeNode(nodes[0])}${others.length > 0 ? '?' : ''}${others.join('&')}`,
  };
}

function parse(text: string): URL {
  const url = parseOrUndefined(text.startsWith('/') ? urlOfPath(text) : withHost(text));
  if (!url) throw new RedisUrlError(`the Redis URL is not a URL: ${EXPECTED}`);
  const unix = url.protocol === 'unix:';
  if (!unix && !isClusterUrl(url) && url.protocol !== 'redis:' && url.protocol !== 'rediss:')
    throw new RedisUrlError(`the Redis URL starts with ${url.protocol}: ${EXPECTED}`);
  if (unix ? url.hostname !== 'localhost' || url.pathname.length < 2 : url.hostname === '')
    throw new RedisUrlError(`the Redis URL names no ${unix ? 'socket' : 'host'}: ${EXPECTED}`);
  return url;
}

/** A bare path is taken as it is: its % and # mean themselves. */
function urlOfPath(path: string): string {
  return withHost(`unix://${path.replace(/[%#]/g, encodeURIComponent)}`);
}

/** A unix socket has no host, and without one URL takes no user and password. */
function withHost(text: string): string {
  return text.replace(/^unix:\/\/([^/?#@]*@)?\//, 'unix://$1localhost/');
}

function parseOrUndefined(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function databaseOf(url: URL): number {
  const inPath = url.protocol === 'unix:' ? '' : url.pathname.replace(/^\//, '');
  const text = inPath || url.searchParams.get('db') || '0';
  if (!/^\d{1,5}$/.test(text))
    throw new RedisUrlError(`the Redis URL's database is not a number: ${EXPECTED}`);
  return Number(text);
}

interface Login {
  username?: string;
  password?: string;
}

function loginOf(url: URL): Login {
  return {
    ...(url.username && { username: decode(url.username) }),
    ...(url.password && { password: decode(url.password) }),
  };
}

function maskedLogin({ username, password }: Login): string {
  if (!username && !password) return '';
  return `${username ? encodeURIComponent(username) : ''}${password ? ':***' : ''}@`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new RedisUrlError('the Redis URL has a % that is not followed by two hexadecimal digits', {
      cause,
    });
  }
}
