/** One story in the list: its lead, who else carries it, and folded up below how it came together. */
import { html } from 'hono/html';
import type { StoryRecord } from '../../story/types.ts';
import type { Html } from './layout.ts';
import {
  articleLink,
  counted,
  countPublishers,
  dotted,
  labelChips,
  languageName,
  outLink,
  publisherOf,
  storyPath,
  topicLinks,
} from './parts.ts';
import { storyFold } from './story-fold.ts';
import { articleTime } from './time.ts';

/** Publishers that a card names beside the lead's. */
const PUBLISHERS_SHOWN = 4;

export function storyCard(story: StoryRecord, now: Date): Html {
  const { storyId, title, excerpt, language, articlesTotal } = story;
  const publishers = counted(countPublishers(story.articles), 'publisher');
  const meta = dotted([
    outLink(articleLink(story), publisherOf(story) ?? story.sourceId),
    articleTime(story, now),
    articlesTotal > 1 && `${counted(articlesTotal, 'article')} from ${publishers}`,
    languageName(language),
  ]);
  return html`<article class="story" aria-labelledby="story-${storyId}">
    <h2 id="story-${storyId}" dir="auto" lang="${language}"><a href="${storyPath(storyId)}">${title}</a></h2>
    <p class="meta">${labelChips(story.labels)}${meta}</p>
    ${excerpt !== undefined && html`<p class="excerpt" dir="auto" lang="${language}">${excerpt}</p>`}
    ${alsoAt(story)} ${topicLinks(story.topics)}
    ${(articlesTotal > 1 || story.related.length > 0) && storyFold(story, now)}
  </article>`;
}

/** The other publishers, each with a link to its article. */
function alsoAt(story: StoryRecord): Html | undefined {
  const byName = new Map(
    story.articles.toReversed().map((article) => [publisherOf(article) ?? article.sourceId, article]),
  );
  byName.delete(publisherOf(story) ?? story.sourceId);
  if (byName.size === 0) return undefined;
  const links = [...byName].toReversed().map(([name, article]) => outLink(articleLink(article), name));
  const more = links.length - PUBLISHERS_SHOWN;
  const shown = links.slice(0, PUBLISHERS_SHOWN).map((link, i) => html`${i > 0 && ', '}${link}`);
  return html`<p class="meta also">Also at ${shown}${more > 0 && ` and ${more} more`}</p>`;
}
