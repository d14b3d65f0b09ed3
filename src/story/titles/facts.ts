/** What a title states that another may contradict: numbers, dates, directions, phases, places, names, who did it to whom. */
import { entryOf, isAmbiguousMonth, kindOf, marksAt, SIDES } from './lexicon.ts';
import type { Kind } from './lexicon.ts';
import { AGE_NOUNS, AGED, AT_AGE, DIES, OF, OLD, YEARS } from '../tables/ages.ts';
import { readDesignators } from './designators.ts';
import { readToll } from './tolls.ts';
import { BY, LAST, TO } from '../tables/roles.ts';
import type { Word } from '../words/word.ts';

/** Who did it to whom: the words on either side of a verb that has a doer. */
export interface Roles {
  /** Line of tables/roles.ts. */
  act: number;
  doer: ReadonlySet<string>;
  target: ReadonlySet<string>;
}

/** Lists hold each entry once, in the title's order. */
export interface Facts {
  /** Marks (`markNumber`) of the numbers that are no ages. */
  numbers: readonly number[];
  /** Those of them that are small and spelled out (`two`): how many there were is by the way. */
  counts: readonly number[];
  /** Marks of the ages (`dies at 82`, `19-year-old`): one title gives them where another does not. */
  ages: readonly number[];
  months: readonly number[];
  /** Month × 100 + day. */
  days: readonly number[];
  weekdays: readonly number[];
  /** Line of opposites × 64 + side. */
  sides: readonly number[];
  /** Line of phases × 64 + stage. */
  phases: readonly number[];
  /** Line of contrasts × 64 + side; designators beside them. */
  contrasts: readonly number[];
  /** Line of tolls × 64 + how many there were (tolls.ts). */
  tolls: readonly number[];
  places: readonly number[];
  names: readonly number[];
  /** Kinds of recurring pieces (`Morning briefing`, crosswords). */
  series: readonly number[];
  negations: readonly string[];
  /** It asks or explains (`Why …`), where news tells. */
  asks: boolean;
  /** Line of tables/roles.ts, where `roles` tells who did it. */
  act: number | undefined;
  readonly roles: Roles | undefined;
}

/** A number of 27 bits that is another for another number, as good as always. */
export const markNumber = ({ hash }: Word): number => hash & 0x7ff_ffff;

const NONE: readonly never[] = [];
const OLDEST = 125;
/** So far headlines spell out what they count: up to a dozen. */
const MOST_COUNTED = 12;
const yearWords = new Set(YEARS.split(' '));
const oldWords = new Set(OLD.split(' '));
const agedWords = new Set(AGED.split(' '));
const beforeYears = new Set(AT_AGE.split(' '));
const ageNouns = new Set(AGE_NOUNS.split(' '));
const ofWords = new Set(OF.split(' '));
const deaths = new Set(DIES.split(' '));
const byWords = new Set(BY.split(' '));
const lastVerbs = new Set(LAST.split(' '));
const toWords = new Set(TO.split(' '));
/** So many words may stand between a verb and its preposition (`lose 2-1 at home to`). */
const REACH = 5;
/** Where a title can begin to ask at the latest. */
const LAST_QUESTION = 2;
/** A bare run of seven digits and more is the number of an article in some system, not of anything it tells of. */
const SERIAL = /^\d{7,}$/;
/** Goals or points of two sides. */
const SCORE = /^(\d{1,3})[-:](\d{1,3})$/;

const isAt = (set: ReadonlySet<string>, words: readonly Word[], at: number): boolean =>
  set.has(words[at]?.form ?? '');

const isOfAge = (words: readonly Word[], at: number): boolean =>
  isAt(ofWords, words, at - 1) && isAt(ageNouns, words, at - 2);

