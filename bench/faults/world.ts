/**
 * A world of publishers with known truth: which feed carries which item from when, in which words, and which items are
 * copies of one another. It is a function of the seed and of the time that has passed, so nothing of it can be lost.
 */
import { createHash } from 'node:crypto';
import { fingerprint } from '../../src/article/identity.ts';
import { Dice } from '../fuzz/random.ts';

export interface WorldOptions {
  seed: number;
  feeds: number;
  /** How long the publishers are at work, in seconds. */
  seconds: number;
  /** New items of a feed in all that time; a feed lists them all to the end, and never more than MOST_ITEMS. */
  itemsPerFeed: number;
}

/** What an item says from a moment on, in seconds. */
export interface Version {
  at: number;
  title: string;
  summary: string;
}

export interface Item {
  feed: number;
  /** Items with one number are copies of one another, and of no others. */
  story: number;
  url: string;
  /** Earliest first. */
  versions: Version[];
}

export interface World {
  /** By feed, in the order of publication. */
  feeds: Item[][];
  items: Item[];
  /** Seconds after which nothing changes. */
  endsAt: number;
}

/** A desk holds back more than 50 unknown items at once, to see whether they are real. */
export const MOST_ITEMS = 45;
const MOST_COPIES = 6;
const COPIED = 0.45;
const EDITED = 0.3;
const AKIN = 0.15;
/** The share of the time after which the first feeds fall silent. */
const SILENT_FROM = 0.3;
/** Mean seconds until another publisher carries a wire copy, and until an item is edited. */
const COPY_AFTER = 8;
const EDIT_AFTER = 20;

export function makeWorld({ seed, feeds: count, seconds, itemsPerFeed }: WorldOptions): World {
  const dice = new Dice(seed);
  const most = Math.min(itemsPerFeed, MOST_ITEMS);
  const feeds: Item[][] = Array.from({ length: count }, () => []);
  // What a feed says last is what must not be lost, so that each has its last word at another time.
  const ends = feeds.map(() => seconds * dice.between(SILENT_FROM, 1));
  const tell = storyteller(seed, dice);
  for (let story = 0; ; story++) {
    const room = [...feeds.keys()].filter((feed) => (feeds[feed]?.length ?? 0) < most);
    if (room.length === 0) break;
    const headline = tell(story);
    // Some of it is there before the first poll.
    const at = dice.chance(0.1) ? 0 : dice.between(0, seconds);
    const copies = dice.chance(COPIED) ? 2 + dice.below(MOST_COPIES - 1) : 1;
    for (const feed of take(room, copies, dice)) {
      const end = ends[feed] ?? seconds;
      const from = feeds[feed]?.length === 0 ? 0 : Math.min(end, at + dice.wait(COPY_AFTER));
      const url = `https://paper${feed}.example/${seed}/${story}`;
      feeds[feed]?.push({ feed, story, url, versions: versionsOf(headline, from, end, dice) });
    }
  }
  for (const items of feeds) items.sort((a, b) => startOf(a) - startOf(b));
  return { feeds, items: feeds.flat(), endsAt: seconds };
}

/** The id by which the desk knows an item: every item has a link of its own. */
export function articleIdOf({ url }: Pick<Item, 'url'>): string {
  return fingerprint(['link', url]);
}

/** Words of a story that no other has. */
export function namesOf({ versions }: Item): string[] {
  const words = versions[0]?.title.split(' ') ?? [];
  return [words[3], words.at(-1)].flatMap((word) => word ?? []);
}

/** When it is published. */
export function startOf({ versions }: Item): number {
  return versions[0]?.at ?? 0;
}

/** What an item says at a time, in seconds; undefined before it is published. */
export function versionAt({ versions }: Item, time: number): Version | undefined {
  return versions.findLast(({ at }) => at <= time);
}

function take(from: number[], count: number, dice: Dice): number[] {
  const left = [...from];
  return Array.from({ length: Math.min(count, left.length) }, () =>
    left.splice(dice.below(left.length), 1),
  ).flat();
}

/** Edits that leave no doubt that the item is the one it was. */
const REWORDINGS: ((headline: string) => string)[] = [
  (headline) => headline,
  (headline) => `${headline} after delay`,
  (headline) => headline.replace(' in ', ' at '),
  (headline) => `${headline}, owner says`,
];

function versionsOf(headline: string, from: number, until: number, dice: Dice): Version[] {
  const versions = [{ at: from, title: headline, summary: summaryOf(headline, 1) }];
  let wording = 0;
  for (let at = from; dice.chance(EDITED);) {
    at += dice.wait(EDIT_AFTER);
    if (at >= until) break;
    // The title, or only what follows it; a later edit may take an earlier one back.
    if (dice.chance(0.7)) wording = dice.below(REWORDINGS.length);
    const title = REWORDINGS[wording]?.(headline) ?? headline;
    versions.push({ at, title, summary: summaryOf(headline, versions.length + 1) });
  }
  return versions;
}

function summaryOf(headline: string, version: number): string {
  return `${headline.split(' ').slice(0, 2).join(' ')} made it known in statement number ${version}.`;
}

const DEEDS = ['opens', 'sells', 'closes', 'visits', 'sues', 'buys'];
const PLACES = ['works', 'bridge', 'harbour', 'mill', 'school', 'depot'];

/** Headlines that share no name unless they tell one story, but for some that are about the same people. */
function storyteller(seed: number, dice: Dice): (story: number) => string {
  const used = new Set<string>();
  const people: string[] = [];
  const name = (of: string) => {
    for (let attempt = 0; ; attempt++) {
      const made = makeName(`${seed} ${of} ${attempt}`);
      if (used.has(made)) continue;
      used.add(made);
      return made;
    }
  };
  return (story) => {
    const isAkin = people.length > 0 && dice.chance(AKIN);
    const who = isAkin ? dice.pick(people) : `${name(`${story} first`)} ${name(`${story} last`)}`;
    if (!isAkin) people.push(who);
    const deed = DEEDS[story % DEEDS.length];
    const place = PLACES[(story * 5) % PLACES.length];
    return `${who} ${deed} ${name(`${story} what`)} ${place} in ${name(`${story} where`)}`;
  };
}

const CONSONANTS = 'bcdfghklmnprstvz';
const VOWELS = 'aeiouy';

function makeName(of: string): string {
  const digest = createHash('sha256').update(of).digest();
  const letters = Array.from(digest.subarray(0, 8), (byte, i) =>
    i % 2 === 0 ? CONSONANTS[byte % CONSONANTS.length] : VOWELS[byte % VOWELS.length],
  );
  return letters.join('').replace(/^./, (letter) => letter.toUpperCase());
}
