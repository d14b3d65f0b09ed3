import { Random } from '../polling/random.ts';
import type { StreamItem } from './sets.ts';

const ROUND_UPS = 36;
const EVENTS = 3;
/** What a round-up tells was in the news that long before it, in hours. */
const REACH = 24;
const SEED = 36;

/** The stream with round-ups put in: each joins the beginnings of three titles on three events, `Stocks drop; X; Y`. */
export function addRoundUps(items: readonly StreamItem[]): StreamItem[] {
  const random = new Random(SEED);
  const made: StreamItem[] = [];
  for (let tries = 0; made.length < ROUND_UPS && tries < 100 * ROUND_UPS; tries++) {
    const last = random.pick(items);
    const told = pickOthers(last, items, random);
    if (told.length === EVENTS) made.push(roundUp(told, last.hour, made.length));
  }
  return [...items, ...made].toSorted((a, b) => a.hour - b.hour);
}

function pickOthers(last: StreamItem, items: readonly StreamItem[], random: Random): StreamItem[] {
  const recent = items.filter(({ hour }) => hour <= last.hour && last.hour - hour <= REACH);
  const told = [last];
  for (let tries = 0; told.length < EVENTS && tries < 20; tries++) {
    const next = random.pick(recent);
    if (!told.some(({ gold }) => gold.some((event) => next.gold.includes(event)))) told.push(next);
  }
  return told;
}

function roundUp(told: readonly StreamItem[], hour: number, number: number): StreamItem {
  return {
    id: `round-up-${number}`,
    title: told.map(({ title }) => beginningOf(title)).join('; '),
    hour: hour + 0.01,
    gold: told.flatMap(({ gold }) => gold),
    publisher: `Round-up ${number}`,
  };
}

/** The first words of a title, up to its first stop. */
function beginningOf(title: string): string {
  return (title.split(/[:;,?!]/, 1)[0] ?? title).split(' ').slice(0, 6).join(' ');
}
