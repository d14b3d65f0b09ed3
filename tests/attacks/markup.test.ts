/** XSS by title, link or error text (Miniflux CVE-2023-27592 and CVE-2025-31483, CommaFeed GHSA-44pq-9929-f8mq), from bytes to pages. */
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { feedSource } from '../support/desk.ts';
import { hostileDesk, rawRss, serverOf } from './hostile-desk.ts';

const BITE = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`;
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** A script of ours: a file, and nothing that a feed had a hand in. */
const OWN_SCRIPT = /^<script type="module" src="\/assets\/[a-z-]+\.js">$/;

/** Tags that run, load or lead somewhere, as they stand in the page; but for scripts of ours. */
function dangers(page: string): string[] {
  return [
    ...page.matchAll(
      /<(?:script|img|iframe|object|embed|base|svg|math)[^>]*>|<[^>]*\s(?:on\w+|style|srcdoc)\s*=[^>]*>|(?:href|src|action)="(?!https?:|\/|#)[^"]*"/gi,
    ),
  ]
    .map(([tag]) => tag)
    .filter((tag) => !OWN_SCRIPT.test(tag));
}

describe('markup in every field of a feed', () => {
  it('stays text on the pages and harmless in the record', async () => {
    const server = await serverOf();
    server.set('/feed', {
      body: rawRss(
        `<item><title>${escaped(escaped(BITE))} harbour bridge reopens</title>
          <link>javascript:alert(1)//</link><guid>${escaped(BITE)}</guid>
          <description>${escaped(`<p>First.</p>${BITE}<a href="javascript:alert(2)">x</a>`)}</description>
          <author>${escaped(BITE)}</author><category>${escaped(escaped(BITE))}</category>
          <source url="javascript:alert(3)">${escaped(escaped(BITE))}</source>
          <enclosure url="data:text/html,&lt;script&gt;" type="image/png"/>
          <enclosure url="javascript:alert(4)" type="image/png"/></item>
        <item><title>Council votes on new tram line</title><link>java&#10;script:alert(1)</link><guid isPermaLink="true">vbscript:x</guid></item>
        <item><title>Ferry strike ends</title><link>https://bank.example@evil.example/a"onclick="x</link></item>`,
      ),
    });
    const { pass, page } = await hostileDesk([feedSource('hostile', server.urlOf('/feed'))]);
    const { stories } = await pass();
    expect(stories).toHaveLength(3);
    for (const story of stories) {
      const { guid: _, ...shown } = story;
      expect(JSON.stringify({ ...shown, articles: [] })).not.toMatch(
        /<script|<img|javascript:|vbscript:|data:/i,
      );
      expect(dangers(await page(`/stories/${story.storyId}`))).toEqual([]);
    }
    expect(dangers(await page('/'))).toEqual([]);
    expect(dangers(await page('/stories'))).toEqual([]);
    expect(await page('/stories')).toContain('harbour bridge reopens');
    expect(await page('/')).not.toContain('bank.example@');
  });

  it('stays text in what is said about a document that cannot be read', async () => {
    const server = await serverOf();
    const name = '<img/src=x/onerror=alert(1)>';
    server.set('/root', { body: `<x"onerror='alert(1)'\u001b[31m><a/></x>` });
    server.set('/date', {
      body: rawRss(`<item><title>A title</title><pubDate>${escaped(name)}</pubDate></item>`),
    });
    server.set('/away', { status: 302, headers: { location: `http://127.0.0.1:1/${name}` } });
    const { pass, page } = await hostileDesk(
      ['root', 'date', 'away'].map((id) => feedSource(id, server.urlOf(`/${id}`))),
    );
    const { polled } = await pass();
    expect(polled.map(({ detail }) => detail)).toEqual([
      expect.stringContaining('begins no feed'),
      expect.stringContaining('date that could not be read'),
      expect.stringContaining('connection refused'),
    ]);
    const sources = await page('/sources');
    expect(dangers(sources)).toEqual([]);
    expect(sources).toContain('&lt;img/src=x/onerror=alert(1)&gt;');
    expect(sources).not.toContain('\u001b');
  });
});

describe('the dashboard, asked by strangers', () => {
  async function ask(url: string, path: string, headers: Record<string, string>) {
    const { port } = new URL(url);
    return new Promise<{ status: number; body: string }>((resolve, reject) => {
      request({ host: '127.0.0.1', port, path, headers }, (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      })
        .on('error', reject)
        .end();
    });
  }

  it('answers to no name but its own (DNS rebinding)', async () => {
    const { url } = await hostileDesk([]);
    for (const host of ['evil.example', `localhost.evil.example:${new URL(url).port}`, '127.0.0.1@evil'])
      expect((await ask(url, '/api/stories', { host })).status, host).not.toBe(200);
    expect((await ask(url, '/api/stories', { host: 'localhost' })).status).toBe(200);
  });

  it('hands out no file and no key of Redis, whatever the path', async () => {
    const { url } = await hostileDesk([]);
    const paths = [
      '/../../etc/passwd',
      '/assets/../../package.json',
      '/assets/%2e%2e%2f%2e%2e%2fpackage.json',
      '/stories/..%2f..%2fetc%2fpasswd',
      '/stories/*',
      '/api/stories/%7Bcopydesk%7D%3Ahead',
      '/api/stories/a%00b',
      '/api/stories/a%0d%0aSet-Cookie:x',
      '//etc/passwd',
      '/%5c..%5c..%5cetc',
    ];
    for (const path of paths) {
      const { status, body } = await ask(url, path, { host: 'localhost' });
      expect(status, path).toBeGreaterThanOrEqual(400);
      expect(body, path).not.toMatch(/root:|"dependencies"/);
    }
  });

  it('shows its metrics only with the token, where there is one (Miniflux CVE-2023-27591)', async () => {
    const { url, page } = await hostileDesk([], (config) => (config.api.token = 'desk-token-1'));
    const { status, body } = await ask(url, '/metrics', {
      host: 'localhost',
      'x-forwarded-for': '127.0.0.1',
    });
    expect([status, body.includes('copydesk_')]).toEqual([401, false]);
    expect(await page('/metrics')).toContain('copydesk_');
  });
});
