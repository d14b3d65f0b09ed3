import { readAfter } from '../../src/redis/stories/article-log.ts';
import { LOG_START, type LogArticle, type Position } from '../../src/story/window/log.ts';
import type { Stage } from './stage.ts';

/** The newest that the article log says of each article. */
export interface Follower {
  /** By article. */
  latest: ReadonlyMap<string, LogArticle>;
  /** Reads on; from the start where the server lost what was read before. */
  read(): Promise<void>;
}

export function followLog({ client, keys }: Pick<Stage, 'client' | 'keys'>): Follower {
  let position: Position = LOG_START;
  const latest = new Map<string, LogArticle>();
  return {
    latest,
    async read() {
      for (;;) {
        const entries = await readAfter(client, keys, position);
        if (!entries) {
          position = LOG_START;
          latest.clear();
          continue;
        }
        for (const entry of entries) {
          for (const article of entry.articles) latest.set(article.id, article);
          position = entry.position;
        }
        if (entries.length === 0) return;
      }
    },
  };
}
