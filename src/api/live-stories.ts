/** From one who reads what comes in to all who listen, each at a pace of its own and none holding up another. */
import type { LiveNews, Subscription } from './live-types.ts';

/** Listeners at a time: each holds a connection. */
export const MOST_LISTENERS = 100;
/** News that wait for one listener; 16 seconds' worth while as much comes in as can. */
const MOST_WAITING = 64;
/** News that are remembered for who comes back after a break. */
const MOST_REMEMBERED = 64;

export class LiveHub {
  readonly #most: number;
  readonly #listeners = new Set<Listener>();
  /** All that was told since the place `#from`, oldest first. */
  #remembered: LiveNews[] = [];
  #from = '0-0';
  #isClosed = false;

  constructor(most = MOST_LISTENERS) {
    this.#most = most;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Forgets what it remembers: what is told from now on follows this place of the log. */
  begin(place: string): void {
    this.#remembered = [];
    this.#from = place;
  }

  tell(news: LiveNews): void {
    this.#remembered.push(news);
    while (this.#remembered.length > MOST_REMEMBERED) this.#from = this.#remembered.shift()?.id ?? this.#from;
    for (const listener of this.#listeners) listener.hear(news);
  }

  /** Undefined where as many listen as may, and after `close`. */
  subscribe(after?: string): Subscription | undefined {
    if (this.#isClosed || this.#listeners.size >= this.#most) return undefined;
    const listener = new Listener(() => this.#listeners.delete(listener));
    this.#listeners.add(listener);
    const place = this.#remembered.at(-1)?.id ?? this.#from;
    const isKnown = after !== undefined && !isBefore(after, this.#from) && !isBefore(place, after);
    const since = isKnown ? this.#remembered.filter(({ id }) => isBefore(after, id)) : [];
    const missed = after !== undefined && !isKnown ? ({ missed: true } as const) : {};
    listener.hear({ id: isKnown ? after : place, stories: [], more: 0, ...missed });
    for (const news of since) listener.hear(news);
    return listener;
  }

  close(): void {
    this.#isClosed = true;
    for (const listener of this.#listeners) listener.end();
  }
}

class Listener implements Subscription {
  readonly ended: Promise<'ended' | 'lost'>;
  readonly news: AsyncIterable<LiveNews>;
  readonly #waiting: LiveNews[] = [];
  readonly #onEnd: () => void;
  #settle: (how: 'ended' | 'lost') => void = () => {};
  #isOver = false;
  #wake: () => void = () => {};

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
    this.ended = new Promise((resolve) => (this.#settle = resolve));
    this.news = this.#read();
  }

  hear(news: LiveNews): void {
    if (this.#isOver) return;
    this.#waiting.push(news);
    // What is remembered for it comes at once, and is no sign of being slow.
    if (this.#waiting.length > MOST_WAITING + MOST_REMEMBERED) this.#finish('lost');
    this.#wake();
  }

  end(): void {
    this.#finish('ended');
  }

  #finish(how: 'ended' | 'lost'): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#waiting.length = 0;
    this.#onEnd();
    this.#settle(how);
    this.#wake();
  }

  async *#read(): AsyncGenerator<LiveNews> {
    while (!this.#isOver) {
      const news = this.#waiting.shift();
      if (news) yield news;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

/** Whether one place of the log lies before another; what is no place lies before all. */
function isBefore(place: string, other: string): boolean {
  const [[ms, number], [otherMs, otherNumber]] = [partsOf(place), partsOf(other)];
  return ms < otherMs || (ms === otherMs && number < otherNumber);
}

function partsOf(place: string): [number, number] {
  const [, ms, number] = /^(\d{1,15})-(\d{1,15})$/.exec(place) ?? [];
  return ms === undefined ? [-1, -1] : [Number(ms), Number(number)];
}
