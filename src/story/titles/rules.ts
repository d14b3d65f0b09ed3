/** What forbids a merge whatever the words say. A veto ends P(duplicate), never P(related). */
import type { Prepared } from './prepare.ts';

/** Two articles published further apart, in hours, tell of different days. */
export const MERGE_HOURS = 72;
const HOUR = 3_600_000;

export type Veto = 'other-language' | 'too-far-apart' | 'other-genre';

/** Of a title, what may forbid a merge. */
export type Judged = Pick<Prepared, 'language' | 'published' | 'genre'>;

/** Hours between the publications of two articles; undefined where either is unknown. */
export const hoursBetween = (a: Judged, b: Judged): number | undefined =>
  a.published === undefined || b.published === undefined
    ? undefined
    : Math.abs(a.published - b.published) / HOUR;

/** What forbids that two articles be merged. An unknown language or date forbids nothing. */
export function findVeto(a: Judged, b: Judged): Veto | undefined {
  if (a.language !== undefined && b.language !== undefined && a.language !== b.language)
    return 'other-language';
  if ((hoursBetween(a, b) ?? 0) > MERGE_HOURS) return 'too-far-apart';
  return a.genre === b.genre ? undefined : 'other-genre';
}
