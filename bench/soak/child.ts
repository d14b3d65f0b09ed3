import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Task } from './messages.ts';

/** A process of the soak, ready to be talked to. */
export async function startChild(program: string, task: Task): Promise<ChildProcess> {
  const child = fork(program, [JSON.stringify(task)], { execArgv: ['--expose-gc'] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${program} ended with ${String(code)} before it was ready`);
  });
  // It tells of its end also when nobody waits for that any more.
  ended.catch(() => undefined);
  await Promise.race([once(child, 'message'), ended]);
  return child;
}

/** Asks it to stop, and ends it where it does not. */
export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
  if (child.connected) child.send('stop');
  await gone;
  clearTimeout(late);
}
