import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { codeOf } from './failure.ts';

/** A process, told apart from a later one that got the same number. */
export interface ProcessIdentity {
  pid: number;
  /** Boot and start time, opaque. Absent where the system has no /proc: then the number alone counts. */
  start?: string;
}

/** Who runs under this number now; undefined when nobody does. A zombie is nobody: it only waits to be counted. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const stat = await readOrUndefined(`/proc/${pid}/stat`);
  if (stat === undefined) return answersSignals(pid) ? { pid } : undefined;
  // proc(5): the name stands in parentheses and may hold anything; after it come the state and, 19 fields on, the start.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  const boot = await readOrUndefined('/proc/sys/kernel/random/boot_id');
  return { pid, start: `${boot?.trim() ?? ''}/${fields[19] ?? ''}` };
}

/** Whether that very process still runs. */
export async function isRunning({ pid, start }: ProcessIdentity): Promise<boolean> {
  const now = await identify(pid);
  if (!now) return false;
  return start === undefined || now.start === undefined || now.start === start;
}

/** The process's command line as it shows itself; empty when there is no such process. */
export async function commandLineOf(pid: number): Promise<string> {
  if (!(await identify(pid))) return '';
  const line = await readOrUndefined(`/proc/${pid}/cmdline`);
  if (line !== undefined) return line.replaceAll('\0', ' ');
  const ps = promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
  return await ps.then(
    ({ stdout }) => stdout,
    () => '',
  );
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

async function readOrUndefined(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
