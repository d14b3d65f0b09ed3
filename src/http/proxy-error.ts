import { errorCode, isTlsCode } from './error-code.ts';

/** The proxy of a source made no way to the host. The message names neither the proxy nor its credentials. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
}

/**
 * What the network's error says about the proxy, if it does: its own answers do at any time, all else only before the request
 * was sent through it.
 */
export function proxyErrorOf(cause: unknown, wasSent: boolean): ProxyError | undefined {
  const status = statusOf(cause);
  if (status !== undefined) {
    return new ProxyError(`the proxy of the source answered ${status} instead of asking the host`, { cause });
  }
  const code = errorCode(cause);
  // The secure connection in the tunnel is the host's own.
  if (wasSent || code === '' || isTlsCode(code)) return undefined;
  return new ProxyError(`the proxy of the source cannot be reached (${code})`, { cause });
}

/** undici has it in its message alone: `Proxy response (403) !== 200 …`, `Proxy Authentication Required (407)`. */
function statusOf(cause: unknown): string | undefined {
  const [, status] =
    /^Proxy [a-z ]{1,40}\((\d{3})\)/i.exec(cause instanceof Error ? cause.message : '') ?? [];
  return status;
}
