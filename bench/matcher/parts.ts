/** What is measured, each in a process of its own: so that no part's garbage is another's memory. */

export interface WindowPart {
  kind: 'window';
  /** Behind the metrics' names. */
  label: '10k' | '100k' | '1m';
  titles: number;
  /** Titles that are compared with the whole window, one by one; 0 for none. */
  judged: number;
}

export type Part =
  | WindowPart
  | { kind: 'excerpts'; titles: number }
  /** The same window on our own headlines, where the others are on the larger generator's. */
  | { kind: 'made'; titles: number }
  /** So many articles in seven days, under a window of one. */
  | { kind: 'week'; articles: number };

/** What a process is told. */
export interface Task {
  part: Part;
  /** The larger generator's headlines; absent where it is not there. */
  stream?: string;
}

/** Articles that a full window takes in while it is timed. */
export const TIMED = 10_000;
/** Titles that come behind those that fill a window: the timed ones, and the queries. */
export const SPARE = 40_000;

export type Metrics = Record<string, number>;
