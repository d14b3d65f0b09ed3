/** The links between stories: what one shows of another, and how a story's list of them grows. */
import type { Related } from '../../article/types.ts';
import { leadOf } from '../lead.ts';
import type { Match, StoryState } from '../types.ts';

/** Related stories that a story keeps, and that a record names. */
export const MAX_RELATED = 10;

/** What another story shows of `state`: its lead, and how the matcher tied the two. */
export function relatedFrom(state: StoryState, match: Match): Related {
  const lead = leadOf(state);
  const { title, excerpt, publishedDateTime, webUrl, ampWebUrl, cdnAmpWebUrl, type, provider, quality } =
    lead;
  return {
    title,
    ...(excerpt !== undefined && { excerpt }),
    ...(publishedDateTime !== undefined && { publishedDateTime }),
    ...(webUrl !== undefined && { webUrl }),
    ...(ampWebUrl !== undefined && { ampWebUrl }),
    ...(cdnAmpWebUrl !== undefined && { cdnAmpWebUrl }),
    type,
    ...(provider !== undefined && { provider }),
    quality,
    ...(lead.images.length > 0 && { images: lead.images }),
    origin: 'matched',
    storyId: state.id,
    similarity: match.similarity,
    ...(match.kind !== undefined && { kind: match.kind }),
    ...(match.possibleDuplicate && { possibleDuplicate: true }),
    why: match.why,
  };
}

/** How the matcher tied two stories, as `relatedFrom` wrote it down; undefined where an entry is none of its. */
export function matchOf(entry: Related): Match | undefined {
  const { storyId, similarity = 0, kind, possibleDuplicate, why } = entry;
  if (storyId === undefined || !why) return undefined;
  const more = { ...(kind && { kind }), ...(possibleDuplicate && { possibleDuplicate }) };
  return { articleId: '', storyId, similarity, why, ...more };
}

/**
 * Adds matched entries to a story's list: one a story, most similar first, at most `limit`. An entry gives way only to a
 * more similar one of the same story, so the list settles, whatever order the entries come in. Entries that name no story
 * or the story itself are left out.
 */
export function mergeRelated(
  ownId: string,
  current: readonly Related[],
  incoming: readonly Related[],
  limit: number = MAX_RELATED,
): Related[] {
  const best = new Map<string, Related>();
  for (const entry of [...current, ...incoming]) {
    const { origin, storyId } = entry;
    if (origin !== 'matched' || storyId === undefined || storyId === ownId) continue;
    const known = best.get(storyId);
    if (!known || similarityOf(entry) > similarityOf(known)) best.set(storyId, entry);
  }
  return [...best]
    .toSorted(([idA, a], [idB, b]) => similarityOf(b) - similarityOf(a) || (idA < idB ? -1 : 1))
    .slice(0, limit)
    .map(([, entry]) => entry);
}

/**
 * Whether an entry for a story may change a list: often there is one of the same story that is as similar, or nothing but more
 * similar ones. Why two stories are related takes longer to tell than this. A list over the limit always changes.
 */
export function mayEnter(
  current: readonly Related[],
  { storyId, similarity }: Pick<Match, 'storyId' | 'similarity'>,
  limit: number = MAX_RELATED,
): boolean {
  if (current.length > limit) return true;
  const known = current.find((entry) => entry.storyId === storyId);
  if (known) return similarity > similarityOf(known);
  const last = current.at(-1);
  return current.length < limit || (last !== undefined && similarity >= similarityOf(last));
}

function similarityOf(entry: Related): number {
  return entry.similarity ?? 0;
}
