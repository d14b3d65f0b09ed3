/** How many a title says were killed, hurt, caught or lost: one, or so few that the word for it is an article elsewhere. */
import { SIDES } from './lexicon.ts';
import { BESIDE_TOLLS, DOES, PERSONS, SOMEONE } from '../tables/tolls.ts';
import type { Word } from '../words/word.ts';

/** Words at most between a number and what befell them (`Two people have been killed`). */
const REACH = 3;

const persons = new Set(PERSONS.trim().split(/\s+/));
const does = new Set(DOES.split(' '));
const someone = new Set(SOMEONE.trim().split(/\s+/));
/** By word: those that count before what befell them, and those that do so behind it as well. */
const before = new Map<string, number>();
const behind = new Map<string, number>();
for (const line of BESIDE_TOLLS.trim().replaceAll('\n  ', ' ').split('\n')) {
  const [value = '', ...words] = line.split(' ');
  const slash = words.indexOf('/');
  for (const [at, word] of words.entries()) {
    before.set(word, Number(value));
    if (at > slash) behind.set(word, Number(value));
  }
}

const countOf = (word: Word | undefined, others: ReadonlyMap<string, number>): number | undefined =>
  word && (word.value ?? others.get(word.form));

/** `Man killed`, `Dutch woman killed`; not `man and woman killed`. */
function isOnePerson(words: readonly Word[], at: number): boolean {
  if (!someone.has(words[at]?.form ?? '')) return false;
  const last = words[at - 1];
  return !last || before.get(last.form) === 1 || (last.kind === 'word' && !someone.has(last.form));
}

function countBefore(words: readonly Word[], at: number): number | undefined {
  if (does.has(words[at]?.form ?? '')) return undefined;
  if (isOnePerson(words, at - 1)) return 1;
  for (let back = at - 1; back >= Math.max(0, at - REACH); back--) {
    const word = words[back]!;
    const count = countOf(word, before);
    if (count !== undefined) return count;
    if (word.kind !== 'stop' && !persons.has(word.form)) return undefined;
  }
  return undefined;
}

/** The toll (facts.ts) that the word at a place tells, which a line of TOLLS has; undefined where no number is with it. */
export function readToll(words: readonly Word[], at: number, line: number): number | undefined {
  const count = countBefore(words, at) ?? countOf(words[at + 1], behind);
  return count === undefined || !Number.isInteger(count) ? undefined : line * SIDES + (count % SIDES);
}

/** The line of TOLLS of a toll. */
export const tollLine = (toll: number): number => Math.floor(toll / SIDES);
