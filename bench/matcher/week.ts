/** A simulated week under a window of a day, as the desk has it: whether memory stays flat, and whether the order within an hour matters. */
import type { Article } from '../../src/article/types.ts';
import { uniteTied } from '../../src/story/tune.ts';
import { Window } from '../../src/story/window/window.ts';
import { articleOf } from '../delivery/headlines.ts';
import type { Random } from '../polling/random.ts';
import { Random as Seeded } from '../polling/random.ts';
import { bCubed } from './b-cubed.ts';
import type { Headlines } from './headlines.ts';
import { bytesInUse } from './window.ts';

const DAYS = 7;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START = Date.UTC(2024, 0, 1);

export interface Week {
  articles: number;
  /** Bytes in use at the end of each day: first in a process that has seen no word yet, then again in the same one. */
  bytes: { cold: number[]; warm: number[] };
  /**
   * Most bytes after the first day by what they were at its end: 1 is flat. With what the process remembers of words, which
   * has its bounds and fills with the days; and without, in the week's second run, which meets the same words.
   */
  growth: { process: number; window: number };
  /** How far the stories agree with those of the same week shuffled within its hours, by B-cubed: 0 to 1. */
  agreement: number;
}

export function simulateWeek(headlines: Headlines): Week {
  const count = headlines.length;
  const inOrder = Array.from({ length: count }, (_, place) => place);
  const { stories, bytes } = runWeek(headlines, inOrder);
  const shuffled = runWeek(headlines, shuffleWithinHours(inOrder, count, new Seeded(3)));
  return {
    articles: count,
    bytes: { cold: bytes, warm: shuffled.bytes },
    growth: { process: growthIn(bytes), window: growthIn(shuffled.bytes) },
    agreement: bCubed(stories, shuffled.stories),
  };
}

const growthIn = ([first = 1, ...later]: readonly number[]): number => Math.max(...later) / first;

/** @returns each article's story by its place in the stream, and the memory at the end of each day. */
function runWeek(headlines: Headlines, order: readonly number[]): { stories: string[]; bytes: number[] } {
  const count = order.length;
  const before = bytesInUse();
  const bytes: number[] = [];
  let opened = 0;
  const window = new Window({ days: 1, mintStoryId: () => String(opened++) });
  const stories = new Int32Array(count);
  const heirs = new Map<number, number>();
  for (const [turn, place] of order.entries()) {
    const at = timeOf(turn, count);
    const placements = window.plan([{ article: articleAt(place, headlines.at(place), at), hash: '' }], at);
    const isOlder = (a: string, b: string) => Number(a) < Number(b);
    for (const { older, younger } of uniteTied(placements, window, { at, isOlder }))
      heirs.set(Number(younger), Number(older));
    stories[place] = Number(placements[0]?.storyId);
    window.settle({ id: `${at}-0`, token: '' });
    if (Math.floor(((turn + 1) * DAYS) / count) > bytes.length) bytes.push(bytesInUse() - before);
  }
  const heirOf = (story: number): number => {
    let last = story;
    for (let heir = heirs.get(last); heir !== undefined; heir = heirs.get(last)) last = heir;
    return last;
  };
  return { stories: Array.from(stories, (story) => String(heirOf(story))), bytes };
}

function articleAt(place: number, title: string, at: number): Article {
  const { excerpt: _excerpt, ...article } = articleOf(place, title, at, place % 500);
  return article;
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
