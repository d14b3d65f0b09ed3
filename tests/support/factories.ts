/** Articles, stories and messages for tests: complete and unremarkable, with what a test is about passed in. */
import type { Article, Related } from '../../src/article/types.ts';
import { renderRecord, renderTombstone, type StoryStamp } from '../../src/story/records/record.ts';
import { openStory } from '../../src/story/state.ts';
import type { Match, RetractedRecord, StoryRecord, StoryState, Why } from '../../src/story/types.ts';

/** The time at which tests take place, unless they say otherwise. */
export const NOON = new Date('2024-05-01T12:00:00Z');

/** NOON and some hours. */
export function hoursLater(hours: number): Date {
  return new Date(NOON.getTime() + hours * 3_600_000);
}

export function makeArticle(overrides: Partial<Article> = {}): Article {
  const id = overrides.id ?? 'a1';
  return {
    id,
    category: 'news',
    title: 'Harbour bridge reopens after three years of repairs',
    labels: [],
    excerpt: 'Traffic crosses the harbour again.',
    publishedDateTime: '2024-05-01T11:30:00Z',
    dateSource: 'feed',
    datePrecision: 'second',
    firstSeenDateTime: '2024-05-01T12:00:00Z',
    originalUrl: `https://news.example/${id}?utm_source=feed`,
    webUrl: `https://news.example/${id}`,
    type: 'article',
    quality: 60,
    heat: 60,
    published: false,
    provider: { name: 'News Example', domain: 'news.example' },
    topics: ['Transport'],
    images: [],
    related: [],
    language: 'en',
    authors: [],
    sourceId: 'news-example',
    ...overrides,
  };
}

export function makeWhy(overrides: Partial<Why> = {}): Why {
  return {
    rule: 'words',
    score: 0.93,
    dice: 0.81,
    sharedWords: [{ word: 'harbour', weight: 5.2 }],
    penalties: [],
    matcher: '1',
    ...overrides,
  };
}

export function makeRelated(overrides: Partial<Related> = {}): Related {
  return {
    title: 'Ferry to stop once the bridge is open',
    type: 'article',
    origin: 'matched',
    storyId: 's2',
    similarity: 0.5,
    kind: 'event',
    why: makeWhy({ rule: 'related', score: 0.5 }),
    ...overrides,
  };
}

export function makeMatch(overrides: Partial<Match> = {}): Match {
  return { articleId: 'a1', storyId: 's1', similarity: 0.9, why: makeWhy(), ...overrides };
}

/** A story of one article. */
export function makeStory(article: Partial<Article> = {}, related: Related[] = [], id = 's1'): StoryState {
  return openStory(id, makeArticle(article), related, NOON);
}

export function makeStamp(overrides: Partial<StoryStamp> = {}): StoryStamp {
  return {
    desk: 'test-desk',
    event: 'created',
    sequence: 1,
    time: '2024-05-01T12:00:30Z',
    revision: 1,
    changed: ['members'],
    ...overrides,
  };
}

/** A message about a story: by default the first revision of `s1`. */
export function makeMessage(stamp: Partial<StoryStamp> = {}, storyId = 's1'): StoryRecord {
  return renderRecord(makeStory({}, [], storyId), makeStamp(stamp), { secured: false });
}

export function makeTombstone(stamp: Partial<StoryStamp> = {}, storyId = 's1'): RetractedRecord {
  return renderTombstone(storyId, makeStamp({ revision: 2, ...stamp }), { reason: 'operator' });
}
