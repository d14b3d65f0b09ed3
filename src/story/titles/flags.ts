/** Where the facts of two titles are at odds. Each flag is a penalty on the logit of P(duplicate), never a verdict by itself. */
import { designatorOf } from './designators.ts';
import { markNumber } from './facts.ts';
import type { Facts, Roles } from './facts.ts';
import { signsApart, swappedParties, type Framed } from './frame.ts';
import { isSmallContrast, placeAround, SIDES, wordsMarked } from './lexicon.ts';
import { tollLine } from './tolls.ts';
import type { Penalty } from '../types.ts';
import type { Word } from '../words/word.ts';
import { readWords } from '../words/words.ts';

/**
 * What each flag takes off the logit. Coefficients of the regression of score-titles.ts; `polarity`, `phases`, `names`, `roles`
 * and `signs` are one there, since the pairs at hand show each too seldom, and `dates` stands above its own (.6), since those pairs
 * were picked from few days. What one title counts in words weighs a third of what it gives in digits. `contrast` is less than
 * `polarity`: members of a closed list stand side by side more often than opposites. `small-words` take nothing off by
 * themselves: they keep two titles apart only where nearly all else is the same (`judgeFrame`).
 */
export const FLAGS = {
  numbers: 3,
  'number-on-one-side': 2,
  'count-on-one-side': 0.75,
  dates: 1.2,
  polarity: 2.2,
  phases: 2.2,
  places: 2.2,
  contrast: 1.7,
  'small-words': 0,
  names: 2.2,
  question: 2.2,
  negation: 0.85,
  roles: 2.4,
  signs: 2.2,
} as const;

export type Flag = keyof typeof FLAGS;

interface Stated {
  facts: Facts;
}

type Told = Stated & Framed & { source: { title: string } };

function holdsAll<T>(a: readonly T[], b: readonly T[]): boolean {
  for (const item of b) if (!a.includes(item)) return false;
  return true;
}

const lacks = <T>(a: readonly T[], b: readonly T[]) => a.filter((item) => !b.includes(item));

function disjoint<T>(a: readonly T[], b: readonly T[]): boolean {
  for (const item of a) if (b.includes(item)) return false;
  return a.length > 0 && b.length > 0;
}

/** Most titles state little: what takes two is not looked into. */
const haveBoth = (a: readonly unknown[], b: readonly unknown[]) => a.length > 0 && b.length > 0;

const groupOf = (entry: number): number => Math.floor(entry / SIDES);

/** Those of a title's sides (or stages) whose group the other title names as well, but by other sides only. */
export function opposed(a: readonly number[], b: readonly number[]): number[] {
  return a.filter((entry) => isOpposed(entry, a, b));
}

/** Whether there are any such; asked of every title that is near, so without making a list. */
function areOpposed(a: readonly number[], b: readonly number[]): boolean {
  for (const entry of a) if (isOpposed(entry, a, b)) return true;
  return false;
}

function isOpposed(entry: number, own: readonly number[], others: readonly number[]): boolean {
  let names = false;
  for (const other of others) {
    if (groupOf(other) !== groupOf(entry)) continue;
    if (own.includes(other)) return false;
    names = true;
  }
  return names;
}

const liesIn = (place: number, outer: number): boolean => {
  for (let at = place; at >= 0; at = placeAround(at)) if (at === outer) return true;
  return false;
};

/** The other title has the place, one in it, or one around it and there nothing nearer (`Kharkiv` beside `Ukraine`). */
const coversPlace = (others: readonly number[], place: number): boolean =>
  others.some(
    (other) =>
      liesIn(other, place) ||
      (liesIn(place, other) && !others.some((third) => third !== other && liesIn(third, other))),
  );

function isPlaceApart(a: readonly number[], b: readonly number[]): boolean {
  for (const place of a) if (!coversPlace(b, place)) return true;
  return false;
}

/** The places of a title that the other one has nothing of. */
export const placesApart = (a: readonly number[], b: readonly number[]): number[] =>
  a.length === 0 ? [] : a.filter((place) => !coversPlace(b, place));

/** Two stems of one name, whose ending may say its part in the sentence (`Legia`, `Legię`). */
function isOneName(a: string, b: string): boolean {
  const least = Math.max(3, Math.min(a.length, b.length) - 2);
  return a === b || (Math.abs(a.length - b.length) <= 2 && a.slice(0, least) === b.slice(0, least));
}

const meet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => {
  for (const one of a) for (const two of b) if (isOneName(one, two)) return true;
  return false;
};

const rolesSwapped = (a: Facts, b: Facts): boolean =>
  a.act !== undefined && a.act === b.act && areSwapped(a.roles, b.roles);

function areSwapped(a: Roles | undefined, b: Roles | undefined): boolean {
  return (
    a !== undefined &&
    b !== undefined &&
    meet(a.doer, b.target) &&
    meet(a.target, b.doer) &&
    !meet(a.doer, b.doer)
  );
}

/** Of a title whose other has no numbers: `Two rangers killed` says less than `2 killed`. */
function oneSided({ numbers, counts }: Facts): Flag | undefined {
  if (numbers.length === 0) return undefined;
  return holdsAll(counts, numbers) ? 'count-on-one-side' : 'number-on-one-side';
}

