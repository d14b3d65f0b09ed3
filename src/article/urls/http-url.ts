/** Longest address that is read, in characters: twice the 2,048 that the sitemaps protocol allows a `<loc>`. */
export const MAX_URL = 4096;

/** An absolute http or https address; anything else (`javascript:`, `data:`, junk, too long) is undefined. */
export function parseHttpUrl(text: string | undefined, base?: string): URL | undefined {
  if (typeof text !== 'string' || text.length > MAX_URL || text.trim() === '') return undefined;
  const url = parse(text, base) ?? (base === undefined ? undefined : parse(text));
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  url.username = '';
  url.password = '';
  return url.href.length > MAX_URL ? undefined : url;
}

/** The address as a publisher gave it, made absolute; credentials in it are dropped. */
export function httpUrl(text: string | undefined, base?: string): string | undefined {
  return parseHttpUrl(text, base)?.href;
}

function parse(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
