/** Who decided what about stories, when and why. */
import { html } from 'hono/html';
import { storiesIn } from '../../story/window/log.ts';
import { ACT_KINDS, type ActPage, type KnownAct } from '../act-types.ts';
import { actInWords, doneNote, KINDS_IN_WORDS, undoLink } from './act-words.ts';
import { choiceField, textField } from './fields.ts';
import { renderPage, type Html, type PageContext } from './layout.ts';
import { foreign, storyPath, tableHead } from './parts.ts';
import { renderTime } from './time.ts';

/** As it stands in the address; empty where nothing was asked. */
export interface AuditFilter {
  /** A kind, `hand` (the default: what people decided) or `all`. */
  kind: string;
  by: string;
  story: string;
}

export interface AuditView {
  found: ActPage;
  filter: AuditFilter;
  /** Not the first page. */
  isLater: boolean;
  /** The act that was just carried out. */
  done?: KnownAct | undefined;
  /** The id of one that waits for a merge worker. */
  queued?: string | undefined;
}

/** Stories of an act that are named; a takedown may concern many. */
const STORIES_SHOWN = 4;

export function auditPage(page: PageContext, view: AuditView): Html {
  const { found, filter, isLater, done, queued } = view;
  const body = html`<div class="heading"><h1>Audit</h1></div>
    ${queued !== undefined && queuedNote(queued)} ${done && doneNote(done, page.now)} ${filterForm(filter)}
    ${found.acts.length > 0 ? actTable(found.acts, page.now) : emptyState(filter)} ${paging(view, isLater)}`;
  return renderPage(page, { title: 'Audit', section: 'audit', body });
}

function queuedNote(id: string): Html {
  return html`<div class="note waiting" role="status">
    <p>
      <strong>Not done yet.</strong> No merge worker has answered, so <code>${id}</code> waits in the queue
      and is carried out when one runs. It is listed here then; do not ask again.
    </p>
  </div>`;
}

function filterForm({ kind, by, story }: AuditFilter): Html {
  const options: [value: string, words: string][] = [
    ['hand', 'What people decided'],
    ['all', 'All, also what matching did'],
    ...ACT_KINDS.map((one): [string, string] => [one, KINDS_IN_WORDS[one]]),
  ];
  return html`<form class="filter" method="get" action="/audit" role="search" aria-label="Filter the audit">
    ${choiceField('kind', 'What', options, kind)}
    ${textField({ name: 'by', label: 'Who', value: by, most: 100 })}
    ${textField({ name: 'story', label: 'Story', value: story, most: 26, hint: 'its id' })}
    <button>Show</button>
  </form>`;
}

function actTable(acts: readonly KnownAct[], now: Date): Html {
  return html`<table class="stack audit" role="table">
    <caption class="unseen">
      Acts, newest first
    </caption>
    ${tableHead(['What', 'Who and when', 'Why', 'Take back'])}
    <tbody role="rowgroup">
      ${acts.map((known) => actRow(known, now))}
    </tbody>
  </table>`;
}

function actRow(known: KnownAct, now: Date): Html {
  const { act, undoneBy } = known;
  const stories = storiesIn(act);
  const links = stories
    .slice(0, STORIES_SHOWN)
    .map((id) => html`<a href="${storyPath(id)}"><code>${id}</code></a> `);
  return html`<tr role="row" id="${act.id}">
    <th role="rowheader" scope="row">
      ${actInWords(act)}
      <span class="meta"
        >${links}${stories.length > STORIES_SHOWN && `and ${stories.length - STORIES_SHOWN} more`}</span
      >
    </th>
    <td role="cell">
      ${foreign(act.by)}
      <span class="meta">${renderTime(new Date(act.at).toISOString(), now, { long: true })}</span>
    </td>
    <td role="cell" class="${act.reason === '' ? 'none' : ''}" dir="auto">${act.reason}</td>
    <td role="cell">
      ${undoneBy === undefined ? undoLink(known) : html`<span class="quiet">undone by <code>${undoneBy}</code></span>`}
    </td>
  </tr>`;
}

function emptyState({ kind, by, story }: AuditFilter): Html {
  if (kind !== 'hand' || by !== '' || story !== '')
    return html`<div class="empty">
      <h2>No act matches</h2>
      <p>Try another filter, or <a href="/audit">all that people decided</a>.</p>
    </div>`;
  return html`<div class="empty">
    <h2>Nobody has decided anything yet</h2>
    <p>
      Splits, joins, retractions, takedowns and what was undone are listed here, with who, when and why. A
      story's page has the forms for them. <a href="/audit?kind=match">What matching did by itself</a>
    </p>
  </div>`;
}

function paging({ found: { next }, filter }: AuditView, isLater: boolean): Html | '' {
  if (next === undefined && !isLater) return '';
  const path = (more: Record<string, string>) => {
    const given = Object.entries({ ...filter, ...more }).filter(([, value]) => value !== '');
    return `/audit?${new URLSearchParams(given).toString()}`;
  };
  return html`<nav class="paging" aria-label="Paging">
    ${isLater && html`<a href="${path({})}">← Newest acts</a>`}
    ${next !== undefined && html`<a class="next" rel="next" href="${path({ before: next })}">Older acts →</a>`}
  </nav>`;
}
