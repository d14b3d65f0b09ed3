import type { Redis } from 'ioredis';

/** Milliseconds. Beyond the first, feeds' dates and Redis' begin to disagree visibly; beyond the second a clock is wrong. */
const NOTABLE_MS = 30_000;
const GROSS_MS = 3_600_000;

export interface ClockProblem {
  level: 'warn' | 'error';
  message: string;
  /** By how much our clock is ahead; negative: behind. */
  aheadMs: number;
}

/** Compares our clock with the server's. A difference is told and no reason to stop: stories go by the server's clock alone. */
export async function checkClock(redis: Redis, now: () => Date): Promise<ClockProblem | undefined> {
  const before = now().getTime();
  const [seconds, micros] = await redis.time();
  const after = now().getTime();
  const server = Number(seconds) * 1000 + Number(micros) / 1000;
  const aheadMs = Math.round((before + after) / 2 - server);
  if (Math.abs(aheadMs) <= NOTABLE_MS) return undefined;
  const gross = Math.abs(aheadMs) > GROSS_MS;
  return { level: gross ? 'error' : 'warn', message: describeDifference(aheadMs, gross), aheadMs };
}

function describeDifference(aheadMs: number, gross: boolean): string {
  const way = aheadMs > 0 ? 'ahead of' : 'behind';
  return (
    `this machine's clock is ${inWords(Math.abs(aheadMs))} ${way} the Redis server's: set both by NTP. ` +
    "The window, settling and dates of first sight go by the server's clock, so the desk runs on, and stories are right " +
    'if that one is; polls and retries go by the clock of each process and may come early or late by the difference' +
    (gross ? ". One of the two is badly wrong: if it is the server's, stop until it is set right" : '')
  );
}

/** `45 s`, `12 min`, `3.5 h`, `20 days` */
function inWords(ms: number): string {
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  if (ms < 2 * GROSS_MS) return `${Math.round(ms / 60_000)} min`;
  if (ms < 48 * GROSS_MS) return `${(ms / GROSS_MS).toFixed(1)} h`;
  return `${Math.round(ms / (24 * GROSS_MS))} days`;
}
