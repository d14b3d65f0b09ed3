/** A number from 0 to below 1 that is this source's own at this poll, the same in every process (FNV-1a, 32 bits, then mixed). */
export function shareOf(sourceId: string, polls: number): number {
  let hash = 0x811c9dc5;
  for (const char of `${sourceId} ${polls}`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  // FNV's last characters hardly reach its upper bits: without this the counts of polls would lie side by side.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
