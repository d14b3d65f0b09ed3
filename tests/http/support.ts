import { onTestFinished } from 'vitest';
import type { NetworkLimits } from '../../src/config/types.ts';
import { createFetcher, type Fetcher, type FetcherOptions } from '../../src/http/fetcher.ts';
import type { Lookup } from '../../src/http/guard/guarded-connector.ts';
import { startFeedServer, type FeedServer } from '../support/feed-server.ts';

/** In these tests 127.0.0.1 plays the public internet, and 127.0.0.2 what lies inside. */
export const PUBLIC = '127.0.0.1';
export const INSIDE = '127.0.0.2';

export const userAgent = 'copydesk/test (no contact set)';

export function testFetcher(
  limits: Partial<NetworkLimits> = {},
  options: Partial<FetcherOptions> = {},
): Fetcher {
  const network = {
    allow: [PUBLIC],
    connectTimeoutMs: 5_000,
    totalTimeoutMs: 10_000,
    maxBytes: 1_000_000,
    maxRedirects: 5,
    perHost: 2,
    hostGapMs: 0,
    ...limits,
  };
  const fetcher = createFetcher({ network, ...options });
  onTestFinished(() => fetcher.close());
  return fetcher;
}

export async function testServer(hosts: string[] = [PUBLIC]): Promise<FeedServer> {
  const server = await startFeedServer({ hosts });
  onTestFinished(() => server.close());
  return server;
}

/** Answers each look-up with the next of the addresses, and with the last one from then on. */
export function lookupOf(...answers: string[][]): Lookup & { asked: string[] } {
  const asked: string[] = [];
  const lookup = async (hostname: string) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(hostname);
    return answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
  return Object.assign(lookup, { asked });
}
