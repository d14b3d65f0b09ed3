import { parseHttpUrl } from './urls/http-url.ts';
import { splitPair } from './urls/tracking-params.ts';

/** AMP caches, from caches.json in github.com/ampproject/amphtml; Bing's is retired and still linked to. */
const CACHE_DOMAINS = ['cdn.ampproject.org', 'bing-amp.com'];

const GOOGLE = /^(?:www\.)?google\.(?:com|[a-z]{2}|com?\.[a-z]{2})$/;

/**
 * Publishers whose AMP addresses follow a rule of their own: `from` and `to` are the beginning of host and path. Only
 * rules that hold for every article of the publisher: `/amp/` as a folder means something else on each site.
 * Source: the publishers' own pairs of AMP and canonical links; rferl.org's is in the seed set.
 */
const PUBLISHER_RULES = [
  { from: 'www.rferl.org/amp/', to: 'www.rferl.org/a/' },
  { from: 'www.voanews.com/amp/', to: 'www.voanews.com/a/' },
  { from: 'amp.theguardian.com/', to: 'www.theguardian.com/' },
  { from: 'amp.cnn.com/cnn/', to: 'www.cnn.com/' },
  { from: 'www.bbc.com/news/amp/', to: 'www.bbc.com/news/' },
  { from: 'www.bbc.co.uk/news/amp/', to: 'www.bbc.co.uk/news/' },
];

/** The publisher's own page behind an address on an AMP cache or in Google's viewer; else the same address. */
export function unwrapAmpCache(url: URL): URL {
  const cached = CACHE_DOMAINS.some(
    (domain) => url.hostname === domain || url.hostname.endsWith(`.${domain}`),
  );
  const folder = cached ? /^\/[cv]\// : GOOGLE.test(url.hostname) ? /^\/amp\// : undefined;
  if (!folder?.test(url.pathname)) return url;
  const rest = url.pathname.replace(folder, '');
  const page = rest.startsWith('s/') ? `https://${rest.slice(2)}` : `http://${rest}`;
  const host = page.split('/', 3)[2] ?? '';
  return (host.includes('.') && parseHttpUrl(page + url.search)) || url;
}

/** The web page that an AMP page stands for, where its address says so surely; else the same address. */
export function webPageOfAmp(url: URL): URL {
  const page = new URL(byPublisherRule(url));
  const path = withoutAmpSuffix(page.pathname);
  const search = withoutAmpFlag(page.search);
  if (page.pathname !== path) page.pathname = path;
  if (page.search !== search) page.search = search;
  return page;
}

function byPublisherRule(url: URL): URL {
  const place = url.host + url.pathname;
  const rule = PUBLISHER_RULES.find(({ from }) => place.startsWith(from));
  if (!rule) return url;
  return parseHttpUrl(`${url.protocol}//${rule.to}${place.slice(rule.from.length)}${url.search}`) ?? url;
}

/** `/story-12216552.html/amp` → `/story-12216552.html`, `/my-long-post/amp/` → `/my-long-post/`, `/x.amp.html` → `/x.html`. */
function withoutAmpSuffix(path: string): string {
  if (path.endsWith('.amp.html')) return `${path.slice(0, -'.amp.html'.length)}.html`;
  const suffix = ['/amp/1/', '/amp/1', '/amp/', '/amp'].find((ending) => path.endsWith(ending));
  if (!suffix) return path;
  const page = path.slice(0, -suffix.length);
  const name = page.slice(page.lastIndexOf('/') + 1);
  if (!namesAnArticle(name)) return path;
  return suffix.endsWith('/') && !isFile(name) ? `${page}/` : page;
}

/** `/guitars/amp` may well be a page on amplifiers; behind a slug, a number or a file name `amp` is a form of that page. */
function namesAnArticle(name: string): boolean {
  return isFile(name) || name.split('-').length > 2 || /\d{5}/.test(name);
}

function isFile(name: string): boolean {
  return /\.(?:html?|php|aspx?|cms|ece)$/.test(name);
}

/** `amp` and `amp=1` (the WordPress plugin), `outputType=amp` (Arc Publishing). */
function withoutAmpFlag(search: string): string {
  if (search === '') return search;
  const kept = search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !isAmpFlag(splitPair(pair)));
  return kept.length > 0 ? `?${kept.join('&')}` : '';
}

function isAmpFlag([name, value]: [string, string]): boolean {
  return (name === 'amp' && ['', '1', 'true'].includes(value)) || (name === 'outputtype' && value === 'amp');
}
