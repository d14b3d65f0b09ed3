/** Which bit of a title's signature a word sets. */
import type { Word } from '../words/word.ts';

/** Synonyms share a bit, and so do words with one beginning: what can stand for a word has few bits. */
export function bitOf({ form, groups }: Word): number {
  const [group] = groups;
  let hash = group === undefined ? 0 : group + 1;
  if (group === undefined)
    for (let at = 0; at < 3 && at < form.length; at++)
      hash = Math.imul(hash ^ form.charCodeAt(at), 0x5bd1e995);
  else hash = Math.imul(hash, 0x9e3779b1);
  return (hash ^ (hash >>> 11) ^ (hash >>> 22)) & 63;
}
