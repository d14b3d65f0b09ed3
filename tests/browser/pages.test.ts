/** Every page of a running service as people see it: at the width of a phone and of a desk, light and dark, without a script. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import { madeDeps } from '../api/made-up.ts';
import { findChromium, overhang, seriousFindings, visit, type Visit } from '../support/browser.ts';
import { leaveLetters, startDeskTour, type DeskTour } from '../support/desk-tour.ts';
import { news, SEED_SOURCES, type DeskWorld } from '../support/desk-world.ts';

const PAIR = new URLSearchParams({ a: 'Storm kills 17 in Luzon', b: 'Storm kills 14 in Luzon' });
const LIST = new URLSearchParams({
  list: 'Storm kills 17 in Luzon\nStorm kills 14 in Luzon\nA whale is freed',
});

/** STORY stands for a story of several articles, GONE for one that was retracted, A and B for articles, ACT for an act. */
const PAGES: readonly [path: string, heading: string, status?: number][] = [
  ['/', 'Overview'],
  ['/stories', 'Recent stories'],
  ['/stories?q=nothing+like+it', 'Stories found'],
  ['/stories?order=heat', 'Hottest stories'],
  ['/stories/STORY', 'ayor'],
  ['/stories/STORY/revisions', 'Revisions'],
  ['/stories/STORY/split', 'Split this story'],
  ['/stories/STORY/join', 'Join with another story'],
  ['/stories/STORY/retract', 'Retract this story'],
  ['/stories/STORY/takedown', 'Take down for good'],
  ['/stories/GONE', 'retracted', 410],
  ['/acts/ACT/undo', 'Undo'],
  ['/sources', 'Sources'],
  ['/sources?state=failing', 'Sources'],
  ['/sources/courier', 'courier'],
  ['/sources/off', 'off'],
  ['/sources/down', 'A publisher that is down'],
  ['/compare', 'Compare'],
  [`/compare?${PAIR.toString()}`, 'Compare'],
  [`/compare?${LIST.toString()}`, 'Compare'],
  ['/compare?a=A&b=B', 'Compare'],
  ['/tune', 'Tune'],
  ['/tune?duplicate=0.3&profile=balanced', 'Tune'],
  ['/tune/pairs', 'Borderline pairs'],
  ['/dead-letters', 'Dead letters'],
  ['/queues', 'Queues'],
  ['/audit', 'Audit'],
  ['/config', 'Configuration'],
  ['/stories/01ARZ3NDEKTSV4RRFFQ69G5FAV', 'Nothing here', 404],
  ['/stories?limit=many', 'That question could not be read', 400],
];

/** What may be otherwise on a phone in the dark; all else is the same markup. */
const CHANGED_BY_STYLE = [
  'color-contrast',
  'scrollable-region-focusable',
  'target-size',
  'link-in-text-block',
];

/** What takes long is answered with 503, and found done when it is asked for again, as a browser does by itself. */
async function openPatiently(tour: Visit, path: string): Promise<number> {
  for (;;) {
    const status = await tour.open(path);
    if (status !== 503) return status;
  }
}

it('are all of the desk’s pages', () => {
  const routes = createApp(madeDeps()).routes.filter(({ method }) => method === 'GET');
  const paths = [...new Set(routes.map(({ path }) => path))].filter(
    (path) => !/^\/(api|assets|events|feed\.|metrics|healthz|readyz)/.test(path),
  );
  expect(paths.length).toBeGreaterThan(15);
  for (const path of paths) {
    const shape = new RegExp(`^${path.replace(/:\w+/g, '[^/?]+')}(\\?|$)`);
    expect(
      PAGES.some(([visited]) => shape.test(visited)),
      path,
    ).toBe(true);
  }
});

