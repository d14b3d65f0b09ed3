/** What a process takes, as the kernel counts it: all of its threads, and nothing of its children. Linux only. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';

export const canRead = (): boolean => existsSync('/proc/self/stat');

let ticks: number | undefined;
/** Of the kernel's clock, a second; nearly always 100. */
function ticksPerSecond(): number {
  ticks ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return ticks;
}

/** CPU seconds so far, user and system. */
export function cpuOf(pid: number): number {
  return secondsIn(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

/** The same by thread, under each one's id. Those that have ended are in no thread's count, only in the process's. */
export function cpuOfThreads(pid: number): Map<number, number> {
  const folder = `/proc/${pid}/task`;
  return new Map(
    readdirSync(folder).map((id) => [Number(id), secondsIn(readFileSync(`${folder}/${id}/stat`, 'utf8'))]),
  );
}

function secondsIn(stat: string): number {
  // The name of the program, in brackets, may hold blanks; fields 14 and 15 of them all are user and system.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond();
}

/** The most that it ever had resident, in MiB. */
export function peakOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}
