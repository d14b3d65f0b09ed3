import type { Source } from '../../config/types.ts';

export interface Trouble {
  /** As Reading has it. */
  code: string;
  source: Source;
  /** How the document begins. */
  start: string;
  /** Feeds that the page named. */
  feeds: number;
}

const BLOCKED =
  'write to the publisher, and set contact in copydesk.yaml so that they can tell who asks; a key or password goes into ' +
  "the source's auth or headers, and a user agent that they agreed on into userAgent";

const ADVICE: Record<string, string> = {
  'challenge-page': `a bot guard stands before it, and copydesk does not get past those by stealth: ${BLOCKED}`,
  'http-401': 'it wants credentials: give the source auth (user and password, or a token) in sources.yaml',
  'http-402': 'it wants to be paid for',
  'http-403': `it does not let us in: ${BLOCKED}`,
  'http-404': "look it up on the publisher's site; the address of a page that names its feed will do",
  'http-406': 'see whether the address is that of a feed, or set headers: { Accept: … } for the source',
  'http-407': "the proxy wants credentials: they go into the source's proxy as ${NAME}",
  'http-429': 'it was asked too often: wait, and raise minInterval if that happens to the service',
  'http-451': 'it is withheld for legal reasons',
  'http-503': 'try again later',
  gone: 'the publisher has ended it; look for another address on their site',
  dns: 'see whether the host name is spelled right',
  tls: "the server's certificate does not hold; copydesk does not go on without a good one",
  'bad-url': 'give an address that begins with https:// or http://',
  'bad-scheme': 'give an address that begins with https:// or http://',
  'too-large':
    'up to 10 MiB are read; raise network.maxBytes in copydesk.yaml where that is less, or ask for a smaller one (a page of it, a newer sitemap)',
  timeout: 'try again later, or raise network.totalTimeout or fetch.readTimeout in copydesk.yaml',
  'too-many-redirects': 'give the address that it ends at, or raise network.maxRedirects in copydesk.yaml',
  proxy: "see whether the source's proxy is right and runs",
  empty: 'it may be filled later; see whether the address is right',
  children: 'the index was read, but none of the sitemaps that it names',
};

/** What an operator can do about it; undefined where nothing but waiting helps. */
export function adviceFor({ code, source, start, feeds }: Trouble): string | undefined {
  if (code === 'html-page') return pageAdvice(source, feeds);
  if (code === 'not-a-feed' || code === 'ill-formed') return kindAdvice(source, start);
  return Object.hasOwn(ADVICE, code) ? ADVICE[code] : undefined;
}

function pageAdvice({ kind }: Source, feeds: number): string {
  if (kind !== 'feed') return 'give the address of the document itself';
  if (feeds > 0) return 'the page names a feed that is a page as well: look for its real address';
  return 'the page names no feed: look for one on the site, or for a news sitemap in its robots.txt (--kind sitemap)';
}

/** What the document seems to be, going by its beginning. */
function kindAdvice({ kind }: Source, start: string): string | undefined {
  const looksLike = /<(?:\w{1,20}:)?(?:urlset|sitemapindex)\b/.test(start)
    ? 'sitemap'
    : /<(?:\w{1,20}:)?(?:rss|feed|RDF)\b/.test(start)
      ? 'feed'
      : /^[^<{[]{0,20}[{[]/.test(start)
        ? 'json'
        : undefined;
  if (looksLike === undefined || looksLike === kind) return undefined;
  if (looksLike === 'json')
    return 'it looks like a JSON endpoint: that wants kind: json and a mapping in sources.yaml (docs/configuring.md)';
  return `it looks like a ${looksLike}: try --kind ${looksLike}`;
}
