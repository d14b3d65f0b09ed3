/** What a card unfolds to: the articles with why they belong, and related stories. The story's own page has it in full. */
import { html } from 'hono/html';
import type { Related } from '../../article/types.ts';
import type { StoryArticle, StoryRecord } from '../../story/types.ts';
import type { Html } from './layout.ts';
import { articleLink, counted, dotted, foreign, outLink, publisherOf, score, storyPath } from './parts.ts';
import { relatedTitle, relationInWords } from './related.ts';
import { articleTime, renderTime } from './time.ts';
import { whyLine } from './why.ts';

const ARTICLES_SHOWN = 6;
const RELATED_SHOWN = 4;

export function storyFold(story: StoryRecord, now: Date): Html {
  const { articlesTotal, related } = story;
  const several = articlesTotal > 1;
  return html`<details>
    <summary>
      ${dotted([
        several && `How ${counted(articlesTotal, 'article')} came together`,
        related.length > 0 && `${related.length} related`,
      ])}
    </summary>
    ${several && otherArticles(story, now)} ${related.length > 0 && relatedStories(story, now)}
  </details>`;
}

function otherArticles(story: StoryRecord, now: Date): Html {
  const shown = story.articles.filter((article) => article.id !== story.id).slice(0, ARTICLES_SHOWN);
  const hidden = story.articlesTotal - 1 - shown.length;
  return html`<h3>With the lead, and why</h3>
    <ul class="rows">
      ${shown.map((article) => articleRow(article, now))}
    </ul>
    ${hidden > 0 && rest(story, 'articles', `All ${counted(story.articlesTotal, 'article')}`)}`;
}

function relatedStories(story: StoryRecord, now: Date): Html {
  const hidden = story.related.length - RELATED_SHOWN;
  return html`<h3>Related, not merged</h3>
    <ul class="rows">
      ${story.related.slice(0, RELATED_SHOWN).map((related) => relatedRow(related, now))}
    </ul>
    ${hidden > 0 && rest(story, 'related', `All ${story.related.length} related`)}`;
}

function rest(story: StoryRecord, section: string, text: string): Html {
  return html`<p><a href="${storyPath(story.storyId)}#${section}">${text}</a></p>`;
}

function articleRow(article: StoryArticle, now: Date): Html {
  const title = outLink(articleLink(article), article.title, article.language);
  const publisher = foreign(publisherOf(article) ?? article.sourceId);
  return html`<li>
    <span class="row-title" dir="auto">${title}</span>
    <span class="meta">${dotted([publisher, articleTime(article, now)])}</span>
    <span class="reason">
      <span class="score">${score(article.similarity)}</span>
      ${article.why ? whyLine(article.why) : 'Opened the story'}
    </span>
  </li>`;
}

function relatedRow(related: Related, now: Date): Html {
  const { similarity, why } = related;
  const publisher = publisherOf(related);
  return html`<li>
    <span class="row-title" dir="auto">${relatedTitle(related)}</span>
    <span class="meta"
      >${dotted([publisher && foreign(publisher), renderTime(related.publishedDateTime, now)])}</span
    >
    <span class="reason">
      ${similarity !== undefined && html`<span class="score">${score(similarity)}</span>`}
      ${dotted([relationInWords(related), why && whyLine(why)])}
    </span>
  </li>`;
}
