/** Addresses within a document: what is followed at all, and how far. */
import { expect } from 'vitest';
import { headline, honestFeed, itemWith, redirectTo, type HostileCase, type Site } from '../case.ts';

const SECONDARY = 'secondary fetches: Miniflux GHSA-xwh2-742g-w3wp';
const BOMB = 'import bombs: CommaFeed GHSA-83jp-rww3-57rr';

const sitemap = (site: Site) => ({ kind: 'sitemap' as const, url: site.url('/sitemap.xml') });
const json = (site: Site) => ({
  kind: 'json' as const,
  url: site.url('/api'),
  mapping: { items: 'items', fields: { title: 'title', link: ['url', '__proto__.url', 'constructor.name'] } },
});

const indexOf = (children: string[]) =>
  `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${children.map((url) => `<sitemap><loc>${url}</loc></sitemap>`).join('')}</sitemapindex>`;
const urlsetOf = (site: Site, at = 0) =>
  `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://${site.id}.example/${at}</loc><n:news><n:title>${headline(`${site.id} ${at}`)}</n:title></n:news></url></urlset>`;
const pageWith = (href: string) =>
  `<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="${href}"></head></html>`;

export const secondary: HostileCase[] = [
  {
    name: 'names sitemaps within the network, and one of its own',
    from: SECONDARY,
    source: sitemap,
    serve: (site) => {
      site.set('/sitemap.xml', {
        body: indexOf([
          site.inside('/a'),
          'http://localhost/b',
          'http://[::ffff:10.0.0.1]/c',
          site.url('/own.xml'),
        ]),
      });
      site.set('/own.xml', { body: urlsetOf(site) });
    },
    expect: {
      outcome: 'modified',
      articles: 1,
      detail: /not an address of the public internet/,
      requests: 2,
    },
  },
  {
    name: 'names nothing but sitemaps within the network',
    from: SECONDARY,
    source: sitemap,
    serve: (site) => site.set('/sitemap.xml', { body: indexOf([site.inside('/a'), site.inside('/b')]) }),
    expect: { outcome: 'failed', code: 'children', articles: 0, requests: 1 },
  },
  {
    name: 'names a sitemap that redirects inside',
    from: SECONDARY,
    source: sitemap,
    serve: (site) => {
      site.set('/sitemap.xml', { body: indexOf([site.url('/child')]) });
      site.set('/child', redirectTo(site.inside()));
    },
    expect: { outcome: 'failed', code: 'children', requests: 2 },
  },
  {
    name: 'names sitemaps of other protocols',
    from: SECONDARY,
    source: sitemap,
    serve: (site) =>
      site.set('/sitemap.xml', {
        body: indexOf(['file:///etc/passwd', 'ftp://a.example/', 'javascript:alert(1)']),
      }),
    expect: { outcome: 'modified', articles: 0, requests: 1 },
  },
  {
    name: 'is a sitemap index that names itself',
    from: 'sitemap index loops',
    source: sitemap,
    serve: (site) => site.set('/sitemap.xml', { body: indexOf([site.url('/sitemap.xml')]) }),
    expect: { outcome: 'modified', articles: 0, requests: 2 },
  },
  {
    name: 'is a sitemap index of indexes without end',
    from: 'sitemap index loops',
    source: sitemap,
    serve: (site) => {
      site.set('/sitemap.xml', { body: indexOf([site.url('/1')]) });
      for (let at = 1; at < 9; at += 1) site.set(`/${at}`, { body: indexOf([site.url(`/${at + 1}`)]) });
    },
    expect: { outcome: 'modified', articles: 0, requests: 2 },
  },
  {
    name: 'is a sitemap index of 20,000 sitemaps',
    from: 'sitemap bombs',
    source: sitemap,
    serve: (site) => {
      site.set('/sitemap.xml', {
        body: indexOf(Array.from({ length: 20_000 }, (_, at) => site.url(`/c${at % 40}?${at}`))),
      });
      for (let at = 0; at < 40; at += 1)
        for (let n = at; n < 20_000; n += 400) site.set(`/c${at}?${n}`, { body: urlsetOf(site, n) });
    },
    expect: { outcome: 'modified', also: ({ requests }) => expect(requests.length).toBeLessThanOrEqual(11) },
  },
  {
    name: 'is a page that names a feed within the network',
    from: SECONDARY,
    serve: (site) => site.set('/feed', { body: pageWith(site.inside()) }),
    expect: { outcome: 'refused', code: 'private-address', requests: 1 },
  },
  {
    name: 'is a page that names a feed which redirects inside',
    from: SECONDARY,
    serve: (site) => {
      site.set('/feed', { body: pageWith('/rss') });
      site.set('/rss', redirectTo(site.inside()));
    },
    expect: { outcome: 'refused', code: 'private-address', requests: 2 },
  },
  {
    name: 'is a page that names feeds of other protocols',
    from: SECONDARY,
    serve: (site) =>
      site.set('/feed', { body: pageWith('file:///etc/passwd') + pageWith('javascript:alert(1)') }),
    expect: { outcome: 'unreadable', code: 'html-page', requests: 1 },
  },
  {
    name: 'is a page that names itself as its feed',
    from: 'discovery loops',
    serve: (site) => site.set('/feed', { body: pageWith(site.url()) }),
    expect: {
      outcome: 'unreadable',
      code: 'html-page',
      also: ({ requests }) => expect(requests.length).toBeLessThanOrEqual(2),
    },
  },
  {
    name: 'is a page that names a page that names a page',
    from: 'discovery loops',
    serve: (site) => {
      for (const [path, next] of [
        ['/feed', '/2'],
        ['/2', '/3'],
        ['/3', '/feed'],
      ] as const)
        site.set(path, { body: pageWith(next) });
    },
    expect: { outcome: 'unreadable', code: 'html-page', requests: 2 },
  },
  {
    name: 'is a page of 5,000 feeds',
    from: BOMB,
    serve: (site) =>
      site.set('/feed', { body: Array.from({ length: 5_000 }, (_, at) => pageWith(`/rss${at}`)).join('') }),
    expect: { outcome: 'failed', code: 'http-404', requests: 2 },
  },
  {
    name: 'is a page whose feed has another origin: the source’s key stays behind',
    from: 'credentials across origins',
    source: () => ({ headers: { 'X-Key': 'S3CRET' }, auth: { token: 'S3CRET' } }),
    serve: (site) => {
      site.set('/feed', { body: pageWith(site.elsewhere()) });
      site.setElsewhere('/feed', { body: honestFeed(site) });
    },
    expect: {
      outcome: 'modified',
      articles: 1,
      also: ({ elsewhere }) => {
        expect(elsewhere).toHaveLength(1);
        expect(JSON.stringify(elsewhere)).not.toContain('S3CRET');
      },
    },
  },
  {
    name: 'names pictures, enclosures, next pages, hubs and pages within the network, of which none is asked for',
    from: SECONDARY,
    serve: (site) =>
      site.set('/feed', {
        body: itemWith(
          site,
          ['link', 'comments', 'guid']
            .map((name) => `<${name}>${site.inside(`/${name}`)}</${name}>`)
            .join('') +
            `<enclosure url="${site.inside('/e.jpg')}" type="image/jpeg" length="1"/><media:content xmlns:media="http://search.yahoo.com/mrss/" url="${site.inside('/m.jpg')}" medium="image"/>` +
            `<description>&lt;img src="${site.inside('/i.png')}"&gt;</description>`,
        ).replace(
          '<channel>',
          `<channel>${['next', 'hub', 'self', 'prev'].map((rel) => `<a:link xmlns:a="http://www.w3.org/2005/Atom" rel="${rel}" href="${site.inside(`/${rel}`)}"/>`).join('')}<cloud domain="127.66.0.1" port="80" path="/x" protocol="http-post"/>`,
        ),
      }),
    expect: { outcome: 'modified', requests: 1 },
  },
  {
    name: 'is a JSON endpoint with names of object internals where the mapping looks',
    from: 'names of object internals',
    source: json,
    serve: (site) =>
      site.set('/api', {
        body: `{"items":[{"title":"${headline(`${site.id} 0`)}","__proto__":{"url":"javascript:alert(1)"},"constructor":{"name":"data:x"}}]}`,
      }),
    expect: {
      outcome: 'modified',
      articles: 1,
      also: ({ articles }) => expect(articles[0]?.webUrl).toBeUndefined(),
    },
  },
  {
    name: 'is a JSON endpoint without what the mapping names',
    from: 'odd shapes',
    source: json,
    serve: (site) => site.set('/api', { body: '{"status":"error","message":"<script>","__proto__":[]}' }),
    expect: { outcome: 'unreadable', code: 'not-a-feed' },
  },
  {
    name: 'is a JSON endpoint whose list is an object that says it has a billion entries',
    from: 'odd shapes',
    source: json,
    serve: (site) => site.set('/api', { body: '{"items":{"length":1000000000,"0":{"title":"x"}}}' }),
    expect: { outcome: 'unreadable', code: 'not-a-feed' },
  },
  {
    name: 'is a JSON endpoint nested 400,000 deep',
    from: 'deep nesting',
    source: json,
    serve: (site) =>
      site.set('/api', { body: `{"items":[{"title":${'['.repeat(400_000)}${']'.repeat(400_000)}}]}` }),
    expect: { outcome: 'unreadable', code: 'too-deep' },
  },
  {
    name: 'has a title on which an operator’s pattern would backtrack for years',
    from: 'ReDoS in operator rules: RSSHub GHSA-jvxx-v45p-v5vf',
    source: () => ({
      rules: {
        exclude: { title: ['(a+)+$', '(a|aa)+$', '(.*a){20}$'], text: ['(x+x+)+y'] },
        rewriteTitle: [{ match: '(\\w+\\s?)+!$', with: '$1' }],
      },
    }),
    serve: (site) =>
      site.set('/feed', {
        body: itemWith(site, '').replace(
          '</title>',
          ` ${'a'.repeat(400)}!b</title><description>${'x'.repeat(1_900)}</description>`,
        ),
      }),
    expect: { outcome: 'modified', articles: 1 },
  },
];
