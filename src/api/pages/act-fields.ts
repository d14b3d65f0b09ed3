/** What the forms hold by which people decide about stories: what it is about, who decides, and why. */
import { html } from 'hono/html';
import type { StoryRecord } from '../../story/types.ts';
import type { StoryAct } from '../act-request.ts';
import type { Html } from './layout.ts';
import { foreign, publisherOf } from './parts.ts';

/** What a form holds when it is shown: empty, or as it was filled in and refused. */
export interface ActForm {
  /** The hidden field against forged requests. */
  token: Html;
  /** The act's id from now on, so that a form that is sent twice is carried out once. */
  id: string;
  by: string;
  reason: string;
  with: string;
  articles: string[];
  /** Why it was not done: a sentence. */
  problem?: string;
}

export interface ActView {
  kind: StoryAct;
  story: StoryRecord;
  form: ActForm;
}

export function choiceFor({ kind, story, form }: ActView): Html | undefined {
  if (kind === 'join') return joinChoice(story, form);
  if (kind === 'split') return articleChoice(story, form, 'Articles that leave');
  if (kind === 'takedown' && story.articles.length > 1)
    return articleChoice(story, form, 'Only these articles; the whole story if none is chosen');
  return undefined;
}

function articleChoice(story: StoryRecord, { articles }: ActForm, legend: string): Html {
  const boxes = story.articles.map((article, i) => {
    const checked = articles.includes(article.id) ? 'checked' : '';
    return html`<li>
      <input type="checkbox" id="article-${i}" name="article" value="${article.id}" ${checked} />
      <label for="article-${i}">
        <span dir="auto" lang="${article.language}">${article.title}</span>
        <span class="meta"
          >${foreign(publisherOf(article) ?? article.sourceId)}${article.id === story.id && ' · the lead'}</span
        >
      </label>
    </li>`;
  });
  return html`<fieldset>
    <legend>${legend}</legend>
    <ul class="choices">
      ${boxes}
    </ul>
  </fieldset>`;
}

/** Stories that matching links to it, and a field for any other. */
function joinChoice(story: StoryRecord, form: ActForm): Html {
  const linked = story.related.filter(({ storyId }) => storyId !== undefined);
  const isListed = linked.some(({ storyId }) => storyId === form.with);
  const options = linked.map(({ storyId = '', title, possibleDuplicate, ...rest }, i) => {
    const checked = storyId === form.with ? 'checked' : '';
    return html`<li>
      <input type="radio" id="with-${i}" name="with" value="${storyId}" ${checked} />
      <label for="with-${i}">
        <span dir="auto">${title}</span>
        <span class="meta">${publisherOf(rest)}${possibleDuplicate && ' · possibly the same story'}</span>
      </label>
    </li>`;
  });
  const list = html`<fieldset>
    <legend>A story that is related to it</legend>
    <ul class="choices">
      ${options}
    </ul>
  </fieldset>`;
  return html`${linked.length > 0 && list}
    <p>
      <label for="with"
        >${linked.length > 0 ? 'Or another story' : 'The other story'}: its id, or the address of its
        page</label
      >
      <input id="with" name="with" maxlength="500" autocomplete="off" value="${isListed ? '' : form.with}" />
    </p>`;
}

export function signature({ id, by, reason }: ActForm, wantsWhy: boolean): Html {
  return html`<input type="hidden" name="id" value="${id}" />
    <p>
      <label for="by">Who decides this</label>
      <input id="by" name="by" required maxlength="100" autocomplete="name" value="${by}" />
    </p>
    <p>
      <label for="reason">Why${!wantsWhy && ' (if there is something to say)'}</label>
      <input
        id="reason"
        name="reason"
        maxlength="500"
        autocomplete="off"
        value="${reason}"
        ${wantsWhy ? 'required' : ''}
      />
    </p>`;
}

export function sureBox(): Html {
  return html`<p class="sure">
    <input type="checkbox" id="sure" name="sure" value="yes" required />
    <label for="sure">I know that this cannot be undone</label>
  </p>`;
}
