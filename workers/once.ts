import { setMaxListeners } from 'node:events';
import type { Job, Queue, QueueEvents } from 'bullmq';
import type { Source } from '../src/config/types.ts';
import { closeWaiting } from '../src/consumer/close-waiting.ts';
import {
  articlesQueue,
  fetchQueue,
  latestEvent,
  queueEvents,
  type ArticlesJob,
  type ArticlesJobResult,
  type FetchJob,
  type FetchJobResult,
} from '../src/redis/queues.ts';
import { readStories } from '../src/redis/stories/stories.ts';
import type { StoryRecord } from '../src/story/types.ts';
import { startFetch } from './fetch.ts';
import { startMerge } from './merge.ts';
import type { OpenDesk } from './open-desk.ts';
import { startPublish } from './publish.ts';
import { currentRecord } from './stories/story-reader.ts';
import { untilFinished } from './acts/until-finished.ts';

/** How a source came out of the pass. */
export interface Polled {
  source: Source;
  outcome: string;
  detail?: string;
  ok: boolean;
  articles: number;
}

export interface OncePass {
  polled: Polled[];
  /** How many revisions went out. */
  published: number;
  /** The current story of every article fetched, changed or not, in the order of sources and items. */
  stories: AsyncIterable<StoryRecord>;
  close(): Promise<void>;
}

const FAILED = new Set([
  'waiting',
  'failed',
  'refused',
  'gone',
  'throttled',
  'unreadable',
  'broken',
  'stopped',
  'unknown-source',
]);
/** Stories read at a time. */
const PAGE = 100;

/** Fetches every enabled source once, drains the pipeline (settle and hold cut short), and tells what became of it. */
export async function runOnce(
  desk: OpenDesk,
  onPolled: (polled: Polled) => void = () => {},
): Promise<OncePass> {
  // Before anything is asked for, so that no end of a job goes by unheard.
  const since = { fetch: await latestEvent('fetch', desk), articles: await latestEvent('articles', desk) };
  const merge = await startMerge(desk);
  const fetch = startFetch(desk);
  const publish = startPublish(desk, { onlyWhenDrained: true });
  const fetches = fetchQueue(desk.connection, desk.keys);
  const batches = articlesQueue(desk.connection, desk.keys);
  const events = {
    fetch: queueEvents('fetch', desk, since.fetch),
    articles: queueEvents('articles', desk, since.articles),
  };
  // Each source waits for its own job on them, so there are as many listeners as sources.
  setMaxListeners(0, fetches, batches, events.fetch, events.articles);
  const hear = (error: Error) => desk.log.debug({ err: error }, 'queue');
  for (const queue of [fetches, batches] as Queue[]) queue.on('error', hear);
  for (const told of Object.values(events)) told.on('error', hear);
  let articleIds: string[] = [];

  async function poll(source: Source): Promise<{ polled: Polled; articleIds: string[] }> {
    const job = await fetches.add('fetch', { sourceId: source.id, forced: true });
    const result = await outcomeOf(job, events.fetch);
    if (result.articlesJobId) {
      const batch = await batches.getJob(result.articlesJobId);
      if (batch) await finished(batch, events.articles);
    }
    const { outcome, detail } = result;
    const polled: Polled = {
      source,
      outcome,
      ok: !FAILED.has(outcome),
      articles: result.articleIds.length,
      ...(detail && { detail }),
    };
    onPolled(polled);
    return { polled, articleIds: result.articleIds };
  }

  async function* stories(): AsyncGenerator<StoryRecord> {
    const secured = desk.config.outputs.some((output) => output.secured);
    const ids = [...new Set(articleIds.flatMap((id) => merge.window.storyOf(id) ?? []))];
    for (let i = 0; i < ids.length; i += PAGE) {
      for (const story of await readStories(desk.redis, desk.keys, ids.slice(i, i + PAGE)))
        yield currentRecord(story, desk.config.desk, { secured });
    }
  }

  async function close(): Promise<void> {
    await fetch.stop();
    await Promise.all([merge.stop(), publish.stop()]);
    await Promise.all([
      closeWaiting(events.fetch),
      closeWaiting(events.articles),
      fetches.close(),
      batches.close(),
    ]);
  }

  try {
    await Promise.all([events.fetch.waitUntilReady(), events.articles.waitUntilReady()]);
    const enabled = desk.config.sources.filter((source) => source.enabled);
    const results = await Promise.all(enabled.map(poll));
    articleIds = results.flatMap((result) => result.articleIds);
    const polled = results.map((result) => result.polled);
    await merge.catchUp();
    const published = await publish.drain();
    return { polled, published, stories: stories(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function outcomeOf(job: Job<FetchJob, FetchJobResult>, events: QueueEvents): Promise<FetchJobResult> {
  try {
    return await untilFinished(job, events);
  } catch (error) {
    return {
      outcome: 'broken',
      detail: error instanceof Error ? error.message : String(error),
      articleIds: [],
    };
  }
}

/** A batch that could not be merged is in the log already; the pass goes on with the others. */
async function finished(batch: Job<ArticlesJob, ArticlesJobResult>, events: QueueEvents): Promise<void> {
  await untilFinished(batch, events).catch(() => undefined);
}
