/** The one style sheet and the icon. Kept as text in a module, so that the build needs no step of its own for them. */

import { actStyle } from './act-style.ts';
import { matchingStyle } from './matching-style.ts';
import { operateStyle } from './operate-style.ts';

export const deskStyle = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf7;
  --card: #ffffff;
  --ink: #1d1c1a;
  --quiet: #65625c;
  --rule: #e3dfd6;
  --accent: #8a2a1b;
  --chip: #f1ede4;
  --label: #f6e3dc;
  --serif: ui-serif, 'Iowan Old Style', Charter, 'Noto Serif', Georgia, 'Liberation Serif', serif;
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif;
  --mono: ui-monospace, SFMono-Regular, Menlo, 'Liberation Mono', monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #171614;
    --card: #1f1e1b;
    --ink: #e9e6df;
    --quiet: #a09b91;
    --rule: #35322d;
    --accent: #f0a48f;
    --chip: #2a2824;
    --label: #45281f;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 58rem; padding: 0 1.5rem; background: var(--paper); color: var(--ink); font: 1rem/1.55 var(--sans); overflow-wrap: anywhere; }
h1, h2, h3 { font-family: var(--serif); font-weight: 600; line-height: 1.25; margin: 0; text-wrap: balance; overflow-wrap: anywhere; }
h1 { font-size: 1.9rem; letter-spacing: -0.01em; }
h2 { font-size: 1.3rem; }
h3 { font-size: 1.05rem; }
p { margin: 0; overflow-wrap: anywhere; }
a { color: var(--accent); text-decoration-thickness: 0.06em; text-underline-offset: 0.18em; overflow-wrap: anywhere; }
a:hover { text-decoration-thickness: 0.12em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
main:focus { outline: none; }
code { font-family: var(--mono); font-size: 0.88em; }
ul { list-style: none; margin: 0; padding: 0; }
.quiet, .meta { color: var(--quiet); }
.small { font-size: 0.8rem; }
.skip { position: absolute; left: -100rem; background: var(--card); padding: 0.5rem 1rem; }
.skip:focus { left: 1rem; top: 1rem; z-index: 1; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.masthead { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.2rem 0.9rem; padding: 1.4rem 0 0.8rem; border-bottom: 3px double var(--rule); }
.masthead .name { font: 700 1.35rem/1 var(--serif); letter-spacing: -0.01em; color: var(--ink); text-decoration: none; }
.masthead .desk { color: var(--quiet); font-size: 0.9rem; overflow-wrap: anywhere; }
.masthead nav { flex: 1 1 100%; display: flex; flex-wrap: wrap; gap: 0 1.3rem; }
.masthead nav a { color: var(--quiet); text-decoration: none; padding: 0.3rem 0; }
.masthead nav a:hover { color: var(--ink); }
.masthead nav a[aria-current] { color: var(--ink); box-shadow: 0 2px 0 var(--accent); }
main { padding: 2rem 0 3rem; min-height: 60vh; }
footer { border-top: 1px solid var(--rule); padding: 1rem 0 2rem; font-size: 0.85rem; color: var(--quiet); }
footer a { color: inherit; }

.heading { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0.2rem 1rem; }
.filter { display: flex; flex-wrap: wrap; align-items: end; gap: 0.8rem; margin: 1.2rem 0 0.6rem; }
.filter p { flex: 1 1 9rem; }
.filter .wide { flex: 3 1 16rem; }
.filter label { display: block; font-size: 0.8rem; color: var(--quiet); margin-bottom: 0.15rem; }
.filter input { width: 100%; }
.filter input, .filter button { font: inherit; min-height: 2.6rem; padding: 0.4rem 0.7rem; color: var(--ink); background: var(--card); border: 1px solid color-mix(in srgb, var(--quiet) 60%, var(--rule)); border-radius: 5px; }
.filter button { padding: 0.4rem 1.3rem; cursor: pointer; background: var(--ink); color: var(--paper); border-color: var(--ink); }

.story { padding: 1.5rem 0; border-bottom: 1px solid var(--rule); }
.story h2 { max-width: 44rem; }
.story h2 a { color: inherit; text-decoration: none; }
.story h2 a:hover { text-decoration: underline; text-decoration-thickness: 0.06em; }
.meta { font-size: 0.875rem; margin-top: 0.25rem; }
.meta a { color: inherit; }
.also { margin-top: 0.5rem; }
.excerpt { margin-top: 0.5rem; max-width: 44rem; }
.label { display: inline-block; background: var(--label); color: var(--accent); border-radius: 3px; padding: 0 0.4rem; margin-inline-end: 0.35rem; font-size: 0.78rem; }
.topics { display: flex; flex-wrap: wrap; gap: 0.4rem; margin-top: 0.6rem; font-size: 0.82rem; }
.topics a { display: inline-block; background: var(--chip); color: var(--quiet); text-decoration: none; border-radius: 1rem; padding: 0.1rem 0.7rem; }
.topics a:hover { color: var(--ink); }
details { margin-top: 0.6rem; font-size: 0.92rem; }
summary { cursor: pointer; width: fit-content; color: var(--accent); padding: 0.15rem 0; }
details[open] > summary { margin-bottom: 0.4rem; }
.story details h3 { font: 600 0.82rem/1.4 var(--sans); color: var(--quiet); margin: 0.7rem 0 0.2rem; }
.rows { border-inline-start: 2px solid var(--rule); padding-inline-start: 1rem; }
.rows li { padding: 0.35rem 0; }
.row-title { display: block; font-weight: 500; }
.row-title a, .related h3 a { color: inherit; text-decoration-color: color-mix(in srgb, var(--quiet) 50%, transparent); }
.row-title a:hover, .related h3 a:hover { text-decoration-color: var(--accent); }
.rows .row-title { display: inline; margin-inline-end: 0.4rem; }
.rows + p { padding: 0.2rem 0 0 calc(1rem + 2px); }
.reason { display: block; font-size: 0.85rem; color: var(--quiet); }
.score, .weight, .number { font-variant-numeric: tabular-nums; }
.score { color: var(--ink); font-weight: 600; }
.paging { display: flex; justify-content: space-between; padding-top: 1.5rem; }
.paging .next { margin-inline-start: auto; }
.empty { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 1.6rem 1.8rem; margin-top: 1.5rem; max-width: 44rem; }
.empty p { margin-top: 0.6rem; }

.back { font-size: 0.9rem; margin-bottom: 1rem; }
.back a { color: var(--quiet); }
.lead { max-width: 46rem; }
.lead .excerpt { font: 1.12rem/1.6 var(--serif); margin-top: 0.9rem; }
.lead .ways { margin-top: 0.9rem; }
.whole section { margin-top: 2.6rem; }
.whole section > h2 { padding-bottom: 0.4rem; border-bottom: 1px solid var(--rule); }
table { width: 100%; border-collapse: collapse; margin-top: 0.8rem; }
caption { text-align: start; color: var(--quiet); font-size: 0.875rem; padding-bottom: 0.5rem; }
th, td { text-align: start; vertical-align: top; padding: 0.8rem 1.2rem 0.8rem 0; border-bottom: 1px solid var(--rule); font-weight: 400; }
th:last-child, td:last-child { padding-inline-end: 0; }
thead th { font-size: 0.8rem; color: var(--quiet); padding-block: 0.3rem; white-space: nowrap; }
tbody th { width: 45%; }
th .meta, td .meta { display: block; }
.number { text-align: end; padding-inline-end: 1.8rem; }
.number, thead th, time, button { overflow-wrap: normal; }
.rule { font-weight: 500; }
.why { font-size: 0.9rem; }
.words { display: flex; flex-wrap: wrap; gap: 0.3rem; margin: 0.35rem 0; }
.words li { background: var(--chip); border-radius: 4px; padding: 0 0.45rem; }
.words li.quiet { background: none; }
.weight { color: var(--quiet); font-size: 0.82em; }
.penalties { margin: 0.35rem 0; }
.penalties li { padding-inline-start: 0.7rem; border-inline-start: 2px solid var(--accent); }
.related > li { padding: 1rem 0; border-bottom: 1px solid var(--rule); }
.related details { margin-top: 0.3rem; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 0.9rem 2rem; margin: 1rem 0 0; }
dt { font-size: 0.8rem; color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
.silent { color: var(--quiet); }
.silent .row-title { font-weight: 400; }
.failing td[data-name='Status'] { color: var(--accent); font-weight: 500; }
.sources tbody th { width: 30%; }
.sources th, .sources td { padding-inline-end: 1rem; }
.sources th.number, .sources td.number { padding-inline-end: 1.8rem; }
.sources td.number { white-space: nowrap; }
.sources td > .label { margin-inline-end: 0; }
.sources time, .sources .then { white-space: nowrap; }
.whole section > p.quiet { margin-top: 0.8rem; }
.source .state { margin-top: 0.9rem; }
.source .state.failing strong, .source .state.ended strong { color: var(--accent); }
.source .detail { margin-top: 0.2rem; max-width: 46rem; color: var(--quiet); font-size: 0.92rem; }
.source .reason { margin-top: 0.1rem; }
.source > .ways { margin-top: 2rem; font-size: 0.9rem; }
.source tbody th { width: auto; }
.cost th, .cost td { padding-inline-end: 1rem; }
.cost .number .meta { font-size: 0.82rem; }
.cost td { white-space: nowrap; }
.cost tbody th { overflow-wrap: anywhere; }
.notices { margin-top: 1.5rem; display: grid; gap: 0.7rem; max-width: 46rem; }
.notices li { background: var(--card); border: 1px solid var(--rule); border-inline-start: 3px solid var(--accent); border-radius: 0 6px 6px 0; padding: 0.7rem 1rem; }
.notices h2 { font: 600 0.95rem/1.4 var(--sans); }
.notices p { font-size: 0.92rem; }
.plot { margin: 1.1rem 0 0; }
.plot svg { display: block; width: 100%; height: 6.5rem; }
.plot path { fill: none; stroke-width: 3px; vector-effect: non-scaling-stroke; stroke: var(--quiet); }
.plot .line { stroke-width: 1px; stroke: color-mix(in srgb, var(--quiet) 55%, var(--rule)); }
.plot .none { stroke-width: 2px; opacity: 0.75; }
.plot .some { stroke: var(--accent); }
.plot .failed { stroke: var(--ink); }
.plot .next { stroke-width: 1.5px; stroke-dasharray: 4 4; }
.axis { display: flex; justify-content: space-between; font-size: 0.8rem; color: var(--quiet); font-variant-numeric: tabular-nums; }
.plot figcaption { margin-top: 0.5rem; max-width: 46rem; }
.polls { font-size: 0.9rem; }
.polls th, .polls td { padding: 0.3rem 1rem 0.3rem 0; }
.polls tbody th { white-space: nowrap; font-variant-numeric: tabular-nums; color: var(--quiet); }
.polls .failed td { color: var(--accent); }
.polls td.number { white-space: nowrap; }

${actStyle}
${matchingStyle}
${operateStyle}
@media (max-width: 42rem) {
  body { padding: 0 1rem; }
  h1 { font-size: 1.5rem; }
  h2 { font-size: 1.18rem; }
  main { padding-top: 1.3rem; }
  .filter p { flex-basis: 6.4rem; min-width: 0; }
  .filter .wide { flex-basis: 100%; }
  .filter button { flex: 1 1 100%; }
  .stack, .stack tbody, .stack tr, .stack caption:not(.unseen) { display: block; width: 100%; }
  .stack thead { display: block; position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .stack tr { padding: 0.9rem 0; border-bottom: 1px solid var(--rule); }
  .stack th, .stack td, .sources tbody th { display: block; width: 100%; padding: 0.15rem 0; border: 0; text-align: start; }
  .stack td[data-name]::before { content: attr(data-name) ' '; color: var(--quiet); font-size: 0.82rem; }
  .stack td .rule:first-child { display: inline; }
  .stack td.number { display: inline-block; width: auto; margin-inline-end: 1.2rem; }
  .overview td.number { padding-inline-end: 0; }
  .stack td.none { display: none; }
  .stack td .meta { margin-top: 0; }
  .cost td .meta, .sources td.number .meta { display: inline; }
  .polls { font-size: 0.85rem; }
  .polls tbody th { white-space: normal; }
  .polls th, .polls td { padding-inline-end: 0.45rem; }
  .plot svg { height: 5rem; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media print { .filter, .masthead nav, .paging, .skip { display: none; } body { max-width: none; } }
`;

/** Three lines of copy that run together into one. */
export const deskIcon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#8a2a1b"/><path d="M7 8h6l6 8h6M7 16h18M7 24h6l6-8" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
