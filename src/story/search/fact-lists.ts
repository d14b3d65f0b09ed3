/** What the window's titles state (titles/facts.ts), in a few numbers each. */
import type { Facts, Roles } from '../titles/facts.ts';
import { IntLists } from '../columns/int-lists.ts';

/** What a number of a list tells, in the bits above its value. */
const KINDS = [
  'numbers',
  'counts',
  'ages',
  'months',
  'days',
  'weekdays',
  'sides',
  'phases',
  'contrasts',
  'tolls',
  'places',
  'names',
  'series',
] as const;
type Listed = (typeof KINDS)[number];

const VALUE_BITS = 27;
const VALUE = (1 << VALUE_BITS) - 1;
const NEGATION = KINDS.length;
const ASKS = NEGATION + 1;
const ACT = ASKS + 1;
/** Of a title that states nothing, so that this need not be found out again. */
const NOTHING = -1;
const NONE: readonly never[] = [];

function pack(facts: Facts): number[] {
  const packed: number[] = [];
  for (const [tag, kind] of KINDS.entries())
    for (const value of facts[kind]) packed.push((tag << VALUE_BITS) | value);
  if (facts.negations.length > 0) packed.push(NEGATION << VALUE_BITS);
  if (facts.asks) packed.push(ASKS << VALUE_BITS);
  if (facts.act !== undefined) packed.push((ACT << VALUE_BITS) | facts.act);
  return packed.length > 0 ? packed : [NOTHING];
}

/** Kinds that put two titles at odds only where both state one, where either does, and where one does and the other does not. */
const BY_BOTH =
  kindsOf('ages', 'months', 'days', 'weekdays', 'sides', 'phases', 'contrasts', 'tolls', 'places', 'names') |
  (1 << ACT);
const BY_EITHER = kindsOf('numbers');
const BY_ONE = (1 << NEGATION) | (1 << ASKS);

function kindsOf(...kinds: Listed[]): number {
  return kinds.reduce((all, kind) => all | (1 << KINDS.indexOf(kind)), 0);
}

/** What kinds of things a title states, as bits. */
export function kindsIn(facts: Facts): number {
  let kinds = 0;
  for (const packed of pack(facts)) if (packed !== NOTHING) kinds |= 1 << (packed >>> VALUE_BITS);
  return kinds;
}

/** Whether two titles that state such kinds may raise a flag (titles/flags.ts). */
export const mayClash = (a: number, b: number): boolean =>
  (a & b & BY_BOTH) !== 0 || ((a | b) & BY_EITHER) !== 0 || ((a ^ b) & BY_ONE) !== 0;

type RolesOf = (slot: number) => Roles | undefined;

/** Of the words of negations it is only known that there are some, and roles are read again when they are asked for. */
class KeptFacts implements Facts {
  numbers: readonly number[] = NONE;
  counts: readonly number[] = NONE;
  ages: readonly number[] = NONE;
  months: readonly number[] = NONE;
  days: readonly number[] = NONE;
  weekdays: readonly number[] = NONE;
  sides: readonly number[] = NONE;
  phases: readonly number[] = NONE;
  contrasts: readonly number[] = NONE;
  tolls: readonly number[] = NONE;
  places: readonly number[] = NONE;
  names: readonly number[] = NONE;
  series: readonly number[] = NONE;
  negations: readonly string[] = NONE;
  asks = false;
  act: number | undefined;
  readonly #rolesOf: RolesOf;
  readonly #slot: number;

  constructor(rolesOf: RolesOf, slot: number) {
    this.#rolesOf = rolesOf;
    this.#slot = slot;
  }

  get roles(): Roles | undefined {
    return this.#rolesOf(this.#slot);
  }

  take(tag: number, value: number): void {
    const kind: Listed | undefined = KINDS[tag];
    if (kind) this[kind] = this[kind] === NONE ? [value] : [...this[kind], value];
    else if (tag === NEGATION) this.negations = [''];
    else if (tag === ASKS) this.asks = true;
    else this.act = value;
  }
}

/** One for all titles that state nothing: no act, so no roles. */
const STATES_NOTHING = new KeptFacts(() => undefined, -1);

export class FactLists {
  readonly #lists = new IntLists();
  readonly #rolesOf: RolesOf;

  constructor(rolesOf: RolesOf) {
    this.#rolesOf = rolesOf;
  }

  get bytes(): number {
    return this.#lists.bytes;
  }

  keep(slot: number, facts: Facts): void {
    this.#lists.clear(slot);
    this.#lists.fill(slot, pack(facts));
  }

  forget(slot: number): void {
    this.#lists.clear(slot);
  }

  /** As `kindsIn`; undefined where nothing was kept. */
  kindsOf(slot: number): number | undefined {
    const length = this.#lists.length(slot);
    if (length === 0) return undefined;
    const { data } = this.#lists;
    const first = this.#lists.first(slot);
    if (data[first] === NOTHING) return 0;
    let kinds = 0;
    for (let at = first; at < first + length; at++) kinds |= 1 << (data[at]! >>> VALUE_BITS);
    return kinds;
  }

  /** Undefined where nothing was kept. */
  of(slot: number): Facts | undefined {
    const length = this.#lists.length(slot);
    if (length === 0) return undefined;
    const { data } = this.#lists;
    const first = this.#lists.first(slot);
    if (data[first] === NOTHING) return STATES_NOTHING;
    const facts = new KeptFacts(this.#rolesOf, slot);
    for (let at = first; at < first + length; at++) {
      const packed = data[at]!;
      facts.take(packed >>> VALUE_BITS, packed & VALUE);
    }
    return facts;
  }
}
