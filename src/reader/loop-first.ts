import { readdirSync } from 'node:fs';
import { platform, setPriority } from 'node:os';

/** Of threads that are to leave a processor that both want to the loop: they get a third of its share. With less, a reading might not end in its time on a busy machine. */
export const NICENESS = 5;

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
      setPriority(thread, NICENESS);
    } catch {
      // A matter of comfort; and a thread may have ended since they were listed.
    }
}
