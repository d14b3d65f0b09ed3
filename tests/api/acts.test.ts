/** People act on stories over HTTP, on a desk whose merge worker and Redis are real. */
import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ActPage } from '../../src/api/act-types.ts';
import { createApp } from '../../src/api/app.ts';
import { formToken } from '../../src/api/form-token.ts';
import type { StoryRevisions } from '../../src/api/history-types.ts';
import type { PastAct } from '../../src/story/acts/acts.ts';
import { startApi, type ApiRole } from '../../workers/api.ts';
import { startMerge, type MergeRole } from '../../workers/merge.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { startPublish, type PublishRole } from '../../workers/publish.ts';
import { createMetrics } from '../../src/api/metrics/metrics.ts';
import { idOf, merged } from '../support/acts.ts';
import { feedSource, openTestDesk, testConfig } from '../support/desk.ts';
import { streamOutput } from '../support/outputs.ts';
import { madeActs, madeDeps, madeStory } from './made-up.ts';
import { readMarkup } from './read-markup.ts';

let desk: OpenDesk;
let merge: MergeRole;
let publish: PublishRole;
let api: ApiRole;
let round = 0;
let [A, B, C] = ['', '', ''];

beforeAll(async () => {
  const config = testConfig('api-acts', [feedSource('wire', 'https://wire.example/rss')]);
  config.outputs = [streamOutput('stories')];
  config.api = { ...config.api, host: '127.0.0.1', port: 0 };
  desk = await openTestDesk(config);
  merge = await startMerge(desk);
  publish = startPublish(desk, { onlyWhenDrained: true });
  api = await startApi(desk, { metrics: createMetrics({ version: 'test' }) });
});
beforeEach(async () => {
  round++;
  [A, B, C] = ['a', 'b', 'c'].map((name) => idOf(`${name}${round}`)) as [string, string, string];
  const word = `${'bdgklmnprt'[round % 10]}${'aeiou'[Math.floor(round / 10)]}`.repeat(4);
  await merged(desk, [{ id: A, title: `${word} Stranded whale freed by volunteers on Norfolk coast` }]);
  await merged(desk, [
    { id: B, title: `${word} Stranded whale freed by volunteers on Norfolk coast`, sourceId: 'paper' },
  ]);
  await merged(desk, [{ id: C, title: `${word}ix ${word}or ${word}um plant` }]);
  await publish.drain();
});
afterAll(async () => {
  await api.stop();
  await merge.stop();
  await publish.stop();
  await desk.close();
});

const storyOf = (id: string) => merge.window.storyOf(id) ?? '';

async function open(path: string, cookie?: string) {
  const response = await fetch(`${api.url}${path}`, cookie === undefined ? {} : { headers: { cookie } });
  const markup = await response.text();
  return { status: response.status, markup, ...readMarkup(markup) };
}

/** What a browser sends of a page's form: its hidden and prefilled fields, and what the person fills in. */
async function send(path: string, filled: Record<string, string>) {
  const { tags } = await open(path);
  const form = tags.findIndex(({ name, attributes }) => name === 'form' && attributes['method'] === 'post');
  const body = new URLSearchParams();
  for (const { name, attributes: a } of tags.slice(form))
    if (name === 'input' && a['name'] && (a['type'] === 'hidden' || a['checked'] !== undefined || !a['type']))
      if (a['value']) body.set(a['name'], a['value']);
  for (const [name, value] of Object.entries(filled)) body.set(name, value);
  const response = await fetch(`${api.url}${tags[form]?.attributes['action']}`, {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { origin: api.url, 'sec-fetch-site': 'same-origin' },
  });
  const markup = await response.text();
  const { headers, status } = response;
  return {
    status,
    location: headers.get('location') ?? '',
    cookie: headers.get('set-cookie') ?? '',
    ...readMarkup(markup),
  };
}

interface Answer {
  status: number;
  body: { act: PastAct };
}

