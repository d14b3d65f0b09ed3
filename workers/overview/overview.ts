import { needsOf } from '../../src/api/needs.ts';
import type { ActivityBucket, Overview, OverviewReader } from '../../src/api/operate-types.ts';
import { readActivity, type ActivityStep } from '../../src/redis/activity.ts';
import { queueNames, readQueueDepths } from '../../src/redis/queue-depths.ts';
import { countStories, readStories, recentPage } from '../../src/redis/stories/stories.ts';
import { leadOf } from '../../src/story/lead.ts';
import type { StoryRecord } from '../../src/story/types.ts';
import type { Desk } from '../desk.ts';
import { readFacts } from './desk-facts.ts';
import type { DeskSources } from '../sources/source-reader.ts';
import { currentRecord } from '../stories/story-reader.ts';

const DAY_MS = 86_400_000;
/** Stories among which the hottest are looked for, and how many of those are shown. */
const NEWEST = 100;
const HOTTEST = 5;

/** What the overview shows, read from Redis each time. */
export function overviewReader(desk: Desk, { sources }: { sources: DeskSources }): OverviewReader {
  const { redis, keys } = desk;

  async function read(): Promise<Overview> {
    const { alerts, outputs } = desk.config;
    const now = desk.now().getTime();
    const [{ facts, outbox, states }, activity, queues, count, hottest] = await Promise.all([
      readFacts(desk, sources),
      readActivity(redis, keys, now, DAY_MS),
      readQueueDepths(redis, keys, queueNames(outputs)),
      countStories(redis, keys),
      hottestOfNewest(desk),
    ]);
    return {
      needs: needsOf(facts, alerts).map(({ rule: _rule, key: _key, ...need }) => need),
      activity: activity.map(bucketOf),
      lag: { publishSeconds: facts.publishLag, settling: outbox.due, outgoing: outbox.ready },
      queues,
      outputs: [...facts.outputs],
      deadLetters: facts.deadLetters,
      hottest,
      stories: count,
      sources: states,
    };
  }

  return { read };
}

/** Not by the index of searches: on a busy desk that has more to catch up with than there is to read here. */
async function hottestOfNewest({ redis, keys, config }: Desk): Promise<StoryRecord[]> {
  const newest = await recentPage(redis, keys, NEWEST);
  const stories = await readStories(
    redis,
    keys,
    newest.map(({ id }) => id),
  );
  return stories
    .filter(({ publishedRevision }) => publishedRevision > 0)
    .toSorted((a, b) => leadOf(b.state).heat - leadOf(a.state).heat)
    .slice(0, HOTTEST)
    .map((story) => currentRecord(story, config.desk));
}

function bucketOf({ at, commits, commitMs, ...counts }: ActivityStep): ActivityBucket {
  return {
    dateTime: new Date(at).toISOString(),
    ...counts,
    ...(commits > 0 && { commitSeconds: commitMs / commits / 1000 }),
  };
}
