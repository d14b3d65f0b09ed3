import { needsOf } from '../src/api/needs.ts';
import type { ActivityBucket, Overview, OverviewReader } from '../src/api/operate-types.ts';
import type { StoryReader } from '../src/api/types.ts';
import { readActivity, type ActivityStep } from '../src/redis/activity.ts';
import { queueNames, readQueueDepths } from '../src/redis/queue-depths.ts';
import { countStories } from '../src/redis/stories.ts';
import type { Desk } from './desk.ts';
import { readFacts } from './desk-facts.ts';
import type { DeskSources } from './source-reader.ts';

const DAY_MS = 86_400_000;
/** Of those that changed within the day. */
const HOTTEST = 5;

/** What the overview shows, read from Redis each time. */
export function overviewReader(
  desk: Desk,
  { stories, sources }: { stories: StoryReader; sources: DeskSources },
): OverviewReader {
  const { redis, keys } = desk;

  async function read(): Promise<Overview> {
    const { alerts, outputs } = desk.config;
    const now = desk.now().getTime();
    const [{ facts, outbox, states }, activity, queues, count, hottest] = await Promise.all([
      readFacts(desk, sources),
      readActivity(redis, keys, now, DAY_MS),
      readQueueDepths(redis, keys, queueNames(outputs)),
      countStories(redis, keys),
      stories.list({ limit: HOTTEST, order: 'heat', since: now - DAY_MS }),
    ]);
    return {
      needs: needsOf(facts, alerts).map(({ rule: _rule, key: _key, ...need }) => need),
      activity: activity.map(bucketOf),
      lag: { publishSeconds: facts.publishLag, settling: outbox.due, outgoing: outbox.ready },
      queues,
      outputs: [...facts.outputs],
      deadLetters: facts.deadLetters,
      hottest: hottest.stories,
      stories: count,
      sources: states,
    };
  }

  return { read };
}

function bucketOf({ at, commits, commitMs, ...counts }: ActivityStep): ActivityBucket {
  return {
    dateTime: new Date(at).toISOString(),
    ...counts,
    ...(commits > 0 && { commitSeconds: commitMs / commits / 1000 }),
  };
}
