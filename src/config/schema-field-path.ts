/** Where a value stands in a JSON document: `headline.main`, `keywords[].value`, `media[0].url`. */

/** Every entry of a list. No name can be this, because a name holds no bracket. */
export const EACH = '[]';

/** The name of a member, the index of a list's entry (from 0), or `EACH`. */
export type FieldStep = string | number;

/** Characters of a path, and steps in it. */
const LONGEST = 200;
const MOST_STEPS = 20;

/** A name with its brackets behind it, or brackets alone at the beginning of the path. */
const PART = /^([^.[\]\p{Cc}]*)((?:\[\d{0,4}\])*)$/u;
const BRACKET = /\[(\d{0,4})\]/g;

/**
 * The steps of a path, from the outside in: `a.b[].c[0]` → `['a', 'b', '[]', 'c', 0]`; `''`, the document itself, has none.
 * Names are taken as written (spaces, `:`, `@`, `-` and all) and cannot hold a dot or a bracket. Undefined if it is no path.
 * Whoever follows it looks at own members only: a name may be `__proto__`.
 */
export function parseFieldPath(path: string): FieldStep[] | undefined {
  if (path === '') return [];
  if (path.length > LONGEST) return undefined;
  const steps: FieldStep[] = [];
  for (const [at, part] of path.split('.').entries()) {
    const [, name = '', brackets = ''] = PART.exec(part) ?? [];
    if (name === '' && (at > 0 || brackets === '')) return undefined;
    if (name !== '') steps.push(name);
    for (const [, index] of brackets.matchAll(BRACKET)) steps.push(index ? Number(index) : EACH);
  }
  return steps.length <= MOST_STEPS ? steps : undefined;
}
