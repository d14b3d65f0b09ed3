/** One story: its lead, every article with what tied it to the lead, what it is related to, and what was done to it. */
import { html } from 'hono/html';
import type { Change, RetractedRecord, StoryArticle, StoryRecord, Why } from '../../story/types.ts';
import type { KnownAct } from '../act-types.ts';
import type { StoryRevisions } from '../history-types.ts';
import { actsOf, doneNote } from './act-words.ts';
import { renderPage, type Html, type PageContext } from './layout.ts';
import {
  articleLink,
  counted,
  countPublishers,
  dotted,
  foreign,
  labelChips,
  languageName,
  outLink,
  publisherOf,
  score,
  sourcePath,
  storyPath,
  topicLinks,
  webAddress,
} from './parts.ts';
import { problemPage } from './problem.ts';
import { markWords, relatedList } from './related.ts';
import { decisionSection, revisionSection } from './story-past.ts';
import { articleTime, renderTime } from './time.ts';
import { whyAccount } from './why.ts';

/** What is known of a story beside its record. */
export interface StoryBackground {
  /** What was decided about it, newest first. */
  acts: readonly KnownAct[];
  /** The act that the reader has just had carried out. */
  done?: KnownAct | undefined;
}

export interface StoryView extends StoryBackground {
  story: StoryRecord;
  history: StoryRevisions;
}

export function storyPage(page: PageContext, { story, acts, done, history }: StoryView): Html {
  const body = html`<article class="whole">
    <p class="back"><a href="/stories">← Recent stories</a></p>
    ${done && doneNote(done, page.now)} ${leadSection(story, page.now)} ${articlesSection(story, page.now)}
    <section aria-labelledby="related">
      <h2 id="related">Related</h2>
      ${
        story.related.length > 0
          ? relatedList(story.related, page.now, story)
          : html`<p class="quiet">Nothing related so far. Links are added as further articles arrive.</p>`
      }
    </section>
    ${decisionSection(story, acts, page.now)} ${revisionSection(story, history, page.now)}
    ${recordSection(story, page.now)}
  </article>`;
  return renderPage(page, { title: story.title, section: 'stories', body });
}

function leadSection(story: StoryRecord, now: Date): Html {
  const publisher = publisherOf(story) ?? story.sourceId;
  const meta = dotted([
    foreign(publisher),
    story.authors.length > 0 && html`by ${foreign(story.authors.join(', '))}`,
    articleTime(story, now, { long: true }),
    languageName(story.language),
  ]);
  const link = articleLink(story);
  const amp = webAddress(story.ampWebUrl)?.href;
  return html`<header class="lead">
    <h1 dir="auto" lang="${story.language}">${story.title}</h1>
    <p class="meta">${labelChips(story.labels)}${meta}</p>
    ${story.excerpt !== undefined && html`<p class="excerpt" dir="auto" lang="${story.language}">${story.excerpt}</p>`}
    <p class="ways">
      ${dotted([
        link !== undefined && outLink(link, `Read it at ${publisher}`),
        amp !== undefined && outLink(amp, 'AMP page'),
      ])}
    </p>
    ${topicLinks(story.topics)}
  </header>`;
}

function articlesSection(story: StoryRecord, now: Date): Html {
  const publishers = counted(countPublishers(story.articles), 'publisher');
  const missing = story.articlesTotal - story.articles.length;
  return html`<section aria-labelledby="articles">
    <h2 id="articles">Articles</h2>
    <table class="stack" role="table">
      <caption>
        ${counted(story.articlesTotal, 'article')} from ${publishers}, each with its similarity to the lead
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">Article</th>
          <th role="columnheader" scope="col" class="number">Similarity</th>
          <th role="columnheader" scope="col">Why it belongs</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${story.articles.map((article) => articleRow(article, story, now))}
      </tbody>
    </table>
    ${missing > 0 && html`<p class="quiet">${counted(missing, 'further article')} not kept in the record.</p>`}
  </section>`;
}

