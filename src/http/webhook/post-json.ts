import { request } from 'undici';
import type { NetworkLimits } from '../../config/types.ts';
import { allowList } from '../guard/address-guard.ts';
import { createDispatchers } from '../dispatchers.ts';
import { failureOf } from '../failure-of.ts';
import { linkedAbort } from '../linked-abort.ts';
import { RefusedError } from '../refused-error.ts';
import { takeCredentials } from '../request-headers.ts';

/** Of an answer that nobody reads. */
const MAX_ANSWER_BYTES = 16 * 1024;
const WITHIN_MS = 10_000;

/** It was not taken. The message names the address's origin and no more: the rest of it may be a secret. */
export class PostError extends Error {
  override readonly name = 'PostError';
}

/**
 * Posts JSON once, under the address guard: to no private address but those in `network.allow`, and no redirect is followed.
 * Any 2xx means that it arrived.
 * @throws {PostError}
 */
export async function postJson(
  target: string,
  body: unknown,
  { network, userAgent, signal }: { network: NetworkLimits; userAgent: string; signal?: AbortSignal },
): Promise<void> {
  const url = new URL(target);
  const authorization = takeCredentials(url);
  const dispatchers = createDispatchers({
    allows: allowList(network.allow),
    connectTimeoutMs: network.connectTimeoutMs,
    perHost: 1,
  });
  const limit = linkedAbort(signal);
  const timer = setTimeout(
    () => limit.abort(new RefusedError('timeout', 'no answer within 10 s')),
    WITHIN_MS,
  );
  try {
    const answer = await request(url, {
      dispatcher: dispatchers.through(undefined),
      method: 'POST',
      signal: limit.signal,
      headers: {
        'content-type': 'application/json',
        'user-agent': userAgent,
        ...(authorization && { authorization }),
      },
      body: JSON.stringify(body),
    });
    await answer.body.dump({ limit: MAX_ANSWER_BYTES }).catch(() => undefined);
    if (answer.statusCode < 200 || answer.statusCode >= 300)
      throw new PostError(`${url.origin} answered ${answer.statusCode}`);
  } catch (error) {
    if (error instanceof PostError) throw error;
    // The cause may hold the whole address.
    throw new PostError(failureOf(error, url.origin).message);
  } finally {
    clearTimeout(timer);
    limit.unlink();
    await dispatchers.destroy();
  }
}
