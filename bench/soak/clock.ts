/**
 * Simulated time for a process of the soak. `Date` and timers of a minute and more (the hourly tidy-up) go by it: they are the
 * desk's calendar. Shorter timers, and what Redis locks, stay real: they stand for how long work takes, which is not faster.
 */
import type { DeskRedis } from '../../src/redis/connect.ts';

export interface SimulatedTime {
  /** Real ms since the epoch at which both clocks say the same. */
  start: number;
  /** Simulated time that passes in one of real time. */
  speed: number;
}

const CALENDAR_MS = 60_000;

export interface Clock {
  /** Simulated ms since the epoch. */
  now(): number;
  /** The real ms at which it was, or will be, this simulated time. */
  realOf(simulated: number): number;
  speed: number;
}

export function clockOf({ start, speed }: SimulatedTime): Clock {
  const real = Date.now;
  return {
    now: () => Math.floor(start + (real() - start) * speed),
    realOf: (simulated) => Math.floor(start + (simulated - start) / speed),
    speed,
  };
}

/** From now on this process lives in simulated time. */
export function installClock(time: SimulatedTime): Clock {
  const clock = clockOf(time);
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...values: [] | [number | string]) {
      super(values.length === 0 ? clock.now() : values[0]);
    }
    static override now(): number {
      return clock.now();
    }
  } as DateConstructor;
  const setReal = setInterval;
  const faster = (ms = 0) => (ms < CALENDAR_MS ? ms : Math.max(ms / clock.speed, 1));
  globalThis.setInterval = (work: () => void, ms?: number) => setReal(work, faster(ms));
  return clock;
}

/**
 * The same connection in simulated time. The server's own clock is real, so what it is to forget after a time it forgets that
 * much sooner, and ids that it gave are found by the real time at which it gave them.
 */
export function inSimulatedTime(redis: DeskRedis, clock: Clock): DeskRedis {
  const shorter = (ms: unknown) => Math.max(1000, Math.ceil(Number(ms) / clock.speed));
  const own: Partial<Record<string, unknown>> = {
    time: async () => [String(Math.floor(clock.now() / 1000)), String((clock.now() % 1000) * 1000)],
    deskOutbox: async (...words: Parameters<DeskRedis['deskOutbox']>) => {
      const [, ...rest] = (await redis.deskOutbox(...words)) as unknown[];
      return [clock.now(), ...rest];
    },
    deskCommit: changed(redis.deskCommit.bind(redis), 7, shorter),
    deskClear: changed(redis.deskClear.bind(redis), 3, shorter),
    deskTrim: changed(redis.deskTrim.bind(redis), 1, (ms) => clock.realOf(Number(ms))),
  };
  return new Proxy(redis, {
    get(target, name) {
      const known = typeof name === 'string' ? own[name] : undefined;
      if (known) return known;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** A script whose argument ARGV[which] is another one. */
function changed(
  script: DeskRedis['deskCommit'],
  which: number,
  change: (value: string | number | Buffer | undefined) => number,
): DeskRedis['deskCommit'] {
  return (keys, ...rest) => {
    const words = [...rest];
    words[keys + which - 1] = change(words[keys + which - 1]);
    return script(keys, ...words);
  };
}
