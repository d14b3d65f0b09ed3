/** Borderline pairs to judge, and how well the thresholds do on all that was judged. */
import { html } from 'hono/html';
import type { Accuracy, GoldLabel } from '../../story/gold.ts';
import {
  MOST_MARKS,
  type BorderlinePair,
  type Judged,
  type Mark,
  type MatchSettings,
} from '../matching-types.ts';
import { renderPage, type Html, type PageContext } from './layout.ts';
import { counted, dotted, foreign, numbered, score } from './parts.ts';
import { renderTime } from './time.ts';
import { settingsInWords } from './tune.ts';

export interface TrayView {
  pairs: BorderlinePair[];
  judged: Judged;
  settings: MatchSettings;
  /** One was just judged: the next one's first button is where the keyboard is. */
  isGoingOn: boolean;
  /** The hidden field of forms that change something. */
  field: Html;
}

const LABELS: readonly { label: GoldLabel; words: string }[] = [
  { label: 'duplicate', words: 'Duplicate' },
  { label: 'related', words: 'Related' },
  { label: 'different', words: 'Different' },
];

/** Judged pairs that can be taken back here; the file has them all. */
const MARKS_SHOWN = 30;

export function trayPage(page: PageContext, { pairs, judged, settings, isGoingOn, field }: TrayView): Html {
  const body = html`<div class="heading">
      <h1>Borderline pairs</h1>
      <p class="quiet"><a href="/tune">Tune</a></p>
    </div>
    <p class="aim">
      Articles of the last days that score near a threshold (${settingsInWords(settings)}). Say what they are:
      the same news (duplicate), the same event or topic (related), or neither. Nothing happens to the
      stories; your word is what settings are measured by.
    </p>
    ${judgedSection(judged)}
    <section id="pairs" aria-labelledby="pairs-heading">
      <h2 id="pairs-heading">To judge</h2>
      ${
        pairs.length === 0
          ? html`<p class="quiet">
              Nothing near a threshold is left among the newest articles. There is more when there is more
              news.
            </p>`
          : html`<ol class="tray">
              ${pairs.map((pair, at) => pairItem(pair, field, isGoingOn && at === 0))}
            </ol>`
      }
    </section>
    ${marksSection(judged.marks, field, page.now)}`;
  return renderPage(page, { title: 'Borderline pairs', section: 'tune', body });
}

function pairItem(
  { id, a, b, duplicate, related, near }: BorderlinePair,
  field: Html,
  isFirst: boolean,
): Html {
  const compared = new URLSearchParams({ a: a.title, b: b.title }).toString();
  const meta = dotted([
    near === 'duplicate' ? 'Near a merge' : 'Near a link',
    html`merge <span class="score">${score(duplicate)}</span>`,
    html`link <span class="score">${score(related)}</span>`,
    html`<a href="/compare?${compared}">why</a>`,
  ]);
  return html`<li>
    <p class="row-title" dir="auto">${foreign(a.title, a.language)}</p>
    <p class="row-title" dir="auto">${foreign(b.title, b.language)}</p>
    <p class="meta">${meta}</p>
    <form class="says" method="post" action="/tune/pairs" aria-label="What are these two?">
      ${field}<input type="hidden" name="pair" value="${id}" />
      ${LABELS.map(
        ({ label, words }, at) =>
          html`<button name="label" value="${label}" ${isFirst && at === 0 ? 'autofocus' : ''}>
            ${words}
          </button>`,
      )}
    </form>
  </li>`;
}

function judgedSection({ marks, verdict }: Judged): Html {
  if (!verdict)
    return html`<p class="quiet">
      Nothing was judged so far. From some dozens on, the figures mean something.
    </p>`;
  return html`<section class="answer" aria-labelledby="judged">
    <h2 id="judged">${counted(marks.length, 'pair')} judged</h2>
    <dl class="figures">
      ${accuracyFigures('Merges', verdict.merges)} ${accuracyFigures('Links', verdict.links)}
    </dl>
    <p class="quiet small">
      By the thresholds in force. Precision: of what they would merge (or link), so much is right by your
      word. Recall: of what you would, they find so much. These pairs are the hard ones; on all news both are
      higher.
    </p>
    <p class="ways">
      <a href="/api/gold.tsv" download="gold.tsv">Export as a gold file</a>, for
      <code>copydesk tune --gold gold.tsv</code> (at most ${numbered(MOST_MARKS)} are kept)
    </p>
  </section>`;
}

function accuracyFigures(what: string, { precision, recall }: Accuracy): Html {
  return html`<div>
      <dt>${what}, precision</dt>
      <dd>${score(precision)}</dd>
    </div>
    <div>
      <dt>${what}, recall</dt>
      <dd>${score(recall)}</dd>
    </div>`;
}

function marksSection(marks: readonly Mark[], field: Html, now: Date): Html | undefined {
  if (marks.length === 0) return undefined;
  const rest = marks.length - MARKS_SHOWN;
  return html`<details>
    <summary>What was judged last</summary>
    <ul class="tray">
      ${marks.slice(0, MARKS_SHOWN).map((mark) => markItem(mark, field, now))}
    </ul>
    ${rest > 0 && html`<p class="quiet">and ${numbered(rest)} more, in the gold file</p>`}
  </details>`;
}

function markItem({ id, label, a, b, time }: Mark, field: Html, now: Date): Html {
  return html`<li>
    <p dir="auto">${foreign(a.title, a.language)}</p>
    <p dir="auto">${foreign(b.title, b.language)}</p>
    <form class="says" method="post" action="/tune/pairs" aria-label="Take back">
      ${field}<input type="hidden" name="pair" value="${id}" />
      <span class="meta">${label}, ${renderTime(time, now)}</span>
      <button name="label" value="none">Take back</button>
    </form>
  </li>`;
}
