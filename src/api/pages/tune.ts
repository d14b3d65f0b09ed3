/** Sliders, and what they would do: which stories would be one, which several, and which links would come or go. */
import { html } from 'hono/html';
import type { Change, LinkedTitles } from '../../story/compare-replays.ts';
import { profiles } from '../../story/titles/thresholds.ts';
import {
  MOST_ARTICLES,
  type Listed,
  type MatchSettings,
  type TuneRequest,
  type TuneResult,
} from '../matching-types.ts';
import { settingsYaml, tuneParameters } from '../tune-query.ts';
import { choiceField } from './fields.ts';
import { renderPage, type Html, type PageContext } from './layout.ts';
import { counted, dotted, foreign, numbered, score } from './parts.ts';
import { renderShortTime } from './time.ts';

export interface TuneView {
  inForce: MatchSettings;
  request: TuneRequest;
  /** Undefined where nothing was asked yet. */
  result: TuneResult | undefined;
}

/** Changes of a kind that the page shows; the exports have more. */
const SHOWN = 40;

export function tunePage(page: PageContext, { inForce, request, result }: TuneView): Html {
  const body = html`<div class="heading">
      <h1>Tune</h1>
      <p class="quiet"><a href="/tune/pairs">Judge borderline pairs</a></p>
    </div>
    <p class="aim">
      Tries other settings on the newest articles of the log. Nothing is changed: what you like goes into
      <code>copydesk.yaml</code>. In force: ${settingsInWords(inForce)}.
    </p>
    ${tuneForm(request)} ${result && resultSection(result, request)}`;
  return renderPage(page, { title: 'Tune', section: 'tune', body });
}

export function settingsInWords({ profile, duplicate, related }: MatchSettings): string {
  return `profile ${profile}, merged from ${score(duplicate)}, linked from ${score(related)}`;
}

function tuneForm({ tried, articles }: TuneRequest): Html {
  return html`<form class="filter sheet" method="get" action="/tune" aria-label="Settings to try">
    <input type="hidden" name="profileWas" value="${tried.profile}" />
    ${choiceField(
      'profile',
      'Profile',
      Object.keys(profiles).map((name) => [name, name]),
      tried.profile,
    )}
    <p>
      <label for="articles">Newest articles</label
      ><input
        id="articles"
        name="articles"
        type="number"
        min="1"
        max="${MOST_ARTICLES}"
        step="1"
        value="${articles}"
      />
    </p>
    ${slider('duplicate', 'Merged from', tried.duplicate)} ${slider('related', 'Linked from', tried.related)}
    <button>Try it</button>
  </form>`;
}

/** Without a script the two controls do not follow one another: the one that was moved counts (tune-query.ts). */
function slider(name: 'duplicate' | 'related', label: string, value: number): Html {
  return html`<fieldset class="slider">
    <legend>${label}</legend>
    <input type="hidden" name="${name}Was" value="${value}" />
    <input
      type="range"
      name="${name}Slider"
      aria-label="${label}, by slider"
      min="0"
      max="1"
      step="0.01"
      value="${value}"
    />
    <input
      type="number"
      name="${name}"
      aria-label="${label}, as a number"
      min="0"
      max="1"
      step="any"
      value="${value}"
    />
  </fieldset>`;
}

function resultSection(result: TuneResult, request: TuneRequest): Html {
  const { settings, stories, merges, splits, links } = result;
  const query = tuneParameters(request);
  const unchanged = [merges, splits, links.gained, links.lost].every(({ total }) => total === 0);
  return html`<section class="answer" aria-labelledby="result">
    <h2 id="result">${unchanged ? 'Nothing would change' : 'What would change'}</h2>
    <p class="meta">
      ${dotted([
        `Tried: ${settingsInWords(settings.tried)}`,
        counted(result.articles, 'article'),
        result.since !== undefined && html`since ${renderShortTime(result.since)}`,
      ])}
    </p>
    <dl class="figures">
      ${figure('Stories', stories.now, stories.tried)} ${figure('Links', links.now, links.tried)}
      ${figure('Would be one', undefined, merges.total)}
      ${figure('Would be several', undefined, splits.total)}
    </dl>
    ${changeList('These would be one story each', merges)}
    ${changeList('These would be several stories', splits)} ${linkList('Links that would come', links.gained)}
    ${linkList('Links that would go', links.lost)}
    <h3>To have it</h3>
    <p class="quiet small">
      It belongs under the <code>match:</code> that copydesk.yaml has. The desk takes it over while it runs,
      for what comes from then on; stories that are there stay as they are.
    </p>
    <pre class="yaml" tabindex="0" aria-label="Settings as YAML">${settingsYaml(settings.tried)}</pre>
    <p class="ways">
      ${dotted([
        html`<a href="/api/tune.csv?${query}" download>Changes as CSV</a>`,
        html`<a href="/api/tune?${query}" download="tune.json">as JSON</a>`,
        html`<a href="/tune?${query}">This trial as a link</a>`,
      ])}
    </p>
    <p class="quiet small">
      Both settings are tried from an empty window, so the first of these articles find less than they did.
      What people decided about stories holds in both.
    </p>
  </section>`;
}

function figure(name: string, now: number | undefined, tried: number): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>
      ${numbered(tried)}${now !== undefined && html` <span class="meta">${now === tried ? 'as it is' : `${numbered(now)} now`}</span>`}
    </dd>
  </div>`;
}

function changeList(heading: string, { total, items }: Listed<Change>): Html | undefined {
  if (total === 0) return undefined;
  const shown = items.slice(0, SHOWN);
  return html`<h3>${heading}: ${numbered(total)}</h3>
    <ul class="changes">
      ${shown.map(
        ({ parts }) =>
          html`<li>
            <ul class="rows">
              ${parts.map(
                (part) =>
                  html`<li>
                    <span class="row-title" dir="auto">${foreign(part.title)}</span>
                    ${part.articles > 1 && html`<span class="meta">${counted(part.articles, 'article')}</span>`}
                  </li>`,
              )}
            </ul>
          </li>`,
      )}
    </ul>
    ${andMore(total - shown.length)}`;
}

function linkList(heading: string, { total, items }: Listed<LinkedTitles>): Html | undefined {
  if (total === 0) return undefined;
  const shown = items.slice(0, SHOWN);
  return html`<details>
    <summary>${heading}: ${numbered(total)}</summary>
    <ul class="changes">
      ${shown.map(
        ({ title, other }) =>
          html`<li>
            <ul class="rows">
              <li><span class="row-title" dir="auto">${foreign(title)}</span></li>
              <li><span class="row-title" dir="auto">${foreign(other)}</span></li>
            </ul>
          </li>`,
      )}
    </ul>
    ${andMore(total - shown.length)}
  </details>`;
}

function andMore(count: number): Html | undefined {
  return count > 0 ? html`<p class="quiet">and ${numbered(count)} more</p>` : undefined;
}