describe.skipIf(findChromium() === undefined)('the pages in Chromium (skipped without one on PATH)', () => {
  let desk: DeskTour;
  let world: DeskWorld;
  let wide: Visit;
  let bare: Visit;
  const named: Record<string, string> = {};
  const pathOf = (path: string) => path.replace(/\b(STORY|GONE|ACT|A|B)\b/g, (word) => named[word] ?? word);

  beforeAll(async () => {
    desk = await startDeskTour('pages', () => SEED_SOURCES);
    ({ world } = desk);
    await world.settled();
    wide = await visit(desk.browser, { url: world.live.url });
    bare = await visit(desk.browser, { url: world.live.url, script: false });
    named['STORY'] = await desk.storyOf('budget', 3);
    named['GONE'] = await desk.storyOf('orchestra of halden', 1);
    const pair = await Promise.all([desk.storyOf('kills 17', 1), desk.storyOf('kills 14', 1)]);
    const articles = (await desk.stories()).flatMap(({ storyId, articles: [first] }) =>
      pair.includes(storyId) && first ? [first.id] : [],
    );
    [named['A'] = '', named['B'] = ''] = articles;
    await desk.send(`/api/stories/${named['GONE']}/retract`, { by: 'ann', reason: 'it plays on' });
    const answer = await fetch(`${world.live.url}/api/acts`);
    named['ACT'] = ((await answer.json()) as { acts: { act: { id: string } }[] }).acts[0]?.act.id ?? '';
    await leaveLetters(world, [{ id: '1-0', reason: 'maps.example answers 500', storyId: named['STORY'] }]);
  });
  afterAll(() => desk?.stop());

  it.each(PAGES)(
    '%s fits both widths and has nothing that keeps anybody out',
    async (path, heading, status = 200) => {
      const { page } = wide;
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.emulateMedia({ colorScheme: 'light' });
      expect(await openPatiently(wide, pathOf(path))).toBe(status);
      expect(await page.locator('h1').allTextContents()).toEqual([expect.stringContaining(heading)]);
      expect(await overhang(page)).toEqual({ pixels: 0, elements: [] });
      expect(await seriousFindings(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await seriousFindings(page, CHANGED_BY_STYLE)).toEqual([]);

      await page.setViewportSize({ width: 390, height: 800 });
      expect(await overhang(page)).toEqual({ pixels: 0, elements: [] });
      expect(await seriousFindings(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'light' });
      expect(await seriousFindings(page, CHANGED_BY_STYLE)).toEqual([]);
      expect(wide.complaints).toEqual([]);
    },
  );

  it.each(PAGES)('%s says the same without a script', async (path, _heading, status = 200) => {
    const told = async (tour: Visit) => {
      const { page } = tour;
      expect(await openPatiently(tour, pathOf(path))).toBe(status);
      const count = (what: string) => page.locator(`main ${what}`).count();
      return {
        headings: await page.locator('main :is(h1, h2, h3)').allTextContents(),
        fields: await count(':is(input, select, textarea, button)'),
        rows: await count(':is(tr, li, dd)'),
      };
    };
    expect(await told(bare)).toEqual(await told(wide));
    // Whatever a page is better with, one alone has it.
    expect(await wide.page.locator('script').count()).toBe(path === '/stories' ? 1 : 0);
  });

  it('can be read and used without a script', async () => {
    const tour = await visit(desk.browser, { url: world.live.url, script: false });
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

    await tour.open('/sources/donau');
    await page.getByLabel('Why it is paused').fill('they are moving');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page
      .getByRole('status')
      .filter({ hasText: /in the schedule again/ })
      .waitFor();
    await tour.open(`/stories/${named['STORY']}/retract`);
    await page.getByLabel('Who decides this').fill('ann');
    await page.getByLabel(/^Why/).fill('a slip');
    await page.getByRole('button', { name: 'Retract the story' }).click();
    await page.getByText('The operator retracted it.').waitFor();
    await page.getByRole('link', { name: /^Undo/ }).first().click();
    await page.getByRole('button', { name: 'Undo it' }).click();
    await page.getByRole('heading', { name: 'Articles' }).waitFor();
    expect(tour.complaints).toEqual([]);
    await tour.close();
  });

  it('can be walked through with the keyboard alone', async () => {
    const tour = await visit(desk.browser, { url: world.live.url });
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
    const tour = await visit(desk.browser, { url: world.live.url });
    const { page } = tour;
    await tour.open('/stories');
    const bar = page.locator('[data-live]');
    const heard = page.waitForResponse((answer) => answer.url().endsWith('/events'));
    await page.reload();
    await heard;
    const title = 'Lighthouse of Varn lit again after sixty dark years';
    world.publish('nile', [news('nile', 1, title)]);
    await desk.send('/api/sources/nile/poll');
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
      const tour = await visit(desk.browser, { url: world.live.url, width: 390 });
      await tour.open('/stories?source=seeds');
      expect(await tour.page.locator('.story').count()).toBe(5);
      expect(await overhang(tour.page)).toEqual({ pixels: 0, elements: [] });
      await tour.close();
    },
  );
});
