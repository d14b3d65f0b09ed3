import { createRequire } from 'node:module';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ampCacheUrl } from '../../../src/article/urls/amp-cache-url.ts';

/** The package ships no types. */
const toolbox: {
  createCacheUrl(cacheDomain: string, url: string): Promise<string>;
} = createRequire(import.meta.url)('@ampproject/toolbox-cache-url');

describe('ampCacheUrl', () => {
  it.each([
    [
      'https://www.rferl.org/amp/eu-kosovo-serbia-dialogue-normal-relations-kurti-vucic/32289008.html',
      'https://www-rferl-org.cdn.ampproject.org/c/s/www.rferl.org/amp/eu-kosovo-serbia-dialogue-normal-relations-kurti-vucic/32289008.html',
    ],
    [
      'http://city-news.example/amp?id=1',
      'https://city--news-example.cdn.ampproject.org/c/city-news.example/amp?id=1',
    ],
    [
      'https://en-us.news.example/amp',
      'https://0-en--us-news-example-0.cdn.ampproject.org/c/s/en-us.news.example/amp',
    ],
    ['https://a:b@news.example/amp#top', 'https://news-example.cdn.ampproject.org/c/s/news.example/amp'],
    [
      'https://news-example.cdn.ampproject.org/c/s/news.example/amp',
      'https://news-example.cdn.ampproject.org/c/s/news.example/amp',
    ],
  ])('%s', (page, cached) => expect(ampCacheUrl(page)).toBe(cached));

  it.each(['javascript:alert(1)', '', 'amp', 'https://news.example:8443/amp'])('gives none for %j', (text) =>
    expect(ampCacheUrl(text)).toBeUndefined(),
  );

  it('gives what the AMP project’s own, asynchronous package gives', async () => {
    const label = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,20}[a-z0-9])?$/);
    const known = [
      'xn--bcher-kva.example',
      'news.xn--p1ai',
      'www.xn--4dbrk0ce.example',
      'localhost',
      `${'a'.repeat(60)}.example.com`,
    ];
    const host = fc.oneof(
      fc.constantFrom(...known),
      fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => `${labels.join('.')}.com`),
    );
    const path = fc.stringMatching(/^[a-z0-9/_-]{0,20}\/[a-z0-9]{1,8}$/);
    await fc.assert(
      fc.asyncProperty(host, path, fc.constantFrom('http', 'https'), async (name, rest, scheme) => {
        const page = `${scheme}://${name}/${rest}`;
        fc.pre(URL.canParse(page));
        expect(ampCacheUrl(page)).toBe(await toolbox.createCacheUrl('cdn.ampproject.org', page));
      }),
      { numRuns: 300 },
    );
  });
});
