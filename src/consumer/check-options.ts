/** Refuses options that cannot be meant at the call, where the mistake is, and not in a connection that never comes about. */
import type { ConsumeOptions } from './types.ts';
import { readUnixAddress } from './unix-address.ts';

const FORMS =
  'redis://[user:password@]host[:port][/db], rediss://… for TLS, unix://[user:password@]/path or the bare path of a socket, ' +
  'redis-cluster://host:port[?node=host:port] or rediss-cluster://…, or options of ioredis such as { host, port, tls }';

const SCHEMES = new Set(['redis', 'rediss', 'unix', 'redis-cluster', 'rediss-cluster']);

/** @throws {TypeError} which never holds the address, since that may hold a password. */
export function checkOptions({
  redis,
  from,
}: {
  redis: ConsumeOptions['redis'] | undefined;
  from?: string | undefined;
}): void {
  const wrong = typeof redis === 'string' ? wrongAddress(redis) : redis ? undefined : 'is missing';
  if (wrong !== undefined) throw new TypeError(`redis ${wrong}: expected ${FORMS}`);
  if (from !== undefined && !/^(?:\$|\d+(?:-\d+)?)$/.test(from))
    throw new TypeError(
      'from takes $ (what comes from now on), 0 (the oldest entry there is), or the id of an entry',
    );
}

function wrongAddress(address: string): string | undefined {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(address)?.[1]?.toLowerCase();
  if (scheme !== undefined && !SCHEMES.has(scheme)) return `begins with ${scheme}://`;
  return leadsSomewhere(address, scheme) ? undefined : 'is no address';
}

function leadsSomewhere(address: string, scheme: string | undefined): boolean {
  try {
    // A path takes every character; ioredis takes the rest for a host and a port.
    if (scheme === undefined) return /^\/[^/]/.test(address) || new URL(`redis://${address}`).hostname !== '';
    if (scheme === 'unix') return readUnixAddress(address) !== undefined;
    return new URL(address).hostname !== '';
  } catch {
    return false;
  }
}
