import { parseHttpDate } from './http-date.ts';

/** One year: RFC 2616 named it as the longest that a server should say, and servers still do. */
export const MAX_FRESH_MS = 365 * 24 * 60 * 60 * 1_000;

/** Headers of an answer that speak of its age, each as one string. */
export interface FreshnessHeaders {
  cacheControl?: string | undefined;
  expires?: string | undefined;
  date?: string | undefined;
  age?: string | undefined;
}

/**
 * How long from now an answer calls itself fresh (RFC 9111 §4.2), in ms: more than 0, up to a year.
 *
 * `max-age` less Age; where there is none, Expires less Date less Age. Absent where the answer says nothing of the kind or
 * says that it is stale already: `no-store` and `no-cache` (each for the whole answer), `max-age=0`, an Expires that is past or
 * no date (`0`, `-1`). `s-maxage` is for caches that many share, and `must-revalidate` speaks of the time after, so neither
 * counts. An answer without a Date is taken to be as old as its Age says.
 */
export function freshForMs(headers: FreshnessHeaders, now: Date): number | undefined {
  const directives = readDirectives(headers.cacheControl ?? '');
  // `no-cache="set-cookie"` is about that header alone.
  if (directives.has('no-store') || directives.get('no-cache') === '') return undefined;
  const lifetime = directives.has('max-age')
    ? (readSeconds(directives.get('max-age')) ?? 0)
    : untilExpiry(headers, now);
  const ms = lifetime - (readSeconds(headers.age) ?? 0);
  return ms > 0 ? Math.min(ms, MAX_FRESH_MS) : undefined;
}

function untilExpiry({ expires, date }: FreshnessHeaders, now: Date): number {
  const end = expires === undefined ? undefined : parseHttpDate(expires);
  if (end === undefined) return 0;
  return end - ((date === undefined ? undefined : parseHttpDate(date)) ?? now.getTime());
}

/** Names in lower case with their values, '' where there is none; of a name that comes twice the first. */
function readDirectives(header: string): Map<string, string> {
  const directives = new Map<string, string>();
  for (const part of header.split(',')) {
    const [name = '', value = ''] = part.split('=', 2).map((word) => word.trim().toLowerCase());
    if (!directives.has(name)) directives.set(name, value);
  }
  return directives;
}

/** Whole seconds as ms, in quotes too; absent for anything else. */
function readSeconds(text: string | undefined): number | undefined {
  const [, digits] = /^"?(\d{1,12})"?$/.exec(text?.trim() ?? '') ?? [];
  return digits === undefined ? undefined : Number(digits) * 1_000;
}
