/** The merged stream as RSS, Atom and JSON Feed: headline, link and the lead's own excerpt, and no more. */
import type { Context, Hono } from 'hono';
import { asksForOthers, isLoopbackHost } from '../access.ts';
import { refuse, type Answers } from '../answers.ts';
import { isUnchanged } from '../etag.ts';
import { writeAtom } from '../feeds/atom.ts';
import { lastUpdate, type FeedDocument } from '../feeds/feed-items.ts';
import { sharedEntries, type EntriesReader } from '../feeds/shared-entries.ts';
import { writeJsonFeed } from '../feeds/json-feed.ts';
import { writeRss } from '../feeds/rss.ts';
import { readStoryQuery } from '../story-query.ts';
import type { ApiDeps, StoryQuery } from '../types.ts';

interface Format {
  path: string;
  type: string;
  write: (document: FeedDocument) => string;
}

const FORMATS: readonly Format[] = [
  { path: '/feed.xml', type: 'application/rss+xml; charset=utf-8', write: writeRss },
  { path: '/feed.atom', type: 'application/atom+xml; charset=utf-8', write: writeAtom },
  { path: '/feed.json', type: 'application/feed+json; charset=utf-8', write: writeJsonFeed },
];

/** Also asked by access.ts: with `api.feeds: anyone` these need no token. */
export const FEED_PATHS: readonly string[] = FORMATS.map(({ path }) => path);

export function feedRoutes(app: Hono, deps: ApiDeps, answers: Answers): void {
  const entries = sharedEntries(deps);
  for (const format of FORMATS)
    app.get(format.path, async (c) => {
      if (deps.feeds.readers() === 'loopback' && !isFromHere(c, deps.host)) return refuseFar(c, answers);
      const read = readStoryQuery((name) => parameterOf(c, name));
      if ('problem' in read) return refuse(c, answers, 400, read.problem.code, read.problem.message);
      return answerFeed(c, await documentOf(c, deps, read.query, entries), format);
    });
}

function refuseFar(c: Context, answers: Answers): Response | Promise<Response> {
  const how = 'Set api.feeds to token or anyone in copydesk.yaml to have it read from elsewhere.';
  return refuse(c, answers, 403, 'loopback-only', `This feed is for the desk's own machine. ${how}`);
}

/** Of what lists of stories take: a feed is the newest of them, anew each time, and anyone may be its reader. */
function parameterOf(c: Context, name: string): string | undefined {
  if (name === 'language') return c.req.query('lang') ?? c.req.query('language');
  return name === 'topic' || name === 'limit' ? c.req.query(name) : undefined;
}

/** Asked from this machine: by its address, unless a proxy in front says that it asks for somebody else. */
function isFromHere(c: Context, boundTo: string): boolean {
  if (asksForOthers(c)) return false;
  const { incoming } = (c.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
  const address = incoming?.socket?.remoteAddress;
  return isLoopbackHost(address ?? boundTo);
}

async function documentOf(
  c: Context,
  { feeds, desk, now }: ApiDeps,
  query: StoryQuery,
  read: EntriesReader,
): Promise<FeedDocument> {
  const retraction = await feeds.lastRetraction();
  const entries = await read(query, retraction);
  const { topic, language } = query;
  const filters = [topic, language].filter(Boolean);
  const { pathname, search, origin } = new URL(c.req.url);
  const address = new URL(pathname + search, feeds.publicUrl() ?? origin);
  const home = new URL('/stories', address);
  if (topic !== undefined) home.searchParams.set('topic', topic);
  if (language !== undefined) home.searchParams.set('language', language);
  return {
    title: [desk, ...filters].join(' · '),
    homeUrl: home.href,
    selfUrl: address.href,
    ...(language !== undefined && { language }),
    updated: lastUpdate(entries, retraction) ?? startOfDay(now()),
    entries,
  };
}

/** Of an empty desk: it has to say something, and the same for a while. */
function startOfDay(now: Date): string {
  return `${now.toISOString().slice(0, 10)}T00:00:00.000Z`;
}

function answerFeed(c: Context, document: FeedDocument, { type, write }: Format): Response {
  const modified = new Date(document.updated);
  c.header('Last-Modified', modified.toUTCString());
  // An ETag, where the reader has one, goes before the date: etag.ts compares it.
  if (c.req.header('if-none-match') === undefined && isUnchanged(c, modified)) return c.body(null, 304);
  return c.body(write(document), 200, { 'Content-Type': type });
}