function numbersFlag(a: Facts, b: Facts): Flag | undefined {
  if (disjoint(a.ages, b.ages) || areOpposed(a.tolls, b.tolls)) return 'numbers';
  if (a.numbers.length === 0) return oneSided(b);
  if (b.numbers.length === 0) return oneSided(a);
  return holdsAll(a.numbers, b.numbers) || holdsAll(b.numbers, a.numbers) ? undefined : 'numbers';
}

/** Of two titles that have a contrast. */
const contrastFlag = (a: Facts, b: Facts): Flag =>
  [...opposed(a.contrasts, b.contrasts), ...opposed(b.contrasts, a.contrasts)].every(isSmallContrast)
    ? 'small-words'
    : 'contrast';

const datesApart = (a: Facts, b: Facts): boolean =>
  disjoint(a.months, b.months) || disjoint(a.days, b.days) || disjoint(a.weekdays, b.weekdays);

/** The flags that two titles raise against each other; the same whichever comes first. */
export function raiseFlags({ facts: a }: Stated, { facts: b }: Stated): Flag[] {
  const flags: Flag[] = [];
  const numbers = numbersFlag(a, b);
  if (numbers) flags.push(numbers);
  if (datesApart(a, b)) flags.push('dates');
  if (areOpposed(a.sides, b.sides)) flags.push('polarity');
  if (areOpposed(a.phases, b.phases)) flags.push('phases');
  if (areOpposed(a.contrasts, b.contrasts)) flags.push(contrastFlag(a, b));
  if (haveBoth(a.places, b.places) && isPlaceApart(a.places, b.places))
    if (isPlaceApart(b.places, a.places)) flags.push('places');
  if (haveBoth(a.names, b.names) && !holdsAll(a.names, b.names) && !holdsAll(b.names, a.names))
    flags.push('names');
  if ((a.negations.length === 0) !== (b.negations.length === 0)) flags.push('negation');
  if (a.asks !== b.asks) flags.push('question');
  if (rolesSwapped(a, b)) flags.push('roles');
  return flags;
}

const formsOf = (words: readonly Word[], marks: readonly number[]) =>
  words.filter((word) => word.kind === 'number' && marks.includes(markNumber(word))).map((word) => word.form);

function datesOf({ months, days, weekdays }: Facts): string[] {
  const named = days.map((day) => `${Math.floor(day / 100)}/${day % 100}`);
  const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  return [
    ...(named.length > 0 ? named : months.map((month) => `month ${month}`)),
    ...weekdays.map((day) => names[day - 1] ?? ''),
  ];
}

/** Where no numbers are apart, what befell another number (`One killed`, where `one` is no number elsewhere). */
function numbersIn(words: readonly Word[], own: Facts, other: Facts): string[] {
  const marks = [...lacks(own.numbers, other.numbers), ...lacks(own.ages, other.ages)];
  const tolls = opposed(own.tolls, other.tolls).map(tollLine);
  return marks.length > 0 ? formsOf(words, marks) : wordsMarked(words, 'toll', tolls);
}

const contrastsIn = (words: readonly Word[], contrasts: readonly number[]): string[] => [
  ...wordsMarked(words, 'contrast', contrasts),
  ...contrasts.flatMap((contrast) => designatorOf(contrast) ?? []),
];

function sidesInWords(flag: Flag, own: Told, other: Told): string[] {
  const [mine, theirs] = [own.facts, other.facts];
  const words = readWords(own.source.title);
  switch (flag) {
    case 'numbers':
    case 'number-on-one-side':
    case 'count-on-one-side':
      return numbersIn(words, mine, theirs);
    case 'dates':
      return datesOf(mine);
    case 'polarity':
      return wordsMarked(words, 'side', opposed(mine.sides, theirs.sides));
    case 'phases':
      return wordsMarked(words, 'phase', opposed(mine.phases, theirs.phases));
    case 'contrast':
    case 'small-words':
      return contrastsIn(words, opposed(mine.contrasts, theirs.contrasts));
    case 'places':
      return wordsMarked(words, 'place', placesApart(mine.places, theirs.places));
    case 'names':
      return wordsMarked(words, 'name', lacks(mine.names, theirs.names));
    case 'question':
      return mine.asks ? ['asks'] : [];
    case 'negation':
      return [...mine.negations];
    case 'signs':
      return signsApart(own, other)?.[0] ?? [];
    default:
      return rolesSwapped(mine, theirs)
        ? [...(mine.roles?.doer ?? [])]
        : (swappedParties(own, other)?.[0] ?? []).map(({ form }) => form);
  }
}

/** A flag with its price and the words at odds: `17 / 14`. */
export function explainFlag(flag: Flag, a: Told, b: Told): Penalty {
  const [one, two] = [sidesInWords(flag, a, b), sidesInWords(flag, b, a)].map(
    (words) => words.join(' ') || '–',
  );
  return { name: flag, value: FLAGS[flag], detail: `${one} / ${two}` };
}
