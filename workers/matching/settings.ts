import type { MatchSettings } from '../../src/api/matching-types.ts';
import type { Config } from '../../src/config/types.ts';
import { profiles } from '../../src/story/titles/thresholds.ts';

/** The profile's thresholds, but for what the operator sets. */
export function settingsOf({
  profile,
  duplicate,
  related,
}: Partial<Config['match']> & Pick<Config['match'], 'profile'>): MatchSettings {
  const shipped = profiles[profile];
  return {
    profile,
    duplicate: duplicate ?? shipped.duplicate,
    related: related ?? shipped.related,
  };
}
