import { hash } from 'node:crypto';

/** Marks that are remembered: a poll asks for those of its address and host a dozen times, and the next poll again. */
const MOST_KNOWN = 10_000;
/** Characters of a name beyond which its mark is not remembered. */
const LONGEST_KNOWN = 500;

const known = new Map<string, string>();

/** 22 characters that stand for a name of any length and kind: SHA-256, as base64url. */
export function hashOf(name: string): string {
  return hash('sha256', name, 'base64url').slice(0, 22);
}

/** As `hashOf`, for names that come again and again: addresses, hosts. Names from feeds and redirects are long, odd or hostile, and a key holds their mark. */
export function shortMark(name: string): string {
  const before = known.get(name);
  if (before !== undefined) return before;
  const mark = hashOf(name);
  if (name.length > LONGEST_KNOWN) return mark;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(name, mark);
  return mark;
}
