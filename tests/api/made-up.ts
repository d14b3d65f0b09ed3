/** A desk with made-up stories, kept in memory: what the API is tested against. */
import type { Related } from '../../src/article/types.ts';
import type { ActDesk } from '../../src/api/act-types.ts';
import type { FeedPolicy, MatchingDesk } from '../../src/api/matching-types.ts';
import type { ConfigStatus, Overview, SourceActions, SourcePage } from '../../src/api/operate-types.ts';
import type { ApiDeps, SourceDetails, SourceReader, StoryPage, StoryQuery } from '../../src/api/types.ts';
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

/** A source that was never fetched. */
export function madeSource(id: string, more: Partial<SourceDetails> = {}): SourceDetails {
  return {
    id,
    kind: 'feed',
    url: `https://news.example/${id}.xml`,
    host: 'news.example',
    enabled: true,
    state: 'new',
    interval: { mode: 'rhythm', minSeconds: 300, maxSeconds: 21_600 },
    failures: 0,
    polls: [],
    hosts: [],
    ...more,
  };
}

/** One that is well: polled every quarter of an hour since the morning, with news on the hour and one failure. */
export function madePolledSource(id: string, more: Partial<SourceDetails> = {}): SourceDetails {
  const cost = {
    requests: 400,
    ok: 40,
    notModified: 350,
    bytes: 1_204_000,
    newItems: 160,
    requestsPerNewItem: 2.5,
    bytesPerNewItem: 7525,
    notModifiedShare: 0.875,
  };
  return madeSource(id, {
    name: 'The Example, world news',
    state: 'well',
    outcome: 'unchanged',
    items: 40,
    lastFetchDateTime: '2026-03-01T11:55:00Z',
    nextFetchDateTime: '2026-03-01T12:10:00Z',
    why: 'by its own rhythm: about 23 items a day of late',
    cost,
    hosts: [{ host: 'news.example', ...cost }],
    polls: Array.from({ length: 24 }, (_, i) => {
      const dateTime = new Date(Date.UTC(2026, 2, 1, 6, 10) + i * 900_000).toISOString();
      if (i === 13) return { dateTime, outcome: 'http-503', items: 0, newItems: 0, milliseconds: 5200 };
      if (i % 4 > 0) return { dateTime, outcome: 'unchanged', items: 0, newItems: 0, milliseconds: 74 };
      return {
        dateTime,
        outcome: 'modified',
        items: 40,
        newItems: i === 0 ? 40 : 1 + (i % 3),
        milliseconds: 310,
      };
    }),
    ...more,
  });
}

export function sourcesOf(all: SourceDetails[]): SourceReader {
  return {
    list: async () => all.map(({ polls: _polls, hosts: _hosts, sharedHost: _shared, ...status }) => status),
    page: async ({ offset, limit, state, text = '' }) => {
      const found = all.filter(
        (source) =>
          (!state || (state === 'silent' ? source.silent !== undefined : source.state === state)) &&
          `${source.id} ${source.name ?? ''}`.toLowerCase().includes(text.toLowerCase()),
      );
      const states = noStates();
      for (const source of all) {
        states[source.state]++;
        if (source.silent) states.silent++;
      }
      const shown = found.slice(offset, offset + limit);
      return {
        sources: shown.map(({ polls: _polls, hosts: _hosts, sharedHost: _shared, ...status }) => status),
        total: found.length,
        states,
      };
    },
    get: async (id) => all.find((source) => source.id === id),
  };
}

function noStates(): SourcePage['states'] {
  return { well: 0, new: 0, failing: 0, held: 0, ended: 0, paused: 0, off: 0, silent: 0 };
}

/** Does nothing and says so. */
export function madeActions(more: Partial<SourceActions> = {}): SourceActions {
  return {
    poll: async () => ({ done: 'asked' }),
    pause: async () => ({ done: 'paused' }),
    resume: async () => ({ done: 'resumed' }),
    test: async () => ({ readable: true, answers: [], warnings: [] }),
    ...more,
  };
}

export function madeConfigStatus(more: Partial<ConfigStatus> = {}): ConfigStatus {
  return {
    good: true,
    takenDateTime: '2026-03-01T11:00:00Z',
    problems: [],
    warnings: [],
    changes: [],
    atNextStart: [],
    sources: 1,
    outputs: [{ type: 'queue', name: 'stories' }],
    profile: 'strict',
    windowDays: 7,
    ...more,
  };
}

/** A desk at rest, on which nothing has happened. */
export function madeOverview(more: Partial<Overview> = {}): Overview {
  return {
    needs: [],
    activity: [],
    lag: { publishSeconds: 0, settling: 0, outgoing: 0 },
    queues: [],
    outputs: [],
    deadLetters: 0,
    hottest: [],
    stories: 0,
    sources: noStates(),
    ...more,
  };
}

/** Nothing was judged, nothing waits, and no rights are withheld. */
export function madeMatching(more: Partial<MatchingDesk> = {}): MatchingDesk {
  return {
    settings: () => ({ profile: 'strict', duplicate: 0.6, related: 0.42 }),
    prepare: () => {},
    lookUp: async () => ({}),
    tune: async () => {
      throw new Error('nothing to tune');
    },
    borderline: async () => [],
    judged: async () => ({ marks: [] }),
    mark: async () => 'kept',
    unmark: async () => true,
    ...more,
  };
}

export function madeFeeds(more: Partial<FeedPolicy> = {}): FeedPolicy {
  return {
    readers: () => 'loopback',
    publicUrl: () => undefined,
    rightsOf: () => undefined,
    lastRetraction: async () => undefined,
    ...more,
  };
}

/** No acts, and a merge worker that refuses each. */
export function madeActs(more: Partial<ActDesk> = {}): ActDesk {
  return {
    ask: async () => ({ refused: 'nothing can be done here' }),
    get: async () => undefined,
    list: async () => ({ acts: [] }),
    ...more,
  };
}

/** Deps over the given messages, newest first, bound to loopback and without a token. */
export function madeDeps(messages: StoryMessage[] = [], more: Partial<ApiDeps> = {}): ApiDeps {
  return {
    stories: {
      list: async (query) => pageOf(messages, query),
      get: async (id) => messages.find((message) => message.storyId === id),
    },
    health: async () => ({ ready: true, checks: [{ name: 'redis', ok: true, detail: '7.2 at 127.0.0.1' }] }),
    sources: sourcesOf([madeSource('example')]),
    sourceActions: madeActions(),
    config: { status: () => madeConfigStatus() },
    overview: { read: async () => madeOverview() },
    snapshots: { open: async () => undefined },
    acts: madeActs(),
    deadLetters: { list: async () => [], redrive: async () => undefined },
    history: { revisions: async () => ({ revisions: [], isCutShort: false }) },
    live: { subscribe: async () => undefined },
    matching: madeMatching(),
    queues: { list: async () => [] },
    feeds: madeFeeds(),
    metrics: async () => 'copydesk_info 1\n',
    desk: 'test desk',
    version: '0.1.0',
    host: '127.0.0.1',
    port: 8080,
    now: () => NOW,
    ...more,
  };
}
