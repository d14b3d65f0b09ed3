import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { WebSource } from '../../src/config/types.ts';
import { sourceReader } from '../../workers/sources/source-reader.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { feedSource, openTestDesk, rss, testConfig, type Item } from '../support/desk.ts';
import { startFeedServer, type FeedServer } from '../support/feed-server.ts';
import { startPolling, type Polling } from '../support/polls.ts';
import { readAll } from '../support/stories.ts';

const TAIL = ' | la gazzetta di nessun luogo';
const WHALE = 'Whale freed near Norfolk';
const HEADLINES = [
  'Mayor of Riverton resigns over scandal',
  'Chipmaker Voltis opens plant in Dresden',
  'Ferry runs aground off Crete',
  'Parliament votes on raising pension age',
  'Oil slides as ministers meet',
  'Striker Lund signs for Ajax',
  'Bees return to Alpine meadows',
  'Two climbers found alive after avalanche',
  'Tenor Ruiz cancels his tour',
  'Snow closes the Brenner pass',
  'Harvest of olives falls again',
  WHALE,
];

let server: FeedServer;
let desk: OpenDesk;
let polling: Polling;

beforeAll(async () => {
  server = await startFeedServer();
});
afterAll(() => server.close());
afterEach(async () => {
  await polling.close();
  await desk.close();
});

async function open(rules: WebSource['rules'] = {}): Promise<void> {
  const sources = ['signed', 'plain'].map((id) => ({ ...feedSource(id, server.urlOf(`/${id}`)), rules }));
  desk = await openTestDesk(testConfig('title-tails', sources));
  polling = await startPolling(desk);
}

const items = (source: string, titles: readonly string[]): Item[] =>
  titles.map((title) => ({ title, link: `https://${source}.example/${encodeURIComponent(title)}` }));

async function pollBoth(): Promise<void> {
  server.set('/signed', {
    body: rss(
      items(
        'signed',
        HEADLINES.map((title) => title + TAIL),
      ),
    ),
  });
  server.set('/plain', { body: rss(items('plain', [WHALE])) });
  await polling.poll('signed');
  await polling.poll('plain');
}

const storyOf = async (title: string) =>
  (await readAll(desk)).find(({ articles }) => articles.some((article) => article.title === title));

test('what a source puts behind all its titles is found out, shown, and not compared', async () => {
  await open();
  await pollBoth();
  const story = await storyOf(WHALE);
  expect(story?.articles.map(({ title, titleTail }) => [title, titleTail])).toEqual([
    [WHALE + TAIL, TAIL],
    [WHALE, undefined],
  ]);
  expect(story?.articles[1]?.why?.rule).toBe('same-title');
  expect(await sourceReader(desk).get('signed')).toMatchObject({ titleTails: [TAIL] });
  expect(await sourceReader(desk).get('plain')).not.toHaveProperty('titleTails');
});

test('what is known of it outlives polls that bring nothing, or fail', async () => {
  await open();
  await pollBoth();
  const { tails } = await polling.status('signed');
  await polling.poll('signed');
  server.set('/signed', { status: 500, body: 'oops' });
  await polling.poll('signed');
  expect(await polling.status('signed')).toMatchObject({ failures: 1, tails });
  const late = 'Owls nest in the bell tower';
  server.set('/signed', { body: rss(items('signed', [late + TAIL])) });
  await polling.poll('signed');
  expect((await storyOf(late + TAIL))?.articles[0]?.titleTail).toBe(TAIL);
});

test('the operator may have it compared with the rest', async () => {
  await open({ tails: 'keep' });
  await pollBoth();
  expect((await storyOf(WHALE))?.articles).toHaveLength(1);
  expect(await polling.status('signed')).not.toHaveProperty('tails');
  expect(await sourceReader(desk).get('signed')).not.toHaveProperty('titleTails');
});
