import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from 'bullmq';
import type { Logger } from 'pino';
import type { Metrics } from '../src/api/types.ts';
import type { Config } from '../src/config/types.ts';
import type { DeskRedis } from '../src/redis/connect.ts';
import type { Keys } from '../src/redis/keys.ts';
import type { Reader } from '../src/reader/reader.ts';
import { kindOfFailure } from '../src/redis/server/failure.ts';
import type { RedisConnection } from '../src/redis/server/types.ts';
import type { LiveConfig } from './process/live-config.ts';

/** What every worker is handed: the desk it works for. */
export interface Desk {
  /** As it is now: it is asked for at each use, since an edit may have replaced it. */
  readonly config: Config;
  /** Tells of edits that were taken. */
  live: LiveConfig;
  connection: RedisConnection;
  redis: DeskRedis;
  keys: Keys;
  /** Whether Redis is in this process's own memory, and ends with it. */
  embedded: boolean;
  log: Logger;
  metrics: Metrics;
  /** ms to hold an allocated revision before it goes out, so that a power cut cannot show two contents of it. */
  holdMs: number;
  version: string;
  now: () => Date;
  /** Reads documents in threads of its own. */
  reader: Reader;
}

/** A running worker. `stop` refuses new work, finishes what is under way, and resolves. */
export interface Role {
  stop(): Promise<void>;
}

/** What follows from the configuration, worked out anew only once that has changed. */
export function derived<Value>(
  desk: { readonly config: Config },
  work: (config: Config) => Value,
): () => Value {
  let known: { config: Config; value: Value } | undefined;
  return () => {
    const { config } = desk;
    if (known?.config !== config) known = { config, value: work(config) };
    return known.value;
  };
}

const DAY_MS = 86_400_000;

/** How long an untouched story is kept: past the window by more than any job is redelivered. */
export function storyExpiryMs(config: Config): number {
  return (config.window.days + 2) * DAY_MS;
}

export function windowMs(config: Config): number {
  return config.window.days * DAY_MS;
}

/** A trouble that is told again and again is warned of once in so long. */
const SAME_TROUBLE_MS = 60_000;

/** Logs what a worker complains of, unless Redis is away or refuses: openDesk says so once for all. */
export function hearTrouble(log: Logger, who: string): (error: Error) => void {
  let told = { message: '', until: 0 };
  return (error) => {
    const { message } = error;
    const isAbsence = ['away', 'refuses'].includes(kindOfFailure(error));
    const isRepeat = message === told.message && performance.now() < told.until;
    log[isAbsence || isRepeat ? 'debug' : 'warn']({ err: error }, who);
    if (!isAbsence && !isRepeat) told = { message, until: performance.now() + SAME_TROUBLE_MS };
  };
}

/** A job that failed is an error when it will not be tried again. */
export function failureLevel(job: Job | undefined): 'debug' | 'error' {
  return job && job.attemptsMade < (job.opts.attempts ?? 1) ? 'debug' : 'error';
}

/** Waits, but not past a stop. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
