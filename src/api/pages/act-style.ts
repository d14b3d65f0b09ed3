/** Style of what people decide: forms, notes, the audit, dead letters, revisions. */
export const actStyle = `
.button, .act-form button, .box button { display: inline-block; font: inherit; font-size: 0.9rem; padding: 0.35rem 0.9rem; color: var(--ink); background: var(--card); border: 1px solid color-mix(in srgb, var(--quiet) 60%, var(--rule)); border-radius: 5px; text-decoration: none; cursor: pointer; }
.act-form button { background: var(--ink); color: var(--paper); border-color: var(--ink); padding: 0.5rem 1.3rem; }
.actions { display: flex; flex-wrap: wrap; gap: 0.6rem; margin: 0.9rem 0; }
.filter select { width: 100%; font: inherit; min-height: 2.6rem; padding: 0.4rem 0.7rem; color: var(--ink); background: var(--card); border: 1px solid color-mix(in srgb, var(--quiet) 60%, var(--rule)); border-radius: 5px; }
.act .subject { margin-top: 0.4rem; font: 1.1rem/1.4 var(--serif); }
.act .happens { margin-top: 1rem; max-width: 44rem; }
.act-form { margin-top: 1.4rem; display: grid; gap: 1.1rem; max-width: 40rem; }
.act-form label { display: block; }
.act-form > p > label { font-size: 0.85rem; color: var(--quiet); margin-bottom: 0.15rem; }
.act-form > p > input:not([type='checkbox']) { width: 100%; font: inherit; min-height: 2.6rem; padding: 0.4rem 0.7rem; color: var(--ink); background: var(--card); border: 1px solid color-mix(in srgb, var(--quiet) 60%, var(--rule)); border-radius: 5px; }
.act-form fieldset { margin: 0; padding: 0.7rem 1rem; border: 1px solid var(--rule); border-radius: 6px; min-width: 0; }
.act-form legend { font-size: 0.85rem; color: var(--quiet); padding: 0 0.3rem; }
.choices { display: grid; gap: 0.7rem; }
.choices li, .sure { display: flex; gap: 0.7rem; align-items: baseline; }
.act-form .sure label { color: var(--ink); margin: 0; }
.choices .meta { display: block; margin-top: 0; }
.buttons { display: flex; flex-wrap: wrap; gap: 1.2rem; align-items: baseline; }
.note { margin: 1.1rem 0; padding: 0.8rem 1.1rem; background: var(--card); border: 1px solid var(--rule); border-inline-start: 3px solid var(--quiet); border-radius: 0 6px 6px 0; max-width: 46rem; overflow-wrap: anywhere; }
.note.failed { border-inline-start-color: var(--accent); }
.note p + p { margin-top: 0.6rem; }
.empty h2 { margin-top: 0.8rem; }
.acts li { display: grid; gap: 0.15rem; justify-items: start; }
.acts .meta { margin-top: 0; }
.audit td .meta, .audit th .meta { display: block; }
.audit code { overflow-wrap: anywhere; }
.intro { margin-top: 0.8rem; max-width: 46rem; color: var(--quiet); }
.box { margin-top: 2rem; }
.box + .quiet { margin-top: 1.4rem; }
.letters li { display: grid; gap: 0.3rem; padding: 0.8rem 0; border-bottom: 1px solid var(--rule); }
.letters form { display: flex; flex-wrap: wrap; gap: 0.3rem 1rem; align-items: baseline; justify-content: space-between; }
.letters .meta { margin-top: 0; overflow-wrap: anywhere; }
.letters .detail { font-family: var(--mono); font-size: 0.85rem; }
.revisions { list-style: none; margin: 0.8rem 0; padding: 0; display: grid; gap: 1.2rem; }
.revisions h3 .meta { font: 0.875rem var(--sans); }
.differences { grid-template-columns: minmax(0, 1fr); gap: 0.5rem; margin-top: 0.4rem; }
.differences dd > del, .differences dd > ins { display: block; width: fit-content; }
ins { text-decoration: none; background: color-mix(in srgb, #2d7a3a 18%, transparent); padding: 0 0.2rem; }
del { color: var(--quiet); padding: 0 0.2rem; }
mark { background: color-mix(in srgb, #d9a400 32%, transparent); color: inherit; border-radius: 2px; padding: 0 0.1rem; }
.beside { font-size: 0.92rem; margin-bottom: 0.35rem; }
.live.told { margin: 1rem 0 0; padding: 0.7rem 1.1rem; background: var(--card); border: 1px solid var(--rule); border-inline-start: 3px solid var(--accent); border-radius: 0 6px 6px 0; }
.live ul { margin-top: 0.3rem; font-size: 0.92rem; }
@media (max-width: 42rem) { .audit td .meta { display: inline; } .letters form { justify-content: start; } }
@media print { .actions, .act-form, .live, .letters form, .box form { display: none; } }
`;
