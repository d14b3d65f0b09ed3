/** The part of the style sheet that is about comparing, tuning, judging pairs, and queues. */

export const matchingStyle = `
.aim { max-width: 44rem; margin-top: 0.4rem; color: var(--quiet); }
mark { background: color-mix(in srgb, var(--accent) 22%, transparent); color: inherit; border-radius: 2px; padding: 0 0.1em; }
.answer { margin: 1.4rem 0; padding: 1.2rem 1.4rem; background: var(--card); border: 1px solid var(--rule); border-radius: 8px; }
.answer h3, .tray h3 { font: 600 0.82rem/1.4 var(--sans); color: var(--quiet); margin: 1.1rem 0 0.2rem; }
.answer > p { margin-top: 0.5rem; max-width: 46rem; }
.two { margin: 0.8rem 0 0; padding-inline-start: 1.4rem; }
.two li { padding: 0.35rem 0; }
.two .row-title { font: 600 1.1rem/1.35 var(--serif); }
meter { width: 100%; max-width: 20rem; height: 0.9rem; display: block; }
.sheet { align-items: stretch; }
.sheet .whole-row, .sheet details { flex: 1 1 100%; }
.sheet textarea, .sheet select { width: 100%; font: inherit; padding: 0.4rem 0.7rem; color: var(--ink); background: var(--card); border: 1px solid color-mix(in srgb, var(--quiet) 60%, var(--rule)); border-radius: 5px; }
.sheet details p { margin-top: 0.6rem; }
.sheet select { min-height: 2.6rem; }
.sheet .slider { display: grid; grid-template-columns: 1fr 5.5rem; gap: 0 0.8rem; align-items: center; flex: 1 1 16rem; border: 0; padding: 0; margin: 0; min-width: 0; }
.sheet .slider legend, .sheet .slider label { font-size: 0.8rem; color: var(--quiet); padding: 0; }
.sheet .slider label { grid-row: 2; }
.sheet .slider input { width: 100%; }
.sheet input[type='range'] { padding: 0; border: 0; background: none; accent-color: var(--accent); }
.scroll { overflow-x: auto; margin-top: 0.6rem; }
.matrix { width: auto; font-size: 0.85rem; }
.matrix th, .matrix td { padding: 0.25rem 0.4rem; text-align: center; }
.matrix tbody th { width: auto; min-width: 12rem; max-width: 20rem; text-align: start; overflow-wrap: anywhere; }
.matrix td:has(a) { padding: 0; }
.matrix td a { display: block; min-width: 1.8rem; line-height: 1.8rem; text-decoration: none; }
.matrix .duplicate { background: color-mix(in srgb, var(--accent) 40%, transparent); font-weight: 700; }
.matrix .possible-duplicate { background: color-mix(in srgb, var(--accent) 22%, transparent); }
.matrix .related { background: var(--chip); }
.matrix .different, .matrix .same { color: var(--quiet); }
.changes > li { padding: 0.8rem 0; border-bottom: 1px solid var(--rule); }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(4.8rem, 1fr)); gap: 0.6rem 1rem; }
.figures dd { font: 600 1.2rem/1.3 var(--serif); font-variant-numeric: tabular-nums; }
.figures dd .meta { font: 400 0.82rem/1.4 var(--sans); display: block; }
.yaml { background: var(--chip); border-radius: 6px; padding: 0.8rem 1rem; overflow-x: auto; font: 0.88rem/1.5 var(--mono); }
.tray { padding-inline-start: 1.5rem; margin: 0.4rem 0 0; }
.tray > li { padding: 1.1rem 0; border-bottom: 1px solid var(--rule); }
.tray .row-title + .row-title { margin-top: 0.25rem; }
.aim + .quiet, .aim + .answer + section, #pairs { margin-top: 1.6rem; }
.says { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-top: 0.6rem; }
.says button, .plain-button { font: inherit; min-height: 2.4rem; padding: 0.3rem 0.8rem; color: var(--ink); background: var(--card); border: 1px solid color-mix(in srgb, var(--quiet) 60%, var(--rule)); border-radius: 5px; cursor: pointer; }
.says button:hover, .plain-button:hover { border-color: var(--ink); }
.queue { margin-top: 2rem; }
.queue h2 { display: flex; flex-wrap: wrap; gap: 0 0.8rem; align-items: baseline; }
.queue > .meta { margin-top: 0.6rem; }
.queue h2 .meta { font: 400 0.875rem/1.4 var(--sans); }
.queue td, .queue th { overflow-wrap: anywhere; }
`;
