/**
 * Places where a test may end the process as a crash would. Each stands between two steps whose order matters: whatever is
 * killed there must be made good by the next start (tests/workers/crash-points.test.ts).
 */
export const FAIL_POINTS = [
  'poll.read',
  'poll.offered',
  'poll.done',
  'merge.taken',
  'merge.planned',
  'merge.committed',
  'merge.done',
  'act.taken',
  'act.committed',
  'act.purged',
  'publish.claimed',
  'publish.read',
  'publish.cleared',
  'publish.done',
  'deliver.sent',
] as const;
export type FailPoint = (typeof FAIL_POINTS)[number];

const SIGNAL_WITHIN_MS = 100;

/** `merge.committed`; `merge.committed:3` for the third time that the process gets there; `stop@…` to stop, not to end. */
const given = process.env['COPYDESK_FAIL_AT'] ?? '';
const isStop = given.startsWith('stop@');
const [wanted, nth = '1'] = given.slice(isStop ? 'stop@'.length : 0).split(':');
let left = Number(nth);

/**
 * Ends the process on the spot where COPYDESK_FAIL_AT names this place and NODE_ENV is `test`; else does nothing. A process
 * that is to stop here goes on when it is sent SIGCONT, as one that was starved or suspended.
 */
export function failPoint(name: FailPoint): void {
  if (name !== wanted || process.env['NODE_ENV'] !== 'test' || --left !== 0) return;
  process.kill(process.pid, isStop ? 'SIGSTOP' : 'SIGKILL');
  // The signal may take a moment to come, and not one more step may be taken until then.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, isStop ? SIGNAL_WITHIN_MS : Infinity);
}
