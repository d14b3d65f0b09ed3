/** One source: how it is doing, when it is asked next and why, what is to be done about it, its polls and their cost. */
import { html } from 'hono/html';
import type { SourceTrial } from '../operate-types.ts';
import type { HostCost, SourceDetails, SourcePoll } from '../types.ts';
import { renderPage, type Html, type PageContext } from './layout.ts';
import { byteSize, dotted, foreign, numbered } from './parts.ts';
import { pollPlot } from './poll-plot.ts';
import { sourceForms, trialSection } from './source-forms.ts';
import { addressLink } from './sources.ts';
import { intervalWords, percent, perNewItem, pollFailed, pollWords, stateWords } from './source-words.ts';
import { duration, renderShortTime, renderTime } from './time.ts';

export interface Told {
  words: string;
}

/** What the page has besides the source itself. */
export interface SourcePageParts {
  /** The hidden field that forms need. */
  form: Html;
  /** What an action came to. */
  told?: Told;
  /** What it gave when it was just read. */
  trial?: SourceTrial;
}

export function sourcePage(page: PageContext, source: SourceDetails, parts: SourcePageParts): Html {
  const body = html`<article class="whole source">
    <p class="back"><a href="/sources">← Sources</a></p>
    ${head(source)} ${parts.told && html`<p class="told" role="status">${parts.told.words}</p>`}
    ${notices(source)} ${parts.trial && trialSection(parts.trial)} ${sourceForms(source, parts.form)}
    ${facts(source, page.now)} ${costSection(source)} ${pollsSection(source)}
    <p class="ways quiet">
      <a href="/api/sources/${encodeURIComponent(source.id)}">All of this as JSON</a>
    </p>
  </article>`;
  return renderPage(page, { title: source.name ?? source.id, section: 'sources', body });
}

function head(source: SourceDetails): Html {
  const { words } = stateWords(source);
  const { failures, detail } = source;
  return html`<header class="lead">
    <h1 dir="auto">${source.name ?? source.id}</h1>
    <p class="meta">
      ${dotted([source.kind, source.name !== undefined && foreign(source.id), addressLink(source)])}
    </p>
    <p class="state ${source.state}">
      <strong>${words}</strong>${failures > 1 && html`, ${failures} times in a row`}
    </p>
    ${detail !== undefined && html`<p class="detail"><bdi>${detail}</bdi></p>`}
  </header>`;
}

/** What somebody may want to act upon. */
function notices(source: SourceDetails): Html | undefined {
  const { address, quarantine, identity, state, silent, paused } = source;
  const all = [
    state === 'ended' &&
      notice('Ended', 'It is not asked any more, until sources.yaml has another address for it.'),
    paused &&
      notice(
        'Paused',
        `Since ${paused.sinceDateTime.slice(0, 16).replace('T', ' ')} UTC${paused.reason ? `: ${paused.reason}` : '. No reason was given'}.`,
      ),
    silent && notice('Silent', `It answers, and there is ${silent.detail}.`),
    state === 'off' && notice('Turned off', 'It has enabled: false in sources.yaml.'),
    address &&
      notice(address.why === 'moved' ? 'It has moved' : 'Its feed stands elsewhere', capital(address.advice)),
    quarantine && notice('Items are held', capital(quarantine.detail)),
    identity !== undefined && notice('Its items’ names', identity),
  ].filter((one) => one !== false && one !== undefined);
  if (all.length === 0) return undefined;
  return html`<ul class="notices" aria-label="To know about this source">
    ${all}
  </ul>`;
}

