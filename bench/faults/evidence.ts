/** What is left when all is over: what the desk holds, what its outputs hold, and what the consumers wrote down. */
import { readHead, readLog } from '../../src/redis/stories/article-log.ts';
import type { DeskRedis } from '../../src/redis/connect.ts';
import type { Keys } from '../../src/redis/keys.ts';
import { readShown, type PublishedRevision } from '../../src/redis/outputs/shown.ts';
import { readSeen } from '../../src/redis/sources/source-state.ts';
import { readStates } from '../../src/redis/stories/stories.ts';
import type { StoryMessage } from '../../src/consumer/index.ts';
import { LOG_START, type LogEntry, type Position } from '../../src/story/window/log.ts';
import type { StoryState } from '../../src/story/types.ts';
import { valueOf } from '../../tests/support/all-text.ts';
import { readJournal, type Line } from './journal.ts';
import type { Decision } from './operator.ts';

export interface Evidence {
  /** The article log, oldest first. */
  log: LogEntry[];
  head: Position;
  /** Story → state as stored. */
  states: Map<string, StoryState>;
  /** Story → last published revision. */
  published: Map<string, number>;
  /** Story → what is noted as being on the outputs. */
  shown: Map<string, PublishedRevision>;
  /** What the output stream holds, oldest first. */
  stream: StoryMessage[];
  /** Consumer → its journal. */
  journals: Map<string, Line[]>;
  /** Feed → ids of the articles that its memory holds. */
  seen: Map<number, Set<string>>;
  /** What an operator decided, and what became of it. */
  decisions: readonly Decision[];
  /** Where something stands of what was taken down. */
  traces: string[];
  /** Processes that ended though nobody ended them, and how. */
  crashes: string[];
  /** Whether all had come in and gone out in time. */
  settled: boolean;
  /** What was said, though everything had been said before: messages after a poll of feeds that had nothing new. */
  needless: number;
}

/** @param journals consumer → path. */
export async function gatherEvidence(
  redis: DeskRedis,
  keys: Keys,
  journals: ReadonlyMap<string, string>,
  sourceIds: readonly string[],
): Promise<Omit<Evidence, 'decisions' | 'traces' | 'crashes' | 'settled' | 'needless'>> {
  const log: LogEntry[] = [];
  for await (const entry of readLog(redis, keys, LOG_START)) log.push(entry);
  const published = Object.entries(await redis.hgetall(keys.published));
  const told = log.flatMap(({ articles }) => articles.map(({ story }) => story)).filter(Boolean);
  const stories = [...new Set([...told, ...published.map(([story]) => story)])];
  const seen = sourceIds.map(async (id, feed) => {
    const items = [...(await readSeen(redis, keys, id)).values()];
    return [feed, new Set(items.map(({ articleId }) => articleId))] as const;
  });
  return {
    log,
    head: await readHead(redis, keys),
    states: await readStates(redis, keys, stories),
    shown: new Map((await readShown(redis, keys, stories)).map((each) => [each.storyId, each])),
    published: new Map(published.map(([story, revision]) => [story, Number(revision)])),
    stream: await readStream(redis, keys.stream('stories')),
    journals: new Map([...journals].map(([name, path]) => [name, readJournal(path)])),
    seen: new Map(await Promise.all(seen)),
  };
}

async function readStream(redis: DeskRedis, key: string): Promise<StoryMessage[]> {
  const entries = await redis.xrange(key, '-', '+');
  return entries.map(([, fields]) => JSON.parse(fields[fields.indexOf('json') + 1] ?? '') as StoryMessage);
}

/**
 * Everything in Redis that holds one of these words. Batches that were merged are left out: they are kept for some minutes,
 * and what is offered anew of an article that was taken down goes no farther than that.
 */
export async function findTraces(redis: DeskRedis, keys: Keys, words: readonly string[]): Promise<string[]> {
  if (words.length === 0) return [];
  const traces: string[] = [];
  for await (const page of redis.scanStream({ count: 500 }) as AsyncIterable<string[]>) {
    for (const key of page.filter((each) => !each.startsWith(`${keys.queues}:articles:`))) {
      const text = JSON.stringify(await valueOf(redis, key));
      const word = words.find((each) => text.includes(each));
      if (word) traces.push(`«${word}» in ${key}`);
    }
  }
  return traces;
}
