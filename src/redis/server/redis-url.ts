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

const EXPECTED =
  'expected redis://[user:password@]host[:port][/db], rediss://… for TLS, unix://[user:password@]/path/to/socket[?db=n] or an absolute path';

/**
 * Reads where a Redis is: `redis://` and `rediss://` URLs and unix sockets (`unix:///path` or `/path`, with `?db=`).
 * User and password may be percent-encoded.
 * @throws {RedisUrlError} when it is none of these.
 */
export function readRedisUrl(text: string): RedisUrl {
  const url = parse(text.trim());
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

function parse(text: string): URL {
  const url = parseOrUndefined(text.startsWith('/') ? urlOfPath(text) : withHost(text));
  if (!url) throw new RedisUrlError(`the Redis URL is not a URL: ${EXPECTED}`);
  const unix = url.protocol === 'unix:';
  if (!unix && url.protocol !== 'redis:' && url.protocol !== 'rediss:')
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
