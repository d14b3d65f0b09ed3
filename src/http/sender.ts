import { request, type Dispatcher } from 'undici';
import { createDispatchers, type DispatcherOptions } from './dispatchers.ts';
import type { Leg } from './leg.ts';
import { metered } from './meter.ts';
import { proxiedGuard } from './guard/proxied-guard.ts';
import { proxyErrorOf } from './proxy-error.ts';
import type { FetchCost } from './types.ts';

/** Bytes of a body that may wait to be read: few, since they may have come one by one, each at a price. */
const BODY_BUFFER = 16 * 1_024;

export interface SendOptions {
  proxy?: string | undefined;
  /** Grows by what is sent and what arrives, until the body is read or let go of. */
  cost: FetchCost;
  signal: AbortSignal;
}

export interface Sender {
  /**
   * Sends one request, under the address guard, and brings the answer as far as its headers.
   * @throws RefusedError, ProxyError, and what the network throws.
   */
  send(leg: Leg, options: SendOptions): Promise<Dispatcher.ResponseData>;
  destroy(): Promise<void>;
}

export function createSender(options: DispatcherOptions): Sender {
  const dispatchers = createDispatchers(options);
  const checkProxied = proxiedGuard(options);

  return {
    async send({ url, headers }, { proxy, cost, signal }) {
      const dispatcher = metered(dispatchers.through(proxy), cost);
      if (proxy !== undefined) await checkProxied(url);
      const before = cost.requests;
      try {
        return await request(url, { dispatcher, headers, signal, highWaterMark: BODY_BUFFER });
      } catch (error) {
        if (proxy === undefined || signal.aborted) throw error;
        throw proxyErrorOf(error, cost.requests > before) ?? error;
      }
    },
    destroy: () => dispatchers.destroy(),
  };
}
