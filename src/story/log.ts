/** What the article log holds: enough to rebuild the window, and no features, which a newer matcher would compute otherwise. */

/** An article as the log keeps it. Short names, since a window holds millions. */
export interface LogArticle {
  id: string;
  /** The story it was put in; '' for a notice and for what a notice withdrew before it came. */
  story: string;
  source: string;
  /** Hash of the content, to tell an edit from a repeat. */
  hash: string;
  title: string;
  labels?: string[];
  excerpt?: string;
  published?: string;
  provider?: { name?: string; domain?: string };
  language?: string;
  /** The id it had before its link or the rules changed. */
  was?: string;
  /** ms; when its first version came in. Only on an edit: the entry that says so may have been trimmed before this one. */
  first?: number;
  /** It came in silently, as part of a backlog. */
  backfill?: true;
  /** It is a notice that withdraws what its publisher published before; it is in no story. */
  kills?: Kills;
  /** It came when a notice had withdrawn it already; it is in no story. */
  killedBy?: NoticeMark;
}

/** What a notice withdraws. */
export interface Kills {
  /** Articles of the window that are withdrawn, the notice's own earlier version among them; often none. */
  ids: string[];
  /** ms: what was published up to then and comes later is withdrawn as well. */
  until: number;
}

/** Which notice it was, and whose. The entry of the notice itself may be trimmed by the time this one is read. */
export interface NoticeMark {
  id: string;
  source: string;
  /** Its publisher's domain, else name, in lower case. */
  publisher?: string;
}

/** Where in the log a decision stands: the entry's id, and the token that tells it from a phantom of the same id. */
export interface Position {
  id: string;
  token: string;
}

export const LOG_START: Position = { id: '0-0', token: '' };

/** One commit. */
export interface LogEntry {
  position: Position;
  /** ms by the server's clock when the commit was decided: what window membership is counted by. */
  at: number;
  articles: LogArticle[];
}
