/** A made-up stream of headlines on many events, each told in several wordings, with the marks that agencies and papers add. */
import { Dice } from '../../bench/fuzz/random.ts';

export interface Told {
  id: string;
  title: string;
  publisher: string;
  /** Hours since the stream began. */
  hour: number;
  event: number;
}

/** Wordings of one event; {a} and {b} are names that belong to it. */
const EVENTS: readonly (readonly string[])[] = [
  [
    'Fire destroys {a} warehouse in {b}',
    'Fire destroys warehouse of {a} in {b}, police say',
    'Blaze destroys {a} warehouse in {b}',
    '{a} warehouse in {b} burns down',
  ],
  [
    '{a} wins mayoral election in {b}',
    '{a} wins election for mayor of {b}',
    'Challenger {a} elected mayor of {b}',
    '{b} elects {a} as mayor',
  ],
  [
    '{a} to close its plant in {b}',
    '{a} says it will close plant in {b}',
    '{a} closing {b} plant, union says',
    'Workers protest as {a} closes {b} plant',
  ],
  [
    'Train from {a} derails near {b}',
    'Train derails near {b} on its way from {a}',
    'Passenger train from {a} derails near {b}, dozens hurt',
    'Dozens hurt as {a} train leaves the tracks near {b}',
  ],
  [
    'Court in {b} orders {a} to pay back fees',
    '{a} must pay back fees, {b} court rules',
    '{b} court orders {a} to pay back fees to customers',
    'Customers of {a} get fees back after {b} ruling',
  ],
  [
    'Singer {a} cancels concert in {b}',
    '{a} cancels concert in {b} after illness',
    '{a} calls off {b} concert',
    'Fans in {b} left waiting as {a} cancels concert',
  ],
];

const MARKS: readonly ((title: string, publisher: string) => string)[] = [
  (title) => title,
  (title) => title,
  (title) => `UPDATE 1-${title}`,
  (title, publisher) => `${title} - ${publisher}`,
  (title) => title.toUpperCase(),
  (title) => `${title} ...`,
];

const SYLLABLES = ['ba', 'dor', 'kel', 'lin', 'mo', 'nar', 'pel', 'ros', 'sti', 'tan', 'vey', 'wick'];
const PUBLISHERS = 40;
const LONGEST_COPIED = 8;

/** In the order of time. Equal seeds give equal streams. */
export function makeEventStream(seed: number, events: number, hours: number): Told[] {
  const dice = new Dice(seed);
  const name = () => {
    const made = Array.from({ length: 3 }, () => dice.pick(SYLLABLES)).join('');
    return made.charAt(0).toUpperCase() + made.slice(1);
  };
  const told: Told[] = [];
  for (let event = 0; event < events; event++) {
    const wordings = dice.pick(EVENTS);
    const names: Record<string, string> = { a: name(), b: name() };
    const copies = dice.chance(0.4) ? 1 : 2 + dice.below(LONGEST_COPIED - 1);
    let hour = dice.between(0, hours);
    for (let copy = 0; copy < copies; copy++) {
      const publisher = `Paper ${dice.below(PUBLISHERS)}`;
      const words = dice.pick(wordings).replace(/\{(\w)\}/g, (_, key: string) => names[key] ?? '');
      const title = dice.pick(MARKS)(words, publisher);
      told.push({ id: `e${event}-${copy}`, title, publisher, hour, event });
      hour += dice.wait(0.5);
    }
  }
  return told.toSorted((a, b) => a.hour - b.hour);
}

/** The same with the order of each hour's items drawn anew. */
export function shuffleHours(stream: readonly Told[], seed: number): Told[] {
  const dice = new Dice(seed);
  return stream
    .map((told) => ({ told, hour: Math.floor(told.hour), place: dice.between(0, 1) }))
    .toSorted((a, b) => a.hour - b.hour || a.place - b.place)
    .map(({ told }) => told);
}

/** How far two groupings of the same items agree: the B³ F1 of one against the other, 0 to 1. */
export function agreementOf(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): number {
  const [precision, recall] = [meanShare(a, b), meanShare(b, a)];
  return (2 * precision * recall) / (precision + recall);
}

/** Over all items: the share of an item's group in `of` that is with it in `within`, too. */
function meanShare(of: ReadonlyMap<string, string>, within: ReadonlyMap<string, string>): number {
  const groups = new Map<string, string[]>();
  for (const [id, group] of of) groups.set(group, [...(groups.get(group) ?? []), id]);
  let sum = 0;
  for (const members of groups.values())
    for (const id of members)
      sum += members.filter((other) => within.get(other) === within.get(id)).length / members.length;
  return sum / of.size;
}
