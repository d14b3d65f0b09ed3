import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import type { SourceDetails } from '../../src/api/types.ts';
import { madeDeps, madePolledSource, madeSource, sourcesOf } from './made-up.ts';
import { readMarkup } from './read-markup.ts';

async function ask(path: string, sources: SourceDetails[]) {
  const response = await createApp(madeDeps([], { sources: sourcesOf(sources) })).request(path);
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    body: await response.text(),
  };
}

async function page(path: string, sources: SourceDetails[]) {
  const { status, type, body: markup } = await ask(path, sources);
  expect(type).toMatch(/^text\/html/i);
  return { status, markup, ...readMarkup(markup) };
}

const held = {
  items: 120,
  sinceDateTime: '2026-03-01T11:00:00Z',
  detail: '120 items are held: all new at once.',
};
const moved = {
  why: 'moved',
  url: 'https://new.example/feed',
  adopted: false,
  agreed: 4,
  advice: 'the feed has moved to https://new.example/feed (4 polls in a row agree); put the new address in',
} as const;

describe('the page of sources', () => {
  it('says in words how each is doing', async () => {
    const { text, markup } = await page('/sources', [
      madePolledSource('a', { name: 'Wire', url: 'https://u:p@wire.example/rss' }),
      madeSource('b', {
        state: 'failing',
        outcome: 'failed',
        detail: 'no answer within 10 s',
        failures: 3,
        lastFetchDateTime: '2026-03-01T11:00:00Z',
        nextFetchDateTime: '2026-03-01T12:30:00Z',
      }),
      madeSource('c', { kind: 'documents', due: true }),
      madeSource('d', { state: 'failing', outcome: 'not-a-feed', failures: 1 }),
      madeSource('e', { state: 'off', enabled: false }),
      madeSource('f', { state: 'ended', outcome: 'gone' }),
      madeSource('g', { state: 'held', outcome: 'modified', quarantine: held, address: moved }),
    ]);
    expect(text).toContain('7 sources');
    expect(text).toContain('Unreachable, 3 times in a row no answer within 10 s');
    expect(text).toContain('1 hour ago next in 30 minutes');
    expect(text).toContain('Waiting for its first fetch');
    expect(text).toContain('none yet next now');
    expect(text).toContain('Not a feed');
    expect(text).toContain('Turned off');
    expect(text).toContain('Ended by its publisher');
    expect(text).toContain('120 items held has moved');
    expect(text).toContain('2.5 requests 7.53 KB');
    expect(markup).toContain('href="https://wire.example/rss"');
    expect(markup).toContain('href="/sources/a"');
    expect(markup).not.toContain('u:p@');
  });

  it('does not link to an address with masked parts, which leads nowhere', async () => {
    const { markup, text } = await page('/sources', [
      madeSource('a', { url: 'https://a.example/rss?key=***' }),
    ]);
    expect(text).toContain('a.example/rss');
    expect(markup).not.toContain('href="https://a.example');
  });

  it('cuts what is long to say', async () => {
    const { text } = await page('/sources', [madePolledSource('a', { detail: 'x'.repeat(3000) })]);
    expect(text).toContain(`${'x'.repeat(160)}…`);
    expect(text).not.toContain('x'.repeat(161));
  });

  it('says how to begin when there are none', async () => {
    expect((await page('/sources', [])).text).toContain('No sources yet');
  });
});

