/** Related stories: linked and not merged. */
import { html } from 'hono/html';
import type { Related } from '../../article/types.ts';
import type { StoryRecord, Why } from '../../story/types.ts';
import type { Html } from './layout.ts';
import { markShared } from './mark-words.ts';
import { dotted, foreign, outLink, publisherOf, score, storyPath, webAddress } from './parts.ts';
import { renderTime } from './time.ts';
import { whyAccount } from './why.ts';

/** A title with the words marked that it shares with another; whichever of the two it is. */
export function markWords(title: string, why: Why | undefined): Html | string {
  if (!why || why.sharedWords.length === 0) return title;
  const both = why.sharedWords.flatMap(({ word, with: other, weight }) =>
    (other === undefined ? [word] : [word, other]).map((form) => ({ word: form, weight })),
  );
  return markShared(title, both, 'a');
}

/** To the story's page here where there is one, else out to the publisher. */
export function relatedTitle(related: Related, text: string | Html = related.title): Html {
  if (related.storyId === undefined) return outLink(related.webUrl, text);
  return html`<a href="${storyPath(related.storyId)}">${foreign(text)}</a>`;
}

export function relationInWords(related: Related): string {
  if (related.origin === 'source') return 'Named by the publisher';
  if (related.possibleDuplicate) return 'Possibly the same story';
  return related.kind === 'topic' ? 'Same topic' : 'Same event';
}

/** @param story whose they are: words that it shares with each are marked in both titles */
export function relatedList(all: Related[], now: Date, story: StoryRecord): Html {
  return html`<ul class="related">
    ${all.map((related) => relatedItem(related, now, story))}
  </ul>`;
}

function relatedItem(related: Related, now: Date, story: StoryRecord): Html {
  const { storyId, why } = related;
  const publisher = publisherOf(related);
  const away = related.storyId !== undefined && webAddress(related.webUrl);
  const meta = dotted([
    relationInWords(related),
    related.similarity !== undefined &&
      html`similarity <span class="score">${score(related.similarity)}</span>`,
    away ? outLink(away.href, publisher ?? away.hostname) : publisher && foreign(publisher),
    renderTime(related.publishedDateTime, now),
  ]);
  return html`<li>
    <h3 dir="auto">${relatedTitle(related, markWords(related.title, why))}</h3>
    <p class="meta">${meta}</p>
    ${related.excerpt !== undefined && html`<p class="excerpt" dir="auto">${related.excerpt}</p>`}
    ${
      why !== undefined &&
      html`<details>
        <summary>Why</summary>
        <p class="beside">
          <span class="quiet">This story:</span>
          <span dir="auto" lang="${story.language}">${markWords(story.title, why)}</span>
        </p>
        ${whyAccount(why)}
      </details>`
    }
    ${storyId !== undefined && ways(story.storyId, storyId)}
  </li>`;
}

/** Why the two are not one, and how to make them that. */
function ways(storyId: string, other: string): Html {
  const compared = new URLSearchParams({ a: storyId, b: other }).toString();
  return html`<p class="ways">
    ${dotted([
      html`<a href="/compare?${compared}">Why they are two</a>`,
      html`<a href="${joinPath(storyId, other)}">Join the two …</a>`,
    ])}
  </p>`;
}

function joinPath(storyId: string, other: string): string {
  return `${storyPath(storyId)}/join?${new URLSearchParams({ with: other }).toString()}`;
}
