/** What the processes of the soak say to each other. */
import type { SimulatedTime } from './clock.ts';

/** What a process of the soak is started with, as JSON. */
export interface Task {
  socket: string;
  prefix: string;
  time: SimulatedTime;
  windowDays: number;
  /** Messages that an output holds at most. */
  maxUnread: number;
}

/** Of the desk's process. */
export interface DeskSample {
  /** Bytes: resident as it is, resident once garbage was collected, and the heap then. */
  rss: number;
  rssAfterGc: number;
  heapAfterGc: number;
  /** Sockets, timers and whatever else keeps the process alive. */
  handles: number;
  /** Articles in the window, and bytes that the window reckons with. */
  window: number;
  windowBytes: number;
  /** CPU seconds so far. */
  cpuS: number;
}

/** Of the readers' process: ids of articles that a message of an output named for the first time. */
export interface Seen {
  output: 'queue' | 'stream';
  articles: string[];
}
