import { readdirSync } from 'node:fs';
import { platform, setPriority } from 'node:os';
import { NICENESS } from '../src/reader/niceness.ts';

/**
 * Where processors are few, the threads that collect garbage, compile, unpack and read files leave them to the loop, as those that
 * read feeds do. Linux keeps a priority for each thread; elsewhere all stays as it is, and where we are not let do so.
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
