/** How long after its commit a story is heard of on `/events`. */
import type { DeskRedis } from '../../src/redis/connect.ts';
import { parseEntry } from '../../src/redis/stories/article-log.ts';
import type { Keys } from '../../src/redis/keys.ts';
import { listenTo } from '../../tests/support/event-source.ts';

export interface Listening {
  /** ms from commit to hearing, of every new story that was heard of. */
  end(): Promise<number[]>;
}

/** @param redis on this machine: the ids of the log's entries are its clock's ms */
export async function listenLive(url: string, redis: DeskRedis, keys: Keys): Promise<Listening> {
  const since = Date.now();
  const listener = await listenTo(`${url}/events`);
  const heard = new Map<string, number>();
  const reading = (async () => {
    for (;;) {
      const { event, data } = await listener.next();
      if (event === 'story') heard.set((data as { id: string }).id, Date.now());
    }
  })();
  reading.catch(() => undefined);
  return {
    async end() {
      listener.close();
      const committed = new Map<string, number>();
      for (const raw of await redis.xrange(keys.log, String(since), '+')) {
        const { articles, position } = parseEntry(raw);
        for (const { story } of articles)
          if (!committed.has(story)) committed.set(story, Number(position.id.split('-')[0]));
      }
      return [...heard].flatMap(([story, at]) => {
        const from = committed.get(story);
        return from === undefined ? [] : [at - from];
      });
    },
  };
}
