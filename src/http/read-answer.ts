import type { Dispatcher } from 'undici';
import { cleanValidators } from './leg.ts';
import { redactUrl } from './redact-url.ts';
import { readBody, readEncodings, tooLarge } from './read-body.ts';
import { parseRetryAfter } from './retry-after.ts';
import type { FetchResult, Validators } from './types.ts';

type Headers = Dispatcher.ResponseData['headers'];

export interface Redirect {
  outcome: 'redirect';
  status: number;
  /** As the server gave it: maybe relative, maybe no address at all. */
  location: string;
}

export interface AnswerContext {
  url: URL;
  redirects: { from: string; to: string; status: number }[];
  /** What was sent; a 304 that does not repeat them leaves them standing. */
  validators: Validators;
  maxBytes: number;
  now: Date;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Bytes of an unwanted body read to keep the connection; a longer one costs it. */
const MAX_DISCARDED = 16 * 1_024;
/** Characters; a longer content type is no media type. */
const MAX_CONTENT_TYPE = 256;

/**
 * What one answer means. Reads the body where it is wanted and empties it where it is not.
 * @throws RefusedError `too-large`, `bad-encoding`; and what the network throws while the body arrives.
 */
export async function readAnswer(
  answer: Dispatcher.ResponseData,
  context: AnswerContext,
): Promise<FetchResult | Redirect> {
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
  { url, redirects, maxBytes }: AnswerContext,
): Promise<FetchResult> {
  if (Number(first(headers, 'content-length')) > maxBytes) throw tooLarge(maxBytes);
  const encodings = readEncodings(all(headers, 'content-encoding'));
  const contentType = first(headers, 'content-type');
  return {
    outcome: 'modified',
    status: statusCode,
    body: await readBody(body, encodings, maxBytes),
    url: url.href,
    ...(contentType && { contentType: contentType.slice(0, MAX_CONTENT_TYPE) }),
    validators: validatorsOf(headers),
    redirects,
  };
}

function readStatus(
  { statusCode: status, headers }: Dispatcher.ResponseData,
  { url, validators, now }: AnswerContext,
): FetchResult | Redirect {
  const where = redactUrl(url);
  const asked = cleanValidators(validators);
  const location = first(headers, 'location');
  const retryAfter = first(headers, 'retry-after');

  if (REDIRECTS.has(status) && location !== undefined) return { outcome: 'redirect', status, location };
  if (status === 304 && Object.keys(asked).length > 0) {
    return { outcome: 'notModified', status, validators: { ...asked, ...validatorsOf(headers) } };
  }
  if (isChallenge(headers)) {
    const message = `${where}: answered ${status} with a challenge for browsers instead of a feed`;
    return { outcome: 'failed', code: 'challenge-page', message, status };
  }
  if (status === 410) return { outcome: 'gone', status };
  if (status === 429 || (status === 503 && retryAfter !== undefined)) {
    const retryAfterMs = parseRetryAfter(retryAfter ?? '', now);
    return { outcome: 'throttled', status, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  }
  return { outcome: 'failed', code: `http-${status}`, message: `${where}: answered ${status}`, status };
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
