export { MAX_BODY, MAX_ITEMS } from '../config/schema-limits.ts';

/** Fields of one item, or of the feed, that are read; an item with 50 pictures and tags has 100. */
export const MAX_FIELDS = 300;
/** Fields of a whole feed that are read: those of 20,000 usual items. */
export const MAX_ALL_FIELDS = 200_000;
/** Characters of one field that are read, as they are written: a novel has fewer. What follows is left out. */
export const MAX_TEXT = 1024 * 1024;
