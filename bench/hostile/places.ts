/** Where the publishers of the measurement are: each on a loopback address of its own. */
export const HEALTHY_HOST = '127.1.255.1';

/** Healthy sources, each asked once a minute, the least that a desk does: together one every 3 s. */
export const HEALTHY = Array.from({ length: 20 }, (_, at) => `healthy-${at}`);
export const HEALTHY_EVERY_MS = 60_000;

export function hostOf(at: number): string {
  return `127.1.${at >> 7}.${(at & 127) + 1}`;
}

/** What of it the parts tell one another. */
export interface DeskOrder {
  /** What this process does: all of it, or one side of the queue of articles. */
  part: 'all' | 'fetch' | 'merge';
  /** Of the keys in Redis. */
  prefix: string;
  port: number;
  redisUrl: string;
  /** Only publishers with this in their names. */
  only: string;
  maxItems: number;
  /** Hostile polls under way at a time. */
  atOnce: number;
  profile: boolean;
}

export interface PollNote {
  name: string;
  outcome: string;
  /** On the clock of `process.hrtime`, ms. */
  start: number;
  end: number;
}

/** When a healthy source was asked, or is to be, in ms since the epoch. */
export interface Appointment {
  id: string;
  at: number;
}
