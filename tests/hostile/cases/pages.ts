/** Answers that stand in place of a feed. */
import { expect } from 'vitest';
import { honestFeed, type Expected, type HostileCase } from '../case.ts';
import type { Answer } from '../../support/feed-server.ts';

const CHALLENGE = 'FACTS: HTML challenge with status 200';
const WAIT = 'Retry-After';
const DAY = 24 * 3_600_000;

function answers(name: string, from: string, answer: Answer, outcome: Expected): HostileCase {
  return { name, from, serve: (site) => site.set('/feed', answer), expect: outcome };
}

const unreadable = (code: string): Expected => ({ outcome: 'unreadable', code, articles: 0, requests: 1 });
const feedType = { 'content-type': 'application/rss+xml' };

/** Not asked again before so long, at the latest after the day that is the limit (and what spreads polls). */
const waits = (least: number, most: number): Pick<Expected, 'also'> => ({
  also: ({ status }) => {
    const wait = (status.nextAt ?? 0) - status.fetchedAt;
    expect(wait).toBeGreaterThanOrEqual(least);
    expect(wait).toBeLessThanOrEqual(most);
  },
});

const throttled = (retryAfter: string | undefined, least: number, most: number, status = 429): HostileCase =>
  answers(
    `says ${status} and to come again after ${retryAfter ?? 'nothing'}`,
    WAIT,
    { status, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } },
    { outcome: 'throttled', code: `http-${status}`, ...waits(least, most) },
  );

export const pages: HostileCase[] = [
  answers(
    'is a Cloudflare challenge with status 200',
    CHALLENGE,
    {
      body: '<!doctype html><title>Just a moment...</title><script>window._cf_chl_opt={}</script>',
      headers: feedType,
    },
    unreadable('challenge-page'),
  ),
  answers(
    'is a Cloudflare challenge with status 403',
    CHALLENGE,
    { status: 403, body: '<title>Just a moment...</title>', headers: { 'cf-mitigated': 'challenge' } },
    { outcome: 'failed', code: 'challenge-page', requests: 1 },
  ),
  answers(
    'is a DataDome challenge with status 200',
    CHALLENGE,
    { body: '<html><script src="https://ct.captcha-delivery.com/c.js"></script></html>', headers: feedType },
    unreadable('challenge-page'),
  ),
  answers(
    'is a page without an html element',
    CHALLENGE,
    { body: '<!doctype html><title>Sign in</title><form action="/login"></form>' },
    unreadable('html-page'),
  ),
  answers(
    'is a login page',
    CHALLENGE,
    {
      body: '<!doctype html><html><body><form action="/login"><input type=password></form></body></html>',
      headers: feedType,
    },
    unreadable('html-page'),
  ),
  answers(
    'is a page of an error with status 200',
    CHALLENGE,
    { body: '<html><h1>404 Not Found</h1></html>' },
    unreadable('html-page'),
  ),
  answers(
    'is a JSON error with status 200',
    CHALLENGE,
    { body: '{"error":{"code":500,"message":"boom"}}' },
    unreadable('not-a-feed'),
  ),
  answers('is a word', CHALLENGE, { body: 'OK' }, unreadable('not-a-feed')),
  answers(
    'is a page that quotes a feed',
    'a page that shows code',
    {
      body: '<!doctype html><html><body><pre>&lt;rss&gt;</pre><code><rss version="2.0"><channel><item><title>owned</title></item></channel></rss></code></body></html>',
    },
    unreadable('html-page'),
  ),
  answers('has no content (204)', 'odd statuses', { status: 204 }, unreadable('empty')),
  {
    name: 'sends a part that nobody asked for (206)',
    from: 'odd statuses',
    serve: (site) =>
      site.set('/feed', {
        status: 206,
        body: honestFeed(site),
        headers: { 'content-range': 'bytes 0-10/20' },
      }),
    expect: { outcome: 'failed', code: 'http-206', articles: 0 },
  },
  answers(
    'says not modified to what had no condition (304)',
    'lying validators',
    { status: 304, plain: true },
    { outcome: 'failed', code: 'http-304' },
  ),
  answers(
    'has ended (410)',
    'statuses',
    { status: 410 },
    { outcome: 'gone', also: ({ status }) => expect(status.nextAt).toBeUndefined() },
  ),
  answers('is blocked by law (451)', 'statuses', { status: 451 }, { outcome: 'failed', code: 'http-451' }),
  answers(
    'fails with a status of its own (999)',
    'odd statuses',
    { status: 999 },
    { outcome: 'failed', code: 'http-999' },
  ),
  throttled('31536000', DAY, 1.2 * DAY),
  throttled('99999999999999999999999999999999', DAY, 1.2 * DAY),
  throttled('-3600', 60_000, DAY),
  throttled('0', 60_000, DAY),
  throttled('soon', 60_000, DAY),
  throttled(undefined, 60_000, DAY),
  throttled('7200', 7_200_000, 3 * 7_200_000),
  throttled('Thu, 01 Aug 2041 00:00:00 GMT', DAY, 1.2 * DAY),
  throttled('Thu, 01 Jan 1970 00:00:00 GMT', 60_000, DAY),
  throttled('7200', 7_200_000, 3 * 7_200_000, 503),
  {
    name: 'calls itself fresh for a thousand years',
    from: 'Cache-Control that would silence a source',
    serve: (site) =>
      site.set('/feed', { body: honestFeed(site), headers: { 'cache-control': 'max-age=31536000000' } }),
    expect: { outcome: 'modified', articles: 1, ...waits(60_000, 8 * DAY) },
  },
  {
    name: 'asks in its ttl never to be asked again',
    from: 'ttl that would silence a source',
    serve: (site) =>
      site.set('/feed', {
        body: honestFeed(site).replace(
          '<channel>',
          `<channel><ttl>9e99</ttl><skipHours>${Array.from({ length: 24 }, (_, at) => `<hour>${at}</hour>`).join('')}</skipHours><skipDays><day>Monday</day><day>Tuesday</day><day>Wednesday</day><day>Thursday</day><day>Friday</day><day>Saturday</day><day>Sunday</day></skipDays>`,
        ),
      }),
    expect: { outcome: 'modified', articles: 1, ...waits(60_000, 8 * DAY) },
  },
];
