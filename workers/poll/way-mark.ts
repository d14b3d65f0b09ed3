import type { Config, Source } from '../../src/config/types.ts';
import { hashOf } from '../../src/redis/short-mark.ts';

/**
 * Tells one way of asking and reading a source from another, its address aside: whatever its operator may mend where it cannot
 * be fetched or read. A mark, since credentials are part of it.
 */
export function wayMark(source: Source, { contact, network, fetch }: Config): string {
  const { perHost: _, hostGapMs: _gap, ...limits } = network;
  return hashOf(JSON.stringify([wayOf(source), contact, limits, fetch.readTimeoutMs]));
}

function wayOf(source: Source): unknown[] {
  if (source.kind === 'documents') return [source.kind, source.path];
  const { kind, headers, auth, proxy, userAgent } = source;
  return [kind, headers, auth, proxy, userAgent, kind === 'json' && source.mapping];
}
