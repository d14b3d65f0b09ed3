import { readdirSync } from 'node:fs';
import { constants, getPriority, platform, setPriority } from 'node:os';

/**
 * How much nicer threads are than the loop, which they are to leave a processor that both want: they get a third of its share.
 * With less, a reading might not end in its time on a busy machine.
 */
export const NICENESS = 5;

/** The niceness of the threads, of a process that may have been made nice as a whole. Linux only: elsewhere there is but one. */
export function nicenessOfThreads(): number {
  return Math.min(constants.priority.PRIORITY_LOW, getPriority(process.pid) + NICENESS);
}

/** The threads of this process but the loop's, by their ids; on Linux, elsewhere none. */
export function listThreads(): number[] {
  if (platform() !== 'linux') return [];
  try {
    return readdirSync('/proc/self/task')
      .map(Number)
      .filter((thread) => thread !== process.pid);
  } catch {
    return [];
  }
}

/**
 * Where processors are few, threads leave them to the loop: those that collect garbage, compile, unpack and read files as well as
 * those that read feeds, which are at work from the moment they are made. Linux keeps a priority for each thread; elsewhere all
 * stays as it is, and where we are not let do so.
 */
export function putLoopFirst(threads: readonly number[] = listThreads()): void {
  for (const thread of threads)
    try {
      setPriority(thread, nicenessOfThreads());
    } catch {
      // A matter of comfort; and a thread may have ended since they were listed.
    }
}
