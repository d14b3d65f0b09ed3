/**
 * A world of feeds whose true publishing times are known. Rates, clumping and the share of fixed minutes follow what about a
 * hundred captured feeds of news sites and blogs show: median one item in two days, a quarter over 7 a day, a
 * tenth over 30; gaps that vary 1.2 times their mean; a sixth at fixed minutes of the hour; a tenth with half of their items in crowds.
 */
import { DAY, HOUR, MINUTE } from '../../src/feed/rhythm/habits.ts';
import type { PollHints } from '../../src/feed/types.ts';
import { Random } from './random.ts';

/** A Monday, 00:00 UTC. */
export const START = Date.UTC(2026, 2, 2);
export const WEEK = 7 * DAY;
export const HOSTS = 50;

export interface Item {
  /** When it can be seen in the document (ms). */
  at: number;
  /** What its date says; absent where it has none. */
  date?: number;
}

export interface Fault {
  from: number;
  to: number;
  kind: 'soft' | 'hard' | 'dns' | 'throttled';
  retryAfterMs?: number;
}

export interface Feed {
  id: string;
  host: number;
  kind: FeedKind;
  /** In the order they appear, from long before the start to after the end. */
  items: Item[];
  /** How many items the document holds. */
  size: number;
  hints?: PollHints;
  freshForMs?: number;
  faults: Fault[];
}

export interface World {
  name: string;
  feeds: Feed[];
}

export type FeedKind = keyof typeof KINDS;
export type Mix = Partial<Record<FeedKind, number>>;

/** What a desk for news reads. */
export const PRESS: Mix = {
  wire: 3,
  paper: 26,
  hourly: 8,
  daily: 7,
  bulk: 5,
  blog: 29,
  rare: 12,
  dead: 6,
  awakened: 2,
  fading: 2,
};
/** What a reader of blogs and podcasts has: hardly anything that is fast. */
export const BLOGS: Mix = {
  paper: 4,
  hourly: 2,
  daily: 10,
  bulk: 4,
  blog: 45,
  rare: 22,
  dead: 10,
  awakened: 2,
  fading: 1,
};
/** Agencies and live pages. */
export const WIRES: Mix = { wire: 35, paper: 40, hourly: 15, daily: 3, bulk: 4, blog: 3 };

/** Shares of the day's items by local hour, for those who work by day and for those who never sleep. */
const DAYTIME = [2, 1, 1, 1, 2, 5, 12, 22, 34, 42, 45, 42, 38, 40, 42, 40, 38, 34, 26, 20, 16, 12, 7, 4];
const OFFICE = [1, 0, 0, 0, 0, 1, 3, 10, 30, 50, 55, 50, 35, 45, 50, 50, 40, 22, 10, 8, 8, 6, 4, 2];
const ALWAYS = [
  14, 11, 10, 10, 12, 16, 22, 28, 32, 34, 34, 33, 32, 34, 34, 34, 32, 30, 28, 26, 24, 22, 19, 16,
];
const EVEN = [1];

interface Maker {
  random: Random;
  /** Hours that the publisher's clock is ahead of UTC. */
  zone: number;
}

/** Publishing times from the beginning of memory to a day after the end, by what the publisher is like. */
const KINDS = {
  wire: (m: Maker) => clumped(m, m.random.scaled(60, 260), ALWAYS, 0.8, 0.35),
  paper: (m: Maker) => clumped(m, m.random.scaled(4, 70), DAYTIME, m.random.between(0.25, 0.9), 0.25),
  blog: (m: Maker) => clumped(m, m.random.scaled(1 / 7, 3), OFFICE, m.random.between(0.15, 0.7), 0.1),
  rare: (m: Maker) => clumped(m, m.random.scaled(1 / 30, 1 / 6), m.random.pick([OFFICE, EVEN]), 0.6, 0.05),
  hourly: (m: Maker) => byClock(m, m.random.pick([15, 30, 60, 60, 60, 120, 180]) * MINUTE),
  daily: (m: Maker) => byClock(m, DAY),
  bulk: (m: Maker) => inBulk(m, m.random.scaled(0.3, 3)),
  dead: (m: Maker) =>
    before(clumped(m, m.random.scaled(0.1, 5), OFFICE, 0.5, 0.1), START - m.random.between(10, 110) * DAY),
  awakened: (m: Maker) =>
    since(clumped(m, m.random.scaled(5, 50), DAYTIME, 0.7, 0.25), START + m.random.between(0.5, 6) * DAY, m),
  fading: (m: Maker) =>
    before(clumped(m, m.random.scaled(5, 50), DAYTIME, 0.7, 0.25), START + m.random.between(0.5, 6) * DAY),
} satisfies Record<string, (m: Maker) => number[]>;

