/** The first page: whether the desk is well, what needs somebody, what it did, and the hottest stories. */
import { html } from 'hono/html';
import { SOURCE_STATES } from '../types.ts';
import type { ActivityBucket, Overview } from '../operate-types.ts';
import { activityPlot } from './activity-plot.ts';
import { renderPage, type Html, type PageContext } from './layout.ts';
import { counted, dotted, foreign, numbered, storyPath, tableHead } from './parts.ts';
import { STATE_NAMES } from './source-words.ts';
import { duration } from './time.ts';

const MOST_NEEDS = 12;

export function overviewPage(page: PageContext, overview: Overview): Html {
  const all = SOURCE_STATES.reduce((count, state) => count + overview.sources[state], 0);
  const isFresh = all === 0 || (overview.stories === 0 && overview.sources.new === all);
  const body = html`<div class="whole overview">
    <div class="heading">
      <h1>Overview</h1>
      <p class="quiet">${counted(overview.stories, 'story', 'stories')}, ${counted(all, 'source')}</p>
    </div>
    ${isFresh && freshDesk(all)} ${needs(overview, isFresh)} ${activitySection(overview.activity)}
    ${hottest(overview)} ${outputsSection(overview)} ${queuesSection(overview)} ${sourcesSection(overview)}
    <p class="ways quiet"><a href="/api/overview">All of this as JSON</a></p>
  </div>`;
  return renderPage(page, { title: 'Overview', section: 'overview', body });
}

function freshDesk(sources: number): Html {
  return html`<div class="empty">
    <h2>A fresh desk</h2>
    ${
      sources === 0
        ? html`<p>
            Add a source: <code>copydesk source add https://example.org/feed.xml</code>, or write it into
            <code>sources.yaml</code>. It is taken without a restart, and its stories come up here.
          </p>`
        : html`<p>
            ${counted(sources, 'source is', 'sources are')} being fetched for the first time; the stories come
            up here within moments.
          </p>`
    }
  </div>`;
}

function needs({ needs: all, sources }: Overview, isFresh: boolean): Html | undefined {
  if (all.length === 0) return isFresh ? undefined : verdict(sources.failing);
  return html`<section class="needs" aria-labelledby="needs">
    <h2 id="needs">What needs you</h2>
    <ul>
      ${all.slice(0, MOST_NEEDS).map(
        ({ level, title, detail, path }) =>
          html`<li class="${level}">
            <span class="unseen">${level === 'bad' ? 'Grave:' : 'To look at:'}</span>
            <a href="${path}"><bdi>${title}</bdi></a>
            ${detail && html`<span class="meta"><bdi>${detail}</bdi></span>`}
          </li>`,
      )}
    </ul>
    ${all.length > MOST_NEEDS && html`<p class="quiet">and ${numbered(all.length - MOST_NEEDS)} more</p>`}
  </section>`;
}

/** A source that failed once or twice is tried again, and is no matter of people's yet; it is not hidden from them. */
function verdict(failing: number): Html {
  if (failing === 0) return html`<p class="verdict well">All is well: nothing needs you.</p>`;
  return html`<p class="verdict well">
    Nothing needs you yet.
    <a href="/sources?state=failing">${counted(failing, 'source')}</a> could not be read the last time, and
    ${failing === 1 ? 'is' : 'are'} being tried again.
  </p>`;
}

function activitySection(activity: readonly ActivityBucket[]): Html {
  const total = (name: 'fetches' | 'failures' | 'duplicates' | 'messages') =>
    activity.reduce((sum, bucket) => sum + bucket[name], 0);
  return html`<section aria-labelledby="day">
    <h2 id="day">The last 24 hours</h2>
    ${activityPlot(activity) ?? html`<p class="quiet">${total('fetches') > 0 ? 'Nothing came in.' : 'No fetch was counted so far; figures follow some seconds after what they count.'}</p>`}
    <dl>
      ${fact('Fetches', `${numbered(total('fetches'))}, ${numbered(total('failures'))} without success`)}
      ${fact('Articles that joined a story', numbered(total('duplicates')))}
      ${fact('Messages put on the outputs', numbered(total('messages')))}
      ${fact('From fetch to commit, on the average', commitWords(activity))}
    </dl>
  </section>`;
}