describe('the page of a source', () => {
  it('says how it is, when it is asked next and why', async () => {
    const { status, text, markup } = await page('/sources/wire', [madePolledSource('wire')]);
    expect(status).toBe(200);
    expect(markup.match(/<h1/g)).toHaveLength(1);
    expect(text).toContain('Read, nothing new');
    expect(text).toContain(
      'Next fetch 1 Mar 2026, 12:10 UTC (in 10 minutes) by its own rhythm: about 23 items a day of late',
    );
    expect(text).toContain('Last fetch 1 Mar 2026, 11:55 UTC (5 minutes ago)');
    expect(text).toContain('by its own rhythm, 5 min to 6 h apart');
    expect(markup).toContain('href="/api/sources/wire"');
  });

  it('says what it costs its publisher, by host and with the others there', async () => {
    const cost = { requests: 3, ok: 3, notModified: 0, bytes: 90_000, newItems: 0, notModifiedShare: 0 };
    const all = {
      ...cost,
      requests: 1600,
      notModified: 1400,
      newItems: 600,
      requestsPerNewItem: 2.667,
      bytesPerNewItem: 8333,
    };
    const own = madePolledSource('wire');
    const { text } = await page('/sources/wire', [
      {
        ...own,
        hosts: [...own.hosts, { host: '*', ...cost }],
        sharedHost: { host: 'news.example', sources: 4, ...all },
      },
    ]);
    expect(text).toContain('The last seven days: 2.5 requests and 7.53 KB a new item');
    expect(text).toMatch(/news\.example 400 40 350 88 % 10 1\.2 MB 160 2\.5 requests 7\.53 KB/);
    expect(text).toMatch(/other hosts 3 3 0 0 % 0 90 KB 0 –/);
    expect(text).toMatch(/news\.example all its 4 sources of this desk 1,600/);
  });

  it('draws the last polls, and says the same in words and in the table', async () => {
    const { markup, text, tags } = await page('/sources/wire', [madePolledSource('wire')]);
    expect(text).toContain('6 polls brought new items, 40 at most; 1 failed.');
    expect(text).toContain('24 polls from 1 Mar 2026, 06:10 UTC to 1 Mar 2026, 11:55 UTC.');
    expect(text).toContain('1 Mar, 09:25 Status 503 – – 5.2 s');
    expect(text).toMatch(/1 Mar, 11:55 Unchanged – – 74 ms 1 Mar, 11:40/);
    expect(text).toContain('1 Mar, 06:10 Read 40 40 310 ms');
    const strokes = (kind: string) =>
      tags.find(({ attributes: a }) => a['class'] === kind)?.attributes['d']?.split('M').length;
    expect(strokes('some')).toBe(1 + 6);
    expect(strokes('none')).toBe(1 + 17);
    expect(strokes('failed')).toBe(1 + 1);
    expect(strokes('next')).toBe(1 + 1);
    const svg = tags.find(({ name }) => name === 'svg')?.attributes ?? {};
    expect(svg['role']).toBe('img');
    for (const id of (svg['aria-labelledby'] ?? 'none').split(' ')) expect(markup).toContain(`id="${id}"`);
  });

  it('leaves the next poll out of the picture where it is far ahead', async () => {
    const far = madePolledSource('wire', { nextFetchDateTime: '2026-03-09T12:00:00Z' });
    expect((await page('/sources/wire', [far])).markup).not.toContain('class="next"');
  });

  it('draws nothing of a single poll, and says so where there was none', async () => {
    const [poll] = madePolledSource('x').polls;
    const one = madePolledSource('one', { polls: poll ? [poll] : [] });
    expect((await page('/sources/one', [one])).markup).not.toContain('<svg');
    const none = await page('/sources/none', [madeSource('none', { due: true })]);
    expect(none.text).toContain('It has not been polled yet');
    expect(none.text).toContain('Nothing was asked in the last seven days');
    expect(none.text).toContain('due: it is being asked, or waits for its turn');
    expect(none.text).toContain('Last fetch not yet');
  });

  it('stays within its picture whatever the polls are like', async () => {
    const at = (dateTime: string, newItems: number) => ({
      dateTime,
      outcome: 'modified',
      items: 1,
      newItems,
      milliseconds: 1,
    });
    const same = '2026-03-01T11:00:00Z';
    const odd = madePolledSource('odd', { polls: [at(same, 1_000_000), at(same, 1), at(same, 0)] });
    const { tags } = await page('/sources/odd', [odd]);
    const drawn = tags
      .filter(({ name }) => name === 'path')
      .map(({ attributes: a }) => a['d'] ?? '')
      .join(' ');
    const numbers = drawn.match(/-?[\d.]+|[a-z]{3,}/gi)?.map(Number) ?? [];
    expect(numbers.length).toBeGreaterThan(6);
    for (const number of numbers) expect(number >= 0 && number <= 600).toBe(true);
  });

  it.each<[string, string, Partial<SourceDetails>]>([
    [
      'has moved',
      'The feed has moved to https://new.example/feed (4 polls in a row agree)',
      { address: moved },
    ],
    ['is flooded', '120 items are held: all new at once.', { state: 'held', quarantine: held }],
    [
      'has a tail',
      'Titles end in | The Daily learnt from them; left out where they are compared',
      { titleTails: [' | The Daily'] },
    ],
    ['has bad names', 'Its GUIDs change.', { identity: 'Its GUIDs change.' }],
    [
      'was ended',
      'not asked any more',
      { state: 'ended', why: 'never: the publisher ended this feed (410)' },
    ],
    ['is off', 'enabled: false', { state: 'off', enabled: false }],
    ['is not scheduled', 'no scheduler has taken it up', {}],
    ['fails', 'Failures in a row 7', { state: 'failing', outcome: 'failed', failures: 7 }],
    ['is a folder', 'it is a folder of this machine', { kind: 'documents' }],
    ['has a fixed interval', 'every 15 min, as configured', { interval: { mode: 'manual', seconds: 900 } }],
  ])('says what there is to know when it %s', async (_when, words, more) => {
    expect((await page('/sources/a', [madeSource('a', more)])).text).toContain(words);
  });

  it('is 404 for an id that is not configured', async () => {
    for (const id of [
      'nope',
      '%3Cscript%3E',
      '..%2F..%2Fetc',
      '%00',
      '%E0%A4%A',
      '__proto__',
      'x'.repeat(5000),
    ]) {
      const { status, text, markup } = await page(`/sources/${id}`, [madeSource('a')]);
      expect(status).toBe(404);
      expect(text).toContain('No source of this id is configured');
      expect(markup).not.toContain('<script');
    }
  });
});

