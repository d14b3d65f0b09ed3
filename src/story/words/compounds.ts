/** German compounds, read as the words they are made of: `Ministerpräsidentenwahl` names a Minister, a Präsident and a Wahl. */
import { COMPOUND_HEADS } from '../tables/compound-heads.ts';

const heads = new Set(COMPOUND_HEADS.trim().split(/\s+/));
const lengths = [...new Set([...heads].map((head) => head.length))].toSorted((a, b) => b - a);
const SHORTEST_HEAD = lengths.at(-1) ?? 0;

/** Letters at least of what stands before the last part: `Anwalt`, `Verkauf` and `Umzug` are no compounds. */
const LEAST_BEFORE = 4;
const LONGEST = 40;
/** After these a compound is joined by an s: `Regierungschef`, `Sicherheitsrat`. */
const JOINED_BY_S = /(?:ung|heit|keit|schaft|tion|tat|taet|ling|tum|beit|ment)s$/;
/** What begins with these is one word, not two: `Überflutung`, `Wiederwahl`. */
const NO_PART = /^(?:uber|ueber|unter|wieder|gegen|nach|durch|zusammen|inter|super|trans|multi)s?$/;

/** The parts of a folded word, one or more: `klima`, `schutz`, `gesetz`. */
export function splitCompound(form: string): string[] {
  if (form.length < LEAST_BEFORE + SHORTEST_HEAD || form.length > LONGEST) return [form];
  for (const length of lengths) {
    const at = form.length - length;
    if (at < LEAST_BEFORE || !heads.has(form.slice(at))) continue;
    const before = form.slice(0, at);
    if (NO_PART.test(before)) return [form];
    return [...splitCompound(JOINED_BY_S.test(before) ? before.slice(0, -1) : before), form.slice(at)];
  }
  return [form];
}
