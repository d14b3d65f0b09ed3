/** What is read at most, which no setting raises. */

/** Bytes of one document: what the fetcher lets through by default (`network.maxBytes`). */
export const MAX_BODY = 10 * 1024 * 1024;
/** Items of one document; feeds of more than 1,000 are archives. */
export const MAX_ITEMS = 20_000;
/** Documents of one folder. */
export const MAX_DOCUMENTS = 10_000;
