/** A running service on a loopback world of feeds: news of some hours, in which all that the pages show occurs once. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { examine } from '../../src/cli/source/examine.ts';
import { rss, type Item } from './desk.ts';
import { startFeedServer, type FeedServer } from './feed-server.ts';
import { startLiveDesk, type LiveDesk } from './live-desk.ts';

/** The operator's seed set, beside the repository; undefined where it is not. */
const SEEDS = [resolve(import.meta.dirname, '../../../shared/seeds')].find((path) => existsSync(path));

/** A source of them, or none. */
export const SEED_SOURCES: readonly object[] =
  SEEDS === undefined ? [] : [{ id: 'seeds', kind: 'documents', path: SEEDS, backfill: 'all' }];

export interface DeskWorld {
  live: LiveDesk;
  server: FeedServer;
  /** What sources.yaml says. */
  sources: object[];
  /** What a feed has from now on; it is served at `/NAME.xml`. */
  publish(name: string, items: Item[]): void;
  /** Resolves when stories of every feed are out. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** For `vi.waitFor`. */
export const WITHIN = { timeout: 20_000, interval: 25 };
const MINUTE = 60_000;

/** An item of so many minutes ago. */
export function news(publisher: string, minutes: number, title: string, summary?: string): Item {
  const slug = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 60);
  return {
    title,
    link: `https://${publisher}.example/${slug}`,
    date: new Date(Date.now() - minutes * MINUTE).toISOString(),
    ...(summary !== undefined && { summary }),
  };
}

const DAM = 'Engineers close Kestrel dam spillway after crack is found in its northern wall';

/** Feeds by name. Several tell of the same; some are close and are not the same. */
export const FEEDS: Readonly<Record<string, Item[]>> = {
  courier: [
    news(
      'courier',
      12,
      'Mayor of Riverton resigns over budget scandal',
      'The mayor of Riverton stepped down on Monday after auditors found 4.2 million missing from the harbour fund.',
    ),
    news(
      'courier',
      35,
      'Stranded whale freed by volunteers on Norfolk coast',
      'Some forty volunteers kept the animal wet for nine hours until the tide came in.',
    ),
    news('courier', 80, 'Chipmaker Voltis opens third plant in Dresden'),
    news('courier', 110, 'Rail strike halts trains across northern Italy'),
    news('courier', 165, 'Harbour bridge in Halden reopens after three years of repairs'),
    news('courier', 140, DAM, 'Four villages below the dam were told to be ready to leave.'),
    news('courier', 190, 'Typhoon Amara kills 17 in Luzon as rivers burst their banks'),
  ],
  observer: [
    news(
      'observer',
      15,
      'Riverton mayor resigns over budget scandal',
      'Helen Ashdown gave up her office after eleven years.',
    ),
    news('observer', 60, 'Riverton council to elect new mayor in January'),
    news('observer', 150, 'Crack found in Kestrel dam: engineers close spillway in northern wall'),
    news('observer', 185, 'Typhoon Amara kills 14 in Luzon as rivers burst their banks'),
    news('observer', 240, 'Orchestra of Halden plays its last concert in the old hall'),
  ],
  tribune: [
    news('tribune', 9, 'Mayor of Riverton resigns over the budget scandal'),
    news('tribune', 70, 'Whale freed by volunteers on coast of Norfolk after nine hours'),
    news('tribune', 100, 'Strike halts trains in northern Italy for second day'),
    news('tribune', 160, 'Halden harbour bridge open to traffic again after repairs'),
    news('tribune', 200, 'Voltis chipmaker opens plant in Dresden, its third'),
    news(
      'tribune',
      260,
      'The quite remarkable and entirely unhurried account of how a small town with two bakeries, one bridge and no railway station came to vote, after nine meetings and a petition, for a third bakery',
    ),
  ],
  donau: [
    news(
      'donau',
      130,
      'Donaudampfschifffahrtsgesellschaftskapitänsversammlung beschließt Rindfleischetikettierungsüberwachungsaufgabenübertragung',
    ),
  ],
  nile: [
    news('nile', 55, 'افتتاح جسر جديد فوق النيل في أسوان'),
    news('nile', 95, 'عمدة ريفرتون يستقيل بسبب فضيحة الميزانية'),
  ],
};

/** @param extra sources beside those of FEEDS */
export async function startDeskWorld(
  name: string,
  extra: (server: FeedServer) => readonly object[] = () => [],
): Promise<DeskWorld> {
  const server = await startFeedServer();
  const publish = (feed: string, items: Item[]) => server.set(`/${feed}.xml`, { body: rss(items, feed) });
  for (const [feed, items] of Object.entries(FEEDS)) publish(feed, items);
  server.set('/down.xml', { status: 503, body: 'away' });
  server.set('/page.xml', {
    body: '<!doctype html><title>No feed</title><p>Nothing',
    headers: { 'content-type': 'text/html' },
  });
  const ids = Object.keys(FEEDS);
  const sources = [
    ...ids.map((id) => sourceOf(server, id)),
    { ...sourceOf(server, 'down'), name: 'A publisher that is down' },
    sourceOf(server, 'page'),
    { ...sourceOf(server, 'off'), enabled: false },
    ...extra(server),
  ];
  const live = await startLiveDesk(
    name,
    sources,
    { desk: 'evening-desk', publish: { settle: '1s', hold: '0s' } },
    { trySource: async (source, config) => (await examine(source, config, { items: 5 })).examination },
  );
  return {
    live,
    server,
    sources,
    publish,
    async settled() {
      while (!(await haveStories(live.url, ids))) await pause(25);
    },
    async stop() {
      await live.stop();
      await server.close();
    },
  };
}

async function haveStories(url: string, sources: readonly string[]): Promise<boolean> {
  const answer = await fetch(`${url}/api/stories?limit=100`);
  const { stories } = (await answer.json()) as { stories: { articles: { sourceId: string }[] }[] };
  const seen = new Set(stories.flatMap(({ articles }) => articles.map(({ sourceId }) => sourceId)));
  return sources.every((id) => seen.has(id));
}

export function sourceOf(server: FeedServer, id: string) {
  return { id, url: server.urlOf(`/${id}.xml`), backfill: 'all', interval: '1h' };
}
