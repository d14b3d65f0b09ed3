/** Two titles or a list, compared and explained. */
import { html } from 'hono/html';
import type { Compared, ComparedList, ComparedPair, LivePair } from '../compare.ts';
import { MOST_LINES, type CompareGiven } from '../compare-query.ts';
import type { MatchSettings, Subject } from '../matching-types.ts';
import { marginInWords, type Judgement, type Verdict } from '../verdict.ts';
import { textField } from './fields.ts';
import { renderPage, type Html, type PageContext } from './layout.ts';
import { markShared } from './mark-words.ts';
import { counted, dotted, foreign, score, storyPath } from './parts.ts';
import { renderTime } from './time.ts';
import { whyAccount } from './why.ts';

export interface CompareView {
  given: CompareGiven;
  compared: Compared | undefined;
  settings: MatchSettings;
}

export function comparePage(page: PageContext, { given, compared, settings }: CompareView): Html {
  const body = html`<div class="heading"><h1>Compare</h1></div>
    <p class="aim">
      Why did two merge, or not? Put in two titles, two ids of articles or stories, or a list of titles. The
      address of the answer can be sent on.
    </p>
    ${compared && answer(page, compared)} ${pairForm(given)} ${listForm(given)}
    <p class="quiet small">
      ${dotted([`Profile ${settings.profile}`, `merged from ${score(settings.duplicate)}`, `linked from ${score(settings.related)}`, html`<a href="/tune">Try others</a>`])}
    </p>`;
  return renderPage(page, { title: 'Compare', section: 'compare', body });
}

function answer(page: PageContext, compared: Compared): Html {
  if (compared.kind === 'list') return listAnswer(compared);
  if (compared.kind === 'pair') return pairAnswer(compared, page.now);
  return html`<section class="answer" aria-labelledby="verdict">
    <h2 id="verdict">Not found</h2>
    <p>
      There is nothing of the id ${compared.ids.join(' and ')}, or it is older than what is kept. Two titles
      can be compared at any time.
    </p>
  </section>`;
}

const VERDICTS: Record<Verdict, [heading: string, words: string]> = {
  duplicate: ['Duplicate', 'The two tell the same: they make one story.'],
  'possible-duplicate': [
    'Possible duplicate',
    'Likely the same, and not surely: linked as related and marked so, not merged.',
  ],
  related: ['Related', 'On the same event or topic: linked, not merged.'],
  different: ['Neither', 'Neither merged nor linked.'],
};

export function verdictInWords(verdict: Verdict): string {
  return VERDICTS[verdict][0];
}

function pairAnswer({ a, b, judgement, settings, live }: ComparedPair, now: Date): Html {
  const [heading, words] = VERDICTS[judgement.verdict];
  return html`<section class="answer" aria-labelledby="verdict">
    <h2 id="verdict">${heading}</h2>
    <p>${words} ${judgement.beyond}</p>
    ${live && liveWords(live, settings)}
    <ol class="two">
      ${subjectItem(a, judgement, 'a', now)} ${subjectItem(b, judgement, 'b', now)}
    </ol>
    <dl>
      <div>
        <dt>Merge</dt>
        <dd>${meter('merge', judgement.duplicate, settings.duplicate)}</dd>
      </div>
      <div>
        <dt>Link</dt>
        <dd>${meter('link', judgement.related, settings.related)}</dd>
      </div>
    </dl>
    <h3>What decided</h3>
    ${whyAccount(judgement.why)}
  </section>`;
}

/** The score against its threshold, as a bar and in words. */
function meter(what: string, value: number, threshold: number): Html {
  return html`<meter
      min="0"
      max="1"
      value="${value.toFixed(3)}"
      low="${threshold.toFixed(3)}"
      optimum="${threshold.toFixed(3)}"
      aria-label="Score for a ${what}"
    >
      ${score(value)}
    </meter>
    <span class="meta">${marginInWords(value, threshold)}</span>`;
}

function subjectItem(subject: Subject, { why }: Judgement, side: 'a' | 'b', now: Date): Html {
  const { title, excerpt, language, publishedDateTime, provider, storyId } = subject;
  const publisher = provider?.name ?? provider?.domain;
  const meta = dotted([
    publisher !== undefined && foreign(publisher),
    renderTime(publishedDateTime, now),
    storyId !== undefined && html`<a href="${storyPath(storyId)}">its story</a>`,
  ]);
  return html`<li>
    <p class="row-title" dir="auto">${foreign(markShared(title, why.sharedWords, side), language)}</p>
    <p class="meta">${meta}</p>
    ${excerpt !== undefined && html`<p class="excerpt" dir="auto">${markShared(excerpt, why.excerptWords ?? [], side)}</p>`}
  </li>`;
}