const MEMORY = 120 * DAY;
const END = START + WEEK + 2 * DAY;

export function makeWorld(name: string, mix: Mix, seed: number, count = 1000, hosts = HOSTS): World {
  const random = new Random(seed);
  const total = Object.values(mix).reduce((a, b) => a + b, 0);
  const kinds = (Object.keys(mix) as FeedKind[]).flatMap((kind) =>
    Array.from({ length: Math.round(((mix[kind] ?? 0) / total) * count) }, () => kind),
  );
  while (kinds.length < count) kinds.push('blog');
  const down = Array.from({ length: hosts }, () => hostFaults(random));
  const feeds = kinds
    .slice(0, count)
    .map((kind, i) => makeFeed(kind, i, hosts, new Random(seed * 1_000_003 + i), down));
  return { name: `${name} ${seed}`, feeds };
}

function makeFeed(kind: FeedKind, index: number, hosts: number, random: Random, down: Fault[][]): Feed {
  const zone = random.pick([-8, -6, -5, -5, -3, 0, 0, 1, 1, 1, 2, 2, 3, 5.5, 8, 9]);
  const host = Math.floor(random.next() * hosts);
  const published = KINDS[kind]({ random, zone }).toSorted((a, b) => a - b);
  const size = random.pick([10, 15, 20, 20, 25, 30, 50, 100]);
  return {
    id: `${kind}-${index}`,
    host,
    kind,
    items: dated(published, random),
    size: kind === 'wire' ? Math.max(size, 30) : size,
    ...wishes(random),
    faults: [...(down[host] ?? []), ...ownFaults(random)],
  };
}

/** Poisson with the hour of the day and the week-end in its rate; a share of the items brings more within minutes. */
function clumped(
  { random, zone }: Maker,
  perDay: number,
  hours: number[],
  weekend: number,
  clump: number,
): number[] {
  const peak = Math.max(...hours);
  const mean = hours.reduce((a, b) => a + b, 0) / hours.length;
  const week = (5 + 2 * weekend) / 7;
  // Each item brings `clump` more on average, each of which may bring more.
  const gap = ((DAY / perDay) * (mean / peak) * week ** 1) / (1 - clump);
  const times: number[] = [];
  for (let t = START - MEMORY; (t += random.wait(gap)) < END;) {
    const local = t + zone * HOUR;
    const hour = hours[Math.floor((local / HOUR) % 24) % hours.length] ?? 0;
    const day = (Math.floor(local / DAY) + 4) % 7;
    if (!random.chance((hour / peak) * (day === 0 || day === 6 ? weekend : 1))) continue;
    times.push(t);
    for (let child = t; random.chance(clump);) times.push((child += random.wait(8 * MINUTE)));
  }
  return times;
}

/** At a fixed minute of every period, unless there is nothing; several items at a time. */
function byClock({ random, zone }: Maker, period: number): number[] {
  const phase = random.next() * period - zone * HOUR;
  const busy = random.between(0.35, 1);
  const sleeps = period < DAY && random.chance(0.6);
  const most = random.pick([1, 1, 2, 4, 8, 15]);
  const wobble = random.pick([5_000, 20_000, MINUTE]) * (period === DAY ? 5 : 1);
  const restsAtWeekends = random.chance(0.4);
  const times: number[] = [];
  for (let t = Math.ceil((START - MEMORY) / period) * period + phase; t < END; t += period) {
    const local = t + zone * HOUR;
    const day = (Math.floor(local / DAY) + 4) % 7;
    const hour = Math.floor(local / HOUR) % 24;
    if ((restsAtWeekends && (day === 0 || day === 6)) || (sleeps && (hour < 6 || hour > 22))) continue;
    if (!random.chance(busy)) continue;
    const moment = t + Math.abs(random.normal()) * wobble;
    for (let i = Math.ceil(random.next() * most); i > 0; i--) times.push(moment + i);
  }
  return times;
}

