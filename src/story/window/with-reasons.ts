/** Matches that tell their reasons when they are asked. */
import type { Match, Why } from '../types.ts';

/** Reasons take longer to tell than to judge, and are often not asked for: they are worked out when they are. */
export function withReasons(match: Omit<Match, 'why'>, explain: () => Why): Match {
  let why: Why | undefined;
  return {
    ...match,
    get why() {
      return (why ??= explain());
    },
  };
}
