import { Agent, request as send } from 'undici';
import type { NetworkLimits } from '../config/types.ts';
import { allowList } from './address-guard.ts';
import { failureOf } from './failure-of.ts';
import { guardedConnector, type Lookup } from './guarded-connector.ts';
import { createHostSlots } from './host-slots.ts';
import { firstLeg, nextLeg, type Leg } from './leg.ts';
import { linkedAbort } from './linked-abort.ts';
import { readAnswer, type AnswerContext, type Redirect } from './read-answer.ts';
import { redactUrl } from './redact-url.ts';
import { RefusedError } from './refused-error.ts';
import type { FetchRequest, FetchResult } from './types.ts';

export interface FetcherOptions {
  network: NetworkLimits;
  /** Stands in for the system's DNS. */
  lookup?: Lookup;
  /** Stands in for the clock that a Retry-After date is reckoned from. */
  now?: () => Date;
}

export interface Fetcher {
  /**
   * Fetches a document over http or https, with all of `network`'s limits and the address guard on every hop.
   * An aborted fetch is a `failed` result with the code `aborted`. Throws only on a bug.
   */
  fetch(request: FetchRequest, signal?: AbortSignal): Promise<FetchResult>;
  /** Breaks off what is in flight and gives back all connections. */
  close(): Promise<void>;
}

/** Bytes. Some publishers send policies and cookies beyond Node's 16 KiB. */
const MAX_HEADER_BYTES = 32 * 1_024;
/** Polls of one host are seconds apart: a connection is kept for a redirect or a sister feed; longer, servers close it first. */
const KEEP_ALIVE_MS = 1_000;

/** @throws AllowEntryError on an entry of `network.allow` that names nothing. */
export function createFetcher({ network, lookup, now = () => new Date() }: FetcherOptions): Fetcher {
  const agent = new Agent({
    connect: guardedConnector({
      allows: allowList(network.allow),
      connectTimeoutMs: network.connectTimeoutMs,
      ...(lookup && { lookup }),
    }),
    maxHeaderSize: MAX_HEADER_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    // The total time limit covers headers and body, also ones that keep trickling.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const slots = createHostSlots(network.perHost);
  const closing = new AbortController();

  async function fetch(request: FetchRequest, signal?: AbortSignal): Promise<FetchResult> {
    const stop = linkedAbort(closing.signal, signal);
    let at: string | URL = request.url;
    try {
      const redirects: AnswerContext['redirects'] = [];
      let leg = firstLeg(request);
      let leftMs = network.totalTimeoutMs;
      for (;;) {
        at = leg.url;
        const { answer, tookMs } = await visit(leg, { request, redirects, leftMs, stop: stop.signal });
        if (answer.outcome !== 'redirect') return answer;
        if (redirects.length >= network.maxRedirects) {
          throw new RefusedError('too-many-redirects', `more than ${network.maxRedirects} redirects`);
        }
        const next = nextLeg(leg, answer.location);
        redirects.push({ from: leg.url.href, to: next.url.href, status: answer.status });
        leg = next;
        leftMs -= tookMs;
      }
    } catch (error) {
      if (!stop.signal.aborted) return failureOf(error, at);
      return { outcome: 'failed', code: 'aborted', message: `${redactUrl(at)}: broken off by copydesk` };
    } finally {
      stop.unlink();
    }
  }

  interface Visit {
    request: FetchRequest;
    redirects: AnswerContext['redirects'];
    /** Of the total time, which does not run while waiting for a place at the host. */
    leftMs: number;
    stop: AbortSignal;
  }

  async function visit(
    leg: Leg,
    { request, redirects, leftMs, stop }: Visit,
  ): Promise<{ answer: FetchResult | Redirect; tookMs: number }> {
    const leave = await slots.take(leg.url.hostname, stop);
    const started = performance.now();
    const limit = linkedAbort(stop);
    const timer = setTimeout(() => limit.abort(timedOut(network.totalTimeoutMs)), Math.max(leftMs, 0));
    try {
      const context = {
        url: leg.url,
        redirects,
        validators: request.validators ?? {},
        maxBytes: network.maxBytes,
        now: now(),
      };
      const answer = await limit.race(exchange(leg, context, limit.signal));
      return { answer, tookMs: performance.now() - started };
    } catch (error) {
      // Lets go of a body that is not read to its end.
      limit.abort(error);
      throw error;
    } finally {
      clearTimeout(timer);
      limit.unlink();
      leave();
    }
  }

  async function exchange(leg: Leg, context: AnswerContext, signal: AbortSignal) {
    const answer = await send(leg.url, { dispatcher: agent, headers: leg.headers, signal });
    return readAnswer(answer, context);
  }

  return {
    fetch,
    async close() {
      closing.abort();
      await agent.destroy();
    },
  };
}

function timedOut(ms: number): RefusedError {
  return new RefusedError('timeout', `no whole answer within ${ms / 1_000} s`);
}
