/** On a story's page: what can be decided about it, what was, and how it came to be what it is. */
import { html } from 'hono/html';
import type { StoryRecord } from '../../story/types.ts';
import type { KnownAct } from '../act-types.ts';
import type { StoryRevisions } from '../history-types.ts';
import { actsOf } from './act-words.ts';
import type { Html } from './layout.ts';
import { storyPath } from './parts.ts';
import { revisionList } from './revisions.ts';

/** Revisions on the story's own page; all are on a page of their own. */
export const REVISIONS_SHOWN = 3;

/** What people can do, each on a page that says first what will happen. */
export function decisionSection(
  { storyId, articles }: StoryRecord,
  acts: readonly KnownAct[],
  now: Date,
): Html {
  const path = storyPath(storyId);
  return html`<section aria-labelledby="decide">
    <h2 id="decide">Decide</h2>
    <ul class="actions">
      ${articles.length > 1 && html`<li><a class="button" href="${path}/split">Split …</a></li>`}
      <li><a class="button" href="${path}/join">Join with another …</a></li>
      <li><a class="button" href="${path}/retract">Retract …</a></li>
      <li><a class="button" href="${path}/takedown">Take down …</a></li>
    </ul>
    ${
      acts.length > 0
        ? html`<h3>What was decided</h3>
            ${actsOf(acts, now)}`
        : html`<p class="quiet">Nobody has decided anything about this story.</p>`
    }
  </section>`;
}

export function revisionSection({ storyId }: StoryRecord, history: StoryRevisions, now: Date): Html {
  return html`<section aria-labelledby="revisions">
    <h2 id="revisions">Revisions</h2>
    ${revisionList(history, now, REVISIONS_SHOWN)}
    ${
      (history.revisions.length > REVISIONS_SHOWN || history.isCutShort) &&
      html`<p><a href="${storyPath(storyId)}/revisions">All revisions</a></p>`
    }
  </section>`;
}
