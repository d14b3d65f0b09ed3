import { parseUrl } from '../../config/schema-url.ts';
import type { Fetcher, FetchOptions } from '../fetcher.ts';
import { linkedAbort } from '../linked-abort.ts';
import { isAllowed, readRobots, RobotsError, type RobotsRules } from './robots-rules.ts';
import type { FetchCost, FetchRequest, FetchResult } from '../types.ts';

/** Keeps what robots.txt files say, one an origin, for all processes if it can. */
export interface RobotsCache {
  get(origin: string): Promise<string | undefined>;
  /** @param ttlMs after which the value is forgotten. */
  set(origin: string, value: string, ttlMs: number): Promise<unknown>;
}

export interface RobotsOptions {
  fetcher: Pick<Fetcher, 'fetch'>;
  /** The product token that robots.txt files may name: `copydesk`. */
  userAgentToken: string;
  cache: RobotsCache;
  /** Stands in for the clock. */
  now?: () => Date;
}

export interface RobotsVerdict {
  allowed: boolean;
  /** What the publisher wants between two requests; 0 to one day. */
  crawlDelayMs?: number;
  /** Why it is not allowed, in words. */
  reason?: string;
  /** What asking for the robots.txt cost, where this question was the one that had it asked for. */
  cost?: FetchCost;
}

export interface Robots {
  /**
   * Whether the robots.txt of an address's origin lets it be asked for (RFC 9309). It is fetched when none is at hand and
   * kept for a day, an hour where it could not be had; those who ask for one origin at the same time share one request,
   * which goes by the first one's user agent, proxy and gate. The source's headers and credentials are not for it.
   */
  allows(
    url: string,
    request: Pick<FetchRequest, 'userAgent' | 'proxy'> & FetchOptions,
  ): Promise<RobotsVerdict>;
}

/** What is known of an origin, until a time in ms since the epoch: rules, or why there is nothing to be asked for. */
interface Known {
  until: number;
  rules?: RobotsRules;
  closed?: string;
}

/** RFC 9309 §2.5: as much has to be read; what comes after is not. */
const MAX_BYTES = 500 * 1_024;
const HOUR_MS = 60 * 60 * 1_000;
const DAY_MS = 24 * HOUR_MS;

export function createRobots(options: RobotsOptions): Robots {
  const { fetcher, userAgentToken, cache, now = () => new Date() } = options;
  const underWay = new Map<string, Promise<Known>>();

  async function find(origin: string, ask: () => Promise<FetchResult>): Promise<Known> {
    const at = now().getTime();
    const kept = readKnown(await cache.get(origin));
    if (kept && kept.until > at) return kept;
    const fetched = await ask();
    const known = knownFrom(fetched, at, userAgentToken);
    if (known.until > at) await cache.set(origin, JSON.stringify(known), known.until - at);
    return known;
  }

  return {
    async allows(address, { signal, gate, ...request }) {
      const url = parseUrl(address);
      if (!url || !/^https?:$/.test(url.protocol)) return { allowed: false, reason: 'no web address' };
      const { origin } = url;
      let cost: FetchCost | undefined;
      const ask = async () => {
        const robots = { ...request, url: `${origin}/robots.txt`, accept: 'text/plain, */*;q=0.1' };
        // Not broken off with this question: others may wait for the same answer.
        const fetched = await fetcher.fetch({ ...robots, readUpTo: MAX_BYTES + 1 }, gate ? { gate } : {});
        cost = fetched.cost;
        return fetched;
      };
      const finding = underWay.get(origin) ?? find(origin, ask).finally(() => underWay.delete(origin));
      underWay.set(origin, finding);

      const limit = linkedAbort(signal);
      try {
        const known = await limit.race(finding);
        return { ...verdictOn(known, url), ...(cost && { cost }) };
      } catch (error) {
        if (!signal?.aborted) throw error;
        return { allowed: false, reason: 'broken off by copydesk' };
      } finally {
        limit.unlink();
      }
    },
  };
}

function verdictOn({ rules, closed }: Known, url: URL): RobotsVerdict {
  if (!rules) return { allowed: false, reason: closed ?? 'its robots.txt is not known' };
  const { crawlDelayMs } = rules;
  const delay = crawlDelayMs === undefined ? {} : { crawlDelayMs };
  return isAllowed(rules, url)
    ? { allowed: true, ...delay }
    : { allowed: false, reason: 'its robots.txt does not allow it', ...delay };
}

/** RFC 9309 §2.3.1: no such file means that all is open; a file that cannot be had, that nothing is. */
function knownFrom(fetched: FetchResult, at: number, token: string): Known {
  if (fetched.outcome === 'modified') return { until: at + DAY_MS, ...readFile(fetched.body, token) };
  if (isMissing(fetched)) return { until: at + DAY_MS, rules: { rules: [] } };
  const code = 'code' in fetched ? fetched.code : `http-${fetched.status}`;
  const retryAfterMs = 'retryAfterMs' in fetched ? (fetched.retryAfterMs ?? 0) : 0;
  // Broken off by ourselves, which says nothing for later.
  const keptMs = code === 'aborted' ? 0 : Math.max(HOUR_MS, retryAfterMs);
  return { until: at + keptMs, closed: `its robots.txt cannot be had (${code})` };
}

function isMissing(fetched: FetchResult): boolean {
  if (fetched.outcome === 'gone') return true;
  if (fetched.outcome !== 'failed' || fetched.code === 'challenge-page') return false;
  const { status = 0 } = fetched;
  return status >= 400 && status < 500;
}

function readFile(body: Uint8Array, token: string): Pick<Known, 'rules' | 'closed'> {
  const text = new TextDecoder().decode(body.subarray(0, MAX_BYTES));
  // A line that was cut could forbid, or allow, more than it does.
  const whole = body.length > MAX_BYTES ? text.slice(0, text.lastIndexOf('\n') + 1) : text;
  try {
    return { rules: readRobots(whole, token) };
  } catch (error) {
    if (!(error instanceof RobotsError)) throw error;
    return { closed: `its robots.txt ${error.message}` };
  }
}

function readKnown(text: string | undefined): Known | undefined {
  if (text === undefined) return undefined;
  try {
    const known = JSON.parse(text) as Known | null;
    return typeof known?.until === 'number' ? known : undefined;
  } catch {
    return undefined;
  }
}
