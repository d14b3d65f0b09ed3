/** Every configured source and how it is doing, in words. */
import { html, raw } from 'hono/html';
import type { SourcePage, SourceQuery } from '../operate-types.ts';
import { SOURCE_STATES, type SourceState, type SourceStatus } from '../types.ts';
import { renderPage, type Html, type PageContext } from './layout.ts';
import { counted, dotted, foreign, numbered, outLink, sourcePath, webAddress } from './parts.ts';
import { perNewItem, STATE_NAMES, stateWords } from './source-words.ts';
import { renderTime } from './time.ts';

export function sourcesPage(page: PageContext, listed: SourcePage, query: SourceQuery): Html {
  const { sources, total, states } = listed;
  const all = SOURCE_STATES.reduce((sum, state) => sum + states[state], 0);
  const isFiltered = query.state !== undefined || query.text !== undefined;
  const body = html`<div class="heading">
      <h1>Sources</h1>
      <p class="quiet">
        ${isFiltered ? `${numbered(total)} of ${counted(all, 'source')}` : counted(all, 'source')}
      </p>
    </div>
    ${all > 0 && filterForm(query, states)}
    ${sources.length > 0 ? table(sources, page.now) : all > 0 ? noneFound() : emptyState()}
    ${paging(query, total)}`;
  return renderPage(page, { title: 'Sources', section: 'sources', body });
}

function filterForm(query: SourceQuery, states: SourcePage['states']): Html {
  const option = (state: SourceState | 'silent') =>
    (states[state] > 0 || query.state === state) &&
    html`<option value="${state}" ${query.state === state && raw('selected')}>
      ${STATE_NAMES[state]} (${numbered(states[state])})
    </option>`;
  return html`<form class="filter" method="get" action="/sources" role="search">
    <p class="wide">
      <label for="text">Name, id or address</label>
      <input id="text" name="text" type="search" maxlength="100" value="${query.text ?? ''}" />
    </p>
    <p>
      <label for="state">State</label>
      <select id="state" name="state">
        <option value="">any</option>
        ${(['failing', 'silent', 'held', 'paused', 'new', 'well', 'ended', 'off'] as const).map(option)}
      </select>
    </p>
    <button type="submit">Show</button>
  </form>`;
}

function paging(query: SourceQuery, total: number): Html | undefined {
  const { offset, limit } = query;
  if (offset === 0 && total <= limit) return undefined;
  const at = (from: number) => {
    const given = { text: query.text, state: query.state, offset: from > 0 ? String(from) : undefined };
    const words = Object.entries(given).filter((entry): entry is [string, string] => Boolean(entry[1]));
    return `/sources?${new URLSearchParams(words).toString()}`;
  };
  return html`<nav class="paging" aria-label="Pages of sources">
    ${offset > 0 && html`<a href="${at(Math.max(0, offset - limit))}">← Before</a>`}
    ${offset + limit < total && html`<a class="next" href="${at(offset + limit)}">Next →</a>`}
  </nav>`;
}

function noneFound(): Html {
  return html`<p class="empty">No source is like that. <a href="/sources">Show all</a></p>`;
}

function table(sources: SourceStatus[], now: Date): Html {
  return html`<table class="stack sources" role="table">
    <caption class="unseen">
      Sources with the outcome of their last fetch
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader" scope="col">Source</th>
        <th role="columnheader" scope="col">Status</th>
        <th role="columnheader" scope="col" class="number">Items</th>
        <th role="columnheader" scope="col" class="number">Per new item</th>
        <th role="columnheader" scope="col">Last fetch, and next</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${sources.map((source) => row(source, now))}
    </tbody>
  </table>`;
}

function row(source: SourceStatus, now: Date): Html {
  const status = stateWords(source);
  const each = perNewItem(source.cost);
  return html`<tr role="row" class="${status.quiet ? 'silent' : source.state}">
    <th role="rowheader" scope="row">
      <span class="row-title"
        ><a href="${sourcePath(source.id)}">${foreign(source.name ?? source.id)}</a></span
      >
      <span class="meta">${dotted([source.kind !== 'feed' && source.kind, addressLink(source)])}</span>
    </th>
    <td role="cell" data-name="Status">
      ${status.words}${source.failures > 1 && html`<span class="quiet">, ${source.failures} times in a row</span>`}
      ${hints(source).map((hint) => html` <span class="label">${hint}</span>`)}
      ${source.detail !== undefined && html`<span class="meta"><bdi>${inShort(source.detail)}</bdi></span>`}
    </td>
    ${cell('Items', source.items, 'number')}
    ${cell('Per new item', each && html`${each.requests} <span class="meta">${each.bytes}</span>`, 'number')}
    ${cell('Last fetch', lastAndNext(source, now))}
  </tr>`;
}

function lastAndNext(
  { lastFetchDateTime, nextFetchDateTime, due }: SourceStatus,
  now: Date,
): Html | undefined {
  const last = renderTime(lastFetchDateTime, now);
  const next = due ? 'now' : renderTime(nextFetchDateTime, now);
  if (!last && !next) return undefined;
  return html`${last ?? 'none yet'}${next && html` <span class="meta then">next ${next}</span>`}`;
}

/** The source's own page has them in full. */
function hints({ quarantine, address, silent }: SourceStatus): string[] {
  return [
    ...(silent ? ['silent'] : []),
    ...(quarantine ? [`${counted(quarantine.items, 'item')} held`] : []),
    ...(address ? [address.why === 'moved' ? 'has moved' : 'feed stands elsewhere'] : []),
  ];
}

const DETAIL_LENGTH = 160;

function inShort(detail: string): string {
  return detail.length > DETAIL_LENGTH ? `${detail.slice(0, DETAIL_LENGTH)}…` : detail;
}

/** What stands for a masked part of an address; such an address leads nowhere. */
const MASK = '***';

/** Where a source is read, as a link if it can be one; undefined for a folder. */
export function addressLink({ url }: SourceStatus): Html | string | undefined {
  const address = webAddress(url);
  if (!address) return url;
  const words = address.host + address.pathname.replace(/\/$/, '');
  return url?.includes(MASK) ? words : outLink(address.href, words);
}

function cell(name: string, value: Html | number | undefined, kind = ''): Html {
  return html`<td role="cell" class="${kind} ${value === undefined ? 'none' : ''}" data-name="${name}">
    ${value ?? '–'}
  </td>`;
}

function emptyState(): Html {
  return html`<div class="empty">
    <h2>No sources yet</h2>
    <p>
      Add one to <code>sources.yaml</code> in the configuration folder; it is fetched as soon as it is there.
    </p>
  </div>`;
}