function articleRow(article: StoryArticle, story: StoryRecord, now: Date): Html {
  const isLead = article.id === story.id;
  const why = isLead ? undefined : article.why;
  const meta = dotted([
    foreign(publisherOf(article) ?? article.sourceId),
    articleTime(article, now),
    article.backfill && 'from the backlog',
  ]);
  return html`<tr role="row">
    <th role="rowheader" scope="row">
      <span class="row-title" dir="auto"
        >${outLink(articleLink(article), markWords(article.title, why), article.language)}</span
      >
      <span class="meta">${labelChips(article.labels)}${meta}</span>
    </th>
    <td role="cell" class="number ${isLead ? 'none' : ''}" data-name="Similarity">
      <span class="score">${isLead ? '–' : score(article.similarity)}</span>
    </td>
    <td role="cell">
      ${isLead && html`<p class="rule">The lead</p>`}${why && sharedWithLead(story, why)}${article.why ? whyAccount(article.why) : !isLead && html`<p class="rule">Opened the story</p>`}
    </td>
  </tr>`;
}

/** The words that both titles have are marked in the article's own; here they are in the lead's. */
function sharedWithLead({ title, language }: StoryRecord, why: Why): Html {
  return html`<p class="beside">
    <span class="quiet">The lead’s title:</span>
    <span dir="auto" lang="${language}">${markWords(title, why)}</span>
  </p>`;
}

const CHANGES: Readonly<Record<Change, string>> = {
  lead: 'its lead',
  content: 'its wording',
  members: 'its articles',
  related: 'its related stories',
};

function recordSection(story: StoryRecord, now: Date): Html {
  const changed = story.changed.map((change) => CHANGES[change] ?? change).join(', ');
  const path = `/api/stories/${encodeURIComponent(story.storyId)}`;
  return html`<section class="record" aria-labelledby="record">
    <h2 id="record">Record</h2>
    <dl>
      <div>
        <dt>Revision</dt>
        <dd>${story.revision}${changed && html` <span class="quiet">changed ${changed}</span>`}</dd>
      </div>
      <div>
        <dt>Revised</dt>
        <dd>${renderTime(story.time, now, { long: true })}</dd>
      </div>
      <div>
        <dt>First seen</dt>
        <dd>${renderTime(story.firstSeenDateTime, now, { long: true })}</dd>
      </div>
      <div>
        <dt>Heat</dt>
        <dd>${story.heat}</dd>
      </div>
      <div>
        <dt>Quality</dt>
        <dd>${story.quality} <span class="quiet">of 200</span></dd>
      </div>
      <div>
        <dt>Category</dt>
        <dd>${foreign(story.category)}</dd>
      </div>
      <div>
        <dt>Source</dt>
        <dd><a href="${sourcePath(story.sourceId)}">${foreign(story.sourceId)}</a></dd>
      </div>
      <div>
        <dt>Story</dt>
        <dd>
          <a href="${path}"><code>${story.storyId}</code></a> <span class="quiet">as JSON</span>
        </dd>
      </div>
    </dl>
  </section>`;
}

const REASONS: Readonly<Record<RetractedRecord['reason'], string>> = {
  merged: 'It turned out to be the same as another story.',
  split: 'Its articles turned out to tell different stories.',
  killed: 'The publisher withdrew it.',
  takedown: 'It was taken down.',
  operator: 'The operator retracted it.',
  expired: 'It is older than the desk keeps.',
};

export function retractedPage(
  page: PageContext,
  story: RetractedRecord,
  { acts, done }: StoryBackground = { acts: [] },
): Html {
  const into = story.mergedInto;
  const more = html`${done && doneNote(done, page.now)}
  ${into !== undefined && html`<p><a href="${storyPath(into)}">The story it became part of</a></p>`}
  ${
    acts.length > 0 &&
    html`<h2>What was decided</h2>
      ${actsOf(acts, page.now)}`
  }`;
  return problemPage(page, 410, REASONS[story.reason] ?? 'It is no longer published.', more);
}
