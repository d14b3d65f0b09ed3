/** A desk with made-up stories, kept in memory: what the API is tested against. */
import type { Related } from '../../src/article/types.ts';
import type { ApiDeps, SourceStatus, StoryPage, StoryQuery } from '../../src/api/types.ts';
import type { RetractedRecord, StoryArticle, StoryMessage, StoryRecord, Why } from '../../src/story/types.ts';

export const NOW = new Date('2026-03-01T12:00:00Z');

export function madeWhy(more: Partial<Why> = {}): Why {
  return {
    rule: 'words',
    score: 0.87,
    dice: 0.71,
    sharedWords: [
      { word: 'harbour', weight: 4.25 },
      { word: 'reopens', with: 'reopened', weight: 3.1 },
      { word: 'storm', weight: 2.4 },
    ],
    penalties: [],
    matcher: '1',
    ...more,
  };
}

export function madeArticle(id: string, more: Partial<StoryArticle> = {}): StoryArticle {
  return {
    id,
    category: 'news',
    title: `Harbour reopens after the storm (${id})`,
    labels: [],
    excerpt: 'Ferries sail again on Monday, the port authority said.',
    publishedDateTime: '2026-03-01T09:00:00Z',
    dateSource: 'feed',
    datePrecision: 'second',
    firstSeenDateTime: '2026-03-01T09:05:00Z',
    originalUrl: `https://news.example/${id}?utm_source=feed`,
    webUrl: `https://news.example/${id}`,
    type: 'article',
    quality: 60,
    heat: 12,
    published: true,
    provider: { name: 'The Example', domain: 'news.example' },
    topics: ['shipping'],
    images: [],
    related: [],
    language: 'en',
    authors: [],
    sourceId: 'example',
    similarity: 1,
    ...more,
  };
}

export function madeRelated(more: Partial<Related> = {}): Related {
  return {
    title: 'Insurers count the cost of the storm',
    webUrl: 'https://money.example/cost',
    publishedDateTime: '2026-03-01T07:00:00Z',
    type: 'article',
    provider: { name: 'Money Daily', domain: 'money.example' },
    origin: 'matched',
    storyId: 'RELATED1',
    similarity: 0.55,
    kind: 'event',
    why: madeWhy({ score: 0.55 }),
    ...more,
  };
}

/** A story whose first article leads. */
export function madeStory(
  storyId: string,
  articles: StoryArticle[] = [madeArticle(`${storyId}-a`)],
  more: Partial<StoryRecord> = {},
): StoryRecord {
  const lead = articles[0] ?? madeArticle(`${storyId}-a`);
  const { similarity: _similarity, why: _why, ...fields } = lead;
  return {
    schema: 'copydesk.story.v1',
    desk: 'test desk',
    event: 'created',
    sequence: 1,
    time: '2026-03-01T10:00:00Z',
    storyId,
    revision: 1,
    changed: ['lead', 'content', 'members'],
    articles,
    articlesTotal: articles.length,
    truncated: false,
    ...fields,
    ...more,
  };
}

export function madeTombstone(storyId: string, more: Partial<RetractedRecord> = {}): RetractedRecord {
  return {
    schema: 'copydesk.story.v1',
    desk: 'test desk',
    event: 'retracted',
    sequence: 2,
    time: '2026-03-01T11:00:00Z',
    storyId,
    revision: 2,
    reason: 'merged',
    ...more,
  };
}

export class BadCursorError extends Error {
  override readonly name = 'BadCursorError';
}

function isLive(message: StoryMessage): message is StoryRecord {
  return message.event !== 'retracted';
}

function pageOf(messages: StoryMessage[], query: StoryQuery): StoryPage {
  const start = Number(query.cursor ?? 0);
  if (!Number.isInteger(start)) throw new BadCursorError(`no cursor: ${query.cursor}`);
  const all = messages
    .filter(isLive)
    .filter((story) => query.topic === undefined || story.topics.includes(query.topic))
    .filter((story) => query.language === undefined || story.language === query.language)
    .filter((story) => query.text === undefined || story.title.includes(query.text));
  const end = start + query.limit;
  const stories = all.slice(start, end);
  return { stories, total: all.length, ...(end < all.length && { next: String(end) }) };
}

/** Deps over the given messages, newest first, bound to loopback and without a token. */
export function madeDeps(messages: StoryMessage[] = [], more: Partial<ApiDeps> = {}): ApiDeps {
  const sources: SourceStatus[] = [{ id: 'example', kind: 'feed', failures: 0 }];
  return {
    stories: {
      list: async (query) => pageOf(messages, query),
      get: async (id) => messages.find((message) => message.storyId === id),
    },
    health: async () => ({ ready: true, checks: [{ name: 'redis', ok: true, detail: '7.2 at 127.0.0.1' }] }),
    sources: async () => sources,
    metrics: async () => 'copydesk_info 1\n',
    desk: 'test desk',
    version: '0.1.0',
    host: '127.0.0.1',
    port: 8080,
    now: () => NOW,
    ...more,
  };
}
