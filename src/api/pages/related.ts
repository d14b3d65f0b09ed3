/** Related stories: linked and not merged. */
import { html } from 'hono/html';
import type { Related } from '../../article/types.ts';
import type { Html } from './layout.ts';
import { dotted, foreign, outLink, publisherOf, score, storyPath, webAddress } from './parts.ts';
import { renderTime } from './time.ts';
import { whyAccount } from './why.ts';

/** To the story's page here where there is one, else out to the publisher. */
export function relatedTitle(related: Related): Html {
  if (related.storyId === undefined) return outLink(related.webUrl, related.title);
  return html`<a href="${storyPath(related.storyId)}">${foreign(related.title)}</a>`;
}

export function relationInWords(related: Related): string {
  if (related.origin === 'source') return 'Named by the publisher';
  if (related.possibleDuplicate) return 'Possibly the same story';
  return related.kind === 'topic' ? 'Same topic' : 'Same event';
}

export function relatedList(all: Related[], now: Date): Html {
  return html`<ul class="related">
    ${all.map((related) => relatedItem(related, now))}
  </ul>`;
}

function relatedItem(related: Related, now: Date): Html {
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
    <h3 dir="auto">${relatedTitle(related)}</h3>
    <p class="meta">${meta}</p>
    ${related.excerpt !== undefined && html`<p class="excerpt" dir="auto">${related.excerpt}</p>`}
    ${
      related.why !== undefined &&
      html`<details>
        <summary>Why</summary>
        ${whyAccount(related.why)}
      </details>`
    }
  </li>`;
}
