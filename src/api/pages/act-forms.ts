/** The forms by which people decide about stories. Each says what will happen before it can be sent. */
import { html } from 'hono/html';
import type { ActKind } from '../../story/window/log.ts';
import { wantsReason, type StoryAct } from '../act-request.ts';
import type { KnownAct } from '../act-types.ts';
import { choiceFor, signature, sureBox, type ActForm, type ActView } from './act-fields.ts';
import { actInWords, isUndoable } from './act-words.ts';
import { renderPage, type Html, type PageContext } from './layout.ts';
import { foreign, storyPath } from './parts.ts';
import { renderTime } from './time.ts';

interface Wording {
  heading: string;
  /** What will happen. */
  happens: string;
  button: string;
}

const WORDINGS: Readonly<Record<StoryAct, Wording>> = {
  split: {
    heading: 'Split this story',
    happens:
      'The articles that you choose become a story of their own, and no matching puts the two together again. Consumers get the new story, and this one without those articles, at once. You can undo it.',
    button: 'Split the story',
  },
  join: {
    heading: 'Join with another story',
    happens:
      'The older of the two stories takes in the articles of the younger one, which consumers are told has become part of it. They stay together whatever the matching says. You can undo it.',
    button: 'Join the stories',
  },
  retract: {
    heading: 'Retract this story',
    happens:
      'Consumers are told at once to remove the story, and what joins it later stays in too. Its content is kept here: undoing it brings the story out again.',
    button: 'Retract the story',
  },
  takedown: {
    heading: 'Take down for good',
    happens:
      'The content is purged here and from everything that waits, consumers are told to remove it, and no source brings it again within the window. It cannot be undone. Copies at other publishers under other links are articles of their own.',
    button: 'Take it down for good',
  },
};

const UNDOING: Readonly<Partial<Record<ActKind, string>>> = {
  join: 'The younger story lives again under its own id, and the two stay apart.',
  match: 'The younger story lives again under its own id, and the two stay apart.',
  split: 'The two stories become one again.',
  retract: 'The story goes out again, with all that has joined it meanwhile.',
};

export function actPage(page: PageContext, { kind, story, form }: ActView): Html {
  const { heading, happens, button } = WORDINGS[kind];
  const path = storyPath(story.storyId);
  const body = html`<article class="act">
    <p class="back"><a href="${path}">← The story</a></p>
    <h1>${heading}</h1>
    <p class="subject" dir="auto" lang="${story.language}">${story.title}</p>
    ${problemNote(form)}
    <p class="happens">${happens}</p>
    <form class="act-form" method="post" action="${path}/${kind}">
      ${form.token} ${choiceFor({ kind, story, form })} ${signature(form, wantsReason(kind))}
      ${kind === 'takedown' && sureBox()}
      <p class="buttons"><button>${button}</button> <a href="${path}">Leave it as it is</a></p>
    </form>
  </article>`;
  return renderPage(page, { title: heading, section: 'stories', body });
}

export function undoPage(page: PageContext, known: KnownAct, form: ActForm): Html {
  const { act, undoneBy } = known;
  const open = isUndoable(known);
  const why =
    undoneBy === undefined
      ? 'This cannot be undone: a takedown is for good, and what an undo took back can be asked for anew.'
      : 'This was undone already.';
  const body = html`<article class="act">
    <p class="back"><a href="/audit">← The audit</a></p>
    <h1>Undo</h1>
    <p class="subject">${actInWords(act)}</p>
    <p class="meta">
      by ${foreign(act.by)},
      ${renderTime(new Date(act.at).toISOString(), page.now, { long: true })}${act.reason && html` – ${foreign(act.reason)}`}
    </p>
    ${problemNote(form)}
    <p class="happens">${open ? UNDOING[act.kind] : why}</p>
    ${
      open &&
      html`<form class="act-form" method="post" action="/acts/${act.id}/undo">
        ${form.token} ${signature(form, false)}
        <p class="buttons"><button>Undo it</button> <a href="/audit">Leave it as it is</a></p>
      </form>`
    }
  </article>`;
  return renderPage(page, { title: 'Undo', section: 'audit', body });
}

function problemNote({ problem }: ActForm): Html | undefined {
  if (problem === undefined) return undefined;
  return html`<p class="note failed" role="alert"><strong>Nothing was done.</strong> ${problem}</p>`;
}
