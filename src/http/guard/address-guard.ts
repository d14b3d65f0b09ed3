import { parseUrl } from '../../config/schema-url.ts';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

/** The only block that IANA has handed out as global unicast: all else in IPv6 is special or not in use. */
const GLOBAL_UNICAST: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/**
 * Addresses of the public ranges behind which machines in a cloud find the cloud itself: Azure's platform, which hands out
 * keys there (learn.microsoft.com, "What is IP address 168.63.129.16?").
 */
const CLOUD_INSIDE = new Set(['168.63.129.16']);

/**
 * Whether an address is one that anybody on the internet may be found at.
 *
 * False for private, loopback, link-local, CGNAT, ULA, multicast, unspecified, broadcast, documentation and benchmark
 * ranges (the IANA special-purpose registries, by way of ipaddr.js), and for every IPv6 form that carries an IPv4 address
 * and so could lead back inside: mapped, compatible, translated, 6to4, Teredo, NAT64 and ISATAP. Those are refused even
 * around a public IPv4 address, because no publisher needs them. False too for an address with a zone (`%eth0`), which is of
 * one network only, and for what is not an address as `net.isIP` spells it, so `0177.0.0.1`, `0x7f.1` and `2130706433` are
 * never public.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0 || address.includes('%') || CLOUD_INSIDE.has(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv4 || (parsed.match(...GLOBAL_UNICAST) && !isIsatap(parsed));
}

/** RFC 5214: any prefix, then `0:5efe` or `200:5efe`, then an IPv4 address. */
function isIsatap(address: ipaddr.IPv6): boolean {
  const [, , , , flags = 0, mark] = address.parts;
  return mark === 0x5efe && (flags & ~0x200) === 0;
}

/** An entry of `network.allow` that names nothing. */
export class AllowEntryError extends Error {
  override readonly name = 'AllowEntryError';
  readonly entry: string;

  constructor(entry: string) {
    super(
      `network.allow: ${JSON.stringify(entry)} is no address, range (10.0.0.0/8), host name or host:port; ` +
        'write one of these, an IPv6 address with a port as [::1]:8080',
    );
    this.entry = entry;
  }
}

type Allows = (address: string, host: string, port: number) => boolean;

/**
 * What the operator lets through although it is not public.
 *
 * @param entries each a CIDR range, an address, a host name (whatever it resolves to), or any but a range with `:port`.
 * @returns a predicate over the address about to be connected to, the host of the URL it came from, and the port.
 * @throws AllowEntryError on the first entry that is none of these.
 */
export function allowList(entries: readonly string[]): Allows {
  const rules = entries.map(readEntry);
  return (address, host, port) => rules.some((rule) => rule(address, host, port));
}

function readEntry(entry: string): Allows {
  const text = entry.trim();
  if (text.includes('/')) return rangeRule(readRange(text, entry));
  if (isIP(text) !== 0) return rangeRule(wholeRange(ipaddr.parse(text)));

  const { host, port } = readHost(text, entry);
  const onPort = (wanted: number) => port === undefined || port === wanted;
  if (isIP(host) === 0) return (_, wanted, at) => onPort(at) && bareHost(wanted) === host;
  const allows = rangeRule(wholeRange(ipaddr.parse(host)));
  return (address, wanted, at) => onPort(at) && allows(address, wanted, at);
}

function readRange(text: string, entry: string): Range {
  const [address = ''] = text.split('/');
  if (isIP(address) === 0 || !ipaddr.isValidCIDR(text)) throw new AllowEntryError(entry);
  return ipaddr.parseCIDR(text);
}

function wholeRange(address: Address): Range {
  return [address, address.toByteArray().length * 8];
}

/** An IPv4 range also takes the IPv4-mapped spelling, which the system connects to the same machine. */
function rangeRule([network, bits]: Range): Allows {
  return (address) => {
    if (isIP(address) === 0) return false;
    const parsed = network instanceof ipaddr.IPv4 ? ipaddr.process(address) : ipaddr.parse(address);
    return parsed.kind() === network.kind() && parsed.match(network, bits);
  };
}

const HOST_AND_PORT = /^(\[[0-9a-f:.]+\]|[^\s:@?#\\[\]]+)(?::(\d{1,5}))?$/i;

/** Spells the host as URLs do (lower case, punycode), so that it can be compared with what is asked for. */
function readHost(text: string, entry: string): { host: string; port?: number } {
  const [, name, digits] = HOST_AND_PORT.exec(text) ?? [];
  const port = digits === undefined ? undefined : Number(digits);
  const url = name && parseUrl(`http://${name}/`);
  if (!url || port === 0 || (port ?? 0) > 65_535) throw new AllowEntryError(entry);
  const host = bareHost(url.hostname);
  // `10` and `0x7f.1` are addresses to a URL and surely a slip here; `*.example` is a name to a URL and would match none.
  const slip = isIP(host) === 4 && host !== name;
  if (slip || !/^[a-z0-9._:-]+$/.test(host)) throw new AllowEntryError(entry);
  return port === undefined ? { host } : { host, port };
}

/** Without an IPv6 literal's brackets and a name's closing dot. */
function bareHost(host: string): string {
  return host.toLowerCase().replace(/^\[|\]$|\.$/g, '');
}
