/**
 * How hot a story is:
 *
 *     heat = round((quality + 20 · log2(voices)) · 0.5 ^ (age / 24 h))
 *
 * - quality: the lead's, 0 to 200.
 * - voices: distinct publishers that carry the story or a related one. Those of one group count once, and so do all that
 *   print one agency's copy (wire.ts). The second one adds 20, the fourth another 20, as much as an image does; the
 *   logarithm keeps a flood of sites from drowning everything else.
 * - age: since a voice last took the story up for the first time. A publisher's re-posts do not make it young again.
 *   A claimed date counts only where it is earlier than our own first sight, so it can make its own voice's share
 *   older and never fresher; and since the latest voice decides, one back-dated copy does not cool the story.
 */
import type { Provider, Related } from '../article/types.ts';
import type { StoryArticle } from './types.ts';
import { wireOf } from './wire.ts';

/** Hours in which heat halves: a news cycle is about a day. */
export const HEAT_HALF_LIFE_H = 24;
/** What each doubling of the voices adds. */
export const HEAT_PER_DOUBLING = 20;

/** The heat of a story's outranked members. */
export const OUTRANKED = -1;

const HOUR_MS = 3_600_000;

/** The group that the operator counts a publisher to, by the source that brought it or by its domain; undefined for none. */
export type FamilyOf = (publisher: {
  sourceId?: string | undefined;
  domain?: string | undefined;
}) => string | undefined;

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
  const voices = new Set([
    ...takenUp.keys(),
    ...related.flatMap((entry) => voiceOfLink(entry, groupOf) ?? []),
  ]);
  const warmth = lead.quality + HEAT_PER_DOUBLING * Math.log2(voices.size);
  const ageH = Math.max(0, now.getTime() - Math.max(...takenUp.values())) / HOUR_MS;
  return Math.max(0, Math.round(warmth * 0.5 ** (ageH / HEAT_HALF_LIFE_H)));
}

/**
 * What an article counts for: the agency whose copy it is, else its publisher's group, else the publisher's domain, else its
 * name, else the source it came by.
 */
export function voiceOf(
  article: Pick<StoryArticle, 'provider' | 'sourceId'> & Partial<StoryArticle>,
  groupOf: FamilyOf = NO_FAMILIES,
): string {
  const { provider, sourceId } = article;
  const wire = wireOf(article);
  if (wire !== undefined) return `wire:${wire}`;
  const group = groupOf({ sourceId });
  return group ? `family:${group}` : (voiceOfProvider(provider, groupOf) ?? `source:${sourceId}`);
}

function voiceOfLink(entry: Related, groupOf: FamilyOf): string | undefined {
  const wire = wireOf(entry);
  return wire === undefined ? voiceOfProvider(entry.provider, groupOf) : `wire:${wire}`;
}

function voiceOfProvider(provider: Provider | undefined, groupOf: FamilyOf): string | undefined {
  const group = provider?.domain === undefined ? undefined : groupOf({ domain: provider.domain });
  return group ? `family:${group}` : (provider?.domain ?? provider?.name)?.toLowerCase();
}

/** When each voice took the story up, in ms: the earliest of its copies. */
function firstTakenUp(articles: readonly StoryArticle[], groupOf: FamilyOf): Map<string, number> {
  const times = new Map<string, number>();
  for (const article of articles) {
    const voice = voiceOf(article, groupOf);
    times.set(voice, Math.min(times.get(voice) ?? Infinity, originOf(article)));
  }
  return times;
}

function originOf({ publishedDateTime, firstSeenDateTime }: StoryArticle): number {
  const seen = Date.parse(firstSeenDateTime);
  const claimed = publishedDateTime === undefined ? seen : Date.parse(publishedDateTime);
  return Number.isNaN(claimed) ? seen : Math.min(seen, claimed);
}
