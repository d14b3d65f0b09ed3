/** What the tests in a browser share: the desk's world with a browser before it, and stories by their words. */
import type { Browser } from 'playwright-core';
import { vi } from 'vitest';
import { launchChromium } from './browser.ts';
import { startDeskWorld, WITHIN, type DeskWorld } from './desk-world.ts';

export interface ListedStory {
  storyId: string;
  title: string;
  articlesTotal: number;
  articles: { id: string; sourceId: string }[];
}

export interface DeskTour {
  world: DeskWorld;
  browser: Browser;
  /** The newest hundred, of a source where one is named. */
  stories(source?: string): Promise<ListedStory[]>;
  /** The id of a story with these words in its title, once it has so many articles. */
  storyOf(words: string, articles: number): Promise<string>;
  /** Sends JSON to the API, as a program would. */
  send(path: string, body?: object): Promise<void>;
  stop(): Promise<void>;
}

export async function startDeskTour(...of: Parameters<typeof startDeskWorld>): Promise<DeskTour> {
  const [world, browser] = await Promise.all([startDeskWorld(...of), launchChromium()]);
  const { url } = world.live;
  const stories = async (source?: string) => {
    const answer = await fetch(
      `${url}/api/stories?limit=100${source === undefined ? '' : `&source=${source}`}`,
    );
    return ((await answer.json()) as { stories: ListedStory[] }).stories;
  };
  return {
    world,
    browser,
    stories,
    storyOf: (words, articles) =>
      vi.waitFor(async () => {
        const found = (await stories()).find(
          ({ title, articlesTotal }) => title.toLowerCase().includes(words) && articlesTotal === articles,
        );
        if (!found) throw new Error(`no story "${words}" of ${articles} articles`);
        return found.storyId;
      }, WITHIN),
    async send(path, body) {
      const answer = await fetch(url + path, {
        method: 'POST',
        headers: { authorization: 'Bearer x', 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    },
    async stop() {
      await browser.close();
      await world.stop();
    },
  };
}

/** Letters in the box `maps` of the stream, as a consumer that gave up leaves them. */
export async function leaveLetters(
  { live }: DeskWorld,
  letters: { id: string; reason: string; storyId?: string }[],
) {
  const { redis, keys } = live;
  await redis.xgroup('CREATE', keys.stream('stories'), 'maps', '0', 'MKSTREAM');
  for (const { id, reason, storyId = `S${id}` } of letters) {
    const letter = { id, message: { storyId, revision: 1 }, reason, attempts: 3 };
    await redis.hset(keys.dead('stories', 'maps'), id, JSON.stringify(letter));
  }
}
