/** Acts in words, and as rows that several pages show. */
import { html } from 'hono/html';
import type { PastAct } from '../../story/acts/acts.ts';
import { storiesIn, type ActKind } from '../../story/window/log.ts';
import type { KnownAct } from '../act-types.ts';
import type { Html } from './layout.ts';
import { counted, foreign, storyPath } from './parts.ts';
import { renderTime } from './time.ts';

export const KINDS_IN_WORDS: Readonly<Record<ActKind, string>> = {
  join: 'Joined two stories',
  split: 'Split a story',
  retract: 'Retracted a story',
  takedown: 'Took down',
  undo: 'Undid an act',
  match: 'Matching made two stories one',
};

/** What an act did, as far as its record tells. */
export function actInWords({ kind, moves = [], purges = [], undoes }: PastAct): string {
  const moved = moves.reduce((sum, { articles }) => sum + articles.length, 0);
  if (kind === 'split') return `Split ${counted(moved, 'article')} off a story`;
  if (kind === 'takedown') return `Took down ${counted(purges.length, 'article')} for good`;
  if (kind === 'undo') return undoes === undefined ? KINDS_IN_WORDS.undo : `Undid the act ${undoes}`;
  return KINDS_IN_WORDS[kind] ?? kind;
}

/** A takedown is for good, and what an undo took back is asked for anew. */
export function isUndoable({ act, undoneBy }: KnownAct): boolean {
  return undoneBy === undefined && act.kind !== 'takedown' && act.kind !== 'undo';
}

export function undoLink(known: KnownAct): Html | undefined {
  if (!isUndoable(known)) return undefined;
  return html`<a class="button" href="/acts/${known.act.id}/undo"
    >Undo<span class="unseen"> the act ${known.act.id}</span></a
  >`;
}

/** What was just done, on the page that the form led to. */
export function doneNote(known: KnownAct, now: Date): Html {
  const { act } = known;
  const others = storiesIn(act).slice(1, 4);
  const links = others.map(
    (id, i) => html`${i > 0 && ', '}<a href="${storyPath(id)}"><code>${id}</code></a>`,
  );
  return html`<div class="note done" role="status">
    <p>
      <strong>Done.</strong> ${actInWords(act)}, by ${foreign(act.by)},
      ${renderTime(new Date(act.at).toISOString(), now)}.${others.length > 0 && html` The other: ${links}.`}
      Consumers are told within seconds.
    </p>
    ${isUndoable(known) && html`<p>${undoLink(known)}</p>`}
  </div>`;
}

/** Acts on one story, newest first. */
export function actsOf(acts: readonly KnownAct[], now: Date): Html {
  return html`<ul class="rows acts">
    ${acts.map((known) => actRow(known, now))}
  </ul>`;
}

function actRow(known: KnownAct, now: Date): Html {
  const { act, undoneBy } = known;
  return html`<li>
    <span>${actInWords(act)}${undoneBy !== undefined && html` <span class="label">undone</span>`}</span>
    <span class="meta"
      >${foreign(act.by)},
      ${renderTime(new Date(act.at).toISOString(), now, { long: true })}${act.reason && html` – ${foreign(act.reason)}`}</span
    >
    ${undoLink(known)}
  </li>`;
}
