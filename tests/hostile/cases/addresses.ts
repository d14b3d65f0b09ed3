/** Ways into the operator's own network (SSRF): a publisher whose answer leads there. */
import { honestFeed, redirectTo, type HostileCase, type Site } from '../case.ts';

const CONNECT = 'SSRF: CommaFeed GHSA-hgrr-mjfp-gmr6, GHSA-q5qw-345w-55xg';

/** Each a host as an URL has it, and what it is. */
const INSIDE_HOSTS: [string, string][] = [
  ['127.66.0.1', 'loopback'],
  ['127.66.0.1.', 'loopback with a closing dot'],
  ['0177.66.0.1', 'loopback in octal'],
  ['0x7f.66.0.1', 'loopback in hexadecimal'],
  ['0x7f420001', 'loopback as one hexadecimal number'],
  ['2134900737', 'loopback as one decimal number'],
  ['127.4325377', 'loopback in two parts'],
  ['１２７.66.0.1', 'loopback in full-width digits'],
  ['⑫⑦.66.0.1', 'loopback in circled digits'],
  ['127.66%2e0%2e1', 'loopback with escaped dots'],
  ['0.0.0.0', 'every address of this machine'],
  ['0', 'every address of this machine, short'],
  ['10.0.0.1', 'private'],
  ['172.31.255.254', 'private, at the edge of its range'],
  ['192.168.1.1', 'private, of a home'],
  ['100.64.0.1', 'carrier-grade NAT'],
  ['169.254.169.254', 'link-local, where clouds hand out keys'],
  ['168.63.129.16', "a cloud's own address in a public range"],
  ['198.18.0.1', 'benchmark range'],
  ['192.0.0.192', 'protocol assignments, where a cloud hands out keys'],
  ['224.0.0.1', 'multicast'],
  ['255.255.255.255', 'broadcast'],
  ['[::1]', 'IPv6 loopback'],
  ['[::]', 'IPv6 unspecified'],
  ['[::ffff:127.66.0.1]', 'IPv4-mapped'],
  ['[::ffff:7f42:1]', 'IPv4-mapped in hexadecimal'],
  ['[0:0:0:0:0:ffff:7f42:1]', 'IPv4-mapped in full'],
  ['[::127.66.0.1]', 'IPv4-compatible'],
  ['[::ffff:0:7f42:1]', 'IPv4-translated'],
  ['[2002:7f42:1::1]', '6to4'],
  ['[64:ff9b::7f42:1]', 'NAT64'],
  ['[64:ff9b:1::7f42:1]', 'NAT64 of a local network'],
  ['[2001:0:7f42:1::1]', 'Teredo'],
  ['[2001:db8::5efe:7f42:1]', 'documentation and ISATAP'],
  ['[fd00:ec2::254]', 'unique local, where a cloud hands out keys'],
  ['[fe80::1]', 'link-local'],
  ['[ff02::1]', 'IPv6 multicast'],
];

/** Header text is ASCII, and a host in an address may be escaped as its path may be. */
const escaped = (host: string) => host.replace(/[^\x20-\x7e]/g, encodeURIComponent);

const NAMES: [string, string][] = [
  ['localhost', 'the name of this machine'],
  ['localhost.', 'the same with a closing dot'],
  ['LOCALHOST', 'the same in capitals'],
  ['anything.localhost', 'a name below it'],
  ['inside.test', "a name of the attacker's with an inside address"],
  ['mapped.test', 'the same, IPv4-mapped'],
  ['metadata.google.internal', "a cloud's name for where it hands out keys"],
  ['nobody.test', 'a name without addresses'],
  ['odd.test', 'a name server that answers with other than addresses'],
];

function refusedAt([host, what]: [string, string], from: string): HostileCase {
  return {
    name: `redirects to ${host}: ${what}`,
    from,
    serve: (site) =>
      site.set('/feed', redirectTo(`http://${escaped(host)}:${new URL(site.inside()).port}/feed`)),
    expect: { outcome: 'refused', code: 'private-address', requests: 1, articles: 0 },
  };
}

const atHome = (site: Site) => site.elsewhere().replace(/\/\/[^:]+:/, '//rebind.test:');

export const addresses: HostileCase[] = [
  ...INSIDE_HOSTS.map((host) => refusedAt(host, CONNECT)),
  ...NAMES.map((host) => refusedAt(host, 'SSRF by names')),
  {
    name: 'is itself configured at an inside address',
    from: CONNECT,
    source: (site) => ({ url: site.inside() }),
    serve: () => {},
    expect: { outcome: 'refused', code: 'private-address', requests: 0 },
  },
  {
    name: 'has a name that leads outside when it is first looked up and inside from then on',
    from: 'DNS rebinding: Miniflux fix fe2bfb27',
    source: (site) => ({ url: atHome(site) }),
    serve: (site) => {
      const headers = { location: `${atHome(site)}?again`, connection: 'close' };
      site.setElsewhere('/feed', { status: 302, headers });
      site.setElsewhere('/feed?again', { body: honestFeed(site) });
    },
    expect: {
      outcome: 'refused',
      code: 'private-address',
      also: ({ elsewhere }) => {
        if (elsewhere.length !== 1) throw new Error(`${elsewhere.length} requests`);
      },
    },
  },
  {
    name: 'has a name with inside addresses before the outside one',
    from: 'DNS rebinding: several answers at once',
    source: (site) => ({ url: site.elsewhere().replace(/\/\/[^:]+:/, '//mixed.test:') }),
    serve: (site) => site.setElsewhere('/feed', { body: honestFeed(site) }),
    expect: { outcome: 'modified', articles: 1 },
  },
  {
    name: 'redirects twice at home and then inside',
    from: 'SSRF: redirect from public to private',
    serve: (site) => {
      site.set('/feed', redirectTo('/a', 301));
      site.set('/a', redirectTo('/b', 308));
      site.set('/b', redirectTo(site.inside(), 307));
    },
    expect: { outcome: 'refused', code: 'private-address', requests: 3 },
  },
  {
    name: 'redirects inside with a user name that looks like its own host',
    from: 'SSRF: confusing authority',
    serve: (site) => site.set('/feed', redirectTo(site.inside().replace('//', `//${site.host}@`))),
    expect: { outcome: 'refused', code: 'private-address', requests: 1 },
  },
  {
    name: 'redirects inside behind a backslash',
    from: 'SSRF: parsers that read a backslash otherwise',
    serve: (site) => site.set('/feed', redirectTo(`http:\\\\${new URL(site.inside()).host}\\@${site.host}/`)),
    expect: { outcome: 'refused', code: 'private-address', requests: 1 },
  },
  {
    name: 'redirects inside without naming a scheme',
    from: 'SSRF: protocol-relative',
    serve: (site) => site.set('/feed', redirectTo(site.inside().replace('http:', ''))),
    expect: { outcome: 'refused', code: 'private-address', requests: 1 },
  },
];
