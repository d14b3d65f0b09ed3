/** How the queues stand. Nothing can be done here: what failed is redriven under dead letters. */
import { html } from 'hono/html';
import type { QueuedJob, QueueStatus } from '../matching-types.ts';
import { renderPage, type Html, type PageContext } from './layout.ts';
import { counted, dotted, elementId, numbered, tableHead } from './parts.ts';
import { renderTime } from './time.ts';

export function queuesPage(page: PageContext, queues: readonly QueueStatus[]): Html {
  const failed = queues.reduce((sum, { counts }) => sum + counts.failed, 0);
  const body = html`<div class="heading">
      <h1>Queues</h1>
      <p class="quiet">
        ${counted(queues.length, 'queue')}${failed > 0 && html` · <a href="/dead-letters">${counted(failed, 'dead letter')}</a>`}
      </p>
    </div>
    <p class="aim">
      How work stands, in the order of an item's way. Only to look at: what failed can be tried again under
      <a href="/dead-letters">dead letters</a>.
    </p>
    ${queues.map((queue) => queueSection(queue, page.now))}`;
  return renderPage(page, { title: 'Queues', section: 'queues', body });
}

const COUNTS = ['waiting', 'active', 'delayed', 'failed', 'completed'] as const;

function queueSection({ name, about, paused, counts, oldestWaiting, ...jobs }: QueueStatus, now: Date): Html {
  const id = elementId('queue', name);
  return html`<section class="queue" aria-labelledby="${id}">
    <h2 id="${id}"><bdi>${name}</bdi> <span class="meta">${dotted([about, paused && 'paused'])}</span></h2>
    <dl class="figures">
      ${COUNTS.map(
        (kind) =>
          html`<div>
            <dt>${kind}</dt>
            <dd>${numbered(counts[kind])}</dd>
          </div>`,
      )}
    </dl>
    ${
      oldestWaiting &&
      html`<p class="meta">
        The oldest that waits came ${renderTime(oldestWaiting.time, now)}: ${jobName(oldestWaiting)}
      </p>`
    }
    ${jobTable('Being worked on', 'Since', jobs.active, now)}
    ${jobTable('Due next', 'Due', jobs.delayed, now)} ${jobTable('Failed last', 'When', jobs.failed, now)}
  </section>`;
}

function jobTable(
  caption: string,
  timeHeading: string,
  jobs: readonly QueuedJob[],
  now: Date,
): Html | undefined {
  if (jobs.length === 0) return undefined;
  const hasReasons = jobs.some(({ reason }) => reason !== undefined);
  return html`<table class="stack" role="table">
    <caption>
      ${caption}
    </caption>
    ${tableHead(['Job', timeHeading, 'Attempts', ...(hasReasons ? ['Why'] : [])])}
    <tbody role="rowgroup">
      ${jobs.map(
        (job) =>
          html`<tr role="row">
            <th role="rowheader" scope="row">${jobName(job)}</th>
            <td role="cell" data-name="${timeHeading}">${renderTime(job.time, now)}</td>
            <td role="cell" data-name="Attempts">${numbered(job.attempts)}</td>
            ${hasReasons && html`<td role="cell" data-name="Why"><bdi>${job.reason ?? ''}</bdi></td>`}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function jobName({ id, about }: QueuedJob): Html {
  return html`<bdi>${about ?? id}</bdi
    >${about !== undefined && html` <span class="meta"><bdi>${id}</bdi></span>`}`;
}