describe('sources as JSON', () => {
  const all = [madePolledSource('wire', { quarantine: held, address: moved }), madeSource('b')];

  it('are listed with their facts, without their histories', async () => {
    const { status, type, body } = await ask('/api/sources', all);
    expect(status).toBe(200);
    expect(type).toMatch(/^application\/json/);
    const { sources, total } = JSON.parse(body) as { sources: Record<string, unknown>[]; total: number };
    expect(total).toBe(2);
    expect(sources[0]).toMatchObject({
      id: 'wire',
      state: 'well',
      outcome: 'unchanged',
      nextFetchDateTime: '2026-03-01T12:10:00Z',
      why: 'by its own rhythm: about 23 items a day of late',
      interval: { mode: 'rhythm', minSeconds: 300, maxSeconds: 21_600 },
      quarantine: held,
      address: moved,
      cost: { requests: 400, newItems: 160, requestsPerNewItem: 2.5, notModifiedShare: 0.875 },
    });
    expect(sources[0]).not.toHaveProperty('polls');
    expect(sources[1]).toMatchObject({ id: 'b', state: 'new', failures: 0 });
  });

  it('are told one by one with their polls and hosts', async () => {
    const { status, body } = await ask('/api/sources/wire', all);
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual(JSON.parse(JSON.stringify(all[0])));
  });

  it.each(['nope', '%3Cb%3E', '__proto__', '..%2Fwire'])('answer %s with 404', async (id) => {
    const { status, type, body } = await ask(`/api/sources/${id}`, all);
    expect(status).toBe(404);
    expect(type).toMatch(/^application\/json/);
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'not-found' } });
  });
});
