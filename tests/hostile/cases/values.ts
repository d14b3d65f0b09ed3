/** Items whose values are to be believed, shown or followed, and must not be. */
import { expect } from 'vitest';
import { headline, itemWith, rssAround, type Expected, type HostileCase, type Told } from '../case.ts';

const DATES = 'dates that are none';
const XSS = 'XSS by title: Miniflux CVE-2023-27592, CVE-2025-31483';
const LINKS = 'links of other protocols: CommaFeed GHSA-44pq-9929-f8mq';
const SHOWN = 'text that shows otherwise than it reads';

function valued(name: string, from: string, inner: string, also: (told: Told) => void): HostileCase {
  return {
    name,
    from,
    serve: (site) => site.set('/feed', { body: itemWith(site, inner) }),
    expect: { outcome: 'modified', articles: 1, also },
  };
}

const ODD_DATES = [
  '+275760-09-13T00:00:00Z',
  '9999-12-31T23:59:59Z',
  'Thu, 01 Aug 2041 00:00:00 GMT',
  '0000-00-00T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '1969-12-31T23:59:59Z',
  'Thu, 01 Jan 1970 00:00:00 GMT',
  'NaN',
  '1e999',
  '2023-02-30T25:61:61Z',
  '2023-01-01T00:00:00+99:99',
  '<script>alert(1)</script>',
];

const dates = ODD_DATES.map((date) =>
  valued(`is dated ${date}`, DATES, `<pubDate>${date.replaceAll('<', '&lt;')}</pubDate>`, ({ articles }) => {
    const given = articles[0]?.publishedDateTime;
    if (given === undefined) return;
    expect(given).toMatch(/^(19|20)\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(Date.parse(given)).toBeLessThanOrEqual(Date.now());
    expect(Date.parse(given)).toBeGreaterThan(0);
  }),
);

const LINK_TARGETS = [
  'javascript:alert(1)',
  ' java\nscript:alert(1)',
  'JaVaScRiPt:alert(1)//https://a.example/',
  'vbscript:msgbox(1)',
  'data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;',
  'file:///etc/passwd',
  'feed:javascript:alert(1)',
  'view-source:https://a.example/',
];

const links = LINK_TARGETS.map((link) =>
  valued(
    `links to ${JSON.stringify(link)}`,
    LINKS,
    `<link>${link}</link><comments>${link}</comments><enclosure url="${link}" type="image/jpeg"/><description>&lt;a href="${link}"&gt;&lt;img src="${link}"&gt;</description>`,
    ({ articles: [article] }) => {
      const urls = [
        article?.webUrl,
        article?.originalUrl,
        article?.ampWebUrl,
        ...(article?.images ?? []).map(({ url }) => url),
      ];
      for (const url of urls.filter((one) => one !== undefined)) expect(url).toMatch(/^https?:\/\//);
    },
  ),
);

// oxlint-disable-next-line no-control-regex -- they are what must not be there
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/;

/** A title as the publisher gives it, and what of it must not be in ours. */
const TITLES: [string, string, RegExp][] = [
  ['&lt;script&gt;alert(1)&lt;/script&gt;', 'markup', /<script/],
  ['&amp;lt;img src=x onerror=alert(1)&amp;gt;', 'markup, escaped twice', /<img/],
  ['&lt;scr&lt;script&gt;ipt&gt;alert(1)&lt;/scr&lt;/script&gt;ipt&gt;', 'markup within markup', /<script/],
  ['\u202Egnissim era stekcor\u202C', 'text turned round (bidi override)', /[\u202a-\u202e\u2066-\u2069]/],
  ['zero\u200Bwidth\u2060 and\uFEFF marks', 'zero-width characters', /[\u200b\u2060\ufeff]/],
  ['\u001b[31mred\u001b[0m \u009b2J \u0007', 'terminal escapes', CONTROLS],
  ['&#27;]0;owned&#7; &#x9b;31m', 'terminal escapes as references', CONTROLS],
  ['line\u2028breaks\u2029and\r\nmore', 'line breaks', /[\u2028\u2029\r\n]/],
];

const titles = TITLES.map(([title, what, never]): HostileCase => ({
  name: `has a title with ${what}`,
  from: what.includes('markup') ? XSS : SHOWN,
  serve: (site) =>
    site.set('/feed', {
      body: rssAround(
        `<item><title>${headline(`${site.id} 0`)} ${title}</title><author>${title}</author><category>${title}</category><description>${title}</description></item>`,
      ),
    }),
  expect: {
    outcome: 'modified',
    articles: 1,
    also: ({ articles }, site) => {
      const { title: shown, excerpt = '', authors = [], topics = [] } = articles[0] ?? {};
      for (const text of [shown ?? '', excerpt, ...authors, ...topics]) expect(text).not.toMatch(never);
      expect(shown).toContain(headline(`${site.id} 0`).slice(0, 20));
    },
  },
}));

const NO_TEXT: Expected = { outcome: 'modified', articles: 0 };

export const values: HostileCase[] = [
  ...dates,
  ...links,
  ...titles,
  {
    name: 'has nothing but a title',
    from: 'FACTS: single generic token',
    serve: (site) => site.set('/feed', { body: itemWith(site, '') }),
    expect: { outcome: 'modified', articles: 1 },
  },
  {
    name: 'has items without a word',
    from: 'items without identity',
    serve: (site) =>
      site.set('/feed', {
        body: rssAround('<item/><item><title> </title></item><item><title>\u200b</title><link/></item>'),
      }),
    expect: NO_TEXT,
  },
  {
    name: 'gives the page of another publisher as its own',
    from: 'FACTS: an item that takes over a story',
    serve: (site) =>
      site.set('/feed', {
        body: rssAround(
          `<item><title>${headline(`${site.id} 0`)}</title><link>https://healthy.example/0</link><guid>https://healthy.example/0</guid></item>`,
        ),
      }),
    expect: { outcome: 'modified' },
  },
];
