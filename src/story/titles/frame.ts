/** How titles differ that are one frame: in a sign, in who comes first, in a word that makes another person or thing of it. */
import { SHIFTERS } from '../tables/shifters.ts';
import type { Pair } from './align.ts';
import type { Prepared } from './prepare.ts';
import { likenessOf } from '../words/likeness.ts';
import type { Word } from '../words/word.ts';
import { foldText } from '../words/words.ts';

/** What of a title is looked at. */
export type Framed = Pick<Prepared, 'text' | 'sequence'>;

/** A minus is a dash before a figure, with nothing but a space or an opening bracket before it (`2-1` has none). */
const MINUS = /(?<=^|[\s(«„"“])[-−–](\d+(?:[.,]\d+)*)/gu;
const FIGURE = /\d+(?:[.,]\d+)*/g;
/** `BBB+`, `A-`: what stands at the end of a few capitals. */
const RATING = /(?<![\p{L}\p{N}])(\p{Lu}\p{L}{0,3})([+-])(?![\p{L}\p{N}])/gu;
const MONEY = /[$€£¥₹₽₺](?=\s?\d)|(?<=\d\s?)[$€£¥₹₽₺]/gu;
const ANY_SIGN = /[+−–$€£¥₹₽₺-]/;

const found = (text: string, pattern: RegExp): string[] =>
  Array.from(text.matchAll(pattern), ([whole]) => whole);

/** A figure that is below zero in one and not in the other, another rating, another currency: the signs of each that are at odds. */
export function signsApart(a: Framed, b: Framed): [string[], string[]] | undefined {
  if (!ANY_SIGN.test(a.text) && !ANY_SIGN.test(b.text)) return undefined;
  const [one, two] = [signsLeft(a.text, b.text), signsLeft(b.text, a.text)];
  return one.length + two.length > 0 ? [one, two] : undefined;
}

function signsLeft(text: string, other: string): string[] {
  const below = found(other, MINUS);
  const figures = found(other, FIGURE);
  const turned = Array.from(text.matchAll(MINUS), ([whole, figure = '']) => ({ whole, figure }))
    .filter(({ whole, figure }) => !below.includes(whole) && figures.includes(figure))
    .map(({ whole }) => whole);
  const ratings = found(other, RATING);
  const rated = Array.from(text.matchAll(RATING), ([whole, letters, sign]) => ({
    whole,
    opposite: `${letters}${sign === '+' ? '-' : '+'}`,
  }))
    .filter(({ opposite }) => ratings.includes(opposite))
    .map(({ whole }) => whole);
  const [own, theirs] = [found(text, MONEY), found(other, MONEY)];
  const paid = theirs.length > 0 && own.every((sign) => !theirs.includes(sign)) ? own : [];
  return [...turned, ...rated, ...paid];
}

/**
 * The parties of two titles that are the same words but that two runs of them have changed places around what they say
 * (`Russia expels ten German diplomats`, `Germany expels ten Russian diplomats`): that of the first title's beginning, and the
 * other. What stands between has to say something; between two numbers anything does. All in the same forms, and no party behind a
 * preposition: where order is free, forms and prepositions say who does what.
 */
export function swappedParties(a: Framed, b: Framed): [Word[], Word[]] | undefined {
  const [one, two] = [a.sequence, b.sequence];
  if (one.length !== two.length) return undefined;
  let from = 0;
  while (isSame(one[from], two[from])) from++;
  let to = one.length;
  while (to > from && isSame(one[to - 1], two[to - 1])) to--;
  const [core, other] = [one.slice(from, to), two.slice(from, to)];
  for (let first = 1; first < core.length - 1; first++)
    for (let last = 1; first + last < core.length; last++) {
      const [party, middle, rival] = [
        core.slice(0, first),
        core.slice(first, core.length - last),
        core.slice(core.length - last),
      ];
      const turned = [...rival, ...middle, ...party];
      const isTurned = turned.every(
        (word, at) => isSame(word, other[at]) || (!middle.includes(word) && isOneParty(word, other[at])),
      );
      if (isTurned && tellsApart(party, middle, rival)) return [party, rival];
    }
  return undefined;
}

const isSame = (a: Word | undefined, b: Word | undefined): boolean => a !== undefined && a.form === b?.form;

const LATIN = /^\p{Script=Latin}+$/u;
/** `Russia`, `Russian`. Where words are declined, other forms of the same words are what says who is who. */
const isOneParty = (a: Word, b: Word | undefined): boolean =>
  b !== undefined && LATIN.test(a.form) && LATIN.test(b.form) && likenessOf(a, b) > 0;

const weighs = ({ kind }: Word): boolean => kind !== 'stop';
const isNumber = ({ kind }: Word): boolean => kind === 'number';

function tellsApart(party: readonly Word[], middle: readonly Word[], rival: readonly Word[]): boolean {
  if (party.every(isNumber) && rival.every(isNumber)) return true;
  return [party, rival].every(([first]) => first && weighs(first)) && middle.some(weighs);
}

/** Kinds of SHIFTERS by word, and by what words begin with. */
const shifters = new Map<string, number>();
const stems: [stem: string, kind: number][] = [];
for (const [kind, line] of foldText(SHIFTERS).trim().replaceAll('\n  ', ' ').split('\n').entries())
  for (const form of line.split(/ +/))
    if (form.endsWith('*')) stems.push([form.slice(0, -1), kind]);
    else shifters.set(form, kind);

const kindOf = ({ form }: Word): number | undefined =>
  shifters.get(form) ?? stems.find(([stem]) => form.startsWith(stem))?.[1];

/** Whether one of two titles has a word that makes something else of it, and the other none of its kind. */
export const isShifted = (a: Framed, b: Framed): boolean => shiftsAlone(a, b) || shiftsAlone(b, a);

function shiftsAlone({ sequence: own }: Framed, { sequence: others }: Framed): boolean {
  return own.some((word) => {
    const kind = kindOf(word);
    return kind !== undefined && !others.some((other) => kindOf(other) === kind);
  });
}

/** Runs of words that have no partner in the other title, where there is one in each, between the same neighbours. */
export function slotOf(
  a: readonly Word[],
  b: readonly Word[],
  pairs: readonly Pair[],
): [readonly Word[], readonly Word[]] | undefined {
  const one = freeRun(a, (at) => pairs.some((pair) => pair.a === at));
  const two = freeRun(b, (at) => pairs.some((pair) => pair.b === at));
  if (!one || !two) return undefined;
  const partner = (at: number) => pairs.find((pair) => pair.a === at)?.b ?? -1;
  const before = one.from === 0 ? two.from === 0 : partner(one.from - 1) === two.from - 1;
  const after = one.to === a.length ? two.to === b.length : partner(one.to) === two.to;
  return before && after ? [a.slice(one.from, one.to), b.slice(two.from, two.to)] : undefined;
}

/** The only run of words without a partner. */
function freeRun(
  words: readonly Word[],
  hasPartner: (at: number) => boolean,
): { from: number; to: number } | undefined {
  const free = words.flatMap((_, at) => (hasPartner(at) ? [] : [at]));
  const [from = -1] = free;
  const to = (free.at(-1) ?? -2) + 1;
  return from >= 0 && to - from === free.length ? { from, to } : undefined;
}

/** Whether one of two names is the other's initials (`ООН`, `Организация Объединённых Наций`). */
export const isAbbreviated = (a: readonly Word[], b: readonly Word[]): boolean =>
  isInitialsOf(a, b) || isInitialsOf(b, a);

const isInitialsOf = ([short, ...more]: readonly Word[], whole: readonly Word[]): boolean =>
  more.length === 0 && whole.length > 1 && short?.form === whole.map(({ form }) => form[0]).join('');

/** Letters of a title that the other lacks altogether. */
export function lettersLeft(
  { folded: own }: Pick<Prepared, 'folded'>,
  { folded: other }: Pick<Prepared, 'folded'>,
): number {
  return [...new Set(own)].filter((letter) => !other.includes(letter)).length;
}
