/** A time limit that is used up only while it runs. */
export interface TimeLimit {
  run(): void;
  halt(): void;
}

/** @param ms that it may run, all its runs together, before `over` is called. */
export function createTimeLimit(ms: number, over: () => void): TimeLimit {
  let left = ms;
  let since = 0;
  let timer: NodeJS.Timeout | undefined;

  function halt(): void {
    if (!timer) return;
    clearTimeout(timer);
    timer = undefined;
    left -= performance.now() - since;
  }

  return {
    run() {
      halt();
      since = performance.now();
      timer = setTimeout(over, Math.max(0, left));
    },
    halt,
  };
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
