/** Bytes of a document that are read: what the fetcher lets through by default (`network.maxBytes`). */
export const MAX_BODY = 10 * 1024 * 1024;