function commitWords(activity: readonly ActivityBucket[]): string {
  const lags = activity.flatMap(({ commitSeconds }) => commitSeconds ?? []);
  if (lags.length === 0) return 'nothing was committed';
  return duration(lags.reduce((sum, lag) => sum + lag, 0) / lags.length);
}

function hottest({ hottest: stories }: Overview): Html | undefined {
  if (stories.length === 0) return undefined;
  return html`<section aria-labelledby="hottest">
    <h2 id="hottest">Hottest of the newest</h2>
    <ol class="rows">
      ${stories.map(
        ({ storyId, title, language, heat, articlesTotal }) =>
          html`<li>
            <span class="row-title"><a href="${storyPath(storyId)}">${foreign(title, language)}</a></span>
            <span class="meta">${dotted([`heat ${numbered(heat)}`, counted(articlesTotal, 'article')])}</span>
          </li>`,
      )}
    </ol>
    <p class="more"><a href="/stories?order=heat">All by heat</a></p>
  </section>`;
}

function outputsSection({ outputs, lag }: Overview): Html {
  return html`<section aria-labelledby="outputs">
    <h2 id="outputs">Outputs</h2>
    <table class="stack" role="table">
      <caption>
        ${lagWords(lag)}
      </caption>
      ${tableHead(['Output', 'Takes messages', 'Unread', 'Still to get'], (column) => column > 1)}
      <tbody role="rowgroup">
        ${outputs.map(
          ({ type, name, unread, missed, pausedDateTime, error }) =>
            html`<tr role="row">
              <th role="rowheader" scope="row">${type} <bdi>${name}</bdi></th>
              <td role="cell" data-name="Takes messages">
                ${error ? html`no: <bdi>${error}</bdi>` : pausedDateTime ? 'no: it is paused' : 'yes'}
              </td>
              <td role="cell" class="number" data-name="Unread">${numbered(unread)}</td>
              <td role="cell" class="number" data-name="Still to get">${numbered(missed)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function lagWords({ publishSeconds, settling, outgoing }: Overview['lag']): string {
  const waiting = `${counted(settling, 'story settles', 'stories settle')}, ${counted(outgoing, 'revision')} on the way out`;
  return publishSeconds < 1 ? waiting : `${waiting}; the oldest is ${duration(publishSeconds)} late`;
}

function queuesSection({ queues, deadLetters }: Overview): Html {
  return html`<section aria-labelledby="queues">
    <h2 id="queues">Queues</h2>
    <table class="stack" role="table">
      <caption class="unseen">
        Jobs in each queue
      </caption>
      ${tableHead(['Queue', 'Waiting', 'Active', 'Delayed', 'Failed'], (column) => column > 0)}
      <tbody role="rowgroup">
        ${queues.map(
          (queue) =>
            html`<tr role="row">
              <th role="rowheader" scope="row"><bdi>${queue.name}</bdi></th>
              ${(['waiting', 'active', 'delayed', 'failed'] as const).map(
                (state) =>
                  html`<td role="cell" class="number" data-name="${state}">${numbered(queue[state])}</td> `,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="more">
      ${dotted([
        deadLetters > 0
          ? html`<a href="/dead-letters">${counted(deadLetters, 'dead letter')}</a>`
          : 'No dead letters',
        html`<a href="/queues">All about the queues</a>`,
      ])}
    </p>
  </section>`;
}

function sourcesSection({ sources }: Overview): Html {
  const states = (['failing', 'silent', 'held', 'paused', 'new', 'well', 'ended', 'off'] as const).filter(
    (state) => sources[state] > 0,
  );
  return html`<section aria-labelledby="states">
    <h2 id="states"><a href="/sources">Sources</a></h2>
    <ul class="topics">
      ${states.map(
        (state) =>
          html`<li>
            <a href="/sources?state=${state}">${STATE_NAMES[state]}: ${numbered(sources[state])}</a>
          </li>`,
      )}
    </ul>
  </section>`;
}

function fact(name: string, value: string): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}
