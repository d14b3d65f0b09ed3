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
  'publish.queued',
  'publish.cleared',
  'publish.done',
  'deliver.sent',
] as const;
export type FailPoint = (typeof FAIL_POINTS)[number];

/** `merge.committed`, or `merge.committed:3` for the third time that the process gets there. */
const [wanted, nth = '1'] = (process.env['COPYDESK_FAIL_AT'] ?? '').split(':');
let left = Number(nth);

/** Ends the process on the spot where COPYDESK_FAIL_AT names this place and NODE_ENV is `test`; else does nothing. */
export function failPoint(name: FailPoint): void {
  if (name !== wanted || process.env['NODE_ENV'] !== 'test' || --left > 0) return;
  process.kill(process.pid, 'SIGKILL');
  // The signal may take a moment to come, and not one more step may be taken until then.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
