/** The policies that are compared, each as its program has it. */
import { DAY, HOUR, MINUTE } from '../../src/feed/rhythm/habits.ts';
import { planNextPoll } from '../../src/feed/rhythm/next-poll.ts';
import type { PollPolicy, PollResult, Rhythm } from '../../src/feed/rhythm/types.ts';
import type { Policy } from './simulate.ts';
import { askedWait } from '../../src/feed/rhythm/wishes.ts';

export function ours(bounds: Partial<PollPolicy> = {}, name = 'copydesk'): Policy {
  return {
    name,
    start(feed) {
      const policy = { sourceId: feed.id, minIntervalMs: 5 * MINUTE, maxIntervalMs: 12 * HOUR, ...bounds };
      let rhythm: Rhythm | undefined;
      return (result) => {
        const next = planNextPoll(rhythm, result, policy);
        rhythm = next.rhythm;
        return next.at;
      };
    },
  };
}

export const fixedHour: Policy = { name: 'fixed 60 min', start: () => (result) => result.at + HOUR };

/**
 * Miniflux's entry-frequency scheduler with its defaults: a week over a virtual weekly count, which is a week over the mean gap of the
 * items dated within the last seven days (0 where there are fewer than two), 5 min to 24 h; then at least ttl, max-age
 * or Expires where the document had changed, and Retry-After; at most 24 h. The count is taken before the fetch.
 */
export const miniflux: Policy = minifluxWith('Miniflux', virtualCount, false);
/** The formula as it is mostly told: the items of the last seven days counted, and wishes always kept. */
export const minifluxPlain: Policy = minifluxWith('Miniflux, plain count', plainCount, true);

function minifluxWith(name: string, countWeek: (dates: Dates) => number, always: boolean): Policy {
  return {
    name,
    start() {
      const dates = new Dates();
      let hints: PollResult['hints'];
      let began = false;
      return (result) => {
        const { at } = result;
        if (!began) dates.add(result.newItems);
        dates.forget(at - 7 * DAY);
        const weekly = countWeek(dates);
        if (began) dates.add(result.newItems);
        const modified = !began || result.newItems.length > 0;
        began ||= result.kind === 'read';
        hints = result.hints ?? hints;
        const wish = modified || always ? askedWait(hints, result.freshForMs) : 0;
        const even = weekly === 0 ? DAY : Math.max(Math.min((7 * DAY) / weekly, DAY), 5 * MINUTE);
        return at + Math.min(Math.max(even, wish, result.retryAfterMs ?? 0), DAY);
      };
    },
  };
}

function virtualCount({ count, oldest, newest }: Dates): number {
  if (count < 2) return 0;
  const gap = Math.floor(Math.floor((newest - oldest) / 1000) / (count - 1));
  return gap === 0 ? 0 : Math.ceil(604_800 / gap);
}

function plainCount({ count }: Dates): number {
  return count;
}

/** The dates of a week's items, in order: a wire has thousands, and is asked thousands of times. */
class Dates {
  readonly #sorted: number[] = [];
  /** Where those begin that are not forgotten. */
  #from = 0;

  get count(): number {
    return this.#sorted.length - this.#from;
  }

  get oldest(): number {
    return this.#sorted[this.#from] ?? NaN;
  }

  get newest(): number {
    return this.#sorted.at(-1) ?? NaN;
  }

  /** Most are newer than all before, so that their place is near the end. */
  add(dates: readonly number[]): void {
    for (const date of dates) {
      let at = this.#sorted.length;
      for (; at > this.#from && (this.#sorted[at - 1] ?? 0) > date; at--);
      this.#sorted.splice(at, 0, date);
    }
  }

  forget(before: number): void {
    while ((this.#sorted[this.#from] ?? Infinity) < before) this.#from++;
  }
}

/** CommaFeed's: half the mean gap of the document's items, here of the last ten, 5 min to 4 h. */
export const halfGap: Policy = {
  name: 'half the mean gap',
  start() {
    let dates: number[] = [];
    return ({ at, newItems, retryAfterMs = 0 }) => {
      dates = [...dates, ...newItems].toSorted((a, b) => a - b).slice(-10);
      const first = dates[0] ?? at;
      const half = dates.length < 2 ? 4 * HOUR : Math.max(at - first, 0) / (dates.length - 1) / 2;
      return at + Math.max(Math.min(Math.max(half, 5 * MINUTE), 4 * HOUR), retryAfterMs);
    };
  },
};
