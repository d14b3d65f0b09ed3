/** A story's revisions, each with what it changed. */
import { html } from 'hono/html';
import type { StoryMessage } from '../../story/types.ts';
import type { StoryRevisions } from '../history-types.ts';
import { diffRevisions, type Difference } from '../revision-diff.ts';
import { renderPage, type Html, type PageContext } from './layout.ts';
import { storyPath } from './parts.ts';
import { renderTime } from './time.ts';

const EVENTS: Readonly<Record<StoryMessage['event'], string>> = {
  created: 'first went out',
  updated: 'updated',
  merged: 'took another story in',
  split: 'came out of another story',
  retracted: 'retracted',
};

export function revisionsPage(
  page: PageContext,
  { storyId, title, found }: { storyId: string; title: string; found: StoryRevisions },
): Html {
  const body = html`<article class="whole">
    <p class="back"><a href="${storyPath(storyId)}">← The story</a></p>
    <h1>Revisions</h1>
    <p class="subject" dir="auto">${title}</p>
    <h2 class="unseen">Newest first</h2>
    ${revisionList(found, page.now)}
  </article>`;
  return renderPage(page, { title: `Revisions of ${title}`, section: 'stories', body });
}

/** Newest first, at most `most` of them. */
export function revisionList(found: StoryRevisions, now: Date, most = Infinity): Html {
  const { revisions, output, isCutShort } = found;
  if (output === undefined)
    return html`<p class="quiet">Revisions are read from an output stream, and this desk has none.</p>`;
  const shown = revisions.slice(0, most);
  const rows = shown.map((revision, i) => revisionItem(revision, revisions[i + 1], now));
  const older = isCutShort
    ? html`Earlier ones may lie further back in the stream <code>${output}</code> than was looked.`
    : html`The stream <code>${output}</code> holds no earlier ones.`;
  return html`${
    rows.length > 0 &&
    html`<ol class="revisions" reversed>
      ${rows}
    </ol>`
  }
  ${shown.at(-1)?.revision !== 1 && shown.length === revisions.length && html`<p class="quiet">${older}</p>`}`;
}

function revisionItem(message: StoryMessage, before: StoryMessage | undefined, now: Date): Html {
  const gap = before === undefined || before.revision === message.revision - 1;
  const differences = diffRevisions(before, message);
  const isWhole = before === undefined && message.revision > 1;
  return html`<li>
    <h3>
      Revision ${message.revision}
      <span class="meta">${EVENTS[message.event]}, ${renderTime(message.time, now, { long: true })}</span>
    </h3>
    ${!gap && html`<p class="quiet small">Compared with revision ${before.revision}, the last one before it that is left.</p>`}
    ${message.event === 'retracted' && html`<p>Reason: ${message.reason}</p>`}
    ${isWhole ? html`<p class="quiet small">The one before it is not left to compare with.</p>` : differenceList(differences)}
  </li>`;
}

function differenceList(differences: readonly Difference[]): Html | undefined {
  if (differences.length === 0) return undefined;
  return html`<dl class="differences">
    ${differences.map(
      (difference) =>
        html`<div>
          <dt>${difference.what}</dt>
          <dd>${'added' in difference ? listChange(difference) : textChange(difference)}</dd>
        </div>`,
    )}
  </dl>`;
}

/** A screen reader says neither `<ins>` nor `<del>`, so words say it too. */
function textChange({ before, after }: { before?: string; after?: string }): Html {
  return html`${before !== undefined && html`<del dir="auto"><span class="unseen">was: </span>${before}</del> `}${after !== undefined && html`<ins dir="auto"><span class="unseen">is now: </span>${after}</ins>`}`;
}

function listChange({ added, removed }: { added: string[]; removed: string[] }): Html {
  return html`<ul>
    ${removed.map(
      (item) =>
        html`<li>
          <del dir="auto"><span class="unseen">gone: </span>${item}</del>
        </li>`,
    )}
    ${added.map(
      (item) =>
        html`<li>
          <ins dir="auto"><span class="unseen">new: </span>${item}</ins>
        </li>`,
    )}
  </ul>`;
}
