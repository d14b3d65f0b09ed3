/** How a source's server is asked: what goes with each request of the source, and the way it takes. */
import { z } from 'zod';
import { webAddress } from './schema-names.ts';
import { Refusal, mapping, text, written } from './schema-values.ts';

const MOST_HEADERS = 30;

/** Names as HTTP has them (RFC 9110, `token`). */
const HEADER_NAME = /^[!#$%&'*+.^_`|~\dA-Za-z-]{1,100}$/;

/** What the desk or the connection sends itself, and what is to be used instead where there is something. */
const OWN_HEADERS = new Map([
  ...(
    'host content-length content-encoding transfer-encoding connection keep-alive te trailer upgrade http2-settings expect ' +
    'accept-encoding range ' +
    'if-match if-none-match if-modified-since if-unmodified-since if-range'
  )
    .split(' ')
    .map((name): [string, string] => [name, 'a header that the desk does not send itself']),
  ['user-agent', 'userAgent instead'],
  ['proxy-authorization', 'proxy instead, as in http://${PROXY_USER}:${PROXY_PASSWORD}@proxy.example:3128'],
  ['proxy-connection', 'proxy instead'],
]);

/** Header names whose values are kept out of logs and, better, out of files. */
export function isSecretHeader(name: string): boolean {
  return /authorization|cookie|key|token|secret|password/i.test(name);
}

const headerValue = () => printable('a header value', 4096);

/** ASCII only: what lies beyond is read differently from server to server. */
function printable(what: string, most: number) {
  const expected = `${what} of 1 to ${most} printable ASCII characters`;
  return written(expected, { maxLength: most }, (value) => {
    const trimmed = value.trim();
    if (trimmed === '') return new Refusal('is empty');
    if (trimmed.length > most) return new Refusal('is too long');
    return /^[\x20-\x7e]*$/.test(trimmed) ? trimmed : new Refusal('has characters that it may not have');
  });
}

function headers() {
  const expected = 'a mapping of header names to values';
  return z
    .record(z.string(), headerValue(), { error: expected })
    .superRefine(checkHeaders, { when: ({ value }) => typeof value === 'object' && value !== null })
    .meta({ title: expected });
}

/** Runs beside what judges the values, so that one run finds every problem. */
function checkHeaders(headers: Record<string, unknown>, context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const name of Object.keys(headers)) {
    const wrong = wrongHeader(name, seen);
    seen.add(name.toLowerCase());
    if (!wrong) continue;
    const { problem, expected: message } = wrong;
    context.addIssue({ code: 'custom', path: [name], message, params: { problem, part: 'key' } });
  }
  if (seen.size <= MOST_HEADERS) return;
  const message = `at most ${MOST_HEADERS} headers`;
  context.addIssue({ code: 'custom', message, params: { problem: 'has too many keys' } });
}

function wrongHeader(
  name: string,
  seen: ReadonlySet<string>,
): { problem: string; expected: string } | undefined {
  const lower = name.toLowerCase();
  const instead = OWN_HEADERS.get(lower);
  if (instead !== undefined) return { problem: 'may not be set here', expected: instead };
  if (!HEADER_NAME.test(name))
    return { problem: 'is not the name of a header', expected: 'letters, digits and hyphens' };
  if (seen.has(lower)) return { problem: 'is there already in another case', expected: 'each header once' };
  return undefined;
}

/** What Basic (RFC 7617) can carry: no colon in a user name. */
const user = () =>
  text('a user name', 256).refine((value) => !value.includes(':'), {
    error: 'a user name without a colon',
    params: { problem: 'holds a colon' },
  });

function auth() {
  return mapping({
    user: user().exactOptional().describe('The user name of Basic authentication.'),
    password: text('a password', 256).exactOptional().describe('Its password. Write it as ${NAME}.'),
    token: printable('a token', 4096)
      .exactOptional()
      .describe('The token of Bearer authentication, in place of user and password. Write it as ${NAME}.'),
  }).transform((given, context): { user: string; password: string } | { token: string } => {
    if (given.token !== undefined && given.user === undefined && given.password === undefined)
      return { token: given.token };
    if (given.token === undefined && given.user !== undefined && given.password !== undefined)
      return { user: given.user, password: given.password };
    const message = 'user and password, or token alone';
    context.addIssue({ code: 'custom', message, params: { problem: 'is neither Basic nor Bearer' } });
    return z.NEVER;
  });
}

/** Where requests go through; `none` undoes what `defaults` say. */
function proxy() {
  const expected = 'an http or https URL of a proxy such as http://proxy.example:3128, or none';
  return written(expected, { pattern: '^none$|^https?://' }, (value) => {
    if (value === 'none') return value;
    const url = webAddress(value);
    if (url instanceof Refusal) return url;
    return url.pathname === '/' && url.search === '' && url.hash === ''
      ? value
      : new Refusal('has more than a host and a port');
  });
}

/** Keys that a source and `defaults` share. */
export const sharedAccess = () => ({
  proxy: proxy()
    .exactOptional()
    .describe('The proxy that requests go through. Credentials come in as ${NAME}.')
    .meta({ standard: 'none' }),
  userAgent: printable('a product name', 200)
    .exactOptional()
    .describe("Goes before copydesk's own name in the user agent, for publishers who asked for one."),
});

/** Keys of a source alone: credentials are for one server. */
export const ownAccess = () => ({
  headers: headers()
    .exactOptional()
    .describe('Sent with every request of the source, and not to other servers that it redirects to.'),
  auth: auth()
    .exactOptional()
    .describe('Credentials, sent to the origin of the url and to no other: user and password, or a token.'),
});
