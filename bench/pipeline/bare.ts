/**
 * The least that can be called an aggregator, as one pass of a program of its own: undici asks with the validators of the
 * last pass, rss-parser reads, what was not seen before goes onto a list as JSON. Its memory (validators, guids) is in Redis,
 * in as few round trips as there can be. Arguments: origin, number of feeds, requests at a time, socket of the Redis.
 * Says as JSON what it took.
 */
import { Redis } from 'ioredis';
import Parser from 'rss-parser';
import { Agent, request } from 'undici';

export interface BareTaken {
  /** Of the process, from its first moment to its last. */
  cpuS: number;
  /** Of the pass alone, without coming up. */
  passCpuS: number;
  peakRssMb: number;
  newItems: number;
}

const [, , origin = '', feeds = '0', concurrency = '1', socket = ''] = process.argv;
const cpuNow = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const begun = cpuNow();
const redis = new Redis(socket);
const parser = new Parser();
const dispatcher = new Agent({ connections: Number(concurrency) });
const known = await redis.hgetall('bare:etags');
let next = 0;
let newItems = 0;

async function poll(feed: number): Promise<void> {
  const etag = known[feed];
  const answer = await request(`${origin}/feed/${feed}`, {
    dispatcher,
    headers: { 'user-agent': 'bare', ...(etag && { 'if-none-match': etag }) },
  });
  if (answer.statusCode !== 200) return answer.body.dump();
  const { items } = await parser.parseString(await answer.body.text());
  const guids = items.map((item) => item.guid ?? item.link ?? '');
  const seen = await redis.smismember('bare:seen', ...guids);
  const fresh = items.filter((_, at) => !seen[at]);
  newItems += fresh.length;
  const write = redis.pipeline().hset('bare:etags', feed, String(answer.headers['etag']));
  if (fresh.length > 0)
    write.sadd('bare:seen', ...guids).lpush('bare:items', ...fresh.map((item) => JSON.stringify(item)));
  await write.exec();
}

async function work(): Promise<void> {
  while (next < Number(feeds)) await poll(next++);
}

await Promise.all(Array.from({ length: Number(concurrency) }, work));
const cpuS = cpuNow();
const peakRssMb = process.resourceUsage().maxRSS / 1024;
const taken: BareTaken = { cpuS, passCpuS: cpuS - begun, peakRssMb, newItems };
process.stdout.write(`${JSON.stringify(taken)}\n`);
redis.disconnect();
await dispatcher.destroy();
