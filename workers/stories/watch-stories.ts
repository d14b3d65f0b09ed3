import { Redis } from 'ioredis';
import { LiveHub } from '../../src/api/live-stories.ts';
import type { LiveNews, LiveStories, LiveStory } from '../../src/api/live-types.ts';
import { parseEntry } from '../../src/redis/stories/article-log.ts';
import { lastEntryId } from '../../src/redis/outputs/output-position.ts';
import { comesBefore } from '../../src/redis/outputs/output-streams.ts';
import { readPublished, readStates } from '../../src/redis/stories/stories.ts';
import { leadOf } from '../../src/story/lead.ts';
import { storiesIn, type LogEntry } from '../../src/story/window/log.ts';
import type { StoryState } from '../../src/story/types.ts';
import { pause, type Desk } from '../desk.ts';

/** Entries of the log in one read, and how long it waits for the first of them. */
const ENTRIES = 100;
const WAIT_MS = 5000;
/** Between two reads, so that a flood comes in few pieces; a fifth of the second in which a story is to be told. */
const GATHER_MS = 200;
const RETRY_MS = 1000;
/** Stories told of one read; the rest is counted. */
const MOST_TOLD = 50;
/** Stories that are remembered to have been told. */
const MOST_REMEMBERED = 1000;

export interface StoryWatch extends LiveStories {
  /** Ends all subscriptions. */
  stop(): void;
}

/** Follows the log from the first listener on: with one connection and one read, however many listen. */
export function watchStories(desk: Desk): StoryWatch {
  const hub = new LiveHub();
  const closing = new AbortController();
  let reader: Redis | undefined;
  let starting: Promise<void> | undefined;

  async function start(): Promise<void> {
    const place = await lastEntryId(desk.redis, desk.keys.log);
    hub.begin(place);
    if (closing.signal.aborted) return;
    reader = new Redis({ ...desk.connection, lazyConnect: true });
    // The desk tells that Redis is away, once for all connections.
    reader.on('error', () => {});
    void follow(desk, { reader, hub, signal: closing.signal }, place);
  }

  return {
    async subscribe(after) {
      starting ??= start();
      try {
        await starting;
      } catch (error) {
        starting = undefined;
        throw error;
      }
      return hub.subscribe(after);
    },

    stop() {
      closing.abort();
      hub.close();
      reader?.disconnect();
    },
  };
}

interface Following {
  reader: Redis;
  hub: LiveHub;
  signal: AbortSignal;
}

async function follow(desk: Desk, { reader, hub, signal }: Following, from: string): Promise<void> {
  let place = from;
  const told = new Set<string>();
  while (!signal.aborted) {
    try {
      const entries = await readNext(reader, desk.keys.log, place);
      const last = entries.at(-1)?.position.id;
      if (last === undefined) {
        // A server that crashed may have come up with less of the log: its next entries would be before ours.
        const end = await lastEntryId(desk.redis, desk.keys.log);
        if (comesBefore(end, place)) hub.begin((place = end));
        continue;
      }
      if (hub.listeners > 0) hub.tell(await newsOf(desk, entries, last, told));
      // What is remembered may name what was just purged.
      if (hub.listeners === 0 || entries.some(isPurging)) hub.begin(last);
      place = last;
      await pause(GATHER_MS, signal);
    } catch (error) {
      desk.log.debug({ err: error }, 'live stories');
      await pause(RETRY_MS, signal);
    }
  }
}

function isPurging({ acts = [] }: LogEntry): boolean {
  return acts.some(({ purges }) => purges !== undefined);
}

async function readNext(reader: Redis, log: string, after: string): Promise<LogEntry[]> {
  const reply = await reader.xread('COUNT', ENTRIES, 'BLOCK', WAIT_MS, 'STREAMS', log, after);
  return (reply?.[0]?.[1] ?? []).map(parseEntry);
}

/** @param told stories that were told before, and so are not new; those of this news are added */
async function newsOf(
  { redis, keys }: Desk,
  entries: readonly LogEntry[],
  id: string,
  told: Set<string>,
): Promise<LiveNews> {
  const named = entries.flatMap(({ articles, acts = [] }) => [
    ...articles.map(({ story }) => story),
    ...acts.flatMap(storiesIn),
  ]);
  const ids = [...new Set(named.filter((story) => story !== ''))];
  if (ids.length === 0) return { id, stories: [], more: 0 };
  // In this order: a story is published before it is due no more. What came in silently, with a backlog, is neither.
  const due = await redis.zmscore(keys.due, ...ids);
  const published = await readPublished(redis, keys, ids);
  const shown = ids.filter((story, i) => due[i] !== null || published.has(story));
  const states = await readStates(redis, keys, shown.slice(-MOST_TOLD));
  // One that is out may be of these very commits: its first revision goes out at once. Dates are to the second.
  const since = Math.floor((entries[0]?.at ?? 0) / 1000) * 1000;
  const isNew = (state: StoryState) =>
    !told.has(state.id) && (!published.has(state.id) || Date.parse(state.createdDateTime) >= since);
  const stories = [...states.values()]
    .filter(({ retracted, articles }) => !retracted && articles.length > 0)
    .map((state) => tellOf(state, isNew(state)));
  remember(told, stories);
  return { id, stories, more: Math.max(0, shown.length - MOST_TOLD) };
}

function remember(told: Set<string>, stories: readonly LiveStory[]): void {
  for (const { id } of stories) told.add(id);
  for (const oldest of told) {
    if (told.size <= MOST_REMEMBERED) break;
    told.delete(oldest);
  }
}

function tellOf(state: StoryState, isNew: boolean): LiveStory {
  const { title, language, provider, topics } = leadOf(state);
  const publisher = provider?.name ?? provider?.domain;
  return {
    id: state.id,
    headline: title,
    event: isNew ? 'new' : 'changed',
    language,
    ...(publisher !== undefined && { publisher }),
    articles: state.articlesTotal,
    topics,
    time: state.updatedDateTime,
  };
}
