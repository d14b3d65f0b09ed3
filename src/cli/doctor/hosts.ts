/** Whether the hosts of the sources can be reached from here: a connection to each, without a request. */
import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import { allowList, isPublicAddress } from '../../http/guard/address-guard.ts';
import type { Config } from '../../config/types.ts';
import { ok, warn, type Finding } from './finding.ts';

const WITHIN_MS = 5000;
const AT_ONCE = 8;
/** Hosts that are tried. */
const MOST = 500;

export async function checkHosts({ sources, network }: Config): Promise<Finding[]> {
  const hosts = new Map<string, { host: string; port: number }>();
  for (const source of sources) {
    if (!source.enabled || source.kind === 'documents') continue;
    const { hostname, port, protocol } = new URL(source.url);
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    hosts.set(`${host} ${port}`, { host, port: Number(port) || (protocol === 'https:' ? 443 : 80) });
  }
  const wanted = [...hosts.values()].slice(0, MOST);
  const findings: Finding[] = [];
  for (let from = 0; from < wanted.length; from += AT_ONCE) {
    const some = wanted.slice(from, from + AT_ONCE);
    findings.push(...(await Promise.all(some.map((one) => reach(one, network.allow)))).flat());
  }
  const reached = wanted.length - findings.length;
  return [ok('hosts', `${reached} of ${wanted.length} hosts can be reached`), ...findings];
}

/** Nothing where it can be reached. */
async function reach(
  { host, port }: { host: string; port: number },
  allow: readonly string[],
): Promise<Finding[]> {
  try {
    const { address } = await lookup(host);
    if (!isPublicAddress(address) && !allowList(allow)(address, host, port))
      return [
        warn(
          'hosts',
          `${host} has the private address ${address}`,
          'list it in network.allow if that is meant',
        ),
      ];
    await knock(address, port);
    return [];
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
    return [warn('hosts', `${host} cannot be reached (${code})`, 'see the name, the firewall and the proxy')];
  }
}

async function knock(address: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ host: address, port, timeout: WITHIN_MS });
    const end = (error?: Error) => {
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    socket.once('connect', () => end());
    socket.once('timeout', () => end(new Error('no answer')));
    socket.once('error', end);
  });
}
