/** The list of recent stories: its filters, its cards, its paging, and what it says when it is empty. */
import { html } from 'hono/html';
import { DEFAULT_LIMIT } from '../story-query.ts';
import type { SourceStatus, StoryPage, StoryQuery } from '../types.ts';
import { choiceField, textField } from './fields.ts';
import { renderPage, type Html, type PageContext } from './layout.ts';
import { counted, languageName, listPath } from './parts.ts';
import { storyCard } from './story-card.ts';

export interface StoriesView {
  query: StoryQuery;
  found: StoryPage;
  /** `since` as it was asked for; '' for any time. */
  since: string;
  /** For the empty page's advice; undefined where the list is not empty. */
  sources?: SourceStatus[] | undefined;
}

export function storiesPage(page: PageContext, view: StoriesView): Html {
  const { query, found } = view;
  const filtered = isFiltered(query);
  const title = filtered ? 'Stories found' : query.order === 'heat' ? 'Hottest stories' : 'Recent stories';
  const isNewest = !filtered && query.order === undefined && query.cursor === undefined;
  const body = html`<div class="heading">
      <h1>${title}</h1>
      <p class="quiet">
        ${counted(found.total, 'story', 'stories')}${filtered && html` · <a href="/stories">show all</a>`}
      </p>
    </div>
    ${(filtered || found.stories.length > 0) && filterForm(view)}
    ${isNewest && html`<div class="live" data-live><p role="status" aria-label="New stories"></p></div>`}
    ${found.stories.length > 0 ? html`<div class="stories">${found.stories.map((story) => storyCard(story, page.now))}</div>` : emptyState(view)}
    ${paging(view)}`;
  return renderPage(page, {
    title,
    section: 'stories',
    body,
    ...(isNewest && { script: '/assets/live.js' }),
  });
}

function isFiltered({ topic, language, text, source, since }: StoryQuery): boolean {
  return [topic, language, text, source, since].some((part) => part !== undefined);
}

const SPANS: readonly [value: string, words: string][] = [
  ['', 'Any time'],
  ['1h', 'Last hour'],
  ['6h', 'Last 6 hours'],
  ['24h', 'Last 24 hours'],
  ['7d', 'Last 7 days'],
];

const ORDERS: readonly [value: string, words: string][] = [
  ['', 'Newest first'],
  ['heat', 'Hottest first'],
];

function filterForm({ query, found: { stories }, since }: StoriesView): Html {
  const topics = distinct(stories.flatMap((story) => story.topics));
  const languages = distinct(stories.map((story) => story.language));
  const sources = distinct(stories.flatMap(({ articles }) => articles.map(({ sourceId }) => sourceId)));
  const spans = SPANS.some(([value]) => value === since) ? SPANS : [...SPANS, [since, since] as const];
  return html`<form class="filter" method="get" action="/stories" role="search" aria-label="Filter stories">
    ${textField({ name: 'q', label: 'Words', value: query.text ?? '', most: 200, type: 'search', style: 'wide' })}
    ${textField({ name: 'topic', label: 'Topic', value: query.topic ?? '', most: 200, list: 'topics' })}
    ${textField({ name: 'source', label: 'Source', value: query.source ?? '', most: 200, list: 'sources' })}
    ${textField({ name: 'language', label: 'Language', value: query.language ?? '', most: 35, list: 'languages', hint: 'en, de …' })}
    ${choiceField('since', 'Changed', spans, since)}
    ${choiceField('order', 'Order', ORDERS, query.order ?? '')}
    <button>Show</button>
    <datalist id="topics">${topics.map((topic) => html`<option value="${topic}"></option>`)}</datalist>
    <datalist id="sources">${sources.map((source) => html`<option value="${source}"></option>`)}</datalist>
    <datalist id="languages">
      ${languages.map((tag) => html`<option value="${tag}">${languageName(tag)}</option>`)}
    </datalist>
  </form>`;
}

function distinct(values: string[]): string[] {
  return [...new Set(values)].toSorted((a, b) => a.localeCompare(b, 'en'));
}

function paging({ query, found: { next }, since }: StoriesView): Html | '' {
  const { limit, cursor, topic, language, text, source, order } = query;
  if (cursor === undefined && next === undefined) return '';
  const count = limit === DEFAULT_LIMIT ? undefined : String(limit);
  const filter = { topic, language, source, since, order, q: text, limit: count };
  const [back, on] = order === 'heat' ? ['Hottest', 'Cooler'] : ['Newest', 'Older'];
  return html`<nav class="paging" aria-label="Paging">
    ${cursor !== undefined && html`<a href="${listPath(filter)}">← ${back} stories</a>`}
    ${next !== undefined && html`<a class="next" rel="next" href="${listPath({ ...filter, cursor: next })}">${on} stories →</a>`}
  </nav>`;
}

function emptyState({ query, sources = [] }: StoriesView): Html {
  if (isFiltered(query))
    return html`<div class="empty">
      <h2>No story matches</h2>
      <p>Try fewer words, another topic or a longer time, or <a href="/stories">all stories</a>.</p>
    </div>`;
  if (query.cursor !== undefined)
    return html`<div class="empty">
      <h2>No older stories</h2>
      <p>This is where the list ends.</p>
    </div>`;
  if (sources.length === 0)
    return html`<div class="empty">
      <h2>No stories yet</h2>
      <p>
        No source is configured. Add one to <code>sources.yaml</code> in the configuration folder, and its
        stories appear here.
      </p>
    </div>`;
  const fetched = sources.filter((source) => source.lastFetchDateTime !== undefined).length;
  const progress =
    fetched < sources.length
      ? `Sources are being fetched: ${fetched} of ${sources.length} so far. Stories appear here as soon as their articles are merged; load the page again in a moment.`
      : `Every source has been fetched, and none had anything recent to publish. Stories appear here with the next news.`;
  return html`<div class="empty">
    <h2>No stories yet</h2>
    <p>${progress}</p>
    <p><a href="/sources">How the sources are doing</a></p>
  </div>`;
}
