import { needsOf } from '../src/api/needs.ts';
import type { ActivityBucket, Overview, OverviewReader } from '../src/api/operate-types.ts';
import type { StoryReader } from '../src/api/types.ts';
import { readActivity, type ActivityStep } from '../src/redis/activity.ts';
import { queueNames, readQueueDepths } from '../src/redis/queue-depths.ts';
import type { Desk } from './desk.ts';
import { readFacts } from './desk-facts.ts';
import type { DeskSources } from './source-reader.ts';

const DAY_MS = 86_400_000;
/** Stories among which the hottest are looked for, and how many of those are shown. */
const NEWEST = 100;
const HOTTEST = 5;

/** What the overview shows, read from Redis each time. */
export function overviewReader(
  desk: Desk,
  { stories, sources }: { stories: StoryReader; sources: DeskSources },
): OverviewReader {
  const { redis, keys } = desk;

  async function read(): Promise<Overview> {
    const { alerts, outputs } = desk.config;
    const [{ facts, outbox, states }, activity, queues, newest] = await Promise.all([
      readFacts(desk, sources),
      readActivity(redis, keys, desk.now().getTime(), DAY_MS),
      readQueueDepths(redis, keys, queueNames(outputs)),
      stories.list({ limit: NEWEST }),
    ]);
    const hottest = newest.stories.toSorted((a, b) => b.heat - a.heat).slice(0, HOTTEST);
    return {
      needs: needsOf(facts, alerts).map(({ rule: _rule, key: _key, ...need }) => need),
      activity: activity.map(bucketOf),
      lag: { publishSeconds: facts.publishLag, settling: outbox.due, outgoing: outbox.ready },
      queues,
      outputs: [...facts.outputs],
      deadLetters: facts.deadLetters,
      hottest,
      stories: newest.total,
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
