import Parser from 'rss-parser';
import { decodeBody } from '../../src/feed/decode.ts';
import { readFeed } from '../../src/feed/read-feed.ts';
import type { Case } from './corpus.ts';

/** How often each reader goes over the feeds: the first rounds warm the compiler up, the middle one of the others counts. */
const WARM_UP = 2;
const ROUNDS = 7;
/** Bytes of one round at least: of a small corpus, the feeds are read again and again. */
const ROUND_BYTES = 5_000_000;

export interface CpuShare {
  feeds: number;
  /** Bytes of one round. */
  bytes: number;
  /** CPU ms of one round of ours, bytes to Feed. */
  ours: number;
  /** CPU ms of one round of rss-parser's parseString, the text decoded beforehand. */
  rssParser: number;
}

/** CPU of the whole of readFeed and of bare rss-parser over the same feeds, which are the real ones that both can read. */
export async function compareCpu(cases: readonly Case[]): Promise<CpuShare> {
  const parser = new Parser();
  const real: { one: Case; text: string }[] = [];
  for (const one of cases.filter(({ classes }) => classes.has('real'))) {
    const text = decodeBody(one.body, one.contentType);
    const works = await parser.parseString(text).then(
      () => true,
      () => false,
    );
    if (works) real.push({ one, text });
  }
  const bytes = real.reduce((sum, { one }) => sum + one.body.byteLength, 0);
  const round = Array.from({ length: Math.ceil(ROUND_BYTES / Math.max(bytes, 1)) }, () => real).flat();
  const readOurs = async () => {
    for (const { one } of round) await readFeed(one.body, { contentType: one.contentType });
  };
  const readTheirs = async () => {
    for (const { text } of round) await new Parser().parseString(text);
  };
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let at = 0; at < WARM_UP + ROUNDS; at++) {
    ours.push(await cpuOf(readOurs));
    theirs.push(await cpuOf(readTheirs));
  }
  return {
    feeds: real.length,
    bytes: round.reduce((sum, { one }) => sum + one.body.byteLength, 0),
    ours: median(ours.slice(WARM_UP)),
    rssParser: median(theirs.slice(WARM_UP)),
  };
}

/** CPU ms of this process, user and system, that some work takes. */
export async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
