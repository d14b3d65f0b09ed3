/** Whatever strangers write into feeds, error texts, lists and letters stays text in a real browser. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findChromium, overhang, visit, type Visit } from '../support/browser.ts';
import { say } from '../support/command-line.ts';
import { leaveLetters, startDeskTour, type DeskTour } from '../support/desk-tour.ts';
import { WITHIN, type DeskWorld } from '../support/desk-world.ts';
import type { LiveDesk } from '../support/live-desk.ts';

/** Each calls `bite` or `alert` where it runs, in another place of a page. */
const BITES = [
  `<script>bite()</script>`,
  `"'><img src=x onerror=bite()>`,
  `</title></textarea></style></option></select><svg onload=bite()>`,
  `" autofocus onfocus="bite()`,
  `<!--><iframe srcdoc="<script>parent.bite()</script>">`,
  `&lt;script&gt;alert(1)&lt;/script&gt;`,
  `<a href="javascript:bite()">javascript:bite()</a>`,
  `\u202Egnol yrev\u2066 </script><script>bite()//`,
  `${'x'.repeat(180)}<details open ontoggle=bite()>`,
];

const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** One word for each, so that matching leaves them apart. */
const WORDS = [
  'harbour',
  'orchestra',
  'glacier',
  'parliament',
  'vineyard',
  'lighthouse',
  'tramway',
  'monastery',
  'quarry',
];

/** Titles, links, topics, authors and texts that bite. Written as markup, and as text. */
function hostileFeed(): string {
  const items = BITES.flatMap((bite, n) => [item(`m${n}`, xml(bite), n), item(`t${n}`, xml(xml(bite)), n)]);
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>${xml(BITES[0] ?? '')}</title>
    <link>javascript:bite()</link>${items.join('')}</channel></rss>`;
}

function item(guid: string, bite: string, n: number): string {
  const link =
    n % 2 === 0 ? `javascript:bite(${n})` : `https://bite.example/${guid}?q=${encodeURIComponent(bite)}`;
  return `<item><title>${bite} ${WORDS[n]} ${guid}</title><link>${link}</link><guid>${guid}</guid>
    <pubDate>${new Date(Date.now() - n * 60_000).toUTCString()}</pubDate>
    <author>${bite}</author><category>${bite}</category>
    <description>${bite} ${xml('<p onclick="bite()">text</p>')}</description></item>`;
}

const TEXTS = new Set(['title', 'excerpt', 'category', 'word', 'with', 'detail', 'name', 'matcher', 'label']);
const LISTS = new Set(['topics', 'authors', 'labels']);
const LINKS = new Set(['webUrl', 'originalUrl', 'ampWebUrl']);

/** Puts markup into every text of a stored story, and maybe scripts into its links, past all that reads it. */
async function poison({ redis, keys }: LiveDesk, id: string, bite: string, links: boolean): Promise<void> {
  const stored = (await redis.get(keys.story(id))) ?? '';
  const start = stored.indexOf('|') + 1;
  const state: unknown = JSON.parse(stored.slice(start), (key, value: unknown) => {
    if (LISTS.has(key)) return [bite];
    if (LINKS.has(key)) return links ? 'javascript:bite()' : value;
    return TEXTS.has(key) && typeof value === 'string' ? bite : value;
  });
  await redis.set(keys.story(id), stored.slice(0, start) + JSON.stringify(state));
}

/** Run in a page before anything of it. */
const LISTEN = 'window.bitten = 0; window.bite = () => (window.bitten = 1)';

/** Run in a page: first what waits to be clicked or focused is, then it is told what there is. */
const LOOK = `(() => {
  for (const element of document.querySelectorAll('main *:not(a, button, input, summary)')) {
    element.dispatchEvent(new MouseEvent('click'));
    element.dispatchEvent(new FocusEvent('focus'));
  }
  const all = [...document.querySelectorAll('*')];
  return {
    bitten: window.bitten,
    led: [...document.querySelectorAll('a[href], form[action], link[href]')]
      .map((element) => element.getAttribute('href') ?? element.getAttribute('action'))
      .filter((href) => !/^(https?:\\/\\/|\\/(?!\\/)|#)/.test(href)),
    handlers: all.filter((element) => element.getAttributeNames().some((name) => name.startsWith('on'))).length,
    foreign: document.querySelectorAll('iframe, object, embed, img, base, script:not([src^="/assets/"])').length,
  };
})()`;

