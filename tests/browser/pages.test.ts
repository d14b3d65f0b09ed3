/** Every page of a running service as people see it: at the width of a phone and of a desk, light and dark, without a script. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  findChromium,
  launchChromium,
  overhang,
  seriousFindings,
  visit,
  type Visit,
} from '../support/browser.ts';
import { news, SEED_SOURCES, startDeskWorld, WITHIN, type DeskWorld } from '../support/desk-world.ts';

interface Listed {
  storyId: string;
  title: string;
  articles: { sourceId: string }[];
}

const PAIR = new URLSearchParams({ a: 'Storm kills 17 in Luzon', b: 'Storm kills 14 in Luzon' });
const LIST = new URLSearchParams({
  list: 'Storm kills 17 in Luzon\nStorm kills 14 in Luzon\nA whale is freed',
});

/** `STORY` stands for a story of several articles. */
const PAGES: readonly [path: string, heading: string][] = [
  ['/', 'Overview'],
  ['/stories', 'Recent stories'],
  ['/stories?q=nothing+like+it', 'Stories found'],
  ['/stories/STORY', 'ayor'],
  ['/stories/STORY/revisions', 'Revisions'],
  ['/stories/STORY/split', 'Split this story'],
  ['/stories/STORY/join', 'Join with another story'],
  ['/stories/STORY/takedown', 'Take down for good'],
  ['/sources', 'Sources'],
  ['/sources/courier', 'courier'],
  ['/sources/down', 'A publisher that is down'],
  ['/compare', 'Compare'],
  [`/compare?${PAIR.toString()}`, 'Compare'],
  [`/compare?${LIST.toString()}`, 'Compare'],
  ['/tune', 'Tune'],
  ['/tune?duplicate=0.3&profile=balanced', 'Tune'],
  ['/tune/pairs', 'Borderline pairs'],
  ['/dead-letters', 'Dead letters'],
  ['/queues', 'Queues'],
  ['/audit', 'Audit'],
  ['/config', 'Configuration'],
];

/** What may be otherwise on a phone in the dark; all else is the same markup. */
const CHANGED_BY_STYLE = [
  'color-contrast',
  'scrollable-region-focusable',
  'target-size',
  'link-in-text-block',
];

describe.skipIf(findChromium() === undefined)('the pages in Chromium (skipped without one on PATH)', () => {
  let world: DeskWorld;
  let browser: Browser;
  let wide: Visit;
  let story = '';

  const stories = async () => {
    const answer = await fetch(`${world.live.url}/api/stories?limit=100`);
    return ((await answer.json()) as { stories: Listed[] }).stories;
  };

  beforeAll(async () => {
    [world, browser] = await Promise.all([startDeskWorld('pages', () => SEED_SOURCES), launchChromium()]);
    await world.settled();
    wide = await visit(browser, { url: world.live.url });
    await vi.waitFor(async () => {
      const whole = (await stories()).find(
        ({ title, articles }) => title.includes('budget') && articles.length === 3,
      );
      story = whole?.storyId ?? '';
      expect(story).not.toBe('');
    }, WITHIN);
    const { redis, keys } = world.live;
    await redis.xgroup('CREATE', keys.stream('stories'), 'maps', '0', 'MKSTREAM');
    const letter = {
      id: '1-0',
      message: { storyId: story, revision: 1 },
      reason: 'maps.example answers 500',
      attempts: 3,
    };
    await redis.hset(keys.dead('stories', 'maps'), letter.id, JSON.stringify(letter));
  });
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  it.each(PAGES)('%s fits both widths and has nothing that keeps anybody out', async (path, heading) => {
    const { page } = wide;
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await wide.open(path.replace('STORY', story))).toBe(200);
    expect(await page.locator('h1').allTextContents()).toEqual([expect.stringContaining(heading)]);
    expect(await overhang(page)).toEqual({ pixels: 0, elements: [] });
    expect(await seriousFindings(page)).toEqual([]);

    await page.setViewportSize({ width: 390, height: 800 });
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await overhang(page)).toEqual({ pixels: 0, elements: [] });
    expect(await seriousFindings(page, CHANGED_BY_STYLE)).toEqual([]);
    expect(wide.complaints).toEqual([]);
  });

  it('says of what is not there that it is not, in the same dress', async () => {
    const tour = await visit(browser, { url: world.live.url, width: 390 });
    expect(await tour.open('/stories/01ARZ3NDEKTSV4RRFFQ69G5FAV')).toBe(404);
    expect(await tour.page.getByRole('link', { name: 'Stories', exact: true }).isVisible()).toBe(true);
    expect(await seriousFindings(tour.page)).toEqual([]);
    await tour.close();
  });

  it('can be read and used without a script', async () => {
    const tour = await visit(browser, { url: world.live.url, script: false });
    const { page } = tour;
    await tour.open('/');
    await page.getByRole('link', { name: 'Stories', exact: true }).click();
    await page.getByRole('searchbox', { name: 'Words' }).fill('budget scandal');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.locator('.story h2 a').first().click();
    await page.getByRole('heading', { name: 'Articles' }).waitFor();
    expect(await page.locator('#articles + table tbody tr').count()).toBe(3);
    expect(await page.getByText('The lead’s title:').count()).toBe(2);

    await tour.open('/compare');
    await page.getByLabel('First title or id').fill('Storm kills 17 in Luzon');
    await page.getByLabel('Second title or id').fill('Storm kills 14 in Luzon');
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.getByRole('heading', { name: 'What decided' }).waitFor();
    expect(tour.complaints).toEqual([]);
    await tour.close();
  });

  it('can be walked through with the keyboard alone', async () => {
    const tour = await visit(browser, { url: world.live.url });
    const { page } = tour;
    await tour.open('/stories');
    await page.keyboard.press('Tab');
    expect((await page.locator('.skip:focus').boundingBox())?.x).toBeGreaterThanOrEqual(0);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').getAttribute('id')).toBe('q');
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
    expect(outline).toBe('solid');
    await tour.close();
  });

  it('tell of a new story while one looks on', async () => {
    const tour = await visit(browser, { url: world.live.url });
    const { page } = tour;
    await tour.open('/stories');
    const bar = page.locator('[data-live]');
    const heard = page.waitForResponse((answer) => answer.url().endsWith('/events'));
    await page.reload();
    await heard;
    const title = 'Lighthouse of Varn lit again after sixty dark years';
    world.publish('nile', [news('nile', 1, title)]);
    await fetch(`${world.live.url}/api/sources/nile/poll`, {
      method: 'POST',
      headers: { authorization: 'Bearer x' },
    });
    await bar.getByRole('link', { name: title }).waitFor();
    expect(await page.title()).toMatch(/^\(1\) /);
    expect(await seriousFindings(page)).toEqual([]);
    await bar.getByRole('link', { name: '1 new story: show' }).click();
    expect(await page.locator('.story h2').first().textContent()).toContain(title);
    expect(tour.complaints).toEqual([]);
    await tour.close();
  });

  it.skipIf(SEED_SOURCES.length === 0)(
    'show the seed set (skipped where it is not beside the repository)',
    async () => {
      const tour = await visit(browser, { url: world.live.url, width: 390 });
      await tour.open('/stories?source=seeds');
      expect(await tour.page.locator('.story').count()).toBe(5);
      expect(await overhang(tour.page)).toEqual({ pixels: 0, elements: [] });
      await tour.close();
    },
  );
});
