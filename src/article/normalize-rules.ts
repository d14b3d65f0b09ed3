import type { TopicRule } from '../config/types.ts';

/** What normalizing takes from outside the item and its source; all of it may be left out. */
export interface NormalizeRules {
  /** The operator's topic rules. */
  topics?: TopicRule[];
  /** Feed category in lower case → our category. */
  categories?: Record<string, string>;
  /** Registrable domains of publishers that the desk knows: 40 points of quality. */
  knownDomains?: ReadonlySet<string>;
  /** What the document says of all its items. */
  feed?: { language?: string; title?: string; link?: string };
  /**
   * What the article's id is made of first. `link` (the default) is the canonical URL, then the GUID, the path, and title with date.
   * `guid` leaves out the URL, for items that share one; `title` leaves out the GUID as well.
   */
  identity?: 'link' | 'guid' | 'title';
}
