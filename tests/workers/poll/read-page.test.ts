import { expect, it } from 'vitest';
import type { FetchResult } from '../../../src/http/types.ts';
import { readDocuments } from '../../../src/reader/read-documents.ts';
import { LOG_START } from '../../../src/story/window/log.ts';
import type { Known, Means } from '../../../workers/poll/means.ts';
import { readPage } from '../../../workers/poll/read-page.ts';
import { feedSource, MAYOR, rss } from '../../support/desk.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const UNKNOWN: Known = {
  status: undefined,
  memory: { first: true, children: new Map(), childList: [], head: LOG_START },
};

/** A web in which each address answers with this text. */
function web(pages: Record<string, string>): { asked: string[]; means: Means } {
  const asked: string[] = [];
  const answer = (url: string): FetchResult => ({
    outcome: 'modified',
    status: 200,
    url,
    body: Buffer.from(pages[url] ?? ''),
    bodyHash: url,
    validators: {},
    redirects: [],
    cost: { requests: 1, bytes: 1 },
  });
  const means = {
    desk: { config: { fetch: {} }, version: '1', now: () => NOW, reader: { read: readDocuments } },
    fetcher: {
      fetch: (request: { url: string }) => {
        asked.push(request.url);
        return Promise.resolve(answer(request.url));
      },
    },
    gate: {},
    signal: new AbortController().signal,
  };
  return { asked, means: means as unknown as Means };
}

const alternate = (url: string) => `<link rel="alternate" type="application/rss+xml" href="${url}">`;
const pageNaming = (...urls: string[]) =>
  `<!doctype html><html><head>${urls.map(alternate).join('')}</head></html>`;

it('a page on https that names a feed without it leads nowhere, and says so', async () => {
  const { asked, means } = web({ 'https://a.example/': pageNaming('http://a.example/feed') });
  const reading = await readPage(feedSource('a', 'https://a.example/'), UNKNOWN, means);
  expect(reading).toMatchObject({
    outcome: 'unreadable',
    detail: expect.stringMatching(/the feed that it names is not on https$/),
  });
  expect(reading).not.toHaveProperty('discovered');
  expect(asked).toEqual(['https://a.example/']);
});

it('of the feeds that a page on https names one on https is read', async () => {
  const { asked, means } = web({
    'https://a.example/': pageNaming('http://a.example/feed', 'https://a.example/feed'),
    'https://a.example/feed': rss([MAYOR]),
  });
  const reading = await readPage(feedSource('a', 'https://a.example/'), UNKNOWN, means);
  expect(reading).toMatchObject({ outcome: 'modified', discovered: 'https://a.example/feed' });
  expect(asked).toEqual(['https://a.example/', 'https://a.example/feed']);
});
