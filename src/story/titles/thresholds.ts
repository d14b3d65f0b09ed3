/** What is sure enough to merge, and what is near enough to link. Chosen by cross-validation on public headline pairs. */
import type { Thresholds } from '../types.ts';

export type Profile = 'strict' | 'balanced';

/**
 * `strict` merges what is surely the same: of its merges .92 are right, and it finds .70 of what is there. `balanced` merges
 * more (.85, .86), and what lies between is a possible duplicate. (On pairs judged by people, those left in doubt aside.)
 */
export const profiles: Record<Profile, Thresholds> = {
  strict: { duplicate: 0.6, related: 0.42 },
  balanced: { duplicate: 0.4, related: 0.42 },
};

/** The shipped defaults. Each is a probability, 0 to 1. */
export const thresholds: Thresholds = profiles.strict;
