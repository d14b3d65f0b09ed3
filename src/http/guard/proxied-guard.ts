import { isIP } from 'node:net';
import { isPublicAddress } from './address-guard.ts';
import { lookupAll, privateAddress, type GuardOptions, type ResolvedAddress } from './guarded-connector.ts';
import { RefusedError } from '../refused-error.ts';

/**
 * Names that mean a machine or network of one's own wherever they are asked for: RFC 6761 (localhost), RFC 6762 with its
 * appendix G (local; intranet, internal, private, corp, home, lan), RFC 8375 (home.arpa), and the systems' localdomain.
 */
const INSIDE_NAMES =
  /(?:^|\.)(?:localhost|localdomain|local|intranet|internal|private|corp|home|lan|home\.arpa)$/;

/**
 * The address guard where a proxy makes the connection, and so decides what a name leads to: an address must be public, a
 * name must be one of the public internet, and what our own DNS knows of it must be public throughout. A name that our
 * DNS does not know, or not within the time for connecting, is the proxy's to find. The proxy itself may be anywhere.
 *
 * @returns resolves where the URL may be asked for.
 * @throws RefusedError `private-address`.
 */
export function proxiedGuard(options: GuardOptions): (url: URL) => Promise<void> {
  const { allows, connectTimeoutMs, lookup = lookupAll } = options;

  /** Without an answer in time: none. */
  async function knownAddresses(host: string): Promise<ResolvedAddress[]> {
    let timer;
    const late = new Promise<ResolvedAddress[]>((resolve) => {
      timer = setTimeout(resolve, connectTimeoutMs, []);
    });
    try {
      return await Promise.race([lookup(host).catch(() => []), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  return async ({ hostname, port, protocol }) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    const at = Number(port) || (protocol === 'https:' ? 443 : 80);
    const passes = (address: string) => isPublicAddress(address) || allows(address, host, at);
    if (isIP(host) !== 0) {
      if (!passes(host)) throw privateAddress(host, [host]);
      return;
    }
    const addresses = (await knownAddresses(host)).map(({ address }) => address);
    if (!addresses.every(passes)) throw privateAddress(host, addresses);
    // Listed by name, or every address that it leads to is.
    const isListed = (addresses.length > 0 ? addresses : ['']).every((address) => allows(address, host, at));
    if (isInsideName(host) && !isListed) {
      throw new RefusedError(
        'private-address',
        `${host} is a name of a private network; list it under network.allow if it is meant`,
      );
    }
  };
}

function isInsideName(host: string): boolean {
  const name = host.replace(/\.$/, '');
  return !name.includes('.') || INSIDE_NAMES.test(name);
}
