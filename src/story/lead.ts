/**
 * Who represents a story. Consumers see the lead's title and link as the story's own, so it changes seldom: a better
 * article has to lead by a margin, and one that has lost the lead does not get it back. Two providers that take turns in
 * improving their copy therefore change the lead once and not at every poll.
 *
 * Dates play no part: a date is a claim, and claiming an older one must not win a story.
 */
import type { StoryArticle, StoryState } from './types.ts';

/** Quality points by which a copy must be better to take over: half of what an image or an AMP page counts. */
export const LEAD_MARGIN = 10;

export interface LeadState {
  leadId: string;
  /** Members that have led before, in any order. */
  formerLeadIds: readonly string[];
}

/**
 * Chooses the lead's id among `articles`, which must not be empty. The present lead stays unless another member
 * - has not led before, and did not come in with a backlog where the lead came in live, and
 * - is of a source with a higher priority, or of the same priority and better by LEAD_MARGIN quality points.
 *
 * Of several such, the highest priority wins, then the highest quality, then the first that joined. A lead that is not
 * among `articles` is replaced without these conditions.
 */
export function chooseLead(
  articles: readonly StoryArticle[],
  { leadId, formerLeadIds }: LeadState,
  priorityOf: (sourceId: string) => number,
): string {
  const ranked = articles.toSorted(
    (a, b) => priorityOf(b.sourceId) - priorityOf(a.sourceId) || b.quality - a.quality,
  );
  const lead = articles.find(({ id }) => id === leadId);
  if (!lead) return ranked[0]?.id ?? leadId;
  const winner = ranked.find(
    (article) =>
      article.id !== leadId &&
      !formerLeadIds.includes(article.id) &&
      (!article.backfill || lead.backfill) &&
      outranks(article, lead, priorityOf),
  );
  return winner?.id ?? leadId;
}

function outranks(
  challenger: StoryArticle,
  lead: StoryArticle,
  priorityOf: (sourceId: string) => number,
): boolean {
  const ahead = priorityOf(challenger.sourceId) - priorityOf(lead.sourceId);
  return ahead > 0 || (ahead === 0 && challenger.quality >= lead.quality + LEAD_MARGIN);
}

/** The article that represents the story. */
export function leadOf(state: StoryState): StoryArticle {
  const lead = state.articles.find(({ id }) => id === state.leadId);
  if (!lead) throw new Error(`Story ${state.id} does not hold its lead ${state.leadId}`);
  return lead;
}
