import { FeedError } from './types.ts';

/** Elements that begin a page (or a piece of one) and no feed. */
export const HTML_ELEMENTS: ReadonlySet<string> = new Set([
  'html',
  'head',
  'body',
  'meta',
  'script',
  'style',
  'noscript',
]);

/** How the text of a page begins. */
export const HTML_START = /^\s{0,100}<(?:!doctype html|html|head|body)\b/i;

/** What the pages of bot guards carry, lower case: Cloudflare, Akamai, DataDome, Imperva, PerimeterX, Sucuri, AWS WAF, Anubis, DDoS-Guard. */
const CHALLENGE_MARKS = [
  'cf-chl',
  '_cf_chl_opt',
  'challenge-platform',
  'cf-browser-verification',
  'just a moment...',
  'attention required! | cloudflare',
  'enable javascript and cookies to continue',
  'checking your browser',
  'checking if the site connection is secure',
  'verify you are human',
  'verifying you are human',
  'akamai-bot',
  'bm-verify',
  'captcha-delivery.com',
  '_incapsula_resource',
  'incapsula incident',
  'px-captcha',
  'sucuri_cloudproxy',
  'awswafintegration',
  'aws-waf-token',
  'anubis_challenge',
  'making sure you&#39;re not a bot',
  "making sure you're not a bot",
  'ddos-guard',
];

/** Characters of a page in which the marks are looked for. */
const LOOKED_AT = 100_000;

/** The error for a page in place of a feed: a challenge passes by itself or wants the operator, a wrong address does not. */
export function pageError(text: string): FeedError {
  const start = text.slice(0, LOOKED_AT).toLowerCase();
  const mark = CHALLENGE_MARKS.find((mark) => start.includes(mark));
  return mark
    ? new FeedError('challenge-page', `a bot guard answered in place of the feed (its page has «${mark}»)`)
    : new FeedError('html-page', 'this is an HTML page and not a feed');
}
