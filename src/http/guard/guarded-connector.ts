import { lookup as systemLookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { buildConnector } from 'undici';
import { isPublicAddress } from './address-guard.ts';
import { RefusedError } from '../refused-error.ts';
import { inSlices } from '../slice-reads.ts';

export interface ResolvedAddress {
  address: string;
  family: number;
}

/** A host name's addresses in order of preference; rejects with a DNS error (`ENOTFOUND`, …) when it has none. */
export type Lookup = (hostname: string) => Promise<ResolvedAddress[]>;

export interface GuardOptions {
  /** Lets an address through that is not public. */
  allows: (address: string, host: string, port: number) => boolean;
  connectTimeoutMs: number;
  lookup?: Lookup;
}

/**
 * How long one of a host's addresses may take before the next is tried. Node's 250 ms gives up on far servers, and when
 * the last address is an IPv6 one on a machine without IPv6 the connection then fails although the first would have come.
 */
const NEXT_ADDRESS_MS = 1_000;

/**
 * A connector for undici that looks at the address itself, after DNS and just before connecting, and hands the socket
 * only addresses it has passed: what a name resolves to later makes no difference.
 */
export function guardedConnector(options: GuardOptions): buildConnector.connector {
  const { allows, connectTimeoutMs, lookup = lookupAll } = options;
  return (target, callback) => {
    const { hostname } = target;
    const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80);
    const passes = (address: string) => isPublicAddress(address) || allows(address, hostname, port);

    // Sockets do not look up what is an address already.
    if (isIP(hostname) !== 0 && !passes(hostname)) {
      callback(privateAddress(hostname, [hostname]), null);
      return;
    }
    const connect = inSlices(
      buildConnector({
        timeout: connectTimeoutMs,
        autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
        lookup: guardedLookup(lookup, passes),
      }),
    );
    connect(target, callback);
  };
}

function guardedLookup(lookup: Lookup, passes: (address: string) => boolean): LookupFunction {
  const resolve = callbackify(async (hostname: string) => {
    const all = await lookup(hostname);
    const passed = all.filter(({ address }) => isIP(address) !== 0 && passes(address));
    if (passed.length > 0) return passed;
    const refused = all.map(({ address }) => address);
    throw privateAddress(hostname, refused);
  });
  return (hostname, options, callback) => {
    resolve(hostname, (error, passed) => {
      const [first] = passed ?? [];
      if (error || options.all || !first) callback(error, passed);
      else callback(null, first.address, first.family);
    });
  };
}

/** The refusal of a host for the addresses that it leads to. */
export function privateAddress(hostname: string, addresses: string[]): RefusedError {
  const found = addresses.slice(0, 3).join(', ');
  const where = found === hostname ? `${hostname} is` : `${hostname} leads to ${found || 'no address'},`;
  return new RefusedError(
    'private-address',
    `${where} not an address of the public internet; list it under network.allow if it is meant`,
  );
}

/** The system's DNS. */
export function lookupAll(hostname: string): Promise<ResolvedAddress[]> {
  return systemLookup(hostname, { all: true });
}
