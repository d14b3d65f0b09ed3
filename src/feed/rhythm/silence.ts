/** When a source that answers well has brought nothing for longer than its own rhythm lets expect. Pure. */
import { expect } from './expect.ts';
import { DAY, HOUR } from './habits.ts';
import type { Rhythm } from './types.ts';

export interface Silence {
  /** ms since the epoch: when it last brought something new. */
  since: number;
  /** Items that its hours and days let expect since. */
  missed: number;
}

/** Nights and slow days are no silence, whatever a source did before. */
const SHORTEST = DAY;
/** Were items to come by chance, as many are missed once in 3,000 times. */
const MISSED = 8;
/** Items of the last weeks below which nothing is known of a rhythm. */
const FEWEST = 4;
/** Beyond this the sum is as good as certain. */
const LONGEST = 28 * DAY;

/** @param now ms since the epoch; undefined where it is not silent, or too little is known of it. */
export function silenceOf({ habits }: Pick<Rhythm, 'habits'>, now: number): Silence | undefined {
  if (!habits || (habits.recent.at(-1) ?? 0) < FEWEST) return undefined;
  const since = habits.asOf;
  if (now - since < SHORTEST) return undefined;
  // As it stood when it last brought something: the silence itself must not be taken for its new rhythm.
  const { itemsInHour } = expect(habits, since);
  let missed = 0;
  const end = Math.min(now, since + LONGEST);
  for (let hour = since; hour < end; hour += HOUR) missed += itemsInHour(hour + HOUR / 2);
  return missed >= MISSED ? { since, missed: Math.round(missed) } : undefined;
}
