/** Answers that are asked for again and again, and are the same: they are sent once. */
import { createHash } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';

/** What is whole in memory when its answer begins. Streams (a snapshot, events) are too long, and never the same. */
const WHOLE =
  /^(?:application\/(?:[\w.-]+\+)?(?:json|xml)|text\/(?:html|css|plain|javascript|csv|tab-separated-values)|image\/svg\+xml)\b/i;
/** What a 304 says again (RFC 9110, 15.4.5). */
const KEPT = new Set([
  'cache-control',
  'content-location',
  'date',
  'etag',
  'expires',
  'last-modified',
  'vary',
]);

/**
 * A weak ETag of the content on each answer to GET and HEAD that is well and whole, and 304 where the asker has it. Weak,
 * since the bytes on the wire may be packed by a proxy; what they say is the same.
 */
export function tagContent(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    if (!isTaggable(c)) return;
    const tag = c.res.headers.get('etag') ?? tagOf(await c.res.clone().arrayBuffer());
    if (holds(c.req.header('if-none-match'), tag)) c.res = notModified(c.res, tag);
    else c.res.headers.set('ETag', tag);
  };
}

function isTaggable({ req, res }: Context): boolean {
  const reads = req.method === 'GET' || req.method === 'HEAD';
  return reads && res.status === 200 && WHOLE.test(res.headers.get('content-type') ?? '');
}

/** 128 bits of SHA-256. */
function tagOf(body: ArrayBuffer): string {
  const hash = createHash('sha256').update(new Uint8Array(body)).digest('base64url');
  return `W/"${hash.slice(0, 22)}"`;
}

/** By weak comparison (RFC 9110, 8.8.3.2). */
function holds(given: string | undefined, tag: string): boolean {
  if (given === undefined) return false;
  if (given.trim() === '*') return true;
  const opaque = tag.replace(/^W\//, '');
  return given.match(/"[^"]*"/g)?.some((each) => each === opaque) ?? false;
}

function notModified(res: Response, tag: string): Response {
  const headers = new Headers([...res.headers].filter(([name]) => KEPT.has(name)));
  headers.set('ETag', tag);
  return new Response(null, { status: 304, headers });
}

/** By `If-Modified-Since`, to the second; what is no date counts as not sent. */
export function isUnchanged(c: Context, modified: Date): boolean {
  const since = Date.parse(c.req.header('if-modified-since') ?? '');
  return !Number.isNaN(since) && Math.floor(modified.getTime() / 1000) * 1000 <= since;
}
