/** The list of recent stories: its filters, its cards, its paging, and what it says when it is empty. */
import { html } from 'hono/html';
import type { StoryRecord } from '../../story/types.ts';
import { DEFAULT_LIMIT } from '../story-query.ts';
import type { SourceStatus, StoryPage, StoryQuery } from '../types.ts';
import { renderPage, type Html, type PageContext } from './layout.ts';
import { counted, languageName, listPath } from './parts.ts';
import { storyCard } from './story-card.ts';

export interface StoriesView {
  query: StoryQuery;
  found: StoryPage;
  /** For the empty page's advice; undefined where the list is not empty. */
  sources?: SourceStatus[] | undefined;
}

export function storiesPage(page: PageContext, view: StoriesView): Html {
  const { query, found } = view;
  const filtered = isFiltered(query);
  const title = filtered ? 'Stories found' : 'Recent stories';
  const body = html`<div class="heading">
      <h1>${title}</h1>
      <p class="quiet">
        ${counted(found.total, 'story', 'stories')}${filtered && html` · <a href="/stories">show all</a>`}
      </p>
    </div>
    ${(filtered || found.stories.length > 0) && filterForm(query, found.stories)}
    ${found.stories.length > 0 ? html`<div class="stories">${found.stories.map((story) => storyCard(story, page.now))}</div>` : emptyState(view)}
    ${paging(query, found)}`;
  return renderPage(page, { title, section: 'stories', body });
}

function isFiltered({ topic, language, text }: StoryQuery): boolean {
  return topic !== undefined || language !== undefined || text !== undefined;
}

function filterForm(query: StoryQuery, stories: StoryRecord[]): Html {
  const topics = distinct(stories.flatMap((story) => story.topics));
  const languages = distinct(stories.map((story) => story.language));
  return html`<form class="filter" method="get" action="/stories" role="search" aria-label="Filter stories">
    <p class="wide">
      <label for="q">Words</label
      ><input id="q" name="q" type="search" maxlength="200" value="${query.text ?? ''}" />
    </p>
    <p>
      <label for="topic">Topic</label
      ><input
        id="topic"
        name="topic"
        list="topics"
        maxlength="200"
        autocomplete="off"
        value="${query.topic ?? ''}"
      />
    </p>
    <p>
      <label for="language">Language</label
      ><input
        id="language"
        name="language"
        list="languages"
        maxlength="35"
        autocomplete="off"
        placeholder="en, de …"
        value="${query.language ?? ''}"
      />
    </p>
    <button>Show</button>
    <datalist id="topics">${topics.map((topic) => html`<option value="${topic}"></option>`)}</datalist>
    <datalist id="languages">
      ${languages.map((tag) => html`<option value="${tag}">${languageName(tag)}</option>`)}
    </datalist>
  </form>`;
}

function distinct(values: string[]): string[] {
  return [...new Set(values)].toSorted((a, b) => a.localeCompare(b, 'en'));
}

function paging({ limit, cursor, topic, language, text }: StoryQuery, { next }: StoryPage): Html | '' {
  if (cursor === undefined && next === undefined) return '';
  const filter = { topic, language, q: text, limit: limit === DEFAULT_LIMIT ? undefined : String(limit) };
  return html`<nav class="paging" aria-label="Paging">
    ${cursor !== undefined && html`<a href="${listPath(filter)}">← Newest stories</a>`}
    ${next !== undefined && html`<a class="next" rel="next" href="${listPath({ ...filter, cursor: next })}">Older stories →</a>`}
  </nav>`;
}

function emptyState({ query, sources = [] }: StoriesView): Html {
  if (isFiltered(query))
    return html`<div class="empty">
      <h2>No story matches</h2>
      <p>Try fewer words, another topic, or <a href="/stories">all stories</a>.</p>
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
