import { parseUrl } from '../../config/schema-url.ts';
import { getDomainWithoutSuffix } from 'tldts';

/** Characters; ids are typed, and stand in addresses and tables. */
const LONGEST_PROPOSED = 40;
const MARKS = /\p{M}/gu;

/** Gives out ids that no other source has. */
export interface IdGiver {
  /** From a title where that has enough letters of ours in it, else from the host: `balkan-insight`, `bbc`, `bbc-2`. */
  propose(title: string | undefined, url: string): string;
}

/** @param taken is added to as ids are given out. */
export function createIdGiver(taken: Set<string>): IdGiver {
  /** The number that is tried next, so that a thousand feeds of one title are no million tries. */
  const next = new Map<string, number>();
  return {
    propose(title, url) {
      const base = slugOf(title ?? '') ?? slugOf(hostName(url)) ?? 'source';
      let id = base;
      let number = next.get(base) ?? 2;
      while (taken.has(id)) id = `${base}-${number++}`;
      next.set(base, number);
      taken.add(id);
      return id;
    },
  };
}

/** Lower-case letters, digits and hyphens between words; undefined where fewer than two letters would be left. */
function slugOf(text: string): string | undefined {
  const words = text
    .slice(0, 200)
    .normalize('NFKD')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(/['’]/g, '')
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  let slug = '';
  for (const word of words) {
    if (slug && slug.length + 1 + word.length > LONGEST_PROPOSED) break;
    slug += slug ? `-${word}` : word.slice(0, LONGEST_PROPOSED);
  }
  return slug.replace(/[^a-z]/g, '').length < 2 ? undefined : slug;
}

function hostName(url: string): string {
  return getDomainWithoutSuffix(url) ?? parseUrl(url)?.hostname ?? '';
}
