import type { NetworkLimits } from '../config/types.ts';
import { allowList } from './guard/address-guard.ts';
import { failureOf } from './failure-of.ts';
import { lookupAll, type Lookup } from './guard/guarded-connector.ts';
import { createHostSlots } from './host-slots.ts';
import { firstLeg, nextLeg, type Leg } from './leg.ts';
import { linkedAbort } from './linked-abort.ts';
import { placeAt, type Place } from './place.ts';
import { readAnswer, type Redirect } from './read-answer.ts';
import { redactUrl } from './redact-url.ts';
import { RefusedError } from './refused-error.ts';
import { createSender } from './sender.ts';
import { shareLookups } from './guard/share-lookups.ts';
import type { FetchCost, FetchRequest, FetchResult, Hop, HostGate, Outcome } from './types.ts';

export interface FetcherOptions {
  network: NetworkLimits;
  /** Admits requests to hosts; one of this process alone by `network.perHost` and `network.hostGapMs` if absent. */
  gate?: HostGate;
  /** Stands in for the system's DNS, whose answers are shared by all fetches. */
  lookup?: Lookup;
  /** Stands in for the clock that dates in answers are reckoned from. */
  now?: () => Date;
}

export interface FetchOptions {
  signal?: AbortSignal;
  /** Stands in for the fetcher's own gate: for a poll that already holds a place. */
  gate?: HostGate;
  /** Asked before each redirect is followed, while no place is held; every one is followed if absent. */
  mayFollow?: (url: string) => Promise<boolean>;
}

export interface Fetcher {
  /**
   * Fetches a document over http or https, with all of `network`'s limits and the address guard on every hop.
   *
   * A fetch holds one place at one host at a time, from the first request there until it goes to another host or ends;
   * waiting for a place does not count against the time limit. An aborted fetch is a `failed` result with the code
   * `aborted`. Throws only on a bug, and GateError where the gate fails.
   */
  fetch(request: FetchRequest, options?: FetchOptions): Promise<FetchResult>;
  /** Breaks off what is in flight and gives back all connections. */
  close(): Promise<void>;
}

/** The part of the time for connecting that may go by until the host's address is known. */
const LOOKUP_SHARE = 0.8;

/** One fetch under way. */
interface Visit {
  request: FetchRequest;
  /** The last request that was made or is to be made. */
  at: string | URL;
  redirects: Hop[];
  cost: FetchCost;
  place: Place;
  stop: AbortSignal;
  /** ms of the time limit that are left. */
  leftMs: number;
  mayFollow?: (url: string) => Promise<boolean>;
}

/** @throws AllowEntryError on an entry of `network.allow` that names nothing. */
export function createFetcher(options: FetcherOptions): Fetcher {
  const { network, now = () => new Date() } = options;
  const deadlineMs = network.connectTimeoutMs * LOOKUP_SHARE;
  const lookup = options.lookup ?? shareLookups(lookupAll, { deadlineMs });
  const ownGate = options.gate ?? createHostSlots(network.perHost, network.hostGapMs);
  const sender = createSender({
    allows: allowList(network.allow),
    connectTimeoutMs: network.connectTimeoutMs,
    perHost: network.perHost,
    lookup,
  });
  const closing = new AbortController();

  async function fetch(
    request: FetchRequest,
    { signal, gate = ownGate, mayFollow }: FetchOptions = {},
  ): Promise<FetchResult> {
    const stop = linkedAbort(closing.signal, signal);
    const visit: Visit = {
      request,
      at: request.url,
      redirects: [],
      cost: { requests: 0, bytes: 0 },
      place: placeAt(gate, stop.signal),
      stop: stop.signal,
      leftMs: network.totalTimeoutMs,
      ...(mayFollow && { mayFollow }),
    };
    try {
      return withCost(await follow(visit), visit);
    } catch (error) {
      if (!stop.signal.aborted) return withCost(failureOf(error, visit.at), visit);
      const message = `${redactUrl(visit.at)}: broken off by copydesk`;
      return withCost({ outcome: 'failed', code: 'aborted', message }, visit);
    } finally {
      visit.place.leave();
      stop.unlink();
    }
  }

  /** From redirect to redirect to what is no redirect. */
  async function follow(visit: Visit): Promise<Outcome> {
    const { redirects, place } = visit;
    for (let leg = firstLeg(visit.request); ;) {
      visit.at = leg.url;
      await place.moveTo(leg.url.hostname);
      const answer = await inTime(visit, (limit) => exchange(leg, visit, limit));
      if (answer.outcome !== 'redirect') return answer;
      if (redirects.length >= network.maxRedirects) {
        throw new RefusedError('too-many-redirects', `more than ${network.maxRedirects} redirects`);
      }
      const next = nextLeg(leg, answer.location);
      await checkWay(next.url, visit);
      redirects.push({ from: leg.url.href, to: next.url.href, status: answer.status });
      leg = next;
    }
  }

  async function checkWay({ href }: URL, { mayFollow, place }: Visit): Promise<void> {
    if (!mayFollow) return;
    // To know the answer may take a request to the same host.
    place.leave();
    if (!(await mayFollow(href))) {
      throw new RefusedError('closed-redirect', 'a redirect leads to where it may not be followed');
    }
  }

  async function inTime<T>(visit: Visit, work: (limit: AbortSignal) => Promise<T>): Promise<T> {
    const started = performance.now();
    const limit = linkedAbort(visit.stop);
    const timer = setTimeout(() => limit.abort(timedOut(network.totalTimeoutMs)), Math.max(visit.leftMs, 0));
    try {
      return await limit.race(work(limit.signal));
    } catch (error) {
      // Lets go of a body that is not read to its end.
      limit.abort(error);
      throw error;
    } finally {
      clearTimeout(timer);
      limit.unlink();
      visit.leftMs -= performance.now() - started;
    }
  }

  async function exchange(leg: Leg, visit: Visit, signal: AbortSignal): Promise<Outcome | Redirect> {
    const { cost, redirects } = visit;
    const { proxy, readUpTo, validators = {} } = visit.request;
    const answer = await sender.send(leg, { proxy, cost, signal });
    return readAnswer(answer, {
      url: leg.url,
      redirects,
      validators,
      maxBytes: network.maxBytes,
      now: now(),
      ...(readUpTo !== undefined && { readUpTo }),
    });
  }

  return {
    fetch,
    async close() {
      closing.abort();
      await sender.destroy();
    },
  };
}

/** The cost as it is now: what was broken off may still add to its own. */
function withCost(outcome: Outcome, { cost }: Visit): FetchResult {
  return { ...outcome, cost: { ...cost } };
}

function timedOut(ms: number): RefusedError {
  return new RefusedError('timeout', `no whole answer within ${ms / 1_000} s`);
}