/** Ten items at once, a few times a day or a week, in working hours. */
function inBulk(maker: Maker, perDay: number): number[] {
  const { random } = maker;
  return clumped(maker, perDay, OFFICE, 0.4, 0).flatMap((t) =>
    Array.from({ length: 5 + Math.floor(random.next() * 10) }, () => t + random.next() * 10_000),
  );
}

function before(times: number[], end: number): number[] {
  return times.filter((time) => time < end);
}

function since(times: number[], begin: number, { random }: Maker): number[] {
  const old = Array.from({ length: 12 }, () => START - random.between(40, 110) * DAY);
  return [...old, ...times.filter((time) => time >= begin)];
}

/** What the items say of when they were published: mostly the truth. */
function dated(published: number[], random: Random): Item[] {
  const way = random.next();
  if (way < 0.06) return published.map((at) => ({ at }));
  // Late: written at one time and to be seen some minutes after, as behind a cache.
  if (way < 0.2) {
    const lag = random.scaled(MINUTE, 15 * MINUTE);
    return published
      .map((date) => ({ at: date + random.next() * lag, date }))
      .toSorted((a, b) => a.at - b.at);
  }
  // The day only; a clock or zone that is wrong; the time the document was made; nonsense.
  if (way < 0.22) return published.map((at) => ({ at, date: Math.floor(at / DAY) * DAY }));
  if (way < 0.25) {
    const wrong = random.pick([-5, -1, 1, 2, 9]) * HOUR;
    return published.map((at) => ({ at, date: at + wrong }));
  }
  if (way < 0.255) return published.map((at) => ({ at, date: 0 }));
  if (way < 0.26) return published.map((at) => ({ at, date: at + 400 * DAY }));
  return published.map((at) => ({ at, date: Math.floor(at / 1000) * 1000 }));
}

function wishes(random: Random): Pick<Feed, 'hints' | 'freshForMs'> {
  const hints: PollHints = {};
  if (random.chance(0.12)) hints.ttlMinutes = random.pick([5, 10, 15, 30, 60, 60]);
  if (random.chance(0.15)) hints.updateMinutes = 60;
  if (random.chance(0.015)) hints.skipHours = [0, 1, 2, 3, 4, 5];
  if (random.chance(0.005)) hints.ttlMinutes = random.pick([1440, 10_080, 525_600]);
  return {
    ...(Object.keys(hints).length > 0 && { hints }),
    ...(random.chance(0.25) && { freshForMs: random.pick([0, 1, 5, 5, 10, 15, 30, 60]) * MINUTE }),
  };
}

/** A tenth of the hosts is down for some hours; every twentieth says 429 in its busy hours. */
function hostFaults(random: Random): Fault[] {
  const faults: Fault[] = [];
  if (random.chance(0.1)) {
    const from = START + random.between(0.2, 6) * DAY;
    faults.push({
      from,
      to: from + random.between(1, 12) * HOUR,
      kind: random.pick(['soft', 'dns', 'hard'] as const),
    });
  }
  if (random.chance(0.05)) {
    const retryAfterMs = random.pick([undefined, 10 * MINUTE, HOUR]);
    for (let day = 0; day < 9; day++) {
      const from = START + (day + 0.5) * DAY;
      faults.push({ from, to: from + HOUR, kind: 'throttled', ...(retryAfterMs && { retryAfterMs }) });
    }
  }
  return faults;
}

/** Single faults that pass, on a fifth of the feeds. */
function ownFaults(random: Random): Fault[] {
  if (!random.chance(0.2)) return [];
  return Array.from({ length: 20 }, () => {
    const from = START + random.next() * 9 * DAY;
    return { from, to: from + random.between(1, 20) * MINUTE, kind: 'soft' as const };
  });
}
