import { Agent, buildConnector, request, type Dispatcher } from 'undici';
import { failureOf } from '../failure-of.ts';
import { linkedAbort } from '../linked-abort.ts';
import { RefusedError } from '../refused-error.ts';
import { takeCredentials } from '../request-headers.ts';
import { parseRetryAfter } from '../retry-after.ts';
import { inSlices } from '../slice-reads.ts';
import { signMessage } from './webhook-signature.ts';

/** Bytes of an answer that are read, so that its connection may serve the next message. Nothing is done with them. */
const MAX_ANSWER_BYTES = 16 * 1_024;

export interface WebhookTarget {
  /** http or https, as configured. */
  url: string;
  /** One or two. */
  secrets: readonly string[];
  /** ms for one request, to the end of its answer. */
  timeoutMs: number;
  userAgent: string;
  /** Requests under way at a time. */
  connections: number;
  now: () => Date;
}

/**
 * What came of one message. `gone` (410): the receiver wants no more. `stopped`: broken off by `close`. The reason is of our
 * own words: it names the receiver's host and nothing else of its address, and no text of the receiver's.
 */
export type Sent =
  | { outcome: 'delivered' | 'stopped' }
  | { outcome: 'gone'; reason: string }
  | { outcome: 'failed'; reason: string; retryAfterMs?: number };

export interface Webhook {
  /** Sends one message; whatever the receiver and the network do is a value. */
  send(id: string, body: string): Promise<Sent>;
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

/**
 * The address is the operator's own word, as that of a proxy is: it may be private, and no guard looks at it. Redirects are
 * not followed, since where they lead is somebody else's word.
 */
export function createWebhook(target: WebhookTarget): Webhook {
  const url = new URL(target.url);
  const authorization = takeCredentials(url);
  const closing = new AbortController();
  const dispatcher = new Agent({
    connect: inSlices(buildConnector({ timeout: target.timeoutMs })),
    connections: target.connections,
    // The one limit on time covers headers and body.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  async function send(id: string, body: string): Promise<Sent> {
    const limit = linkedAbort(closing.signal);
    const timer = setTimeout(() => limit.abort(timedOut(target.timeoutMs)), target.timeoutMs);
    try {
      return await exchange(id, body, limit.signal);
    } catch (error) {
      if (closing.signal.aborted) return { outcome: 'stopped' };
      return { outcome: 'failed', reason: failureOf(error, url.origin).message };
    } finally {
      clearTimeout(timer);
      limit.unlink();
    }
  }

  async function exchange(id: string, body: string, signal: AbortSignal): Promise<Sent> {
    const answer = await request(url, {
      dispatcher,
      signal,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': target.userAgent,
        ...(authorization && { authorization }),
        ...signMessage(id, target.now(), body, target.secrets),
      },
      body,
    });
    // By its status the message has arrived or not, whatever becomes of the rest, the time limit included.
    await answer.body.dump({ limit: MAX_ANSWER_BYTES, signal }).catch(() => undefined);
    return judge(answer, url.origin, target.now());
  }

  return {
    send,
    async close() {
      closing.abort();
      await dispatcher.destroy();
    },
  };
}

function judge({ statusCode, headers }: Dispatcher.ResponseData, origin: string, now: Date): Sent {
  if (statusCode >= 200 && statusCode < 300) return { outcome: 'delivered' };
  const reason = `${origin} answered ${statusCode}`;
  if (statusCode === 410) return { outcome: 'gone', reason };
  if (statusCode >= 300 && statusCode < 400)
    return { outcome: 'failed', reason: `${reason}, and redirects are not followed` };
  const retryAfter = statusCode === 429 || statusCode === 503 ? headers['retry-after'] : undefined;
  const retryAfterMs = typeof retryAfter === 'string' ? parseRetryAfter(retryAfter, now) : undefined;
  return { outcome: 'failed', reason, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

function timedOut(ms: number): RefusedError {
  return new RefusedError('timeout', `no whole answer within ${ms / 1_000} s`);
}
