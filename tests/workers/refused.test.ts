import { afterEach, beforeEach, expect, it } from 'vitest';
import { articlesQueue, queueEvents } from '../../src/redis/queues.ts';
import { LOG_START } from '../../src/story/window/log.ts';
import { startMerge, type MergeRole } from '../../workers/merge.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { openTestDesk, testConfig } from '../support/desk.ts';
import { makeArticle } from '../support/factories.ts';

let desk: OpenDesk;
let merge: MergeRole;

beforeEach(async () => {
  desk = await openTestDesk(testConfig('refused', []));
  merge = await startMerge(desk);
});
afterEach(async () => {
  await merge.stop();
  await desk.close();
});

/** The next commit is answered as a full Redis answers it. */
function refuseOnce(): void {
  const commit = desk.redis.deskCommit.bind(desk.redis);
  desk.redis.deskCommit = async () => {
    desk.redis.deskCommit = commit;
    throw new Error("OOM command not allowed when used memory > 'maxmemory'.");
  };
}

it('a batch that a full Redis refuses is tried again, and its attempts stay', async () => {
  const [queue, events] = [articlesQueue(desk.connection, desk.keys), queueEvents('articles', desk)];
  await events.waitUntilReady();
  refuseOnce();
  const article = makeArticle();
  const items = [{ field: 'a', hash: 'a', article }];
  const batch = { sourceId: 'news-example', items, drop: [], validators: {}, head: LOG_START };
  const job = await queue.add('articles', batch, { attempts: 1 });
  expect(await job.waitUntilFinished(events)).toMatchObject({ created: 1 });
  expect(merge.window.storyOf(article.id)).toBeDefined();
  await events.close();
  await queue.close();
});
