import type { Logger } from 'pino';
import type { Config } from '../../src/config/types.ts';
import type { RoleName } from '../daemon.ts';

const LOOK_EVERY_MS = 10_000;

/** Bytes that a process with these roles may take: the sum of their limits. Undefined where none has one. */
export function memoryLimitOf({ limits }: Config, roles: readonly RoleName[]): number | undefined {
  const given = roles.flatMap((role) => limits.memory[role] ?? []);
  return given.length > 0 ? given.reduce((sum, bytes) => sum + bytes, 0) : undefined;
}

export interface MemoryWatch {
  limitBytes: number;
  log: Logger;
  /** Called once. */
  onOver: () => void;
  /** Resident bytes of this process, as the system counts them. */
  readRss?: () => number;
}

/** Looks every 10 s whether this process has outgrown its limit. */
export function watchMemory({ limitBytes, log, onOver, readRss = residentBytes }: MemoryWatch): {
  stop(): void;
} {
  const timer = setInterval(() => {
    const rss = readRss();
    if (rss <= limitBytes) return;
    clearInterval(timer);
    log.error(
      { rssMiB: mebibytes(rss), limitMiB: mebibytes(limitBytes) },
      'memory is over its limit; stopping, to be started anew by whoever supervises this process. ' +
        'If it comes again, raise limits.memory, or lower window.days or fetch.concurrency',
    );
    onOver();
  }, LOOK_EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

function residentBytes(): number {
  return process.memoryUsage.rss();
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 ** 2);
}
