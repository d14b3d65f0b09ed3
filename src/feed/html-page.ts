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

/** Elements of a page that show or hide code: a feed inside one is an example, not the document. */
export const QUOTING_ELEMENTS: ReadonlySet<string> = new Set([
  'pre',
  'code',
  'xmp',
  'samp',
  'textarea',
  'script',
  'style',
  'template',
  'svg',
]);

/** What only the pages of bot guards carry, lower case: Cloudflare, Akamai, DataDome, Imperva, PerimeterX, AWS WAF, Sucuri, Anubis. */
const CHALLENGE_MARKS = [
  '_cf_chl_opt',
  'cf-chl-',
  'cf_chl_',
  'cf-browser-verification',
  '<title>just a moment...</title>',
  'attention required! | cloudflare',
  'enable javascript and cookies to continue',
  'checking if the site connection is secure',
  'bm-verify',
  'sec-if-cpt-container',
  'errors.edgesuite.net',
  'geo.captcha-delivery.com',
  'ct.captcha-delivery.com',
  'incapsula incident',
  'px-captcha',
  'aws-waf-token',
  'gokuprops',
  'sucuri_cloudproxy',
  'anubis_challenge',
  'making sure you&#39;re not a bot',
  "making sure you're not a bot",
];

/** What they carry as well as pages that are only guarded: it says something where there is little else. */
const WEAK_MARKS = [
  'just a moment...',
  'checking your browser',
  'verify you are human',
  'verifying you are human',
  'verify that you are not a robot',
  'captcha-delivery.com',
  '_incapsula_resource',
  '_pxappid',
  'awswafintegration',
  'challenge.js',
  'challenge-platform',
  'akamai-bot',
  'ddos-guard',
];

/** Characters of a page in which the marks are looked for. */
const LOOKED_AT = 100_000;
/** Characters that the pages of bot guards stay below. */
const SHORT_PAGE = 16_000;

/** The mark of a bot guard that a document carries in place of what was asked for; undefined if it is from none. */
export function challengeMark(text: string): string | undefined {
  const start = text.slice(0, LOOKED_AT).toLowerCase();
  const marks = text.length < SHORT_PAGE ? [...CHALLENGE_MARKS, ...WEAK_MARKS] : CHALLENGE_MARKS;
  return marks.find((mark) => start.includes(mark));
}

/** The error for a page in place of a feed: a challenge passes by itself or wants the operator, a wrong address does not. */
export function pageError(text: string): FeedError {
  return challengeError(text) ?? new FeedError('html-page', 'this is an HTML page and not a feed');
}

export function challengeError(text: string): FeedError | undefined {
  const mark = challengeMark(text);
  return mark === undefined
    ? undefined
    : new FeedError('challenge-page', `a bot guard answered in place of the feed (its page has «${mark}»)`);
}
