/** What a person may do with a source, as forms that work without a script, and what a trial of it gave. */
import { html } from 'hono/html';
import type { SourceTrial } from '../operate-types.ts';
import type { SourceDetails } from '../types.ts';
import type { Html } from './layout.ts';
import { byteSize, counted, dotted, foreign, languageName, numbered, outLink, sourcePath } from './parts.ts';
import { duration, renderShortTime } from './time.ts';

export function sourceForms(source: SourceDetails, field: Html): Html | undefined {
  if (source.state === 'off') return html`<div class="acts">${one(source, field, 'test', 'Test it')}</div>`;
  const isPaused = source.state === 'paused';
  return html`<div class="acts" role="group" aria-label="What you can do">
    ${one(source, field, 'poll', 'Poll now')} ${one(source, field, 'test', 'Test it')}
    ${isPaused ? one(source, field, 'resume', 'Resume') : pauseForm(source, field)}
  </div>`;
}

function one({ id }: SourceDetails, field: Html, act: string, words: string): Html {
  return html`<form method="post" action="${sourcePath(id)}/${act}">
    ${field}<button type="submit">${words}</button>
  </form>`;
}

function pauseForm({ id }: SourceDetails, field: Html): Html {
  return html`<form method="post" action="${sourcePath(id)}/pause">
    ${field}
    <label class="unseen" for="reason">Why it is paused</label>
    <input id="reason" name="reason" maxlength="300" placeholder="Why (optional)" />
    <button type="submit">Pause</button>
  </form>`;
}

/** Nothing of a trial is stored: it stands on the page that answers the form, and nowhere else. */
export function trialSection(trial: SourceTrial): Html {
  const { readable, problem, read, next, warnings } = trial;
  return html`<section class="trial" aria-labelledby="trial" role="status">
    <h2 id="trial">${readable ? 'Read just now' : 'It could not be read just now'}</h2>
    ${problem && html`<p><bdi>${problem.detail}</bdi></p>`}
    ${problem?.advice !== undefined && html`<p class="quiet">${problem.advice}</p>`}
    ${read && readWords(read)}
    ${next && html`<p class="meta">It would be asked again in ${duration(next.seconds)}: ${next.why}.</p>`}
    ${
      warnings.length > 0 &&
      html`<ul class="notices" aria-label="What speaks against it">
        ${warnings.map(
          (words) =>
            html`<li>
              <p><bdi>${words}</bdi></p>
            </li>`,
        )}
      </ul>`
    }
    ${answersOf(trial)}
    <p class="meta">Nothing of this was stored.</p>
  </section>`;
}

function readWords({
  kind,
  title,
  language,
  items,
  articles,
  notes,
  first,
}: NonNullable<SourceTrial['read']>) {
  return html`<p>
      ${dotted([
        kind,
        title !== undefined && foreign(title),
        language !== undefined && languageName(language),
        counted(items, 'item'),
        counted(articles, 'article'),
      ])}
    </p>
    <ul class="rows">
      ${first.map(
        (item) =>
          html`<li>
            <span class="row-title">${outLink(item.url, item.title)}</span>
            <span class="meta">${renderShortTime(item.publishedDateTime)}</span>
          </li>`,
      )}
    </ul>
    ${notes.length > 0 && html`<p class="meta"><bdi>${notes.slice(0, 10).join('; ')}</bdi></p>`}`;
}

function answersOf({ answers }: SourceTrial): Html {
  return html`<ul class="rows">
    ${answers.map(
      ({ url, status, outcome, contentType, wireBytes }) =>
        html`<li>
          <bdi>${url}</bdi>
          <span class="meta">
            ${dotted([
              status === undefined ? outcome : numbered(status),
              contentType !== undefined && foreign(contentType),
              byteSize(wireBytes),
            ])}
          </span>
        </li>`,
    )}
  </ul>`;
}
