/** How common a word is in headlines, whatever its language. */
import { rarityOf } from '../titles/background.ts';
import { foldText } from './fold-letters.ts';
import { spell } from './spelling.ts';
import { stemOf } from './stem.ts';
import { BACKGROUND } from '../tables/background.ts';
import { COMMON_WORDS } from '../tables/common-words.ts';

const SHORTEST_BEGINNING = 3;
const LONGEST_BEGINNING = 12;

/** The class of words that one headline in 2^7 holds. */
const COMMON = rarityOf(keysOf(BACKGROUND[7])[0] ?? '');
const commonKeys = new Set<string>();
const commonBeginnings = new Set<string>();
for (const word of keysOf(foldText(COMMON_WORDS)))
  if (word.endsWith('*')) commonBeginnings.add(word.slice(0, -1));
  else commonKeys.add(stemOf(word));

let raritiesBySpelling: ReadonlyMap<string, number> | undefined;
/**
 * The background table counts Russian by slugs: a word in Cyrillic letters is found by its spelling. To spell the whole table
 * takes 10 ms, and five times as much while code is cold, which many a desk need never spend.
 */
const rarityBySpelling = (spelling: string): number | undefined =>
  (raritiesBySpelling ??= new Map(
    Object.values(BACKGROUND).flatMap((keys) => keysOf(keys).map((key) => [spell(key), rarityOf(key)])),
  )).get(spelling);

function keysOf(table = ''): string[] {
  return table.trim().split(/\s+/);
}

const isCyrillic = (word: string): boolean => /^\p{Script=Cyrillic}/u.test(word);

function isCommon(key: string): boolean {
  if (commonKeys.has(key)) return true;
  if (!isCyrillic(key)) return false;
  for (let length = SHORTEST_BEGINNING; length <= Math.min(key.length, LONGEST_BEGINNING); length++)
    if (commonBeginnings.has(key.slice(0, length))) return true;
  return false;
}

/** The class of background.ts, of a word by its stem and its spelling: the rarer the higher. */
export function rarityOfWord(key: string, spelling: string): number {
  const listed = rarityOf(key);
  const rarity = isCyrillic(key) ? Math.min(listed, rarityBySpelling(spelling) ?? listed) : listed;
  return isCommon(key) ? Math.min(rarity, COMMON) : rarity;
}