/** `dies at 82`, `aged 82`, `82-year-old`, `82 Jahre alt`, `à l'âge de 82 ans`. */
function isAge(words: readonly Word[], at: number): boolean {
  const { value } = words[at] ?? {};
  if (value === undefined || value > OLDEST || !Number.isInteger(value)) return false;
  if (isAt(agedWords, words, at - 1) || isAt(oldWords, words, at + 1)) return true;
  if (isAt(yearWords, words, at + 1))
    return isAt(oldWords, words, at + 2) || isAt(beforeYears, words, at - 1) || isOfAge(words, at);
  return words[at - 1]?.form === 'at' && (at + 1 === words.length || isAt(deaths, words, at - 2));
}

const isCount = ({ value, form }: Word): boolean =>
  value !== undefined && value <= MOST_COUNTED && /^\p{L}+$/u.test(form);

const dayOf = (word: Word | undefined): number | undefined => {
  const value = word?.value ?? 0;
  return Number.isInteger(value) && value >= 1 && value <= 31 ? value : undefined;
};

/** Names a party: no number, and no single character of unspaced text. */
const namesParty = ({ kind, key }: Word): boolean => kind !== 'number' && (kind !== 'gram' || key.length > 1);

/** The words that only this side has; the small words among them where there are no others (`Team A beats Team B`). */
function partyOf(side: readonly Word[], other: readonly Word[]): Set<string> {
  const own = side.filter((word) => namesParty(word) && !other.some(({ key }) => word.key === key));
  const telling = own.filter((word) => word.kind !== 'stop');
  return new Set((telling.length > 0 ? telling : own).map((word) => word.key));
}

/** The words behind the verb up to the next small word after a telling one: `Chelsea in the cup final` is Chelsea. */
function untilPause(words: readonly Word[], other: readonly Word[]): readonly Word[] {
  let told = false;
  for (const [at, word] of words.entries()) {
    if (word.kind === 'stop' && told) return words.slice(0, at);
    told ||= (word.kind === 'word' || word.kind === 'gram') && !other.some(({ key }) => key === word.key);
  }
  return words;
}

/** How tables/roles.ts lists the forms of an act: by its doer, turned round by a preposition, told from the other side. */
const FORMS = { active: 0, passive: 1, reversed: 2 };

interface Verb {
  at: number;
  act: number;
  /** Several where forms look alike (`hit`). */
  forms: number[];
}

/** Where the doer stands behind the verb, the place of its preposition; 0: before the verb; undefined: not to be told. */
function findTurn(words: readonly Word[], { at, forms }: Verb): number | undefined {
  const after = words.slice(at + 1, at + 1 + REACH);
  const behind = (set: ReadonlySet<string>) => after.findIndex((word) => set.has(word.form)) + 1;
  const by = behind(byWords);
  if (by === 1 || (by > 1 && forms.includes(FORMS.passive))) return at + by;
  if (forms.includes(FORMS.active)) return 0;
  const to = forms.includes(FORMS.reversed) ? behind(toWords) : 0;
  return to > 0 ? at + to : undefined;
}

/** `Arsenal 2-1 Chelsea`: without a verb the score says who won. */
function readScore(words: readonly Word[]): Roles | undefined {
  const at = words.findIndex(({ kind, form }) => kind === 'number' && SCORE.test(form));
  const [, one, two] = SCORE.exec(words[at]?.form ?? '') ?? [];
  if (at < 1 || one === two || at === words.length - 1) return undefined;
  const left = words.slice(0, at);
  const right = untilPause(words.slice(at + 1), left);
  const [before, after] = [partyOf(left, right), partyOf(right, left)];
  const [doer, target] = Number(one) > Number(two) ? [before, after] : [after, before];
  return { act: 0, doer, target };
}

/** Where the verb ends the title (`Bayern Dortmund'u 2-1 yendi`, `Dortmund von Bayern geschlagen`). */
function readEnd(words: readonly Word[], { act, forms }: Verb): Roles | undefined {
  const by = words.findIndex((word, at) => at > 0 && byWords.has(word.form));
  const isKnown = by < 0 ? lastVerbs.has(words.at(-1)?.form ?? '') : forms.includes(FORMS.passive);
  if (!isKnown) return undefined;
  const middle = by < 0 ? words.findIndex(({ kind }) => kind === 'word' || kind === 'gram') + 1 : by;
  const [left, right] = [words.slice(0, middle), words.slice(middle, -1)];
  const [before, after] = [partyOf(left, right), partyOf(right, left)];
  return by < 0 ? { act, doer: before, target: after } : { act, doer: after, target: before };
}

