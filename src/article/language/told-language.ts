/** The language of a source that names none: what its titles told often enough is taken for granted, and not worked out anew. */

/** What is kept of a source between polls. */
export interface ToldLanguage {
  /** BCP 47. */
  code: string;
  /** Documents in a row whose titles told it; those that told none do not count. */
  times: number;
}

/** One document's titles are mistaken in fewer than one of a hundred (language.ts): two must come to the same. */
const SURE_AFTER = 2;

/** @param told what the titles of a document told; undefined where nobody asked them, or they told none */
export function learnLanguage(
  known: ToldLanguage | undefined,
  told: string | undefined,
): ToldLanguage | undefined {
  if (told === undefined) return known;
  return { code: told, times: known?.code === told ? known.times + 1 : 1 };
}

/** The language that is taken for granted. */
export function sureLanguage(known: ToldLanguage | undefined): string | undefined {
  return known && known.times >= SURE_AFTER ? known.code : undefined;
}
