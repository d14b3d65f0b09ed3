import { readdirSync } from 'node:fs';
import { platform, setPriority } from 'node:os';

/** Of threads that are to leave a processor that both want to the loop: they get a third of its share. With less, a reading might not end in its time on a busy machine. */
export const NICENESS = 5;

/**
 * Where processors are few, all threads that there are leave them to the loop: those that collect garbage, compile, unpack and
 * read files as well as those that read feeds, which are at work from the moment they are made. Linux keeps a priority for each
 * thread; elsewhere all stays as it is, and where we are not let do so.
 */
export function putLoopFirst(): void {
  if (platform() !== 'linux') return;
  try {
    for (const thread of readdirSync('/proc/self/task').map(Number))
      if (thread !== process.pid) setPriority(thread, NICENESS);
  } catch {
    // A matter of comfort; and a thread may end while they are listed.
  }
}
