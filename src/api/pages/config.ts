/** The configuration: whether the files are in use, what is wrong with them, and what the last edit changed. */
import { html } from 'hono/html';
import type { ConfigProblem, ConfigStatus } from '../operate-types.ts';
import { renderPage, type Html, type PageContext } from './layout.ts';
import { counted, numbered } from './parts.ts';
import { renderTime } from './time.ts';

const MOST_SHOWN = 100;

export function configPage(page: PageContext, status: ConfigStatus): Html {
  const body = html`<div class="whole">
    <div class="heading">
      <h1>Configuration</h1>
      <p class="quiet">
        ${counted(status.sources, 'source')}, ${counted(status.outputs.length, 'output')}, ${status.profile}
        matching, ${numbered(status.windowDays)} days of window
      </p>
    </div>
    ${state(status, page.now)} ${problems(status)} ${nextStart(status)} ${changes(status)} ${warnings(status)}
    <p class="ways quiet"><a href="/api/config">All of this as JSON</a></p>
  </div>`;
  return renderPage(page, { title: 'Configuration', section: 'config', body });
}

function state({ good, takenDateTime, brokenDateTime }: ConfigStatus, now: Date): Html {
  const taken = renderTime(takenDateTime, now, { long: true });
  if (good) return html`<p class="verdict well">The files are in use as they are, since ${taken}.</p>`;
  return html`<p class="verdict bad" role="status">
    The files have errors since ${renderTime(brokenDateTime, now, { long: true })}. In use is what they said
    at ${taken}. Mend the files: they are read again as soon as they change.
  </p>`;
}

function problems({ problems: all }: ConfigStatus): Html | undefined {
  return list('problems', 'What is wrong', all);
}

function warnings({ warnings: all }: ConfigStatus): Html | undefined {
  return list('warnings', 'Worth a look', all);
}

function list(id: string, heading: string, all: readonly ConfigProblem[]): Html | undefined {
  if (all.length === 0) return undefined;
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${heading}</h2>
    <ul class="rows">
      ${all.slice(0, MOST_SHOWN).map(
        ({ file, line, column, message, expected }) =>
          html`<li>
            <code>${file}:${numberOf(line)}:${numberOf(column)}</code>
            <span class="row-title"><bdi>${message}</bdi></span>
            ${expected !== undefined && html`<span class="meta">expected <bdi>${expected}</bdi></span>`}
          </li>`,
      )}
    </ul>
    ${all.length > MOST_SHOWN && html`<p class="quiet">and ${numbered(all.length - MOST_SHOWN)} more</p>`}
  </section>`;
}

/** Without separators, so that an editor takes it. */
function numberOf(count: number): string {
  return String(count);
}

function nextStart({ atNextStart }: ConfigStatus): Html | undefined {
  if (atNextStart.length === 0) return undefined;
  return html`<section aria-labelledby="next-start">
    <h2 id="next-start">Takes effect at the next start</h2>
    <ul class="rows">
      ${atNextStart.map((key) => html`<li><code>${key}</code></li>`)}
    </ul>
  </section>`;
}

function changes({ changes: all }: ConfigStatus): Html {
  return html`<section aria-labelledby="changes">
    <h2 id="changes">The last edit</h2>
    ${
      all.length > 0
        ? html`<ul class="rows">
            ${all.slice(0, MOST_SHOWN).map((words) => html`<li><bdi>${words}</bdi></li>`)}
          </ul>`
        : html`<p class="quiet">Nothing was edited since this process started.</p>`
    }
    ${all.length > MOST_SHOWN && html`<p class="quiet">and ${numbered(all.length - MOST_SHOWN)} more</p>`}
  </section>`;
}
