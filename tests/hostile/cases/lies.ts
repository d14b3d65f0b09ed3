/** Publishers that say another thing with each poll. */
import { expect } from 'vitest';
import { rss, type Item } from '../../support/desk.ts';
import {
  headline,
  honestFeed,
  itemsOf,
  rssAround,
  type Expected,
  type HostileCase,
  type Site,
} from '../case.ts';

const VALIDATORS = 'FACTS: validators that lie';
const GUIDS = 'FACTS: lying guids';
const FLOOD = 'flood of new GUIDs';

const read = (articles: number): Expected => ({ outcome: 'modified', articles });

/** Items that nobody has seen, in a poll of their own. */
function newItems(site: Site, round: number, count: number): Item[] {
  return Array.from({ length: count }, (_, at) => {
    return {
      title: headline(`${site.id} ${round} ${at}`),
      link: `https://${site.id}.example/${round}/${at}`,
    };
  });
}

export const lies: HostileCase[] = [
  {
    name: 'has one ETag whatever its body',
    from: VALIDATORS,
    serve: (site, round) =>
      site.set('/feed', { body: honestFeed(site, round), headers: { etag: '"always"' }, plain: true }),
    expect: [read(1), read(2)],
  },
  {
    name: 'has another ETag with each request and always the same body',
    from: VALIDATORS,
    serve: (site, round) =>
      site.set('/feed', { body: honestFeed(site), headers: { etag: `W/"${round}"` }, plain: true }),
    expect: [
      read(1),
      {
        outcome: 'unchanged',
        also: ({ requests }) => expect(requests[0]?.headers['if-none-match']).toBe('W/"1"'),
      },
      {
        outcome: 'unchanged',
        also: ({ requests }) => expect(requests[0]?.headers['if-none-match']).toBe('W/"2"'),
      },
    ],
  },
  {
    name: 'was last modified in 2041',
    from: VALIDATORS,
    serve: (site, round) =>
      site.set('/feed', {
        body: honestFeed(site, round),
        headers: { 'last-modified': 'Thu, 01 Aug 2041 00:00:00 GMT', etag: '' },
        plain: true,
      }),
    expect: [read(1), read(2)],
  },
  {
    name: 'says not modified and sends another body with it',
    from: VALIDATORS,
    serve: (site, round) => {
      if (round === 1) site.set('/feed', { body: honestFeed(site), headers: { etag: '"1"' } });
      else
        site.set('/feed', (request, response) => {
          response.on('error', () => {});
          request.socket.end(
            `HTTP/1.1 304 Not Modified\r\nETag: "1"\r\nContent-Length: ${honestFeed(site, 2).length}\r\n\r\n${honestFeed(site, 2)}`,
          );
        });
    },
    expect: [read(1), { outcome: 'unchanged', articles: 1 }],
  },
  {
    name: 'moves by 301 to a page for one poll and comes back',
    from: 'FACTS: parked-domain 301',
    serve: (site, round) => {
      if (round === 2) site.set('/feed', { status: 301, headers: { location: site.url('/parked') } });
      else site.set('/feed', { body: honestFeed(site, round) });
      site.set('/parked', { body: '<!doctype html><html><title>Parked</title></html>' });
    },
    expect: [read(1), { outcome: 'unreadable', code: 'html-page' }, read(3)],
  },
  {
    name: 'is a challenge for one poll and comes back',
    from: 'FACTS: HTML challenge with status 200',
    serve: (site, round) => {
      if (round === 2)
        site.set('/feed', { body: '<title>Just a moment...</title><script>_cf_chl_opt=1</script>' });
      else site.set('/feed', { body: honestFeed(site) });
    },
    expect: [
      read(1),
      { outcome: 'unreadable', code: 'challenge-page' },
      {
        outcome: 'unchanged',
        articles: 1,
        also: ({ requests }) => expect(requests[0]?.headers['if-none-match']).toBeDefined(),
      },
    ],
  },
  {
    name: 'has ended by 404 for one poll and revives',
    from: 'FACTS: a 404 that revives',
    serve: (site, round) =>
      site.set('/feed', round === 2 ? { status: 404 } : { body: honestFeed(site, round) }),
    expect: [read(1), { outcome: 'failed', code: 'http-404' }, read(3)],
  },
  {
    name: 'is empty for one poll and comes back',
    from: 'FACTS: validators that lie',
    serve: (site, round) => site.set('/feed', { body: round === 2 ? '' : honestFeed(site, round) }),
    expect: [read(1), { outcome: 'unreadable', code: 'empty' }, read(3)],
  },
  {
    name: 'gives all its items one guid',
    from: GUIDS,
    serve: (site, round) => {
      const items = itemsOf(site, 3).map((item) => ({ ...item, guid: 'same' }));
      site.set('/feed', { body: rss(round === 2 ? items.toReversed() : items) });
    },
    expect: [read(3), { ...read(3), also: ({ status }) => expect(status.recent?.at(-1)?.fresh).toBe(0) }],
  },
  {
    name: 'mints new guids with each poll',
    from: GUIDS,
    serve: (site, round) =>
      site.set('/feed', {
        body: rss(itemsOf(site, 5).map((item, at) => ({ ...item, guid: `${round}-${at}` }))),
      }),
    expect: [
      read(5),
      { ...read(5), also: ({ status }) => expect(status.recent?.at(-1)?.fresh).toBe(0) },
      { ...read(5), also: ({ status }) => expect(status.recent?.at(-1)?.fresh).toBe(0) },
    ],
  },
  {
    name: 'mints new guids with each poll and has no links',
    from: GUIDS,
    serve: (site, round) => {
      const items = itemsOf(site, 5).map(
        ({ title }, at) => `<item><title>${title}</title><guid>${round}-${at}</guid></item>`,
      );
      site.set('/feed', { body: rssAround(items.join('')) });
    },
    expect: [read(5), { ...read(5), also: ({ status }) => expect(status.recent?.at(-1)?.fresh).toBe(0) }],
  },
  {
    name: 'mints new guids and a session in each link with each poll',
    from: GUIDS,
    serve: (site, round) => {
      const items = itemsOf(site, 5).map((item, at) => ({
        ...item,
        guid: `${round}-${at}`,
        link: `${item.link}?s=${round}${at}`,
      }));
      site.set('/feed', { body: rss(items) });
    },
    expect: [read(5), { ...read(5), also: ({ status }) => expect(status.recent?.at(-1)?.fresh).toBe(0) }],
  },
  {
    name: 'floods with 400 new items at once, and others with the next poll',
    from: FLOOD,
    serve: (site, round) =>
      site.set('/feed', { body: rss(round === 1 ? itemsOf(site, 5) : newItems(site, round, 400)) }),
    expect: [
      read(5),
      {
        outcome: 'modified',
        articles: 0,
        also: ({ status }) => expect(status.quarantine).toMatchObject({ items: 400 }),
      },
      {
        outcome: 'modified',
        articles: 0,
        also: ({ status }) => expect(status.quarantine).toMatchObject({ items: 400 }),
      },
    ],
  },
  {
    name: 'floods with 200 new items that are still there with the next poll',
    from: FLOOD,
    serve: (site, round) =>
      site.set('/feed', { body: rss(round === 1 ? itemsOf(site, 5) : newItems(site, 2, 200)) }),
    expect: [
      read(5),
      {
        outcome: 'modified',
        articles: 0,
        also: ({ status }) => expect(status.quarantine).toMatchObject({ items: 200 }),
      },
      { outcome: 'unchanged', also: ({ status }) => expect(status.quarantine).toBeUndefined() },
    ],
  },
  {
    name: 'has items of the past, the future and without dates come and go',
    from: 'FACTS: a back-dated item',
    serve: (site, round) => {
      const dates = ['1971-01-01T00:00:00Z', '2099-01-01T00:00:00Z', undefined];
      const items = itemsOf(site, 3).map((item, at) => ({
        ...item,
        ...(dates[(at + round) % 3] && { date: dates[(at + round) % 3] ?? '' }),
      }));
      site.set('/feed', { body: rss(items) });
    },
    expect: [read(3), { ...read(3), also: ({ status }) => expect(status.recent?.at(-1)?.fresh).toBe(0) }],
  },
];
