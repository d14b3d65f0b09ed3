/**
 * How hot a story is:
 *
 *     heat = round((quality + 20 · log2(families)) · 0.5 ^ (age / 24 h))
 *
 * - quality: the lead's, 0 to 200.
 * - families: distinct publishers that carry the story or a related one; those of one group count once. The second one adds 20, the fourth another 20,
 *   as much as an image does; the logarithm keeps a flood of sites from drowning everything else.
 * - age: since a publisher last took the story up for the first time. A publisher's re-posts do not make it young again.
 *   A claimed date counts only where it is earlier than our own first sight, so it can make its own publisher's share
 *   older and never fresher; and since the latest publisher decides, one back-dated copy does not cool the story.
 */
import type { Provider, Related } from '../article/types.ts';
import type { StoryArticle } from './types.ts';

/** Hours in which heat halves: a news cycle is about a day. */
export const HEAT_HALF_LIFE_H = 24;
/** What each doubling of the publishers adds. */
export const HEAT_PER_DOUBLING = 20;

/** The heat of a story's outranked members. */
export const OUTRANKED = -1;

const HOUR_MS = 3_600_000;

/** The group that the operator counts a publisher to, by the source that brought it or by its domain; undefined for none. */
export type FamilyOf = (publisher: { sourceId?: string; domain?: string }) => string | undefined;

const NO_FAMILIES: FamilyOf = () => undefined;

/** Reckons a story's heat at `now`: an integer, 0 or more. `articles` holds the lead and must not be empty. */
export function reckonHeat(
  lead: StoryArticle,
  articles: readonly StoryArticle[],
  related: readonly Related[],
  now: Date,
  groupOf: FamilyOf = NO_FAMILIES,
): number {
  const takenUp = firstTakenUp(articles, groupOf);
  const families = new Set([
    ...takenUp.keys(),
    ...related.flatMap((entry) => providerFamily(entry.provider, groupOf) ?? []),
  ]);
  const warmth = lead.quality + HEAT_PER_DOUBLING * Math.log2(families.size);
  const ageH = Math.max(0, now.getTime() - Math.max(...takenUp.values())) / HOUR_MS;
  return Math.max(0, Math.round(warmth * 0.5 ** (ageH / HEAT_HALF_LIFE_H)));
}

/** What an article counts for: its publisher's group, else the publisher's domain, else its name, else the source it came by. */
export function familyOf(
  { provider, sourceId }: Pick<StoryArticle, 'provider' | 'sourceId'>,
  groupOf: FamilyOf = NO_FAMILIES,
): string {
  const group = groupOf({ sourceId });
  return group ? `family:${group}` : (providerFamily(provider, groupOf) ?? `source:${sourceId}`);
}

function providerFamily(provider: Provider | undefined, groupOf: FamilyOf): string | undefined {
  const group = provider?.domain === undefined ? undefined : groupOf({ domain: provider.domain });
  return group ? `family:${group}` : (provider?.domain ?? provider?.name)?.toLowerCase();
}

/** When each publisher took the story up, in ms: the earliest of its copies. */
function firstTakenUp(articles: readonly StoryArticle[], groupOf: FamilyOf): Map<string, number> {
  const times = new Map<string, number>();
  for (const article of articles) {
    const family = familyOf(article, groupOf);
    times.set(family, Math.min(times.get(family) ?? Infinity, originOf(article)));
  }
  return times;
}

function originOf({ publishedDateTime, firstSeenDateTime }: StoryArticle): number {
  const seen = Date.parse(firstSeenDateTime);
  const claimed = publishedDateTime === undefined ? seen : Date.parse(publishedDateTime);
  return Number.isNaN(claimed) ? seen : Math.min(seen, claimed);
}
