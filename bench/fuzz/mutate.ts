import { byteMutations, replace } from './mutate-bytes.ts';
import type { Material } from './mutate-bytes.ts';
import { encodingMutations } from './mutate-encoding.ts';
import { structureMutations } from './mutate-structure.ts';
import type { Dice } from './random.ts';
import type { Input } from './types.ts';

/** Longest input, in bytes. */
export const MAX_BYTES = 65_536;
/** Inputs of the corpus mostly stay below this, as short ones are read faster. */
const USUAL_BYTES = 8192;

/** Some changes of an input, one after the other. */
export function mutate({ bytes, variant }: Input, variants: number, material: Material): Input {
  const { dice } = material;
  let mutant = bytes;
  const changes = 1 + Math.floor(dice.scaled(1, 9) - 1);
  for (let change = 0; change < changes; change++) {
    const kind = dice.next();
    const mutations = kind < 0.5 ? structureMutations : kind < 0.96 ? byteMutations : encodingMutations;
    mutant = dice.pick(mutations)(mutant, material);
    if (mutant.length > USUAL_BYTES) mutant = mutant.slice(0, dice.chance(0.02) ? MAX_BYTES : USUAL_BYTES);
  }
  return { bytes: mutant, variant: dice.chance(0.1) ? dice.below(variants) : variant };
}

/**
 * The input with a piece of it so often that it is as long as an input may be: what takes more than linear time shows
 * itself by that.
 */
export function pump({ bytes, variant }: Input, dice: Dice): Input {
  const [from, to] = dice.range(bytes.length, 60);
  const piece = bytes.slice(from, to);
  if (piece === '') return { bytes, variant };
  const times = Math.floor((MAX_BYTES - bytes.length) / piece.length);
  return { bytes: replace(bytes, to, to, piece.repeat(Math.max(0, times))), variant };
}