/** Run in a page: what a browser's reader of XML makes of a feed of ours. */
const READ_XML = (path: string) => `(async () => {
  const text = await (await fetch('${path}')).text();
  const feed = new DOMParser().parseFromString(text, 'text/xml');
  if (feed.querySelectorAll('item, entry').length === 0) throw new Error('the feed is empty');
  return {
    told: text.includes('bite()'),
    broken: feed.querySelectorAll('parsererror').length,
    alive: feed.querySelectorAll('script, img, svg, iframe, details').length,
    led: [...feed.querySelectorAll('link')]
      .map((link) => link.getAttribute('href') ?? link.textContent)
      .filter((href) => !/^https?:/.test(href)),
    bitten: window.bitten,
  };
})()`;

describe.skipIf(findChromium() === undefined)(
  'hostile content in Chromium (skipped without one on PATH)',
  () => {
    let desk: DeskTour;
    let world: DeskWorld;
    let tour: Visit;
    let page: Page;
    let ids: string[] = [];

    /** Nothing ran, nothing was asked elsewhere, nothing leads into a script, and the page holds its shape. */
    async function expectInert(path: string): Promise<void> {
      expect(await tour.open(path), path).toBeLessThan(500);
      expect(await page.evaluate(LOOK), path).toEqual({ bitten: 0, led: [], handlers: 0, foreign: 0 });
      expect(await overhang(page), path).toEqual({ pixels: 0, elements: [] });
      expect(tour.complaints.splice(0), path).toEqual([]);
    }

    beforeAll(async () => {
      desk = await startDeskTour('bites', (server) => [
        { id: 'bites', url: server.urlOf('/bites.xml'), backfill: 'all', interval: '1h', name: BITES[1] },
        { id: 'torn', url: server.urlOf('/torn.xml'), interval: '1h', name: BITES[3] },
      ]);
      world = desk.world;
      const { server, live } = world;
      server.set('/bites.xml', { body: hostileFeed() });
      server.set('/torn.xml', {
        body: `<rss><channel><${BITES[0]}>${BITES[2]}`,
        headers: { 'content-type': 'text/html' },
      });
      for (const id of ['bites', 'torn']) await desk.send(`/api/sources/${id}/poll`);
      await vi.waitFor(async () => {
        ids = (await desk.stories('bites')).map(({ storyId }) => storyId);
        expect(ids.length).toBeGreaterThanOrEqual(BITES.length);
      }, WITHIN);
      tour = await visit(desk.browser, { url: live.url, width: 390 });
      page = tour.page;
      await page.addInitScript(LISTEN);
    });
    afterAll(() => desk?.stop());

    it('would be noticed if it did run', async () => {
      const context = await desk.browser.newContext();
      const open = await context.newPage();
      await open.addInitScript(LISTEN);
      await open.route('**/*', (route) =>
        route.fulfill({ contentType: 'text/html', body: `<p>${BITES[1]}</p>` }),
      );
      await open.goto('http://127.0.0.1/');
      await open.waitForFunction('window.bitten === 1');
      await context.close();
    });

    it('of a feed stays text in lists, on stories and in what is asked about them', async () => {
      await expectInert('/stories?source=bites');
      // Reading takes markup out of a feed; what if it did not?
      for (const [n, id] of ids.entries())
        await poison(world.live, id, BITES[n % BITES.length] ?? '', n % 3 === 0);
      await expectInert('/stories');
      for (const id of ids) await expectInert(`/stories/${id}`);
      await expectInert(`/stories/${ids[0]}/join`);
      await expectInert(`/stories/${ids[0]}/revisions`);
      await expectInert('/');
      await expectInert('/tune?duplicate=0.1&related=0.05');
      await expectInert('/tune/pairs');
    });

    it('of a feed, its name and its errors stays text on the pages of sources', async () => {
      for (const path of ['/sources', '/sources/bites', '/sources/torn']) await expectInert(path);
      await page.getByRole('button', { name: 'Test it' }).click();
      await page.getByRole('heading', { name: /read just now/i }).waitFor();
      expect(tour.complaints).toEqual([]);
    });

    it.each(BITES)('%s stays text in what is typed and in addresses', async (bite) => {
      const typed = encodeURIComponent(bite);
      await expectInert(`/compare?a=${typed}&b=${typed}&excerptA=${typed}&dateA=${typed}`);
      await expectInert(`/stories?q=${typed}&topic=${typed}&source=${typed}`);
      await expectInert(`/audit?by=${typed.slice(0, 90).replace(/%\w?$/, '')}`);
      await expectInert(`/${typed}`);
    });

    it('stays text in who decided what and why, and in letters', async () => {
      await desk.send(`/api/stories/${ids[0]}/retract`, { by: BITES[1], reason: BITES[2] });
      await expectInert('/audit');
      await expectInert(`/stories/${ids[0]}`);
      await leaveLetters(world, [{ id: '1-0', storyId: BITES[3] ?? '', reason: BITES[2] ?? '' }]);
      await expectInert('/dead-letters');
      await expectInert('/queues');
    });

    it('stays text in JSON and in feeds that a browser is led to', async () => {
      const paths = [
        'stories',
        `stories/${ids[1]}`,
        'sources',
        'sources/torn',
        'overview',
        'acts',
        'dead-letters',
        'pairs',
      ]
        .map((path) => `/api/${path}`)
        .concat('/feed.json', '/metrics');
      for (const path of paths) {
        const answer = await page.goto(world.live.url + path);
        expect(answer?.headers()['content-type'], path).toMatch(/^(application\/(feed\+)?json|text\/plain)/);
        expect(answer?.headers()['x-content-type-options'], path).toBe('nosniff');
        expect(await page.evaluate('window.bitten'), path).toBe(0);
      }
      await tour.open('/');
      for (const path of ['/feed.xml', '/feed.atom'])
        expect(await page.evaluate(READ_XML(path)), path).toEqual({
          told: true,
          broken: 0,
          alive: 0,
          led: [],
          bitten: 0,
        });
      expect(tour.complaints).toEqual([]);
    });

    it('of a page elsewhere changes nothing, by whatever name it calls the desk', async () => {
      const { server, live } = world;
      const action = `${live.url}/sources/bites/pause`;
      server.set('/trap', {
        body: `<!doctype html><title>Trap</title><form method="post" action="${action}"><button>Win</button></form>`,
        headers: { 'content-type': 'text/html' },
      });
      await page.goto(server.urlOf('/trap'));
      const [answer] = await Promise.all([
        page.waitForResponse((response) => response.url() === action),
        page.getByRole('button', { name: 'Win' }).click(),
      ]);
      expect(answer.status()).toBe(403);
      await page.getByRole('heading', { name: 'Nothing was done' }).waitFor();
      tour.complaints.splice(0);
      expect(await live.redis.hexists(live.keys.paused, 'bites')).toBe(0);

      const { port } = new URL(live.url);
      const [reply] = (await once(
        request({
          host: '127.0.0.1',
          port,
          path: '/api/stories',
          headers: { host: `desk.evil.example:${port}` },
        }).end(),
        'response',
      )) as [IncomingMessage];
      reply.resume();
      expect(reply.statusCode).toBe(421);
    });

    it('of an OPML list and of a broken edit stays text', async () => {
      const { live } = world;
      const outlines = BITES.map(
        (bite, n) =>
          `<outline type="rss" text="${xml(bite)}" title="${xml(bite)}" xmlUrl="http://127.0.0.1:9/${n}?${encodeURIComponent(bite)}"/>`,
      );
      const list = join(live.folder.dir, 'list.opml');
      await writeFile(
        list,
        `<opml version="2.0"><body><outline text="${xml(BITES[2] ?? '')}">${outlines.join('')}</outline></body></opml>`,
      );
      const since = live.log.length;
      const imported = await say(['source', 'import', list, '--disabled', '--config', live.folder.config]);
      expect(imported).toMatchObject({ code: 0 });
      await live.says('the edited configuration is in use', since);
      await expectInert('/sources');
      await expectInert('/config');

      const later = live.log.length;
      await live.writeSources(
        `sources:\n  - id: a\n    url: ${JSON.stringify(BITES[2])}\n    ${JSON.stringify(BITES[1])}: 1\n`,
      );
      await live.says('error:', later);
      await expectInert('/config');
      await expectInert('/');
    });
  },
);
