/** How full an output is. */
export interface Fill {
  /** Messages that wait to be read: of a stream, by the slowest of its living groups. */
  unread: number;
  /** Messages that it holds. */
  length: number;
  /** Nothing more may be put on. */
  isFull: boolean;
  /** How many messages that were missed may be put on now. Above 0 a pause ends. */
  room: number;
  deadGroups: string[];
  lagging: string[];
}

/** What is different between a queue and a stream. */
export interface Channel {
  /** Makes room if it can without taking from a reader what it has not read, and tells how full it is then. */
  measure(isPaused: boolean, now: number): Promise<Fill>;
  /** Leaves of each story only the latest revision; returns how many messages were removed. */
  compact(): Promise<number>;
}
