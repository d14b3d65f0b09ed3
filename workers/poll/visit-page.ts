import { factsOf, isNothing, type PageFacts } from '../../src/article/page-facts.ts';
import type { WebSource } from '../../src/config/types.ts';
import { ARTICLE_PAGE_BYTES } from '../../src/feed/article-page.ts';
import type { Fetcher, FetchOptions } from '../../src/http/fetcher.ts';
import { imageSize } from '../../src/http/image-size.ts';
import type { Robots } from '../../src/http/robots/robots.ts';
import type { FetchRequest, FetchResult, HostGate } from '../../src/http/types.ts';
import type { Desk } from '../desk.ts';
import { requestFor } from './ask.ts';
import { addCosts, costOf, NO_COST, type PollCost } from './reading.ts';

/** What a visit to an article's page came to. */
export type Visit =
  /** What the page says, if anything, and for how many ms that holds. */
  | { outcome: 'visited'; facts: PageFacts; keepMs: number; note?: string }
  /** Its publisher lets nobody in, or not at a pace that we can keep. */
  | { outcome: 'barred'; note: string }
  /** Its host is in trouble, or asks to be left alone: no other page of it is to be asked for, for so many ms. */
  | { outcome: 'host-rests'; restMs: number; note: string }
  | { outcome: 'broken-off' };

export interface VisitorParts {
  desk: Desk;
  fetcher: Fetcher;
  gate: HostGate;
  robots: Robots;
  signal: AbortSignal;
  /** Waits, but not past the signal. */
  pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface PageVisitor {
  /** @param wantsImage to know the size of the picture that the page names as well. */
  visit(url: string, wantsImage: boolean): Promise<Visit>;
  /** What it cost so far, by host. */
  costs: ReadonlyMap<string, PollCost>;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
/** A publisher who wants more time than this between two requests has its pages left alone. */
const LONGEST_DELAY_MS = 30_000;
const ACCEPT = 'text/html, application/xhtml+xml;q=0.9';

/** Asks for articles' pages on behalf of a source: only where robots.txt lets us in, redirects and pictures included. */
export function createPageVisitor(source: WebSource, parts: VisitorParts): PageVisitor {
  const { desk, fetcher, gate, robots, signal, pause } = parts;
  const costs = new Map<string, PollCost>();
  const options: FetchOptions = {
    gate,
    signal,
    mayFollow: async (url) => (await barTo(url)) === undefined,
  };

  function pay(url: string, cost: PollCost): void {
    const { hostname } = new URL(url);
    costs.set(hostname, addCosts(costs.get(hostname) ?? NO_COST, cost));
  }

  const paid: Pick<Fetcher, 'fetch'> = {
    async fetch(request, how) {
      const fetched = await fetcher.fetch(request, how);
      pay(request.url, costOf(fetched));
      return fetched;
    },
  };

  /** Why an address may not be asked for; where it may, the publisher's pace has been kept when this returns. */
  async function barTo(url: string): Promise<string | undefined> {
    const { userAgent, proxy } = requestFor(source, desk, url);
    const verdict = await robots.allows(url, { userAgent, ...(proxy && { proxy }), gate, signal });
    const { allowed, reason = 'its robots.txt does not allow it', crawlDelayMs = 0, cost } = verdict;
    if (cost) pay(url, { ...NO_COST, ...cost });
    if (!allowed) return reason;
    if (crawlDelayMs > LONGEST_DELAY_MS) return 'its robots.txt asks for more than 30 s between requests';
    if (crawlDelayMs > desk.config.network.hostGapMs) await pause(crawlDelayMs, signal);
    return undefined;
  }

  async function visit(url: string, wantsImage: boolean): Promise<Visit> {
    const note = await barTo(url);
    if (signal.aborted) return { outcome: 'broken-off' };
    if (note) return { outcome: 'barred', note };
    const fetched = await paid.fetch(
      { ...askFor(url), accept: ACCEPT, readUpTo: ARTICLE_PAGE_BYTES },
      options,
    );
    if (fetched.outcome !== 'modified') return withoutPage(fetched);
    return readPage(fetched, wantsImage);
  }

  async function readPage(fetched: Modified, wantsImage: boolean): Promise<Visit> {
    const { body, url, contentType } = fetched;
    if (contentType && !isHtml(contentType)) return nothing(DAY_MS, 'it is no web page');
    const read = await desk.reader.readPage({ body, url, ...(contentType && { contentType }) }, signal);
    if (read.outcome === 'unreadable') return nothing(HOUR_MS, read.message);
    const facts = factsOf(read.page, fetched);
    if (isNothing(facts)) return nothing(DAY_MS);
    return { outcome: 'visited', facts: wantsImage ? await withSize(facts) : facts, keepMs: WEEK_MS };
  }

  /** The size as the page says, else as the picture's first bytes do. */
  async function withSize(facts: PageFacts): Promise<PageFacts> {
    const { image } = facts;
    if (!image || (image.width && image.height) || (await barTo(image.url)) !== undefined) return facts;
    const size = await imageSize(paid, image.url, askFor(image.url), options);
    return size ? { ...facts, image: { url: image.url, ...size } } : facts;
  }

  /** What the source accepts is a feed; here it is our word what we can use. */
  function askFor(url: string): FetchRequest {
    const { headers = {}, ...request } = requestFor(source, desk, url);
    const others = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'accept');
    return { ...request, headers: Object.fromEntries(others) };
  }

  return { visit, costs };
}

type Modified = Extract<FetchResult, { outcome: 'modified' }>;

function isHtml(contentType: string): boolean {
  return /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(contentType);
}

/** Answers that are for all pages of a host: we are not wanted there, or not without credentials. */
const UNWANTED = new Set([401, 403]);

function withoutPage(fetched: Exclude<FetchResult, { outcome: 'modified' }>): Visit {
  switch (fetched.outcome) {
    case 'notModified':
    case 'gone':
      return nothing(DAY_MS, `answered ${fetched.status}`);
    case 'throttled':
      return hostRests(`asks to be left alone (${fetched.status})`, fetched.retryAfterMs);
    case 'refused':
      return fetched.code === 'timeout' ? hostRests(noneFor(fetched)) : nothing(DAY_MS, noneFor(fetched));
    case 'failed': {
      const { code, status, retryAfterMs } = fetched;
      if (code === 'aborted') return { outcome: 'broken-off' };
      if (status === undefined || code === 'challenge-page' || UNWANTED.has(status))
        return hostRests(noneFor(fetched), retryAfterMs);
      return nothing(status >= 500 ? HOUR_MS : DAY_MS, `answered ${status}`);
    }
  }
}

function noneFor({ code }: { code: string }): string {
  return `cannot be had (${code})`;
}

function nothing(keepMs: number, note?: string): Visit {
  return { outcome: 'visited', facts: {}, keepMs, ...(note && { note }) };
}

function hostRests(note: string, retryAfterMs = 0): Visit {
  return { outcome: 'host-rests', restMs: Math.min(Math.max(retryAfterMs, HOUR_MS), DAY_MS), note };
}
