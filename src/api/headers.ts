import type { MiddlewareHandler } from 'hono';

/** Nothing is run, loaded or asked but our own files, nothing is framed, and forms lead back to us. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // Told to ourselves alone. With `no-referrer` browsers send no `Origin` with our own forms, which guard-writes.ts reads.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  // Kept by no cache on the way, and asked for anew each time: an ETag makes that cheap.
  'Cache-Control': 'private, no-cache',
};

/** Puts the protective headers on every answer, errors and 304 included. */
export const protect: MiddlewareHandler = async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
};