async function post(path: string, body: unknown): Promise<Answer> {
  const headers = { 'content-type': 'application/json', authorization: 'Bearer any' };
  const response = await fetch(`${api.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

const ANN = { by: 'Ann', reason: 'two events' };

describe('the forms', () => {
  it('split articles off, lead back with what was done, and undo it', async () => {
    const story = storyOf(A);
    const form = await open(`/stories/${story}/split`);
    expect(form.text).toContain('become a story of their own');
    const sent = await send(`/stories/${story}/split`, { ...ANN, article: B });
    expect(sent.status).toBe(303);
    expect(storyOf(B)).not.toBe(story);
    expect(sent.cookie).toMatch(/^copydesk_by=Ann; .*HttpOnly; SameSite=Strict$/);

    const back = await open(sent.location);
    expect(back.text).toContain('Done. Split 1 article off a story, by Ann');
    const undo = back.tags.find(({ attributes }) => attributes['href']?.endsWith('/undo'))?.attributes[
      'href'
    ];
    const undone = await send(undo ?? '', { by: 'Bob' });
    expect(undone.status).toBe(303);
    expect(storyOf(B)).toBe(story);
    expect((await open(undone.location)).text).toContain('Undid the act');
    expect((await open(undo ?? '')).text).toContain('This was undone already');
  });

  it('join two stories, one by the address of its page', async () => {
    const [one, two] = [storyOf(A), storyOf(C)];
    const sent = await send(`/stories/${two}/join`, { ...ANN, with: `${api.url}/stories/${one}?act=x` });
    expect(sent).toMatchObject({ status: 303, location: expect.stringContaining(`/stories/${one}?act=`) });
    expect(storyOf(C)).toBe(one);
    const gone = await open(`/stories/${two}`);
    expect(gone.status).toBe(410);
    expect(gone.text).toContain('Joined two stories');
  });

  it('retract a story, whose page then has the way back', async () => {
    const story = storyOf(C);
    const sent = await send(`/stories/${story}/retract`, ANN);
    const back = await open(sent.location);
    expect(back.status).toBe(410);
    expect(back.text).toContain('Done. Retracted a story');
    const undo = back.tags.find(({ attributes }) => attributes['href']?.endsWith('/undo'))?.attributes[
      'href'
    ];
    await send(undo ?? '', { by: 'Ann' });
    expect((await open(`/stories/${story}`)).status).toBe(200);
  });

  it('take one article down, but only from who says that it is for good', async () => {
    const story = storyOf(A);
    const unsure = await send(`/stories/${story}/takedown`, { ...ANN, article: B });
    expect(unsure.status).toBe(400);
    expect(unsure.text).toContain('cannot be undone');
    expect(storyOf(B)).toBe(story);
    const sent = await send(`/stories/${story}/takedown`, { ...ANN, article: B, sure: 'yes' });
    expect(sent.status).toBe(303);
    expect([storyOf(A), storyOf(B)]).toEqual([story, '']);
  });

  it.each([
    ['retract', { by: 'Ann', reason: ' ' }, 'Say why'],
    ['retract', { by: ' ', reason: 'x' }, 'Say who'],
    ['retract', { by: 'Ann', reason: 'y'.repeat(501) }, '501 characters; 500 are kept'],
    ['split', ANN, 'Choose the articles'],
    ['join', ANN, 'Name the other story'],
  ])('say what is missing for a %s with %o, and keep what was filled in', async (kind, filled, words) => {
    const sent = await send(`/stories/${storyOf(A)}/${kind}`, filled);
    expect(sent.status).toBe(400);
    expect(sent.text).toContain('Nothing was done.');
    expect(sent.text).toContain(words);
    const reason = sent.tags.find(({ attributes }) => attributes['id'] === 'reason');
    expect(reason?.attributes['value'] ?? '').toBe(filled.reason);
    expect(storyOf(A)).not.toBe('');
  });

  it('show what the merge worker refuses, in its words', async () => {
    const story = storyOf(A);
    const sent = await send(`/stories/${story}/split`, { ...ANN, article: C });
    expect(sent.status).toBe(409);
    expect(sent.text).toMatch(/Nothing was done\. Article .* is not among those that story/);
  });

  it('take the story that was typed, whichever is chosen beside it', async () => {
    const [one, two] = [storyOf(A), storyOf(C)];
    const body = new URLSearchParams([
      ...Object.entries({ ...ANN, form_token: formToken({ now: desk.now }) }),
      ['with', ulid()],
      ['with', two],
    ]);
    const init: RequestInit = { method: 'POST', body, redirect: 'manual' };
    expect((await fetch(`${api.url}/stories/${one}/join`, init)).status).toBe(303);
    expect(storyOf(C)).toBe(one);
  });

  it('remember who decides, for the next form', async () => {
    const { tags } = await open(`/stories/${storyOf(A)}/retract`, 'copydesk_by=Ann%20%22%3E');
    expect(tags.find(({ attributes }) => attributes['id'] === 'by')?.attributes['value']).toBe('Ann ">');
  });

  it('are carried out once, however often they are sent', async () => {
    const id = ulid();
    const fields = { ...ANN, articles: [B], id };
    const path = `/api/stories/${storyOf(A)}/split`;
    const [first, second] = [await post(path, fields), await post(path, fields)];
    expect(first.body.act.id).toBe(id);
    expect(second).toEqual(first);
  });

  it('are refused from elsewhere, and nothing is done', async () => {
    const story = storyOf(A);
    for (const headers of [{ origin: 'https://evil.example' }, {}] as Record<string, string>[]) {
      const body = new URLSearchParams(ANN);
      const response = await fetch(`${api.url}/stories/${story}/retract`, { method: 'POST', body, headers });
      expect(response.status).toBe(403);
    }
    expect((await open(`/stories/${story}`)).status).toBe(200);
  });
});

describe('an act that no merge worker takes', () => {
  const id = ulid();
  const deps = madeDeps([madeStory(id)], {
    acts: madeActs({ ask: async (request) => ({ queued: request.id }) }),
  });

  it('is said to wait, on the page and in JSON', async () => {
    const app = createApp(deps);
    const body = new URLSearchParams({ ...ANN, id, form_token: formToken(deps) });
    const sent = await app.request(`/stories/${id}/retract`, { method: 'POST', body });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `/audit?queued=${id}`]);
    const page = readMarkup(await (await app.request(`/audit?queued=${id}`)).text());
    expect(page.text).toContain(`Not done yet. No merge worker has answered, so ${id} waits in the queue`);
    const json = await app.request(`/api/stories/${id}/retract`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-form-token': formToken(deps) },
      body: JSON.stringify({ ...ANN, id }),
    });
    expect([json.status, await json.json()]).toEqual([202, { queued: id }]);
  });
});

describe('the same as JSON', () => {
  it('does it, and tells the act', async () => {
    const story = storyOf(A);
    const split = await post(`/api/stories/${story}/split`, { ...ANN, articles: [B] });
    expect(split).toMatchObject({
      status: 200,
      body: { act: { kind: 'split', by: 'Ann', reason: 'two events' } },
    });
    const undo = await post(`/api/acts/${split.body.act.id}/undo`, { by: 'Bob' });
    expect(undo.body.act).toMatchObject({ kind: 'undo', undoes: split.body.act.id });
    expect(storyOf(B)).toBe(story);
    const known = await (await fetch(`${api.url}/api/acts/${split.body.act.id}`)).json();
    expect(known).toMatchObject({ undoneBy: undo.body.act.id });
  });

  it.each([
    ['split', { by: 'Ann' }, 400, 'bad-articles'],
    ['split', { ...ANN, articles: ['x'] }, 400, 'bad-articles'],
    ['split', { ...ANN, articles: 'x' }, 400, 'bad-json'],
    ['join', { ...ANN, with: 7 }, 400, 'bad-json'],
    ['join', { ...ANN, with: 'nobody' }, 400, 'bad-with'],
    ['retract', { by: 'Ann' }, 400, 'bad-reason'],
    ['retract', [], 400, 'bad-json'],
    ['takedown', { reason: 'x' }, 400, 'bad-by'],
    ['takedown', { ...ANN, articles: [] }, 400, 'bad-articles'],
    ['retract', { by: '\u200b\u2060', reason: 'x' }, 400, 'bad-by'],
    ['retract', { by: 'Ann', reason: '\u2060' }, 400, 'bad-reason'],
    ['split', { ...ANN, articles: ['0'.repeat(32)] }, 409, 'refused'],
  ])('answers a %s of %o with %i %s', async (kind, body, status, code) => {
    expect(await post(`/api/stories/${storyOf(A)}/${kind}`, body)).toMatchObject({
      status,
      body: { error: { code } },
    });
  });

  it('knows no story by another name', async () => {
    expect((await post('/api/stories/x/retract', ANN)).status).toBe(400);
    expect((await post('/api/acts/x/undo', ANN)).status).toBe(400);
    expect((await post(`/api/acts/${ulid()}/undo`, ANN)).status).toBe(409);
  });
});

describe('the audit', () => {
  const acts = async (query: string) =>
    (await (await fetch(`${api.url}/api/acts?${query}`)).json()) as ActPage;

  it('tells who did what, when and why, and pages through it', async () => {
    const story = storyOf(A);
    const split = await post(`/api/stories/${story}/split`, { ...ANN, articles: [B] });
    await post(`/api/stories/${storyOf(C)}/retract`, { by: 'Bob', reason: 'wrong' });
    const { text, tags } = await open('/audit');
    expect(text).toContain('Retracted a story');
    expect(text).toContain('Bob');
    expect(text).toContain('two events');
    expect(tags.some(({ attributes }) => attributes['href'] === `/acts/${split.body.act.id}/undo`)).toBe(
      true,
    );

    const first = await acts('limit=1');
    expect(first.acts.map(({ act }) => act.by)).toEqual(['Bob']);
    const second = await acts(`limit=1&before=${first.next}`);
    expect(second.acts.map(({ act }) => act.id)).toEqual([split.body.act.id]);
    expect((await acts('by=BO&limit=1')).acts[0]?.act.by).toBe('Bob');
    expect((await acts(`story=${story}`)).acts.map(({ act }) => act.id)).toEqual([split.body.act.id]);
    expect((await acts('kind=match')).acts).toEqual([]);
    expect((await open(`/audit?story=${story}&kind=retract`)).text).toContain('No act matches');
  });

  it.each(['kind=x', 'story=x', 'before=x', 'limit=0', 'limit=1000', `by=${'x'.repeat(101)}`])(
    'does not take %s',
    async (query) => {
      expect((await fetch(`${api.url}/api/acts?${query}`)).status).toBe(400);
      expect((await open(`/audit?${query}`)).status).toBe(400);
    },
  );
});

describe('the story page', () => {
  it('shows its revisions, each with what it changed', async () => {
    const story = storyOf(A);
    await post(`/api/stories/${story}/split`, { ...ANN, articles: [B] });
    await publish.drain();
    const { text } = await open(`/stories/${story}`);
    expect(text).toMatch(/Revision 2 updated.*Articles gone: .*whale/);
    expect(text).toMatch(/Revision 1 first went out/);
    const json = (await (await fetch(`${api.url}/api/stories/${story}/revisions`)).json()) as StoryRevisions;
    expect(json.revisions.map(({ revision, event }) => [revision, event])).toEqual([
      [2, 'updated'],
      [1, 'created'],
    ]);
    const whole = await open(`/stories/${story}/revisions`);
    expect(whole.text).toMatch(/Revision 1 first went out.*Title is now: .*whale/);
  });

  it('marks the words that two titles share, in both', async () => {
    const { markup } = await open(`/stories/${storyOf(A)}`);
    const articles = markup.slice(markup.indexOf('id="articles"'), markup.indexOf('id="related"'));
    expect(articles.match(/<mark>Norfolk<\/mark>/g)?.length).toBe(2);
  });
});
