/** A time limit that is used up only while it runs. */
export interface TimeLimit {
  run(): void;
  halt(): void;
}

/** A time limit is so many timers, one after the other. */
const PARTS = 10;

/**
 * Time in which the whole process stood still (a machine that was suspended, a loop that was held up) counts as one part of
 * the limit, however long it was: nobody could read in it.
 *
 * @param ms that it may run, all its runs together, before `over` is called.
 */
export function createTimeLimit(ms: number, over: () => void): TimeLimit {
  const part = Math.max(1, ms / PARTS);
  let left = ms;
  let since = 0;
  let timer: NodeJS.Timeout | undefined;
  let last: NodeJS.Immediate | undefined;

  function halt(): void {
    clearImmediate(last);
    if (!timer) return;
    clearTimeout(timer);
    timer = undefined;
    left -= Math.min(performance.now() - since, part);
  }

  function run(): void {
    halt();
    since = performance.now();
    timer = setTimeout(endPart, Math.min(part, Math.max(0, left)));
  }

  function endPart(): void {
    halt();
    // Timers know no less than 1 ms. They are called before messages are, and the outcome may have come in a pause.
    if (left < 1) last = setImmediate(over);
    else run();
  }

  return { run, halt };
}

/** What a reading thread tells of its time: that it is at work on the document, or waits for code that it needs first. */
export type TimeNote = 'reads' | 'loads';
/** Does something that is not to be counted as reading. */
export type Uncounted = <Loaded>(load: () => Promise<Loaded>) => Promise<Loaded>;

/** Tells that the reading begins, and from then on what is not to be counted of it. */
export function tellTime(tell: (note: TimeNote) => void): Uncounted {
  tell('reads');
  return async (load) => {
    tell('loads');
    const loaded = await load();
    tell('reads');
    return loaded;
  };
}
