/** Lowers the priority of the thread that imports it. */
import { platform, setPriority } from 'node:os';
import { nicenessOfThreads } from './loop-first.ts';

leaveTheLoopFirst();

/**
 * Where processors are few, the threads leave them to the loop, which all else waits for. Linux keeps a priority for each
 * thread; elsewhere it would be the whole process's. Who is not let do so reads on as before.
 */
function leaveTheLoopFirst(): void {
  if (platform() !== 'linux') return;
  try {
    setPriority(nicenessOfThreads());
  } catch {
    // A matter of comfort.
  }
}
