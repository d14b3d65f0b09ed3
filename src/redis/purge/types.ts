/** What is to be purged everywhere after a takedown. It holds no content itself. */
export interface Purge {
  /** The act that says so. */
  actId: string;
  /** The articles' ids, with the ids that they had before. */
  articleIds: string[];
  /**
   * The ids of articles that had one of those before and live under another: it is another's by now. Orders of an older copydesk
   * have none.
   */
  spares?: string[];
  /** The stories that ever held them, which others may name as related. */
  storyIds: string[];
  /** Of all titles and links that the articles had: what others show of them is known by these. */
  marks: string[];
  /** Names of the keys that hold what the articles' pages said. */
  pageKeys: string[];
}

/** How much was purged where; places where there was nothing are left out. */
export type Purged = Record<string, number>;
