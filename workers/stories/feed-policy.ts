import type { FeedPolicy } from '../../src/api/matching-types.ts';
import { retractedKey } from '../../src/redis/stories/stories.ts';
import { derived, type Desk } from '../desk.ts';

/** Who may read our own feeds, and what may stand in them, by the configuration and the store. */
export function feedPolicy(desk: Pick<Desk, 'redis' | 'keys' | 'config'>): FeedPolicy {
  const rights = derived(desk, ({ sources }) => new Map(sources.map((source) => [source.id, source.rights])));
  return {
    readers: () => desk.config.api.feeds,
    publicUrl: () => desk.config.api.publicUrl,
    rightsOf: (sourceId) => rights().get(sourceId),
    async lastRetraction() {
      const [, at] = await desk.redis.zrange(retractedKey(desk.keys), -1, -1, 'WITHSCORES');
      return at === undefined ? undefined : new Date(Number(at)).toISOString();
    },
  };
}