function readRoles(words: readonly Word[], verbs: readonly Verb[]): Roles | undefined {
  for (const verb of verbs) {
    const { at, act } = verb;
    if (at > 1 && at === words.length - 1) return readEnd(words, verb);
    const turn = at === 0 || at === words.length - 1 ? undefined : findTurn(words, verb);
    if (turn === undefined) continue;
    const left = words.slice(0, at);
    const right = untilPause(words.slice(Math.max(turn, at) + 1), left);
    const [before, after] = [partyOf(left, right), partyOf(right, left)];
    return turn > 0 ? { act, doer: after, target: before } : { act, doer: before, target: after };
  }
  return readScore(words);
}

function addVerb(verbs: Verb[], at: number, entry: number): void {
  const [act, form] = [Math.floor(entry / SIDES), entry % SIDES];
  const same = verbs.find((verb) => verb.at === at && verb.act === act);
  if (same) same.forms.push(form);
  else verbs.push({ at, act, forms: [form] });
}

const once = <T>(items: T[] | undefined): readonly T[] =>
  items === undefined || items.length === 0 ? NONE : items.length === 1 ? items : [...new Set(items)];

type Lists = Partial<Record<Kind, number[]>>;

interface Found {
  lists: Lists;
  verbs: Verb[];
  days: number[];
  negations: string[];
}

function addToll(lists: Lists, toll: number | undefined): void {
  if (toll !== undefined) (lists.toll ??= []).push(toll);
}

function addMark(
  { lists, verbs, days, negations }: Found,
  words: readonly Word[],
  at: number,
  mark: number,
): void {
  const [kind, entry] = [kindOf(mark), entryOf(mark)];
  const form = words[at]?.form ?? '';
  if (kind === undefined || (kind === 'question' && at > LAST_QUESTION)) return;
  if (kind === 'role') return addVerb(verbs, at, entry);
  if (kind === 'negation') return void negations.push(form);
  if (kind === 'toll') return addToll(lists, readToll(words, at, entry));
  if (kind === 'month') {
    const day = dayOf(words[at + 1]) ?? dayOf(words[at - 1]) ?? dayOf(words[at - 2]);
    if (day) days.push(entry * 100 + day);
    else if (isAmbiguousMonth(form)) return;
  }
  (lists[kind] ??= []).push(entry);
}

/** Reads the facts of a title from its words in order, stop words among them, and from the title as it was written. */
export function readFacts(words: readonly Word[], title = ''): Facts {
  const found: Found = { lists: {}, verbs: [], days: [], negations: [] };
  const numbers: number[] = [];
  const ages: number[] = [];
  const counts: number[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word?.kind === 'number' && !SERIAL.test(word.form)) {
      const kinds = isAge(words, at) ? [ages] : isCount(word) ? [numbers, counts] : [numbers];
      for (const marks of kinds) marks.push(markNumber(word));
    }
    for (const mark of marksAt(words, at)) addMark(found, words, at, mark);
  }
  const { lists, verbs, days, negations } = found;
  const roles = readRoles(words, verbs);
  return {
    numbers: once(numbers),
    counts: once(counts),
    ages: once(ages),
    months: once(lists.month),
    days: once(days),
    weekdays: once(lists.weekday),
    sides: once(lists.side),
    phases: once(lists.phase),
    contrasts: once([...(lists.contrast ?? NONE), ...readDesignators(title)]),
    tolls: once(lists.toll),
    places: once(lists.place),
    names: once(lists.name),
    series: once(lists.series),
    asks: (lists.question ?? []).length > 0,
    negations: once(negations),
    act: roles?.act,
    roles,
  };
}
