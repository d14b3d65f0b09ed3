import type { Dice } from './random.ts';

/** What a mutation may draw on. */
export interface Material {
  dice: Dice;
  /** Words of the formats and of our own code, as bytes. */
  words: readonly string[];
  /** Another input of the corpus. */
  other: () => string;
}

/** One change of some bytes. */
export type Mutation = (bytes: string, material: Material) => string;

const NUMBERS = [
  '0', '-1', '1', '00', '01', '7', '12', '13', '24', '31', '60', '99', '255', '256', '400', '1582', '1900', '1969', '1970', '2038',
  '9999', '10000', '65535', '65536', '2147483648', '4294967296', '9007199254740993', '1e309', '-0', '0x10', '1700000000', '1700000000000',
]; // prettier-ignore

/** What has a meaning in markup, JSON, YAML or an address, or none anywhere. */
const SIGNS = '< > & ; " \' = / \\ [ ] { } : , . ? ! # % - + \n \r \t \0 \xff \xc3 \x80'.split(' ');

export const byteMutations: Mutation[] = [
  // a bit
  (bytes, { dice }) => {
    const at = dice.below(bytes.length + 1);
    const code = (bytes.charCodeAt(at) || 0) ^ (1 << dice.below(8));
    return replace(bytes, at, at + 1, String.fromCharCode(code & 255));
  },
  // a byte
  (bytes, { dice }) => {
    const at = dice.below(bytes.length + 1);
    return replace(bytes, at, at + dice.below(2), String.fromCharCode(dice.below(256)));
  },
  // a sign that means something
  (bytes, { dice }) => {
    const at = dice.below(bytes.length + 1);
    return replace(bytes, at, at + dice.below(2), dice.pick(SIGNS));
  },
  // left out
  (bytes, { dice }) => replace(bytes, ...dice.range(bytes.length), ''),
  // cut off
  (bytes, { dice }) => bytes.slice(0, dice.below(bytes.length + 1)),
  // a word, in place of something or between
  (bytes, { dice, words }) => {
    const [from, to] = dice.range(bytes.length, 30);
    return replace(bytes, from, dice.chance(0.5) ? from : to, dice.pick(words));
  },
  // some words
  (bytes, { dice, words }) => {
    const at = dice.below(bytes.length + 1);
    const some = Array.from({ length: 1 + dice.below(4) }, () => dice.pick(words));
    return replace(bytes, at, at, some.join(dice.pick(['', ' ', ',', '-', ': '])));
  },
  // a number in place of one
  (bytes, { dice }) => {
    const numbers = [...bytes.matchAll(/\d+/g)];
    if (numbers.length === 0) return bytes;
    const { 0: number, index } = dice.pick(numbers);
    return replace(bytes, index, index + number.length, dice.pick(NUMBERS));
  },
  // again, once or often
  (bytes, { dice }) => {
    const [from, to] = dice.range(bytes.length, 500);
    const times = Math.floor(dice.scaled(1, dice.chance(0.05) ? 1000 : 20));
    return replace(bytes, to, to, bytes.slice(from, to).repeat(times));
  },
  // moved, or again elsewhere
  (bytes, { dice }) => {
    const [from, to] = dice.range(bytes.length);
    const at = dice.below(bytes.length + 1);
    return replace(bytes, at, dice.chance(0.5) ? at : at + (to - from), bytes.slice(from, to));
  },
  // a piece of another
  (bytes, { dice, other }) => {
    const donor = other();
    const at = dice.below(bytes.length + 1);
    return replace(bytes, at, at + dice.below(40), donor.slice(...dice.range(donor.length)));
  },
  // the end of another
  (bytes, { dice, other }) => {
    const donor = other();
    return bytes.slice(0, dice.below(bytes.length + 1)) + donor.slice(dice.below(donor.length + 1));
  },
];

export function replace(text: string, from: number, to: number, by: string): string {
  return text.slice(0, from) + by + text.slice(to);
}
