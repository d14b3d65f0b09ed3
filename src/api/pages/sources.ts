/** Every configured source and how it is doing, in words. */
import { html } from 'hono/html';
import type { SourceStatus } from '../types.ts';
import { renderPage, type Html, type PageContext } from './layout.ts';
import { counted, foreign, outLink, webAddress } from './parts.ts';
import { renderTime } from './time.ts';

/** A source's state in words; `quiet` where nothing comes from it at present. */
const OUTCOMES = new Map<string, { words: string; quiet?: true }>([
  ['modified', { words: 'Read' }],
  ['notModified', { words: 'Read, nothing new' }],
  ['unchanged', { words: 'Read, nothing new' }],
  ['throttled', { words: 'Asked us to wait', quiet: true }],
  ['gone', { words: 'Ended by its publisher', quiet: true }],
  ['refused', { words: 'Not fetched', quiet: true }],
  ['failed', { words: 'Unreachable', quiet: true }],
  ['unreadable', { words: 'Fetched, but not a feed we can read', quiet: true }],
]);

function statusOf(source: SourceStatus): { words: string; quiet?: true } {
  if (source.enabled === false) return { words: 'Turned off', quiet: true };
  if (source.outcome === undefined) return { words: 'Waiting for its first fetch' };
  const known = OUTCOMES.get(source.outcome);
  if (known) return known;
  const words = source.outcome.replaceAll('-', ' ');
  return {
    words: words.charAt(0).toUpperCase() + words.slice(1),
    ...(source.failures > 0 && { quiet: true }),
  };
}

export function sourcesPage(page: PageContext, sources: SourceStatus[]): Html {
  const silent = sources.filter((source) => statusOf(source).quiet).length;
  const body = html`<div class="heading">
      <h1>Sources</h1>
      <p class="quiet">
        ${counted(sources.length, 'source')}${silent > 0 && `, ${silent} of them silent at present`}
      </p>
    </div>
    ${sources.length > 0 ? table(sources, page.now) : emptyState()}`;
  return renderPage(page, { title: 'Sources', section: 'sources', body });
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
        <th role="columnheader" scope="col">Last fetch</th>
        <th role="columnheader" scope="col">Next fetch</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${sources.map((source) => row(source, now))}
    </tbody>
  </table>`;
}

function row(source: SourceStatus, now: Date): Html {
  const status = statusOf(source);
  const address = webAddress(source.url);
  const from = address
    ? outLink(address.href, address.host + address.pathname.replace(/\/$/, ''))
    : source.url;
  return html`<tr role="row" class="${status.quiet ? 'silent' : ''}">
    <th role="rowheader" scope="row">
      <span class="row-title">${foreign(source.name ?? source.id)}</span>
      <span class="meta">${source.kind}${from && html` · ${from}`}</span>
    </th>
    <td role="cell" data-name="Status">
      ${status.words}${source.failures > 1 && html`<span class="quiet">, ${source.failures} times in a row</span>`}
      ${source.detail !== undefined && html`<span class="meta"><bdi>${source.detail}</bdi></span>`}
    </td>
    ${cell('Items', source.items, 'number')} ${cell('Last fetch', renderTime(source.lastFetchDateTime, now))}
    ${cell('Next fetch', renderTime(source.nextFetchDateTime, now))}
  </tr>`;
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
