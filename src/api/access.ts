/** Who may ask: the address we bind to, the name we are called by, and the token. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import ipaddr from 'ipaddr.js';
import { refuse, type Answers } from './answers.ts';

/** The server would listen beyond this machine with nothing to keep strangers out. */
export class UnsafeBindingError extends Error {
  override readonly name = 'UnsafeBindingError';
}

/** `localhost`, 127.0.0.0/8, ::1 and its spellings. A name that must be resolved first counts as foreign. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  if (bare === 'localhost') return true;
  return ipaddr.isValid(bare) && ipaddr.process(bare).range() === 'loopback';
}

/** Throws UnsafeBindingError when `host` reaches beyond this machine and there is no token. */
export function assertSafeBinding(host: string, token: string | undefined): void {
  if (isLoopbackHost(host) || hasToken(token)) return;
  throw new UnsafeBindingError(
    `HOST is ${host || 'empty (every address)'}, which other machines can reach, and there is no token: ` +
      'set COPYDESK_TOKEN to a long random value, or bind to 127.0.0.1.',
  );
}

function hasToken(token: string | undefined): token is string {
  return token !== undefined && token.trim() !== '';
}

/**
 * Whether a proxy in front says that it asks for somebody on another machine. What it says is not to be trusted where it
 * would open something; this only closes.
 */
export function asksForOthers(c: Context): boolean {
  const lists = ['x-forwarded-for', 'x-real-ip'].flatMap((name) => c.req.header(name)?.split(',') ?? []);
  const standard = (c.req.header('forwarded') ?? '').matchAll(/\bfor="?([^";,\s]+)/gi);
  const named = [...lists, ...[...standard].map(([, address = '']) => address)];
  return named.some((address) => !isLoopbackHost(bare(address.trim())));
}

/** Without the port: `192.0.2.7:4711`, `[2001:db8::7]:4711`. */
function bare(address: string): string {
  return address.replace(/^(\[[^\]]*\]|[^:]*):\d{1,5}$/, '$1');
}

/**
 * Against DNS rebinding: a page elsewhere can point a name of its own at 127.0.0.1, but then it calls us by that name.
 * The port is left open, for a tunnel (`ssh -L`) may give us another one, and a forged name shows without it.
 */
export function onlyByOwnName(host: string, answers: Answers): MiddlewareHandler {
  if (!isLoopbackHost(host)) return (_c, next) => next();
  const own = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  const names = new Set(['localhost', '127.0.0.1', '[::1]', own.toLowerCase()]);
  return async (c, next) => {
    const asked = (c.req.header('host') ?? new URL(c.req.url).host).toLowerCase();
    if (names.has(asked.replace(/:\d{1,5}$/, ''))) return next();
    return refuse(c, answers, 421, 'misdirected', `This desk answers to ${[...names].join(', ')} only.`);
  };
}

/**
 * Lets in who shows the token: `Authorization: Bearer TOKEN`, or HTTP Basic with the token as password and any user
 * name, which lets a person open the pages in a browser. What is open to all by the operator's word needs none. Where there is
 * no token the desk is bound to loopback, and a proxy beside it lets nobody in from elsewhere.
 */
export function onlyWithToken(
  token: string | undefined,
  answers: Answers,
  isOpen: (path: string) => boolean = () => false,
): MiddlewareHandler {
  const open = new Set(['/healthz', '/readyz']);
  return async (c, next) => {
    if (open.has(c.req.path) || isOpen(c.req.path)) return next();
    if (!hasToken(token) && asksForOthers(c)) return refuse(c, answers, 403, 'no-token', NO_TOKEN);
    // The files that pages load say nothing of this desk, and the page that asks for the token is dressed in them.
    if (c.req.path.startsWith('/assets/') || mayRead(c.req.header('authorization'), token)) return next();
    c.header('WWW-Authenticate', 'Basic realm="copydesk", charset="UTF-8"');
    c.header('WWW-Authenticate', 'Bearer realm="copydesk"', { append: true });
    const how = 'Send it as a Bearer token, or as the password of HTTP Basic with any user name.';
    return refuse(c, answers, 401, 'unauthorized', `This desk asks for its token. ${how}`);
  };
}

const NO_TOKEN =
  'This desk has no token, and so is for its own machine alone, not for whom a proxy asks for. Set COPYDESK_TOKEN.';

/** True where no token is set, or the header carries it. */
export function mayRead(authorization: string | undefined, token: string | undefined): boolean {
  if (!hasToken(token)) return true;
  const given = credentialOf(authorization ?? '');
  return given !== undefined && sameSecret(given, token);
}

function credentialOf(authorization: string): string | undefined {
  const space = authorization.indexOf(' ');
  const scheme = authorization.slice(0, space).toLowerCase();
  const value = authorization.slice(space + 1).trim();
  if (scheme === 'bearer') return value;
  if (scheme !== 'basic') return undefined;
  const pair = Buffer.from(value, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? undefined : pair.slice(colon + 1);
}

/** Digests are of equal length, so that the comparison tells nothing about the secret's. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
