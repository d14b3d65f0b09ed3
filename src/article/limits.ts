import type { Rights } from '../config/types.ts';

/** Characters of a title that are kept; the longest real headlines have about 300. */
export const MAX_TITLE = 500;
/** Characters of an excerpt that are ever passed on. */
export const MAX_EXCERPT = 300;
/** Characters read beyond a limit, so that white space that folds away leaves no room unused. */
export const SLACK = 200;
/** Characters of a GUID that are kept in the article; its identity counts them all. */
export const MAX_GUID = 2048;
/** Octets of an encrypted payload that are carried: 16 KiB; a longer one is dropped. */
export const MAX_SECURED = 16_384;

/** How many characters of excerpt a source lets us pass on, 0 to 300. */
export function excerptLimit(rights: Rights | undefined): number {
  const wanted = rights?.excerptMax ?? MAX_EXCERPT;
  return Math.min(MAX_EXCERPT, Math.max(0, Math.floor(wanted)));
}
