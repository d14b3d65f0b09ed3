/**
 * Makes the pictures of the docs, in docs/images: a desk of its own on a made-up world of feeds, photographed by Chromium.
 * Needs a Chromium on PATH (or CHROMIUM_BIN) and a Redis as the tests do. `npm run screenshots`.
 */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Overview } from '../src/api/operate-types.ts';
import { addActivity, noActivity, STEP_MS } from '../src/redis/activity.ts';
import { launchChromium, visit } from '../tests/support/browser.ts';
import { startDeskWorld } from '../tests/support/desk-world.ts';
import type { LiveDesk } from '../tests/support/live-desk.ts';
import startRedis from '../tests/support/redis-server.ts';

/** Of the day before now. */
const DAY_STEPS = 86_400_000 / STEP_MS;
const FOLDER = resolve(import.meta.dirname, '../docs/images');

interface Picture {
  name: string;
  path: string;
  width: number;
  height: number;
  dark?: boolean;
}

const stopRedis = await startRedis();
const [world, browser] = await Promise.all([startDeskWorld('screenshots'), launchChromium()]);
try {
  await world.settled();
  const { url } = world.live;
  // What was done is counted every few seconds; the overview's plot is of that.
  while (!(await wasCounted(url))) await pause(200);
  await pastDay(world.live);
  await mkdir(FOLDER, { recursive: true });
  for (const picture of await pictures(url)) await take(url, picture);
} finally {
  await browser.close();
  await world.stop();
  await stopRedis();
}

async function pictures(url: string): Promise<Picture[]> {
  const { stories } = await read<{ stories: { storyId: string }[] }>(url, '/api/stories?q=budget+scandal');
  const story = `/stories/${stories[0]?.storyId ?? ''}`;
  const pair = new URLSearchParams({
    a: 'Typhoon Amara kills 17 in Luzon as rivers burst their banks',
    b: 'Typhoon Amara kills 14 in Luzon as rivers burst their banks',
  });
  return [
    { name: 'overview', path: '/', width: 1080, height: 900 },
    { name: 'story', path: story, width: 1080, height: 900 },
    { name: 'compare', path: `/compare?${pair.toString()}`, width: 1080, height: 700 },
    { name: 'tune', path: '/tune?duplicate=0.3', width: 1080, height: 900 },
    { name: 'stories-phone', path: '/stories', width: 390, height: 800, dark: true },
  ];
}

/** A day as a desk of some dozen sources has it: quiet at night, and busiest about noon. */
async function pastDay({ redis, keys }: LiveDesk): Promise<void> {
  const now = Date.now();
  for (let n = 1; n < DAY_STEPS; n++) {
    const at = now - n * STEP_MS;
    const hour = (at / 3_600_000) % 24;
    const busy = 0.15 + Math.max(0, Math.sin(((hour - 5) / 17) * Math.PI));
    const newItems = Math.round(9 * busy * (1 + 0.4 * Math.sin(n * 2.3)));
    const duplicates = Math.round(newItems * 0.3);
    const stories = newItems - duplicates;
    const counts = { ...noActivity(), fetches: 6, newItems, duplicates, stories, messages: newItems * 2 };
    await addActivity(redis, keys, counts, at);
  }
}

async function wasCounted(url: string): Promise<boolean> {
  const { activity } = await read<Overview>(url, '/api/overview');
  return activity.some(({ messages }) => messages > 0);
}

async function take(url: string, { name, path, width, height, dark = false }: Picture): Promise<void> {
  const tour = await visit(browser, { url, width, dark });
  await tour.page.setViewportSize({ width, height });
  await tour.open(path);
  await tour.page.screenshot({ path: join(FOLDER, `${name}.png`) });
  await tour.close();
}

async function read<Answer>(url: string, path: string): Promise<Answer> {
  return (await (await fetch(url + path)).json()) as Answer;
}
