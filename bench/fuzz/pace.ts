import { judge } from './judge.ts';
import type { Surface } from './load.ts';
import type { Finding, Input, Target } from './types.ts';

/** Milliseconds of CPU that an input of up to 64 KiB may take. */
export const MAX_MS = 250;

/** How long a target takes over an input, in ms of CPU: the least of three, as the machine has other things to do. */
export async function cpuOf(
  target: Target,
  surface: Surface,
  input: Input,
  limit = Infinity,
): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < 3 && least > limit; round++) {
    const start = process.cpuUsage();
    await judge(target, surface, input);
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

/** Times the time of half an input that the whole takes where the cost rises with the length and no faster; noise included. */
const LINEAR = 2.8;
/** Times MAX_MS that nothing of this length may take, however its cost rises. */
const NEVER = 4;

/** The finding that an input is, if it is too slow in code without counters as well, and more so the longer it is. */
export async function slowness(target: Target, plain: Surface, input: Input): Promise<Finding | undefined> {
  const ms = await cpuOf(target, plain, input, MAX_MS);
  if (ms <= MAX_MS) return undefined;
  const half = { ...input, bytes: input.bytes.slice(0, input.bytes.length / 2) };
  const growth = ms / (await cpuOf(target, plain, half));
  if (growth <= LINEAR && ms <= NEVER * MAX_MS) return undefined;
  const message = `slow: ${Math.round(ms)} ms of CPU for ${input.bytes.length} bytes, ${growth.toFixed(1)} times as long as for half of them`;
  return { target: target.name, key: 'slow', message, input };
}
