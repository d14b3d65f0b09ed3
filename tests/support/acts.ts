/** Polls and operators' acts on a desk whose merge worker runs in this process. */
import { ulid } from 'ulid';
import { cleanTitle } from '../../src/article/text/clean-title.ts';
import type { Article } from '../../src/article/types.ts';
import {
  articlesQueue,
  queueEvents,
  type ActAnswer,
  type ArticlesJob,
  type ArticlesJobResult,
} from '../../src/redis/queues.ts';
import type { ActOrder, PastAct } from '../../src/story/acts/acts.ts';
import { LOG_START } from '../../src/story/window/log.ts';
import type { StoryMessage } from '../../src/story/types.ts';
import { askAct } from '../../workers/acts/ask-act.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { makeArticle } from './factories.ts';

/** Article ids have 32 hex digits. */
export const idOf = (name: string) => Buffer.from(name).toString('hex').padEnd(32, '0').slice(0, 32);

/** Sends one poll of a source through the queue, and waits until it is merged. An article whose `webUrl` is '' has no link. */
export async function merged(desk: OpenDesk, articles: Partial<Article>[]): Promise<ArticlesJobResult> {
  const sourceId = articles[0]?.sourceId ?? 'wire';
  const published = new Date(Date.now() - 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z');
  const items = articles.map((overrides) => {
    const labels = cleanTitle(overrides.title ?? '').labels;
    const provider = { domain: `${sourceId}.example` };
    const whole = makeArticle({ sourceId, provider, labels, publishedDateTime: published, ...overrides });
    const { webUrl, ...unlinked } = whole;
    const article = webUrl === '' ? unlinked : whole;
    const hash = `${article.title} ${article.excerpt}`;
    return { field: `field-${article.id}`, hash: Buffer.from(hash).toString('hex').slice(0, 8), article };
  });
  const batch: ArticlesJob = { sourceId, items, drop: [], validators: {}, head: LOG_START };
  const queue = articlesQueue(desk.connection, desk.keys);
  const events = queueEvents('articles', desk);
  try {
    await events.waitUntilReady();
    const job = await queue.add('articles', batch, { attempts: 2, backoff: 1 });
    return await job.waitUntilFinished(events);
  } finally {
    await Promise.all([queue.close(), events.close()]);
  }
}

/** Asks for an act; `id` makes it one that was asked before. */
export async function asked(desk: OpenDesk, order: ActOrder, id = ulid()): Promise<ActAnswer> {
  const answer = await askAct(desk, { id, by: 'ann', reason: 'a test', ...order });
  if ('queued' in answer) throw new Error('no merge worker took the act');
  return answer;
}

/** The same of an act that is not refused. */
export async function done(desk: OpenDesk, order: ActOrder, id = ulid()): Promise<PastAct> {
  const answer = await asked(desk, order, id);
  if ('refused' in answer) throw new Error(`refused: ${answer.refused}`);
  return answer.done;
}

/** Everything that the stream `stories` holds. */
export async function inStream({ redis, keys }: OpenDesk): Promise<StoryMessage[]> {
  const entries = await redis.xrange(keys.stream('stories'), '-', '+');
  return entries.map(([, fields]) => JSON.parse(fields[1] ?? '') as StoryMessage);
}

/** What one consumer of it was told of a story. */
export function toldOf(storyId: string, messages: StoryMessage[]): string[] {
  return messages
    .filter((message) => message.storyId === storyId)
    .map((message) =>
      message.event === 'retracted'
        ? `r${message.revision} retracted ${message.reason}`
        : `r${message.revision} ${message.event} ${message.articlesTotal}`,
    );
}
