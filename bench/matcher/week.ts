/** A simulated week under a window of a day: whether memory stays flat, and whether the order within an hour matters. */
import { createMatcher } from '../../src/story/matcher.ts';
import type { Random } from '../polling/random.ts';
import { Random as Seeded } from '../polling/random.ts';
import { bCubed } from './b-cubed.ts';
import type { Headlines } from './headlines.ts';
import { articleAt, bytesInUse } from './window.ts';

const DAYS = 7;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START = Date.UTC(2024, 0, 1);
/** How often what is too old is forgotten. */
const EXPIRE_EVERY = 500;

export interface Week {
  articles: number;
  /** Bytes in use at the end of each day. */
  bytes: number[];
  /** Most bytes after the first day by what they were at its end: 1 is flat. */
  growth: number;
  /** How far the stories agree with those of the same week shuffled within its hours, by B-cubed: 0 to 1. */
  agreement: number;
}

export function simulateWeek(headlines: Headlines): Week {
  const count = headlines.length;
  const inOrder = Array.from({ length: count }, (_, place) => place);
  const { stories, bytes } = runWeek(headlines, inOrder);
  const shuffled = runWeek(headlines, shuffleWithinHours(inOrder, count, new Seeded(3)));
  const [first = 1, ...later] = bytes;
  return {
    articles: count,
    bytes,
    growth: Math.max(...later) / first,
    agreement: bCubed(stories, shuffled.stories),
  };
}

/** @returns each article's story by its place in the stream, and the memory at the end of each day. */
function runWeek(headlines: Headlines, order: readonly number[]): { stories: string[]; bytes: number[] } {
  const count = order.length;
  const before = bytesInUse();
  const bytes: number[] = [];
  const matcher = createMatcher();
  const stories = Array.from({ length: count }, () => '');
  for (const [turn, place] of order.entries()) {
    const now = timeOf(turn, count);
    const article = articleAt(place, headlines.at(place), now);
    stories[place] = matcher.add(article).storyId;
    if (turn % EXPIRE_EVERY === 0) matcher.expire(new Date(now - DAY_MS));
    if (Math.floor(((turn + 1) * DAYS) / count) > bytes.length) bytes.push(bytesInUse() - before);
  }
  return { stories, bytes };
}

const timeOf = (turn: number, count: number): number => START + Math.floor((turn / count) * DAYS * DAY_MS);

function shuffleWithinHours(places: readonly number[], count: number, random: Random): number[] {
  const hours: number[][] = [];
  for (const place of places) {
    const hour = Math.floor((timeOf(place, count) - START) / HOUR_MS);
    (hours[hour] ??= []).push(place);
  }
  return hours.flatMap((hour) => shuffle(hour, random));
}

function shuffle(places: number[], random: Random): number[] {
  const keyed = places.map((place) => ({ place, key: random.next() }));
  return keyed.toSorted((a, b) => a.key - b.key).map(({ place }) => place);
}
