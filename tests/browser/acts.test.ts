/** All that a person can do on the pages, done in a browser against a running service; each act is seen on the page after. */
import type { Page } from 'playwright-core';
import { stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, overhang, seriousFindings, visit, type Visit } from '../support/browser.ts';
import { say } from '../support/command-line.ts';
import { leaveLetters, startDeskTour, type DeskTour } from '../support/desk-tour.ts';
import { news, type DeskWorld } from '../support/desk-world.ts';

describe.skipIf(findChromium() === undefined)('acts in Chromium (skipped without one on PATH)', () => {
  let desk: DeskTour;
  let world: DeskWorld;
  let tour: Visit;
  let page: Page;

  const storyOf = (words: string, articles: number) => desk.storyOf(words, articles);
  const press = (name: string | RegExp) =>
    page.getByRole('button', { name, exact: typeof name === 'string' }).click();
  const follow = (name: string | RegExp) =>
    page.getByRole('link', { name, exact: typeof name === 'string' }).click();
  const sign = async (reason: string) => {
    await page.getByLabel('Who decides this').fill('ann');
    await page.getByLabel(/^Why/).fill(reason);
  };
  const noted = (words: RegExp) => page.getByRole('status').filter({ hasText: words }).first().waitFor();

  beforeAll(async () => {
    desk = await startDeskTour('acts');
    world = desk.world;
    await world.settled();
    tour = await visit(desk.browser, { url: world.live.url, width: 390 });
    page = tour.page;
  });
  afterAll(async () => {
    expect(tour?.complaints).toEqual([]);
    await desk?.stop();
  });

  it('parts a story, puts it together again by an undo, and joins another to it', async () => {
    const strike = await storyOf('strike halts trains', 2);
    await tour.open(`/stories/${strike}`);
    await follow('Split …');
    await page.getByRole('checkbox').last().check();
    await sign('two strikes');
    await press('Split the story');
    await noted(/Done\. Split 1 article off a story, by ann/);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await overhang(page)).toEqual({ pixels: 0, elements: [] });
    await storyOf('trains', 1);

    await page.getByRole('status').getByRole('link', { name: /^Undo/ }).click();
    expect(await page.getByLabel('Who decides this').inputValue()).toBe('ann');
    await press('Undo it');
    await noted(/Done\. Undid the act/);
    await storyOf('trains', 2);

    const bridge = await storyOf('harbour bridge in halden', 1);
    await tour.open(`/stories/${bridge}`);
    await follow('Join with another …');
    await page.getByLabel(/open to traffic again/).check();
    await sign('the same bridge');
    await press('Join the stories');
    await noted(/Done\. Joined two stories/);
    await storyOf('ridge', 2);
  });

  it('does nothing, and says why, where a form cannot be carried out', async () => {
    const id = await storyOf('orchestra of halden', 1);
    await tour.open(`/stories/${id}/join`);
    await page.getByLabel(/^The other story|^Or another/).fill(id);
    await sign('a slip');
    await press('Join the stories');
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('Nothing was done.');
    expect(await page.getByLabel(/^Why/).inputValue()).toBe('a slip');
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('retracts a story, lists that in the audit, and takes it back from there', async () => {
    const id = await storyOf('orchestra of halden', 1);
    await tour.open(`/stories/${id}/retract`);
    await sign('it plays on');
    await press('Retract the story');
    await page.getByText('The operator retracted it.').waitFor();
    await tour.open('/audit');
    const row = page.getByRole('row', { name: /Retracted a story/ });
    expect(await row.textContent()).toMatch(/ann[\s\S]*it plays on/);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await overhang(page)).toEqual({ pixels: 0, elements: [] });
    await row.getByRole('link', { name: /^Undo/ }).click();
    await press('Undo it');
    await noted(/Done\. Undid the act/);
    await storyOf('orchestra of halden', 1);
  });

  it('takes a story down for good', async () => {
    const id = await storyOf('افتتاح', 1);
    await tour.open(`/stories/${id}/takedown`);
    await sign('a court says so');
    await page.getByLabel('I know that this cannot be undone').check();
    await press('Take it down for good');
    await page.getByText('It was taken down.').first().waitFor();
    await tour.open('/audit?kind=takedown');
    expect(await page.getByRole('link', { name: /^Undo/ }).count()).toBe(0);
  });

  it('polls, tests, pauses and resumes a source', async () => {
    await tour.open('/sources/courier');
    await press('Test it');
    await page.getByRole('heading', { name: 'Read just now' }).waitFor();
    expect(await page.getByText('Nothing of this was stored.').isVisible()).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await overhang(page)).toEqual({ pixels: 0, elements: [] });

    const title = 'Ferry Anneliese runs aground off Skerry island';
    world.publish('courier', [news('courier', 1, title)]);
    await tour.open('/sources/courier');
    await press('Poll now');
    await noted(/as soon as its host has a place free/);
    await storyOf(title.toLowerCase(), 1);

    await page.getByLabel('Why it is paused').fill('they are moving');
    await press('Pause');
    await noted(/paused until it is resumed/);
    expect(await page.getByText('they are moving').isVisible()).toBe(true);
    await press('Resume');
    await noted(/in the schedule again/);
  });

  it('says what ails a page that is no feed', async () => {
    await tour.open('/sources/page');
    await press('Test it');
    await page.getByRole('heading', { name: 'It could not be read just now' }).waitFor();
  });

  it('compares two stories by the way from one of them, and a list, and explains', async () => {
    await tour.open(`/stories/${await storyOf('kills 17', 1)}`);
    await page
      .getByRole('listitem')
      .filter({ hasText: 'kills 14' })
      .getByRole('link', { name: 'Why they are two' })
      .click();
    await page.getByText('They are in two stories now.').waitFor();
    expect(await page.locator('mark').count()).toBeGreaterThan(4);
    await page.getByLabel(/^Or a list/).fill('Storm kills 17\nStorm kills 14\nWhale freed');
    await press('Compare all');
    await page.getByRole('heading', { name: /3 titles would form/ }).waitFor();
  });

  it('tries other thresholds by the slider and by the number', async () => {
    await tour.open('/tune');
    await page.getByLabel('Merged from, as a number').fill('0.3');
    await press('Try it');
    await page.getByRole('heading', { name: 'What would change' }).waitFor();
    expect(await page.getByLabel('Settings as YAML').textContent()).toContain('duplicate: 0.3');
    await page.getByLabel('Merged from, by slider').fill('0.95');
    await press('Try it');
    await page.getByText('merged from 0.95').first().waitFor();
    await page.getByRole('heading', { name: /would be several stories/ }).waitFor();
  });

  it('has borderline pairs judged, reckons with it, and lets go of a judgement', async () => {
    await tour.open('/tune/pairs');
    const before = await page.locator('#pairs .tray > li').count();
    expect(before).toBeGreaterThan(0);
    await page.locator('#pairs').getByRole('button', { name: 'Duplicate' }).first().click();
    await page.getByRole('heading', { name: '1 pair judged' }).waitFor();
    expect(await page.locator('#pairs .tray > li').count()).toBe(before - 1);
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByText('What was judged last').click();
    await press('Take back');
    await page.getByText('Nothing was judged so far.').waitFor();
  });

  it('has what was given up tried again', async () => {
    await leaveLetters(
      world,
      [1, 2, 3].map((n) => ({ id: `${n}-0`, reason: 'no map' })),
    );
    await tour.open('/');
    await follow('3 dead letters');
    expect(await page.locator('.letters > li').count()).toBe(3);
    expect(await seriousFindings(page)).toEqual([]);
    await press('Try again 1-0');
    await noted(/1 letter handed back/);
    await press('Try all 2 again');
    await noted(/2 letters handed back/);
    await page.getByRole('heading', { name: 'Nothing was given up' }).waitFor();
  });

  it('tells of a broken edit of the configuration with its place, and of the fix', async () => {
    const since = world.live.log.length;
    const sources = stringify({ sources: world.sources });
    await world.live.writeSources(`${sources}  - id: new-one\n    adress: https://news.example/feed\n`);
    await world.live.says('error:', since);
    await tour.open('/');
    await follow(/The edited configuration has errors/);
    await page.getByText('The files have errors since').waitFor();
    const place = (await page.locator('main code').first().textContent()) ?? '';
    expect(place).toMatch(/sources\.yaml:\d+:\d+$/);
    // The page, the log and `check` name one place.
    expect(world.live.log.slice(since).some(({ msg }) => msg.startsWith(`${place}: error:`))).toBe(true);
    const { code, stderr } = await say(['check', world.live.folder.config]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining(`${place}: error:`) as string,
    });
    await desk.storyOf('orchestra of halden', 1);
    expect(await page.getByText('adress').count()).toBeGreaterThan(0);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await overhang(page)).toEqual({ pixels: 0, elements: [] });

    const added = { id: 'new-one', url: world.server.urlOf('/courier.xml'), enabled: false };
    await world.live.writeSources([...world.sources, added]);
    await world.live.says('the edited configuration is in use', since);
    await tour.open('/config');
    await page.getByText('source new-one: added').waitFor();
    expect(await page.getByText('The files are in use as they are').isVisible()).toBe(true);
  });
});
