/** Virtual time: what is to happen when, one after the other. */
export class Timeline {
  now: number;
  readonly #heap: { at: number; run: () => Promise<void> }[] = [];

  constructor(start: number) {
    this.now = start;
  }

  /** Runs something at a time, or as soon as may be where that has gone by. */
  at(time: number, run: () => Promise<void>): void {
    const heap = this.#heap;
    let i = heap.length;
    heap.push({ at: Math.max(time, this.now), run });
    for (; i > 0;) {
      const parent = (i - 1) >> 1;
      if (heap[parent]!.at <= heap[i]!.at) break;
      [heap[i], heap[parent]] = [heap[parent]!, heap[i]!];
      i = parent;
    }
  }

  after(ms: number, run: () => Promise<void>): void {
    this.at(this.now + ms, run);
  }

  /** Lets happen what is due until then. */
  async runUntil(end: number): Promise<void> {
    for (;;) {
      const first = this.#heap[0];
      if (!first || first.at > end) break;
      const last = this.#heap.pop()!;
      if (this.#heap.length > 0) this.#sink(last);
      this.now = first.at;
      await first.run();
    }
    this.now = end;
  }

  #sink(event: { at: number; run: () => Promise<void> }): void {
    const heap = this.#heap;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]!.at < heap[child]!.at) child++;
      if (heap[child]!.at >= event.at) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = event;
  }
}
