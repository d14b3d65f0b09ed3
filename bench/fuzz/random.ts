import { Random } from '../polling/random.ts';

/** A seeded generator in whole numbers, as mutations want them. */
export class Dice extends Random {
  /** 0 to `count` - 1. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  /** A range within `length`, mostly short: positions from and to, to exclusive. */
  range(length: number, most = length): [from: number, to: number] {
    const size = Math.min(length, most, Math.ceil(this.scaled(1, Math.max(1, length))));
    const from = this.below(length - size + 1);
    return [from, from + size];
  }
}

/** A seed of its own for each name, so that a target's run does not depend on which others run. */
export function seedFor(seed: number, name: string): number {
  let hash = seed >>> 0;
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}
