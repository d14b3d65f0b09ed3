/** What the pages of operation need beyond the common style: the overview, sources' forms, the configuration. */
export const operateStyle = `
.filter select { width: 100%; font: inherit; min-height: 2.6rem; padding: 0.4rem 0.7rem; color: var(--ink); background: var(--card); border: 1px solid color-mix(in srgb, var(--quiet) 60%, var(--rule)); border-radius: 5px; }
.verdict { margin-top: 1.2rem; padding: 0.7rem 1rem; background: var(--card); border: 1px solid var(--rule); border-inline-start: 3px solid var(--quiet); border-radius: 0 6px 6px 0; max-width: 46rem; }
.verdict.bad { border-inline-start-color: var(--accent); }
.needs li { padding: 0.55rem 0 0.55rem 0.9rem; border-inline-start: 3px solid var(--rule); margin-top: 0.5rem; }
.needs li.bad { border-inline-start-color: var(--accent); }
.needs li a { font-weight: 500; }
.needs .meta { display: block; }
.overview .rows { list-style: none; margin: 0.8rem 0 0; padding: 0 0 0 1rem; }
.overview td.number, .overview th.number { padding-inline-end: 1.4rem; }
.overview .more { margin-top: 0.6rem; font-size: 0.9rem; }
.plot .bars { stroke: none; fill: color-mix(in srgb, var(--quiet) 38%, var(--paper)); }
.plot.activity .some { stroke-width: 2px; }
.whole > .ways { margin-top: 2rem; font-size: 0.9rem; }
.acts { display: flex; flex-wrap: wrap; gap: 0.6rem; margin-top: 1.2rem; }
.acts form { display: flex; gap: 0.4rem; flex-wrap: wrap; }
.acts button, .acts input { font: inherit; min-height: 2.6rem; padding: 0.4rem 1rem; color: var(--ink); background: var(--card); border: 1px solid color-mix(in srgb, var(--quiet) 60%, var(--rule)); border-radius: 5px; }
.acts button { cursor: pointer; }
.acts button:hover { border-color: var(--ink); }
.told { margin-top: 1rem; padding: 0.6rem 1rem; background: var(--chip); border-radius: 6px; max-width: 46rem; }
.trial { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 1rem 1.2rem; }
.trial > * + * { margin-top: 0.6rem; }
`;
