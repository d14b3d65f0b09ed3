/** Watches this process's event loop: how long it stood still, and who had the processor meanwhile. */
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';

/** ms between two ticks where nothing holds them up. */
const EVERY_MS = 2;
/** Stalls from here on are kept one by one. */
const TOLD_FROM_MS = 20;
const MOST_KEPT = 2000;

/** One time that the loop stood still; all in ms. */
export interface Stall {
  /** On the clock of `process.hrtime`, when it ended. */
  end: number;
  /** How much later than planned the tick came. */
  ms: number;
  /** What of it the main thread ran: ours, the collector's pauses included. */
  ranMs: number;
  /** What of it the main thread was ready to run and something else had the processor. */
  waitedMs: number;
  /** What of it the garbage collector took. */
  gcMs: number;
}

export interface Ticks {
  maxMs: number;
  /** The longest that the main thread ran on without coming back to the loop, as the system counts its time. */
  maxRanMs: number;
  /** The longest that it waited for a processor within one stall. */
  maxWaitedMs: number;
  /** By `monitorEventLoopDelay`, for comparison. */
  histogramMaxMs: number;
  p99Ms: number;
  ticks: number;
  stalls: Stall[];
}

/** Starts watching; `take` tells of the time since the last `take`. */
export function watchLoop(): { take(): Ticks; stop(): void } {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  let gcMs = 0;
  const collections = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) gcMs += duration;
  });
  collections.observe({ entryTypes: ['gc'] });
  let seen = empty();
  let last = look();

  function tick(): void {
    const now = look();
    const ms = now.at - last.at - EVERY_MS;
    const ranMs = now.ran - last.ran;
    seen.ticks += 1;
    seen.maxMs = Math.max(seen.maxMs, ms);
    seen.maxRanMs = Math.max(seen.maxRanMs, Math.min(ranMs, ms));
    const waitedMs = now.waited - last.waited;
    seen.maxWaitedMs = Math.max(seen.maxWaitedMs, Math.min(waitedMs, ms));
    if (ms >= TOLD_FROM_MS && seen.stalls.length < MOST_KEPT)
      seen.stalls.push({ end: now.at, ms, ranMs, waitedMs, gcMs });
    gcMs = 0;
    last = now;
  }

  const timer = setInterval(tick, EVERY_MS);
  return {
    take() {
      const taken = { ...seen, histogramMaxMs: histogram.max / 1e6, p99Ms: histogram.percentile(99) / 1e6 };
      histogram.reset();
      seen = empty();
      return taken;
    },
    stop() {
      clearInterval(timer);
      histogram.disable();
      collections.disconnect();
    },
  };
}

function empty(): Ticks {
  return { maxMs: 0, maxRanMs: 0, maxWaitedMs: 0, histogramMaxMs: 0, p99Ms: 0, ticks: 0, stalls: [] };
}

/** The clock, and what the main thread has run and waited for the processor so far (Linux; elsewhere it counts as run). */
function look(): { at: number; ran: number; waited: number } {
  const at = Number(process.hrtime.bigint()) / 1e6;
  try {
    const text = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1');
    const [ran = 0, waited = 0] = text.split(' ').map(Number);
    return { at, ran: ran / 1e6, waited: waited / 1e6 };
  } catch {
    return { at, ran: at, waited: 0 };
  }
}
