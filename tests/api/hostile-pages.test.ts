/** What strangers and people write stays text on the pages of what was decided. */
import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import type { KnownAct } from '../../src/api/act-types.ts';
import { formToken } from '../../src/api/form-token.ts';
import type { ApiDeps } from '../../src/api/types.ts';
import type { PastAct } from '../../src/story/acts/acts.ts';
import {
  madeActs,
  madeArticle,
  madeDeps,
  madeRelated,
  madeStory,
  madeTombstone,
  madeWhy,
} from './made-up.ts';
import { readMarkup, type Tag } from './read-markup.ts';

const BITES = [
  `"'><script>alert(1)</script><img src=x onerror=alert(1)>`,
  `</textarea></title></style></option><svg onload=alert(1)>`,
  `javascript:alert(1)`,
  `" autofocus onfocus="alert(1)`,
  `<!--<iframe src=javascript:alert(1)>`,
  `\u202eevil\u2066<a href="//evil.example">x</a>`,
];
const ID = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const OTHER = '01ARZ3NDEKTSV4RRFFQ69G5FBV';

function actOf(bite: string, more: Partial<PastAct> = {}): KnownAct {
  const act: PastAct = { id: ID, kind: 'split', by: bite, reason: bite, apart: [ID, bite], at: 0, ...more };
  return { act };
}

function depsOf(bite: string): ApiDeps {
  const why = madeWhy({ sharedWords: [{ word: bite, with: 'alert', weight: 1 }], rule: bite });
  const articles = [
    madeArticle('a', {
      title: bite,
      excerpt: bite,
      topics: [bite],
      labels: [bite],
      provider: { name: bite },
    }),
    madeArticle('b', { title: bite, why, webUrl: bite, sourceId: bite, language: bite }),
  ];
  const related = [madeRelated({ title: bite, storyId: bite, why, webUrl: bite, provider: { name: bite } })];
  const story = madeStory(ID, articles, { related, revision: 2 });
  const before = madeStory(ID, [madeArticle('c', { title: `was ${bite}`, topics: [`was ${bite}`] })]);
  return madeDeps([story, madeTombstone(OTHER)], {
    acts: madeActs({
      ask: async () => ({ refused: bite }),
      get: async () => actOf(bite),
      list: async () => ({ acts: [actOf(bite), actOf(bite, { id: OTHER, kind: 'takedown' })], next: ID }),
    }),
    history: { revisions: async () => ({ output: bite, revisions: [story, before], isCutShort: true }) },
    deadLetters: {
      list: async () => [
        {
          queue: bite,
          total: 9,
          letters: [
            { id: bite, about: { story: bite, revision: 1 }, reason: bite, attempts: 1, time: bite },
            { id: 'b', about: { source: bite, articles: 2 }, reason: bite, attempts: 1 },
            { id: 'c', about: { act: bite }, reason: bite, attempts: 1 },
          ],
        },
      ],
      redrive: async () => undefined,
    },
    desk: bite,
  });
}

/** Nothing that runs, loads or leads away, but for the web addresses of articles. */
function expectInert(tags: Tag[], path: string): void {
  for (const { name, attributes } of tags) {
    expect(['img', 'iframe', 'style', 'base', 'object', 'svg', 'textarea'], path).not.toContain(name);
    if (name === 'script') expect(attributes['src']).toBe('/assets/live.js');
    expect(
      Object.keys(attributes).filter((key) => /^(on|style$|autofocus|xlink|formaction)/.test(key)),
      path,
    ).toEqual([]);
    for (const key of ['href', 'action'] as const)
      expect(attributes[key] ?? '/', path).toMatch(/^(https?:\/\/(?!evil)|\/(?!\/)|#)/);
  }
}

const encoded = (bite: string) => encodeURIComponent(bite);
const PAGES = (bite: string) => [
  `/stories/${ID}`,
  `/stories/${ID}?act=${encoded(bite)}`,
  `/stories/${ID}/revisions`,
  `/stories/${ID}/split?article=${encoded(bite)}`,
  `/stories/${ID}/join?with=${encoded(bite)}`,
  `/stories/${ID}/retract`,
  `/stories/${ID}/takedown`,
  `/stories/${OTHER}`,
  `/stories?q=${encoded(bite)}&topic=${encoded(bite)}&source=${encoded(bite)}`,
  `/stories?since=${encoded(bite)}`,
  `/audit?act=${ID}`,
  `/audit?by=${encoded(bite)}&queued=${encoded(bite)}`,
  `/acts/${ID}/undo`,
  '/dead-letters',
  `/dead-letters?queue=${encoded(bite)}&redriven=${encoded(bite)}`,
];

describe.each(BITES)('%s', (bite) => {
  it.each(PAGES(bite))('stays text at %s', async (path) => {
    const cookie = `copydesk_by=${encoded(bite)}`;
    const response = await createApp(depsOf(bite)).request(path, { headers: { cookie } });
    expect([200, 400, 410]).toContain(response.status);
    expectInert(readMarkup(await response.text()).tags, path);
  });

  it.each(['split', 'join', 'retract', 'takedown'])(
    'stays text in a form of a %s that is refused',
    async (kind) => {
      const deps = depsOf(bite);
      const fields = { by: bite, reason: bite, with: OTHER, article: 'a'.repeat(32), sure: 'yes', id: bite };
      const body = new URLSearchParams({ ...fields, form_token: formToken(deps) });
      const response = await createApp(deps).request(`/stories/${ID}/${kind}`, { method: 'POST', body });
      expect(response.status).toBe(409);
      expect(response.headers.get('set-cookie')).not.toMatch(/[<>"]/);
      const { tags, text } = readMarkup(await response.text());
      expectInert(tags, kind);
      expect(text).toContain('Nothing was done.');
    },
  );
});

describe('every page', () => {
  it.each(PAGES('x').filter((path) => !path.includes('since')))(
    'can be used with keyboard and screen reader: %s',
    async (path) => {
      const markup = await (await createApp(depsOf('x')).request(path)).text();
      const { tags } = readMarkup(markup);
      const all = (name: string) =>
        tags.filter((tag) => tag.name === name).map(({ attributes }) => attributes);
      expect(all('h1')).toHaveLength(1);
      const levels = tags.flatMap(({ name }) => /^h([1-6])$/.exec(name)?.[1] ?? []).map(Number);
      expect(levels.every((level, i) => i === 0 || level <= (levels[i - 1] ?? 0) + 1)).toBe(true);
      const ids = tags.flatMap(({ attributes }) => attributes['id'] ?? []);
      expect(new Set(ids).size).toBe(ids.length);
      const labelled = new Set(all('label').map((label) => label['for']));
      for (const input of [...all('input'), ...all('select')])
        if (input['type'] !== 'hidden') expect([...labelled], JSON.stringify(input)).toContain(input['id']);
      const named = tags.flatMap(({ attributes: a }) =>
        [a['for'], a['list'], a['aria-labelledby']].filter(Boolean),
      );
      expect(ids).toEqual(expect.arrayContaining(named));
      for (const form of all('form')) expect(form['action']).toMatch(/^\//);
    },
  );
});
