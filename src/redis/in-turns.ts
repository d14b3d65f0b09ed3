import { setImmediate } from 'node:timers/promises';

/** ms: what people notice of a process that does not answer is some 50; whoever works on in turns has a part of that. */
const TURN_MS = 8;

/** Maps one after another, and lets all else that waits have its turn whenever that has taken a while. */
export async function mapInTurns<From, To>(all: Iterable<From>, map: (one: From) => To): Promise<To[]> {
  const mapped: To[] = [];
  let began = performance.now();
  for (const one of all) {
    mapped.push(map(one));
    if (performance.now() - began < TURN_MS) continue;
    await setImmediate();
    began = performance.now();
  }
  return mapped;
}
