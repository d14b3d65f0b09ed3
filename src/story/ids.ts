/** What ids look like, for whoever is handed one. */

/** A story's or an act's: a ULID, in capitals as we write it or in small letters. */
export function isStoryId(text: string): boolean {
  return /^[0-9A-HJKMNP-TV-Z]{26}$/i.test(text);
}

/** An article's, or that of a pair of articles: 32 digits from 0 to f (`fingerprint`). */
export function isArticleId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}
