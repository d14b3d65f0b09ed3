/** Dead letters over HTTP, from a Redis that is real. */
import { Queue } from 'bullmq';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/api/metrics/metrics.ts';
import type { DeadLetterBox } from '../../src/api/dead-letter-types.ts';
import { startApi, type ApiRole } from '../../workers/api.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { openTestDesk, testConfig } from '../support/desk.ts';
import { queueOutput, streamOutput } from '../support/outputs.ts';
import { readMarkup } from './read-markup.ts';

const BITE = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`;

let desk: OpenDesk;
let api: ApiRole;

beforeAll(async () => {
  const config = testConfig('api-dead', []);
  config.outputs = [queueOutput('stories'), streamOutput('stories')];
  config.api = { ...config.api, host: '127.0.0.1', port: 0 };
  desk = await openTestDesk(config);
  api = await startApi(desk, { metrics: createMetrics({ version: 'test' }) });
});
beforeEach(async () => {
  const { redis, keys } = desk;
  await redis.xgroup('CREATE', keys.stream('stories'), 'maps', '0', 'MKSTREAM').catch(() => undefined);
  for (const n of [1, 2, 3]) {
    const letter = { id: `${n}-0`, message: { storyId: `S${n}`, revision: n }, reason: BITE, attempts: n };
    await redis.hset(keys.dead('stories', 'maps'), letter.id, JSON.stringify(letter));
  }
});
afterAll(async () => {
  await api.stop();
  await desk.close();
});

async function open(path: string) {
  const response = await fetch(`${api.url}${path}`);
  const markup = await response.text();
  return { status: response.status, markup, ...readMarkup(markup) };
}

/** Presses a button of the page: the number of its form, and what its hidden fields hold. */
async function press(path: string, button: RegExp) {
  const { markup } = await open(path);
  const form =
    markup.split('<form').find((part) => part.includes('method="post"') && button.test(part)) ?? '';
  const body = new URLSearchParams();
  for (const { attributes: a } of readMarkup(`<form${form}`).tags.filter(({ name }) => name === 'input'))
    body.set(a['name'] ?? '', a['value'] ?? '');
  const action = /action="([^"]*)"/.exec(form)?.[1];
  const response = await fetch(`${api.url}${action}`, { method: 'POST', body, redirect: 'manual' });
  return { status: response.status, location: response.headers.get('location') ?? '' };
}

async function post(body: unknown) {
  const headers = { 'content-type': 'application/json', authorization: 'Bearer any' };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await fetch(`${api.url}/api/dead-letters/redrive`, init);
  return { status: response.status, body: await response.json() };
}

const left = async () => (await desk.redis.hkeys(desk.keys.dead('stories', 'maps'))).toSorted();

describe('the page', () => {
  it('lists what was given up, why, and how often it was tried', async () => {
    const { status, text } = await open('/dead-letters');
    expect(status).toBe(200);
    expect(text).toContain('3 letters');
    expect(text).toMatch(/Story S3, revision 3 tried 3 times/);
    expect(text).toContain('tried once');
    expect(text).toContain('Nothing was given up in fetch, articles, stories');
  });

  it('has one letter tried again, and says so', async () => {
    const { status, location } = await press('/dead-letters', /value="2-0"/);
    expect(status).toBe(303);
    expect(await left()).toEqual(['1-0', '3-0']);
    expect((await open(location)).text).toContain('1 letter handed back');
  });

  it('has all of a queue tried again', async () => {
    await press('/dead-letters?queue=stories%2Fmaps', /name="all"/);
    expect(await left()).toEqual([]);
    expect((await open('/dead-letters')).text).toContain('Nothing was given up');
    expect((await open('/dead-letters?redriven=0')).text).toContain('Nothing was there any more');
  });

  it('leads from the newest on', async () => {
    const first = await open('/dead-letters?queue=stories%2Fmaps&limit=2');
    expect(first.text).toContain('S3');
    expect(first.text).not.toContain('Story S1');
    const next = first.tags.find(({ attributes }) => attributes['rel'] === 'next')?.attributes['href'];
    expect((await open(next ?? '')).text).toContain('Story S1');
  });

  it('keeps what went wrong as text', async () => {
    for (const path of ['/dead-letters', '/dead-letters?redriven=<b>', `/dead-letters?limit=${BITE}`]) {
      const { tags } = await open(path);
      expect(tags.filter(({ name }) => name === 'script' || name === 'img' || name === 'b')).toEqual([]);
    }
    expect((await open('/dead-letters')).text).toContain(BITE);
  });

  it('does nothing for another page’s form', async () => {
    const body = new URLSearchParams({ queue: 'stories/maps', all: 'yes' });
    const response = await fetch(`${api.url}/dead-letters/redrive`, { method: 'POST', body });
    expect(response.status).toBe(403);
    expect(await left()).toHaveLength(3);
  });
});

describe('as JSON', () => {
  it('lists the boxes', async () => {
    const { queues } = (await (await fetch(`${api.url}/api/dead-letters?limit=1`)).json()) as {
      queues: DeadLetterBox[];
    };
    expect(queues.map(({ queue }) => queue)).toEqual(['fetch', 'articles', 'stories', 'stories/maps']);
    expect(queues.at(-1)).toMatchObject({ total: 3, letters: [{ id: '3-0', reason: BITE, attempts: 3 }] });
    expect((await fetch(`${api.url}/api/dead-letters?queue=none`)).status).toBe(404);
    expect((await fetch(`${api.url}/api/dead-letters?offset=-1`)).status).toBe(400);
  });

  it('hands some back and tells which were there', async () => {
    const answer = await post({ queue: 'stories/maps', ids: ['1-0', 'nobody'] });
    expect(answer).toEqual({ status: 200, body: { redriven: ['1-0'], unknown: ['nobody'] } });
    expect(await left()).toEqual(['2-0', '3-0']);
  });

  it('hands back a failed job', async () => {
    const queue = new Queue('fetch', { connection: desk.connection, prefix: desk.keys.queues });
    const job = await queue.add('fetch', { sourceId: 'wire' });
    await desk.redis
      .multi()
      .lrem(queue.toKey('wait'), 0, job.id ?? '')
      .zadd(queue.toKey('failed'), 1, job.id ?? '')
      .exec();
    await desk.redis.hset(queue.toKey(job.id ?? ''), 'failedReason', 'no luck', 'finishedOn', 1);
    expect((await open('/dead-letters')).text).toMatch(/A poll of wire .* no luck/);
    expect(await post({ queue: 'fetch', all: true })).toMatchObject({ body: { redriven: [job.id] } });
    expect(await queue.getFailedCount()).toBe(0);
    await queue.close();
  });

  it.each([
    [{}, 400],
    [[], 400],
    [{ queue: 'fetch' }, 400],
    [{ queue: 'fetch', ids: 'x' }, 400],
    [{ queue: 'fetch', ids: [7] }, 400],
    [{ queue: 'fetch', ids: ['x'.repeat(201)] }, 400],
    [{ queue: 'fetch', ids: ['1'], all: true }, 400],
    [{ queue: 'none', all: true }, 404],
  ])('answers %o with %i', async (body, status) => {
    expect((await post(body)).status).toBe(status);
  });
});
