/** Publishers whose servers say what is not so, by mistake or on purpose, over several polls. */
import { describe, expect, it } from 'vitest';
import { feedSource, rss, MAYOR, PLANT, WHALE } from '../support/desk.ts';
import { hostileDesk, rawRss, serverOf } from './hostile-desk.ts';

async function oneSource() {
  const server = await serverOf(['127.0.0.1', '127.0.0.2']);
  const made = await hostileDesk([feedSource('paper', server.urlOf('/feed'))]);
  const poll = async () => {
    const { polled, published, stories } = await made.pass();
    return { published, titles: stories.map(({ title }) => title), outcome: polled[0]?.outcome, stories };
  };
  return { server, poll, ...made };
}

const both = { published: 1, titles: [MAYOR.title, WHALE.title] };

describe('validators that lie', () => {
  it('a constant ETag over a changed body is found out by the body', async () => {
    const { server, poll } = await oneSource();
    const headers = { etag: '"always"' };
    server.set('/feed', { body: rss([MAYOR]), headers, plain: true });
    await poll();
    server.set('/feed', { body: rss([MAYOR, WHALE]), headers, plain: true });
    expect(await poll()).toMatchObject(both);
  });

  it('a Last-Modified of 2041 is sent back as it came, and hides nothing that comes after', async () => {
    const { server, poll } = await oneSource();
    const headers = { 'last-modified': 'Thu, 01 Aug 2041 00:00:00 GMT', etag: '' };
    server.set('/feed', { body: rss([MAYOR]), headers, plain: true });
    await poll();
    server.set('/feed', { body: rss([MAYOR, WHALE]), headers, plain: true });
    expect(await poll()).toMatchObject(both);
    expect(server.requests.at(-1)?.headers['if-modified-since']).toBe(headers['last-modified']);
  });

  it('other validators on each answer make nothing new', async () => {
    const { server, poll } = await oneSource();
    for (const etag of ['"1"', 'W/"2"', '"3"']) {
      server.set('/feed', { body: rss([MAYOR]), headers: { etag }, plain: true });
      expect((await poll()).published).toBe(etag === '"1"' ? 1 : 0);
    }
  });
});

describe('a page in place of a feed', () => {
  it.each<[string, string]>([
    [
      'challenge-page',
      '<!doctype html><title>Just a moment...</title><script>window._cf_chl_opt={}</script>',
    ],
    ['html-page', '<html><head><title>riverton.example is for sale</title></head></html>'],
  ])(
    'with status 200 and the type of a feed is told apart (%s), and the stories stay',
    async (code, body) => {
      const { server, poll, page } = await oneSource();
      server.set('/feed', { body: rss([MAYOR]) });
      const before = await poll();
      server.set('/feed', { body, headers: { 'content-type': 'application/rss+xml' } });
      expect(await poll()).toMatchObject({ outcome: 'unreadable', published: 0 });
      expect(await page('/metrics')).toContain(`outcome="${code}"`);
      server.set('/feed', { body: rss([MAYOR]) });
      expect(await poll()).toMatchObject({ published: 0, titles: before.titles });
    },
  );

  it('behind the 301 of a domain that was let go takes nothing over, and the feed is asked at its own address again', async () => {
    const { server, poll } = await oneSource();
    server.set('/feed', { body: rss([MAYOR]) });
    await poll();
    server.set(
      '/feed',
      { status: 301, headers: { location: server.urlOf('/parked', '127.0.0.2') } },
      '127.0.0.1',
    );
    server.set('/parked', { body: '<html><body>Buy this domain</body></html>' });
    for (let i = 0; i < 3; i++) expect(await poll()).toMatchObject({ outcome: 'unreadable', published: 0 });
    server.set('/feed', { body: rss([MAYOR, WHALE]) }, '127.0.0.1');
    expect(await poll()).toMatchObject(both);
  });
});

it('a 404 that revives goes on where it was, without a second message', async () => {
  const { server, poll } = await oneSource();
  server.set('/feed', { body: rss([MAYOR]) });
  await poll();
  for (const status of [404, 500, 403]) {
    server.set('/feed', { status });
    expect(await poll()).toMatchObject({ outcome: 'failed', published: 0 });
  }
  server.set('/feed', { body: rss([MAYOR, WHALE]) });
  expect(await poll()).toMatchObject(both);
});

