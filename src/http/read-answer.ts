import type { Dispatcher } from 'undici';
import { freshForMs } from './freshness.ts';
import { readBody, readEncodings, tooLarge } from './read-body.ts';
import { redactUrl } from './redact-url.ts';
import { cleanValidators } from './request-headers.ts';
import { parseRetryAfter } from './retry-after.ts';
import type { Hop, Outcome, Validators } from './types.ts';

type Headers = Dispatcher.ResponseData['headers'];

export interface Redirect {
  outcome: 'redirect';
  status: number;
  /** As the server gave it: maybe relative, maybe no address at all. */
  location: string;
}

export interface AnswerContext {
  url: URL;
  redirects: Hop[];
  /** What was sent; a 304 that does not repeat them leaves them standing. */
  validators: Validators;
  maxBytes: number;
  readUpTo?: number;
  now: Date;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Bytes of an unwanted body read to keep the connection; a longer one costs it. */
const MAX_DISCARDED = 16 * 1_024;
/** Characters; a longer content type is no media type. */
const MAX_CONTENT_TYPE = 256;
/** Characters; a longer X-Robots-Tag says the same over and over. */
const MAX_ROBOTS_TAG = 1_024;

/**
 * What one answer means. Reads the body where it is wanted and empties it where it is not.
 * @throws RefusedError `too-large`, `bad-encoding`; and what the network throws while the body arrives.
 */
export async function readAnswer(
  answer: Dispatcher.ResponseData,
  context: AnswerContext,
): Promise<Outcome | Redirect> {
  if (isDocument(answer)) return readDocument(answer, context);
  await answer.body.dump({ limit: MAX_DISCARDED });
  return readStatus(answer, context);
}

/** 206 is no document: we never ask for a part. */
function isDocument({ statusCode, headers }: Dispatcher.ResponseData): boolean {
  return statusCode >= 200 && statusCode < 300 && statusCode !== 206 && !isChallenge(headers);
}

async function readDocument(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  { url, redirects, maxBytes, readUpTo, now }: AnswerContext,
): Promise<Outcome> {
  const length = Number(first(headers, 'content-length') ?? 0);
  if (length > maxBytes && readUpTo === undefined) throw tooLarge(maxBytes);
  const encodings = readEncodings(all(headers, 'content-encoding'));
  const contentType = first(headers, 'content-type');
  const robotsTag = all(headers, 'x-robots-tag');
  try {
    return {
      outcome: 'modified',
      status: statusCode,
      ...(await readBody(body, { encodings, maxBytes, ...(readUpTo !== undefined && { readUpTo }) })),
      url: url.href,
      ...(contentType && { contentType: contentType.slice(0, MAX_CONTENT_TYPE) }),
      ...(robotsTag && { robotsTag: robotsTag.toLowerCase().slice(0, MAX_ROBOTS_TAG) }),
      validators: validatorsOf(headers),
      redirects,
      ...freshnessOf(headers, now),
    };
  } finally {
    // What is not read to its end is let go of, and its connection with it.
    body.on('error', () => {}).destroy();
  }
}

function readStatus(
  { statusCode: status, headers }: Dispatcher.ResponseData,
  { url, redirects, validators, now }: AnswerContext,
): Outcome | Redirect {
  const asked = cleanValidators(validators);
  const location = first(headers, 'location');
  const retryAfter = first(headers, 'retry-after');
  const retryAfterMs = parseRetryAfter(retryAfter ?? '', now);
  const retry = retryAfterMs === undefined ? {} : { retryAfterMs };
  const failed = (code: string, says: string): Outcome => {
    return { outcome: 'failed', code, message: `${redactUrl(url)}: ${says}`, status, ...retry };
  };

  if (REDIRECTS.has(status) && location !== undefined) return { outcome: 'redirect', status, location };
  if (status === 304 && Object.keys(asked).length > 0) {
    const validators = { ...asked, ...validatorsOf(headers) };
    return { outcome: 'notModified', status, validators, redirects, ...freshnessOf(headers, now) };
  }
  if (isChallenge(headers)) {
    return failed('challenge-page', `answered ${status} with a challenge for browsers instead of a feed`);
  }
  if (status === 410) return { outcome: 'gone', status, redirects };
  if (status === 429 || (status === 503 && retryAfter !== undefined)) {
    return { outcome: 'throttled', status, ...retry };
  }
  return failed(`http-${status}`, `answered ${status}`);
}

function freshnessOf(headers: Headers, now: Date): { freshForMs?: number } {
  const ms = freshForMs(
    {
      cacheControl: all(headers, 'cache-control'),
      expires: first(headers, 'expires'),
      date: first(headers, 'date'),
      age: first(headers, 'age'),
    },
    now,
  );
  return ms === undefined ? {} : { freshForMs: ms };
}

/** The mark that Cloudflare and the AWS firewall put on a page which only a browser gets past. */
function isChallenge(headers: Headers): boolean {
  return (
    first(headers, 'cf-mitigated') === 'challenge' ||
    ['challenge', 'captcha'].includes(first(headers, 'x-amzn-waf-action') ?? '')
  );
}

function validatorsOf(headers: Headers): Validators {
  const etag = first(headers, 'etag');
  const lastModified = first(headers, 'last-modified');
  return cleanValidators({ ...(etag && { etag }), ...(lastModified && { lastModified }) });
}

/** A header that was sent twice is read as its first. */
function first(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function all(headers: Headers, name: string): string {
  return [headers[name] ?? []].flat().join(',');
}
