/** What was given up after its last attempt, by queue, and the way to have it tried again. */
import { html } from 'hono/html';
import type { DeadLetterBox, DeadLetterView } from '../dead-letter-types.ts';
import { renderPage, type Html, type PageContext } from './layout.ts';
import { counted, elementId, foreign, sourcePath, storyPath } from './parts.ts';
import { renderTime } from './time.ts';

export interface DeadLettersView {
  boxes: DeadLetterBox[];
  /** The one box that is shown; all if absent. */
  queue?: string | undefined;
  /** Letters of that box that are passed over. */
  offset: number;
  limit: number;
  /** The hidden field against forged requests. */
  token: Html;
  /** How many letters were just handed back. */
  redriven?: number | undefined;
}

export function deadLettersPage(page: PageContext, view: DeadLettersView): Html {
  const { boxes, queue, redriven } = view;
  const total = boxes.reduce((sum, box) => sum + box.total, 0);
  const full = boxes.filter((box) => box.total > 0);
  const empty = boxes.filter((box) => box.total === 0);
  const body = html`<div class="heading">
      <h1>Dead letters</h1>
      <p class="quiet">
        ${counted(total, 'letter')}${queue !== undefined && html` in ${foreign(queue)} · <a href="/dead-letters">all queues</a>`}
      </p>
    </div>
    ${redriven !== undefined && redrivenNote(redriven)}
    <p class="intro">
      What failed at every attempt ends here and waits. Mend the cause first; trying again gives it all its
      attempts anew.
    </p>
    ${full.map((box) => boxSection(box, view, page.now))}
    ${
      full.length === 0 &&
      html`<div class="empty">
        <h2>Nothing was given up</h2>
        <p>Every queue has done what it was given.</p>
      </div>`
    }
    ${full.length > 0 && empty.length > 0 && html`<p class="quiet">Nothing was given up in ${empty.map((box, i) => html`${i > 0 && ', '}${foreign(box.queue)}`)}.</p>`}`;
  return renderPage(page, { title: 'Dead letters', section: 'dead-letters', body });
}

function redrivenNote(count: number): Html {
  const told =
    count === 0
      ? html`<strong>Nothing was there any more.</strong> It may have been handed back meanwhile.`
      : html`<strong>${counted(count, 'letter')} handed back.</strong> What fails again comes back here.`;
  return html`<div class="note ${count === 0 ? 'waiting' : 'done'}" role="status"><p>${told}</p></div>`;
}

function boxSection(box: DeadLetterBox, view: DeadLettersView, now: Date): Html {
  const { queue, total, letters } = box;
  const heading = elementId('box', queue);
  return html`<section class="box" aria-labelledby="${heading}">
    <div class="heading">
      <h2 id="${heading}">${foreign(queue)} <span class="meta">${counted(total, 'letter')}</span></h2>
      <form method="post" action="/dead-letters/redrive">
        ${view.token}<input type="hidden" name="queue" value="${queue}" /><input
          type="hidden"
          name="all"
          value="yes"
        />
        <button>Try all ${total > 1 && total} again</button>
      </form>
    </div>
    <ul class="rows letters">
      ${letters.map((letter) => letterRow(queue, letter, view.token, now))}
    </ul>
    ${paging(box, view)}
  </section>`;
}

function letterRow(queue: string, letter: DeadLetterView, token: Html, now: Date): Html {
  const { id, about, reason, attempts, time } = letter;
  return html`<li>
    <p>
      ${aboutInWords(about)}
      <span class="meta"
        >tried
        ${attempts === 1 ? 'once' : `${attempts} times`}${time !== undefined && html`, given up ${renderTime(time, now)}`}</span
      >
    </p>
    <p class="detail" dir="auto">${reason || 'No reason was given.'}</p>
    <form method="post" action="/dead-letters/redrive">
      ${token}<input type="hidden" name="queue" value="${queue}" /><input
        type="hidden"
        name="id"
        value="${id}"
      />
      <span class="meta"><code>${id}</code></span>
      <button class="small">Try again<span class="unseen"> ${id}</span></button>
    </form>
  </li>`;
}

function aboutInWords({ source, articles, story, revision, act }: DeadLetterView['about']): Html {
  if (act !== undefined) return html`The act <code>${act}</code>`;
  if (story !== undefined)
    return html`<a href="${storyPath(story)}">Story <code>${story}</code></a
      >${revision !== undefined && `, revision ${revision}`}`;
  const many = articles === undefined ? 'A poll' : counted(articles, 'article');
  if (source !== undefined) return html`${many} of <a href="${sourcePath(source)}">${foreign(source)}</a>`;
  return html`${articles === undefined ? 'A message' : many}`;
}

function paging(
  { queue, total, letters }: DeadLetterBox,
  { queue: only, offset, limit }: DeadLettersView,
): Html | '' {
  const shown = only === queue ? offset + letters.length : letters.length;
  const path = (at: number) =>
    `/dead-letters?${new URLSearchParams({ queue, offset: String(at) }).toString()}`;
  if (only !== queue)
    return total > shown
      ? html`<p><a href="${path(0)}">All ${counted(total, 'letter')} of ${foreign(queue)}</a></p>`
      : '';
  if (offset === 0 && total <= shown) return '';
  return html`<nav class="paging" aria-label="Paging">
    ${offset > 0 && html`<a href="${path(Math.max(0, offset - limit))}">← Newer letters</a>`}
    ${total > shown && html`<a class="next" rel="next" href="${path(shown)}">Older letters →</a>`}
  </nav>`;
}