describe('redirects', () => {
  it.each([
    'file:///etc/passwd',
    'data:text/xml,<rss/>',
    'gopher://127.0.0.1:6379/_FLUSHALL',
    '//[::1',
    'http://169.254.169.254/',
  ])('to %s end as refused, with nothing read', async (location) => {
    const { server, poll, desk } = await oneSource();
    desk.config.network.allow = ['127.0.0.1'];
    server.set('/feed', { status: 301, headers: { location } });
    expect(await poll()).toMatchObject({ outcome: 'refused', published: 0, titles: [] });
  });
});

describe('guids that lie', () => {
  it('one guid for all items leaves each item its own article', async () => {
    const { server, poll } = await oneSource();
    const items = [MAYOR, WHALE, PLANT].map((item) => ({ ...item, guid: 'same' }));
    server.set('/feed', { body: rss(items) });
    expect((await poll()).published).toBe(3);
    server.set('/feed', { body: rss(items.toReversed()) });
    expect((await poll()).published).toBe(0);
  });

  it('a new guid on every poll makes no new articles', async () => {
    const { server, poll } = await oneSource();
    for (let i = 0; i < 3; i++) {
      server.set('/feed', { body: rss([MAYOR, WHALE].map((item, at) => ({ ...item, guid: `${i}-${at}` }))) });
      expect((await poll()).published).toBe(i === 0 ? 2 : 0);
    }
  });

  it('a guid that another source uses takes nothing from it', async () => {
    const server = await serverOf();
    server.set('/a', { body: rss([{ ...MAYOR, guid: 'x1', link: '' }]) });
    server.set('/b', { body: rss([{ ...WHALE, guid: 'x1', link: '' }]) });
    const { pass } = await hostileDesk(['a', 'b'].map((id) => feedSource(id, server.urlOf(`/${id}`))));
    const { stories } = await pass();
    expect(new Set(stories.map(({ title }) => title))).toEqual(new Set([MAYOR.title, WHALE.title]));
    expect(new Set(stories.map(({ id }) => id)).size).toBe(2);
  });

  it('empty, of attributes alone, or of control characters, they count as none', async () => {
    const { server, poll } = await oneSource();
    const guids = ['<guid/>', '<guid isPermaLink="true"/>', '<guid> </guid>', '<guid>\u0000\u0001</guid>'];
    server.set('/feed', {
      body: rawRss(
        guids
          .map(
            (guid, i) => `<item><title>${[MAYOR, WHALE, PLANT, MAYOR][i]?.title} ${i}</title>${guid}</item>`,
          )
          .join(''),
      ),
    });
    const { stories } = await poll();
    for (const story of stories) for (const { guid } of story.articles) expect(guid).toBeUndefined();
    expect(stories.flatMap(({ articles }) => articles)).toHaveLength(4);
  });
});

describe('names that could be keys or jobs', () => {
  it('stay values: no guid, link or title names a key of Redis or a job of a queue', async () => {
    const { server, poll, desk } = await oneSource();
    const evil = [
      '*',
      '{copydesk}:head',
      'a:b:c',
      '../x',
      '\r\nFLUSHALL\r\n',
      '@etag',
      '@body',
      '@batch',
      '__proto__',
      '0',
      '-1',
      'x'.repeat(5000),
    ];
    server.set('/feed', {
      body: rss(
        evil.map((guid, i) => ({
          ...PLANT,
          title: `${PLANT.title} number ${i} ${guid.slice(0, 30)}`,
          guid,
          link: '',
        })),
      ),
    });
    const { stories } = await poll();
    const keys = await desk.redis.keys(`{${desk.config.redis.prefix}}*`);
    for (const key of keys) expect(key.slice(key.indexOf('}'))).toMatch(/^\}:[a-z]+(:[\w.-]+)*$/i);
    for (const { storyId, id } of stories) expect(`${storyId} ${id}`).toMatch(/^[0-9A-Z]{26} [0-9a-f]{32}$/);
    const seen = await desk.redis.hkeys(desk.keys.seen('paper'));
    const own = new Set(['@batch', '@body', '@etag', '@modified', '@url']);
    expect(seen.filter((field) => field.startsWith('@') && !own.has(field))).toEqual([]);
    expect(await desk.redis.hget(desk.keys.seen('paper'), '@body')).toMatch(/^[\w-]{22}$/);
    expect((await poll()).published).toBe(0);
  });
});
