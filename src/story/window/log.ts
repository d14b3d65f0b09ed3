/**
 * What the article log holds: enough to rebuild the window, whatever the matcher. Of what the matcher works out it has only
 * the keys of excerpts, which are most of its work, and they count for the version that wrote them alone.
 */

/** An article as the log keeps it. Short names, since a window holds millions. */
export interface LogArticle {
  id: string;
  /** The story it was put in; '' for a notice and for what a notice withdrew before it came. */
  story: string;
  source: string;
  /** Hash of the content, to tell an edit from a repeat. */
  hash: string;
  title: string;
  /** How many characters at the title's end are its source's tail, which is not compared. */
  tail?: number;
  labels?: string[];
  excerpt?: string;
  /** The version of the matcher (MATCHER_VERSION), and the keys of what its `filedOfExcerpt` gives; only with an excerpt. */
  keys?: [matcher: string, ...keys: string[]];
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
  /** It is no notice but an operator's takedown (`id` is the act's, `source` is ''): it binds every source. */
  byOperator?: true;
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
  /** What was decided of stories as wholes; absent on most entries. They hold after the entry's articles. */
  acts?: LogAct[];
}

/** What an act does, in an operator's words; `match` is matching's own: it made two stories one. */
export type ActKind = 'join' | 'split' | 'retract' | 'takedown' | 'undo' | 'match';

/**
 * A decision about whole stories as the log keeps it: who and why, and its effects on the window, each spelt out so that a
 * fold needs nothing else. It holds no content.
 */
export interface LogAct {
  /** A ULID. */
  id: string;
  kind: ActKind;
  /** Who decided, as they call themselves; at most 100 characters. Of a `match` it is `matching`. */
  by: string;
  /** Why; at most 500 characters. */
  reason: string;
  /** Articles that belong to another story from now on. */
  moves?: { story: string; articles: string[] }[];
  /** Two stories that no matching makes one. */
  apart?: [string, string];
  /** Two stories that are one from now on, whatever kept them apart: the first is left, and keeps away from what the second did. */
  together?: [string, string];
  /** A story that does not go out, nor what joins it later. */
  hides?: string;
  /** A story that was hidden and goes out again. */
  shows?: string;
  /** Articles whose content is gone everywhere, and that come in no more. */
  purges?: string[];
  /** The stories that held them. */
  from?: string[];
  /** The act that this one takes back. */
  undoes?: string;
}

/** The stories that an act is about. */
export function storiesIn({ moves = [], apart, together, hides, shows, from = [] }: LogAct): string[] {
  const all = [...(apart ?? together ?? []), ...moves.map(({ story }) => story), hides, shows, ...from];
  return [...new Set(all.filter((id) => id !== undefined))];
}
