/**
 * Asks for the same documents by bare undici and by our fetcher, in turns, and says as JSON what CPU each request takes of
 * this process, which does nothing else. Arguments: origin, number of feeds there.
 */
import { Agent, request } from 'undici';
import { defaultConfig } from '../../src/config/defaults.ts';
import { createFetcher } from '../../src/http/fetcher.ts';
import type { Validators } from '../../src/http/types.ts';
import { median } from '../polling/statistics.ts';

/** CPU microseconds a request, medians of all rounds. */
export interface RequestCosts {
  bare: { document: number; notModified: number };
  ours: { document: number; notModified: number };
}

const [, , origin = '', feedCount = '0'] = process.argv;
const FEEDS = Number(feedCount);
const ROUNDS = 9;
const CONCURRENCY = 16;
const USER_AGENT = 'bench';

const network = { ...defaultConfig().network, allow: ['127.0.0.0/8'], perHost: CONCURRENCY, hostGapMs: 0 };
const fetcher = createFetcher({ network });
const dispatcher = new Agent({ connections: CONCURRENCY });
const urlOf = (feed: number): string => `${origin}/feed/${feed}`;

async function askBare(feed: number, etag?: string): Promise<void> {
  const headers = { 'user-agent': USER_AGENT, ...(etag && { 'if-none-match': etag }) };
  const { statusCode, body } = await request(urlOf(feed), { dispatcher, headers });
  if (statusCode === 200) await body.arrayBuffer();
  else await body.dump();
  expect(statusCode === (etag ? 304 : 200));
}

async function askOurs(feed: number, validators: Validators = {}): Promise<Validators> {
  const answer = await fetcher.fetch({ url: urlOf(feed), userAgent: USER_AGENT, validators });
  expect(answer.outcome === (validators.etag ? 'notModified' : 'modified'));
  return 'validators' in answer ? answer.validators : {};
}

function expect(holds: boolean): void {
  if (!holds) throw new Error('an answer was not what was asked for');
}

/** CPU microseconds of one request, of all feeds asked so many at a time. */
async function cost(ask: (feed: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const work = async () => {
    while (next < FEEDS) await ask(next++);
  };
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / FEEDS;
}

const known = await Promise.all(Array.from({ length: FEEDS }, (_, feed) => askOurs(feed)));
const rounds: RequestCosts[] = [];
// The first round finds compilers cold.
for (let round = 0; round <= ROUNDS; round++) {
  const bare = { document: await cost((feed) => askBare(feed)), notModified: NaN };
  const ours = { document: await cost((feed) => askOurs(feed)), notModified: NaN };
  bare.notModified = await cost((feed) => askBare(feed, known[feed]?.etag));
  ours.notModified = await cost((feed) => askOurs(feed, known[feed]));
  if (round > 0) rounds.push({ bare, ours });
}
const middle = (of: (round: RequestCosts) => number): number => median(rounds.map(of));
const costs: RequestCosts = {
  bare: {
    document: middle(({ bare }) => bare.document),
    notModified: middle(({ bare }) => bare.notModified),
  },
  ours: {
    document: middle(({ ours }) => ours.document),
    notModified: middle(({ ours }) => ours.notModified),
  },
};
process.stdout.write(`${JSON.stringify(costs)}\n`);
await fetcher.close();
await dispatcher.destroy();
