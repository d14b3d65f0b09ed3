import { parseUrl } from '../config/schema-url.ts';
import { Agent, Pool, ProxyAgent, type buildConnector, type Dispatcher } from 'undici';
import { guardedConnector, type GuardOptions } from './guard/guarded-connector.ts';
import { RefusedError } from './refused-error.ts';
import { takeCredentials } from './request-headers.ts';
import { inSlices } from './slice-reads.ts';

/** What carries requests: straight to their hosts, or by way of a proxy. */
export interface Dispatchers {
  /** @throws RefusedError `bad-url` on a proxy that is no http or https address. */
  through(proxy: string | undefined): Dispatcher;
  /** Breaks off what is in flight and gives back all connections. */
  destroy(): Promise<void>;
}

const COMMON = {
  /** Bytes. Some publishers send policies and cookies beyond Node's 16 KiB. */
  maxHeaderSize: 32 * 1_024,
  /** Polls of one host are seconds apart: a connection is kept for a redirect or a sister feed; longer, servers close it first. */
  keepAliveTimeout: 1_000,
  keepAliveMaxTimeout: 1_000,
  // The total time limit covers headers and body, also ones that keep trickling.
  headersTimeout: 0,
  bodyTimeout: 0,
};

export interface DispatcherOptions extends GuardOptions {
  /** Connections to one origin. */
  perHost: number;
}

/** Only connections straight to a host go through the guard: a proxy's own address is the operator's word. */
export function createDispatchers(options: DispatcherOptions): Dispatchers {
  const { connectTimeoutMs, perHost } = options;
  // A connection is free a moment after its answer is read: without a limit the next request would open another.
  const common = { ...COMMON, connections: perHost };
  const direct = new Agent({ ...common, connect: guardedConnector(options) });
  const proxies = new Map<string, Dispatcher>();

  function createProxy(url: URL): Dispatcher {
    const token = takeCredentials(url);
    return new ProxyAgent({
      ...common,
      uri: url.href,
      ...(token && { token }),
      // Proxies commonly tunnel to port 443 only: http goes in whole requests.
      proxyTunnel: false,
      proxyTls: { timeout: connectTimeoutMs },
      requestTls: { timeout: connectTimeoutMs },
      factory: (origin, given) => new Pool(origin, Object.assign({}, given, common, sliced(given))),
      // Its only requests are those for a tunnel.
      clientFactory: (origin, given) =>
        new Pool(origin, Object.assign(given, { headersTimeout: connectTimeoutMs })),
    });
  }

  return {
    through(proxy) {
      if (proxy === undefined) return direct;
      const known = proxies.get(proxy);
      if (known) return known;
      const created = createProxy(readProxy(proxy));
      proxies.set(proxy, created);
      return created;
    },
    async destroy() {
      await Promise.all([direct, ...proxies.values()].map((dispatcher) => dispatcher.destroy()));
    },
  };
}

/** What ProxyAgent gives to connect by, be it a tunnel, is a function; the same one for all origins, so that it is not to be changed in place. */
function sliced({ connect }: { connect?: unknown }): { connect: buildConnector.connector } {
  return { connect: inSlices(connect as buildConnector.connector) };
}

function readProxy(proxy: string): URL {
  const url = parseUrl(proxy);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new RefusedError('bad-url', 'the proxy of the source is no http or https address');
}
