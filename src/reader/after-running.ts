/** A time limit is this many timers, so that a pause of the whole process uses up a tenth of it at most. */
const PARTS = 10;

/**
 * Calls back after so many ms (at least 1) in which the process ran: whatever held it up, a busy loop or a machine that was
 * suspended, counts as one part, however long it was. What arrived meanwhile comes first. Returns what calls it off.
 */
export function afterRunning(ms: number, callBack: () => void): () => void {
  let left = Math.min(PARTS, Math.ceil(ms));
  const part = ms / left;
  let timer = setTimeout(endPart, part);
  let last: NodeJS.Immediate | undefined;

  function endPart(): void {
    left -= 1;
    if (left > 0) timer = setTimeout(endPart, part);
    // Timers are called before messages are: the last part may have been a pause in which the work came to its end.
    else last = setImmediate(callBack);
  }

  return () => {
    clearTimeout(timer);
    clearImmediate(last);
  };
}