function notice(heading: string, words: string): Html {
  return html`<li>
    <h2>${heading}</h2>
    <p><bdi>${words}</bdi></p>
  </li>`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function facts(source: SourceDetails, now: Date): Html {
  const { failures, items, titleTails = [] } = source;
  return html`<dl>
    ${fact('Next fetch', nextFetch(source, now))}
    ${fact('Last fetch', renderTime(source.lastFetchDateTime, now, { long: true }) ?? 'not yet')}
    ${fact('Polled', intervalWords(source.interval))}
    ${fact('Items in the document', items === undefined ? 'not read yet' : numbered(items))}
    ${titleTails.length > 0 && fact('Titles end in', tailsCut(titleTails))}
    ${failures > 0 && fact('Failures in a row', numbered(failures))}
  </dl>`;
}

function tailsCut(tails: readonly string[]): Html {
  const each = tails.map((tail) => html`<bdi><q>${tail.trim()}</q></bdi> `);
  return html`${each}<span class="reason">learnt from them; left out where they are compared</span>`;
}

function fact(name: string, value: Html | string): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

function nextFetch(
  { due, why, enabled, paused, nextFetchDateTime }: SourceDetails,
  now: Date,
): Html | string {
  if (due) return 'due: it is being asked, or waits for its turn';
  const time = renderTime(nextFetchDateTime, now, { long: true });
  if (time) return html`${time}${why !== undefined && html` <span class="reason">${why}</span>`}`;
  if (!enabled) return 'none while it is turned off';
  if (paused) return 'none until it is resumed';
  return why ?? 'not scheduled yet: no scheduler has taken it up';
}

const COST_COLUMNS = ['Requests', '200', '304', 'Other', 'Bytes', 'New items', 'Per new item'];

function costSection(source: SourceDetails): Html {
  const { hosts, sharedHost, cost } = source;
  return html`<section aria-labelledby="cost">
    <h2 id="cost">What it costs its publisher</h2>
    ${
      hosts.length > 0
        ? html`<table class="stack cost" role="table">
            <caption>
              The last seven days${cost && perItem(cost)}
            </caption>
            <thead role="rowgroup">
              <tr role="row">
                <th role="columnheader" scope="col">Host</th>
                ${COST_COLUMNS.map((name) => html`<th role="columnheader" scope="col" class="number">${name}</th>`)}
              </tr>
            </thead>
            <tbody role="rowgroup">
              ${hosts.map((host) => costRow(hostName(host.host), host))}
              ${
                sharedHost &&
                costRow(
                  html`${hostName(sharedHost.host)}
                    <span class="meta">all its ${sharedHost.sources} sources of this desk</span>`,
                  sharedHost,
                )
              }
            </tbody>
          </table>`
        : html`<p class="quiet">
            ${source.kind === 'documents' ? 'Nothing: it is a folder of this machine.' : 'Nothing was asked in the last seven days.'}
          </p>`
    }
  </section>`;
}

function perItem(cost: NonNullable<SourceDetails['cost']>): string {
  const each = perNewItem(cost);
  return each ? `: ${each.requests} and ${each.bytes} a new item` : ': no new items';
}

function hostName(host: string): Html {
  return host === '*' ? html`other hosts` : html`<bdi>${host}</bdi>`;
}

function costRow(name: Html, cost: HostCost | NonNullable<SourceDetails['sharedHost']>): Html {
  const { requests, ok, notModified, bytes, newItems } = cost;
  const each = perNewItem(cost);
  const other = Math.max(0, requests - ok - notModified);
  return html`<tr role="row">
    <th role="rowheader" scope="row">${name}</th>
    ${numberCell('Requests', numbered(requests))} ${numberCell('Answered 200', numbered(ok))}
    ${numberCell('Answered 304', html`${numbered(notModified)} <span class="quiet">${percent(cost.notModifiedShare)}</span>`)}
    ${numberCell('Other answers', numbered(other))} ${numberCell('Bytes', byteSize(bytes))}
    ${numberCell('New items', numbered(newItems))}
    ${numberCell('Per new item', each && html`${each.requests} <span class="meta">${each.bytes}</span>`)}
  </tr>`;
}

function numberCell(name: string, value: Html | string | undefined): Html {
  return html`<td role="cell" class="number ${value === undefined ? 'none' : ''}" data-name="${name}">
    ${value ?? '–'}
  </td>`;
}

function pollsSection(source: SourceDetails): Html {
  const polls = source.polls.toReversed();
  return html`<section aria-labelledby="polls">
    <h2 id="polls">Last polls</h2>
    ${pollPlot(source.polls, source.nextFetchDateTime)}
    ${
      polls.length > 0
        ? html`<table class="polls">
            <caption class="unseen">
              The last polls, newest first
            </caption>
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">Outcome</th>
                <th scope="col" class="number">Items</th>
                <th scope="col" class="number">New</th>
                <th scope="col" class="number">Took</th>
              </tr>
            </thead>
            <tbody>
              ${polls.map(pollRow)}
            </tbody>
          </table>`
        : html`<p class="quiet">It has not been polled yet.</p>`
    }
  </section>`;
}

function pollRow(poll: SourcePoll): Html {
  const { dateTime, outcome, items, newItems, milliseconds } = poll;
  const wasRead = outcome === 'modified';
  return html`<tr class="${pollFailed(poll) ? 'failed' : ''}">
    <th scope="row">${renderShortTime(dateTime) ?? '–'}</th>
    <td><bdi>${pollWords(outcome)}</bdi></td>
    <td class="number">${wasRead ? numbered(items) : '–'}</td>
    <td class="number">${newItems > 0 ? html`<strong>${numbered(newItems)}</strong>` : '–'}</td>
    <td class="number">${duration(milliseconds / 1000)}</td>
  </tr>`;
}
