/** Whose code ran while the loop stood still, from a profile of the main thread. */
import type { Profiler } from 'node:inspector';
import type { Stall } from './ticker.ts';

export interface StallOwner {
  stall: Stall;
  /** ms by the innermost place of the repository's own that was at work. */
  places: Record<string, number>;
  /** What ran for most of it, from the outside in: places in the repository and the packages it uses, and their share in ms. */
  stacks: { ms: number; stack: string }[];
}

const MOST_STACKS = 3;
const FRAMES = 6;

export function ownersOf(profile: Profiler.Profile, stalls: readonly Stall[]): StallOwner[] {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(
    profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const stackOf = (id: number) => {
    const frames: string[] = [];
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const frame = nodes.get(at)?.callFrame;
      if (frame && frame.functionName !== '(root)') frames.push(nameOf(frame));
    }
    return frames.slice(0, FRAMES).join(' < ');
  };
  const placeOf = (id: number) => {
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const frame = nodes.get(at)?.callFrame;
      if (frame && /\/(?:src|workers)\/(?!.*node_modules)/.test(frame.url))
        return nameOf(frame).replace(/:\d+$/, '');
    }
    return stackOf(id).split(' < ')[0] ?? '';
  };
  return stalls.map((stall) => {
    const spent = new Map<string, number>();
    const places: Record<string, number> = {};
    let at = profile.startTime;
    for (const [i, id] of (profile.samples ?? []).entries()) {
      const delta = profile.timeDeltas?.[i] ?? 0;
      at += delta;
      const ms = at / 1000;
      if (ms <= stall.end - stall.ms - 2 || ms > stall.end) continue;
      const stack = stackOf(id);
      const place = placeOf(id);
      spent.set(stack, (spent.get(stack) ?? 0) + delta / 1000);
      places[place] = (places[place] ?? 0) + delta / 1000;
    }
    const stacks = [...spent].map(([stack, ms]) => ({ ms: Math.round(10 * ms) / 10, stack }));
    return { stall, places, stacks: stacks.toSorted((a, b) => b.ms - a.ms).slice(0, MOST_STACKS) };
  });
}

function nameOf({ functionName, url, lineNumber }: Profiler.Profile['nodes'][number]['callFrame']): string {
  const place = url.replace(/^.*\/node_modules\//, '').replace(/^.*\/((?:src|workers|bench)\/)/, '$1');
  return `${functionName || '(anonymous)'}${place ? ` ${place}:${lineNumber + 1}` : ''}`;
}