function liveWords({ a, b, sameStory, apart, whole }: LivePair, settings: MatchSettings): Html {
  const closest = a.articles * b.articles > 1;
  return html`<p>
      ${sameStory ? 'They are in one story now.' : 'They are in two stories now.'}
      ${apart && html`${apart.by} decided that they stay two${apart.reason && html`: <bdi>${apart.reason}</bdi>`}.`}
    </p>
    ${
      whole &&
      html`<p>
        As wholes (${counted(whole.compared[0], 'title')} against ${whole.compared[1]}), they score
        ${marginInWords(whole.duplicate, settings.duplicate)} A story is judged by the mean of the best three
        of its titles, so that one round-up opens no door.
      </p>`
    }
    ${closest && html`<p class="quiet">Of their titles these two are the closest:</p>`}
    ${
      !sameStory &&
      html`<p class="quiet small">
        This compares what is known now. When they came, words may have weighed otherwise, and another setting
        may have been in force; a story that was settled is not taken apart again by itself.
      </p>`
    }`;
}

const CELLS: Record<Verdict, string> = {
  duplicate: 'D',
  'possible-duplicate': 'P',
  related: 'R',
  different: '·',
};

function listAnswer({ titles, pairs, groups }: ComparedList): Html {
  const merged = groups.filter((group) => group.length > 1);
  const scores = new Map(pairs.map((pair) => [`${pair.a} ${pair.b}`, pair]));
  return html`<section class="answer" aria-labelledby="verdict">
    <h2 id="verdict">
      ${counted(titles.length, 'title')} would form ${counted(groups.length, 'story', 'stories')}
    </h2>
    ${merged.map(
      (group) =>
        html`<ul class="rows">
          ${group.map((at) => html`<li>${at + 1}. ${foreign(titles[at] ?? '')}</li>`)}
        </ul>`,
    )}
    ${merged.length === 0 && html`<p class="quiet">Each would stand alone.</p>`}
    <h3>Every two of them</h3>
    <p class="quiet small">
      D duplicate, P possible duplicate, R related, · neither. A letter leads to its reasons.
    </p>
    <div class="scroll" role="region" aria-label="Verdicts of every two titles" tabindex="0">
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col">Title</th>
            ${titles.map((_, at) => html`<th scope="col">${at + 1}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${titles.map(
            (title, row) =>
              html`<tr>
                <th scope="row">${row + 1}. ${foreign(title)}</th>
                ${titles.map((_, column) => matrixCell(titles, row < column ? scores.get(`${row} ${column}`) : undefined))}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** Lists of so many lines have a link in every cell; longer ones would make a page of a megabyte, and link what is alike. */
const ALL_LINKED = 15;

function matrixCell(titles: readonly string[], pair: ComparedList['pairs'][number] | undefined): Html {
  if (!pair) return html`<td class="same"></td>`;
  const words = `${verdictInWords(pair.verdict)}: merge ${score(pair.duplicate)}, link ${score(pair.related)}`;
  const letter = CELLS[pair.verdict];
  if (pair.verdict === 'different' && titles.length > ALL_LINKED)
    return html`<td class="different" title="${words}">${letter}</td>`;
  const both = new URLSearchParams({ a: titles[pair.a] ?? '', b: titles[pair.b] ?? '' });
  return html`<td class="${pair.verdict}">
    <a href="/compare?${both.toString()}" aria-label="${words}" title="${words}">${letter}</a>
  </td>`;
}

function pairForm(given: CompareGiven): Html {
  const open = [given.excerptA, given.excerptB, given.dateA, given.dateB].some((text) => text !== '');
  return html`<form class="filter sheet" method="get" action="/compare" aria-label="Compare two">
    ${textField({ name: 'a', label: 'First title or id', value: given.a, most: 500, style: 'whole-row', required: true })}
    ${textField({ name: 'b', label: 'Second title or id', value: given.b, most: 500, style: 'whole-row', required: true })}
    <details ${open ? 'open' : ''}>
      <summary>With excerpts and dates</summary>
      ${textBox('excerptA', 'First excerpt', given.excerptA)} ${dateField('dateA', 'First date', given.dateA)}
      ${textBox('excerptB', 'Second excerpt', given.excerptB)}
      ${dateField('dateB', 'Second date', given.dateB)}
    </details>
    <button>Compare</button>
  </form>`;
}

function textBox(name: string, label: string, value: string): Html {
  return html`<p>
    <label for="${name}">${label}</label
    ><textarea id="${name}" name="${name}" rows="2" maxlength="600">${value}</textarea>
  </p>`;
}

function dateField(name: string, label: string, value: string): Html {
  return textField({ name, label, value, most: 40, hint: '2026-03-01T12:00' });
}

function listForm({ list }: CompareGiven): Html {
  return html`<form class="filter sheet" method="get" action="/compare" aria-label="Compare a list">
    <p class="whole-row">
      <label for="list">Or a list: one title a line, at most ${MOST_LINES}</label
      ><textarea id="list" name="list" rows="6" required maxlength="6000">${list}</textarea>
    </p>
    <button>Compare all</button>
  </form>`;
}
