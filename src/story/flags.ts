/** Where the facts of two titles are at odds. Each flag is a penalty on the logit of P(duplicate), never a verdict by itself. */
import { wordsOfPlaces, wordsOfSides } from './facts.ts';
import type { Facts, Roles } from './facts.ts';
import type { Penalty } from './types.ts';
import type { Word } from './word.ts';

/**
 * What each flag takes off the logit: coefficients of the logistic regression on public headline pairs, but for `roles`,
 * which those pairs are too few to show and which is set like the heaviest.
 */
export const FLAGS = {
  numbers: 1.708,
  'number-on-one-side': 0.69,
  dates: 1.149,
  polarity: 1.463,
  places: 2.372,
  negation: 0.215,
  roles: 2.372,
} as const;

export type Flag = keyof typeof FLAGS;

interface Stated {
  words: readonly Word[];
  facts: Facts;
}

const holdsAll = <T>(a: readonly T[], b: readonly T[]) => b.every((item) => a.includes(item));
const lacks = <T>(a: readonly T[], b: readonly T[]) => a.filter((item) => !b.includes(item));
const disjoint = <T>(a: readonly T[], b: readonly T[]) =>
  a.length > 0 && b.length > 0 && !a.some((item) => b.includes(item));

/** Even bits of 64 groups of opposites: the left sides. */
const LEFT = BigInt('0x' + '5'.repeat(32));

const onlyLeft = (bits: bigint): bigint => bits & LEFT & ~(bits >> 1n);
const onlyRight = (bits: bigint): bigint => (bits >> 1n) & LEFT & ~bits;

/** Bits of the groups of which one title has only the left side and the other only the right. */
export function opposedSides(a: bigint, b: bigint): bigint {
  if (a === 0n || b === 0n) return 0n;
  const opposed = (onlyLeft(a) & onlyRight(b)) | (onlyRight(a) & onlyLeft(b));
  return opposed | (opposed << 1n);
}

const meet = (a: ReadonlySet<string>, b: ReadonlySet<string>) => [...a].some((key) => b.has(key));

function rolesSwapped(a: Roles | undefined, b: Roles | undefined): boolean {
  return (
    a !== undefined &&
    b?.act === a.act &&
    meet(a.doer, b.target) &&
    meet(a.target, b.doer) &&
    !meet(a.doer, b.doer)
  );
}

/** The flags that two titles raise against each other; the same whichever comes first. */
export function raiseFlags({ facts: a }: Stated, { facts: b }: Stated): Flag[] {
  const flags: Flag[] = [];
  if ((a.numbers.length === 0) !== (b.numbers.length === 0)) flags.push('number-on-one-side');
  else if (!holdsAll(a.numbers, b.numbers) && !holdsAll(b.numbers, a.numbers)) flags.push('numbers');
  if (disjoint(a.months, b.months) || disjoint(a.days, b.days) || disjoint(a.weekdays, b.weekdays))
    flags.push('dates');
  if (opposedSides(a.sides, b.sides) !== 0n) flags.push('polarity');
  if (lacks(a.places, b.places).length > 0 && lacks(b.places, a.places).length > 0) flags.push('places');
  if ((a.negations.length === 0) !== (b.negations.length === 0)) flags.push('negation');
  if (rolesSwapped(a.roles, b.roles)) flags.push('roles');
  return flags;
}

const formsOf = (words: readonly Word[], keys: readonly string[]) =>
  words.filter((word) => keys.includes(word.key)).map((word) => word.form);

function datesOf({ months, days, weekdays }: Facts): string[] {
  const named = days.map((day) => `${Math.floor(day / 100)}/${day % 100}`);
  const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  return [
    ...(named.length > 0 ? named : months.map((month) => `month ${month}`)),
    ...weekdays.map((day) => names[day - 1] ?? ''),
  ];
}

function sidesInWords(flag: Flag, own: Stated, other: Stated): string[] {
  switch (flag) {
    case 'numbers':
    case 'number-on-one-side':
      return formsOf(own.words, lacks(own.facts.numbers, other.facts.numbers));
    case 'dates':
      return datesOf(own.facts);
    case 'polarity':
      return wordsOfSides(own.words, opposedSides(own.facts.sides, other.facts.sides));
    case 'places':
      return wordsOfPlaces(own.words, lacks(own.facts.places, other.facts.places));
    case 'negation':
      return [...own.facts.negations];
    default:
      return [...(own.facts.roles?.doer ?? [])];
  }
}

/** A flag with its price and the words at odds: `17 / 14`. */
export function explainFlag(flag: Flag, a: Stated, b: Stated): Penalty {
  const [one, two] = [sidesInWords(flag, a, b), sidesInWords(flag, b, a)].map(
    (words) => words.join(' ') || '–',
  );
  return { name: flag, value: FLAGS[flag], detail: `${one} / ${two}` };
}
