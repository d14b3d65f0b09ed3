import type { Redis } from 'ioredis';

/** A connection that owes an answer and has said nothing for so long is dead, in ms. Reads that wait take up to 5 s. */
const SILENT_MS = 15_000;
const LOOKS = 3;

/**
 * Gives up a connection that has fallen silent, until it has ended: of a machine that was switched off the system would wait
 * for a quarter of an hour. ioredis makes it anew, and asks again. (Its own socketTimeout has a timer that outlives the
 * connection and holds a process up that wants to end.)
 */
export function watchSilence(redis: Redis): void {
  let [bytes, looks] = [-1, 0];
  const watch = setInterval(() => {
    const owes = ['connect', 'ready'].includes(redis.status) && redis['commandQueue'].length > 0;
    const heard = owes ? redis.stream.bytesRead : -1;
    looks = owes && heard === bytes ? looks + 1 : 0;
    bytes = heard;
    if (looks < LOOKS) return;
    [bytes, looks] = [-1, 0];
    redis.stream.destroy();
  }, SILENT_MS / LOOKS);
  watch.unref();
  redis.once('end', () => clearInterval(watch));
}
