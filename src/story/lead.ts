/**
 * Who represents a story. Consumers see the lead's title and link as the story's own, so it changes seldom: a better
 * article has to lead by a margin, and one that has lost the lead does not get it back. Two providers that take turns in
 * improving their copy therefore change the lead once and not at every poll.
 *
 * Dates play no part: a date is a claim, and claiming an older one must not win a story.
 *
 * A correction stands in the place of what it corrects: it leads where that led, is ranked as high, and what is corrected
 * leads no more for as long as its correction lives.
 */
import type { StoryArticle, StoryState } from './types.ts';

/** Quality points by which a copy must be better to take over: half of what an image or an AMP page counts. */
export const LEAD_MARGIN = 10;

export interface LeadState {
  leadId: string;
  /** Members that have led before, in any order. */
  formerLeadIds: readonly string[];
  /** Corrected members, each with the one that takes its place. */
  correctedBy?: Readonly<Record<string, string>>;
}

/**
 * Chooses the lead's id among `articles`, which must not be empty. The present lead, or the correction of it, stays unless
 * another member
 * - has not led before, was not corrected, and did not come in with a backlog where the lead came in live, and
 * - is of a source with a higher priority, or of the same priority and better by LEAD_MARGIN quality points.
 *
 * Of several such, the highest priority wins, then the highest quality, then the first that joined. A lead that is not
 * among `articles` is replaced without these conditions, but that what was corrected does not lead.
 */
export function chooseLead(
  articles: readonly StoryArticle[],
  { leadId, formerLeadIds, correctedBy = {} }: LeadState,
  priorityOf: (sourceId: string) => number,
): string {
  const [only, second] = articles;
  if (only && !second) return only.id;
  const heirOf = heirsAmong(articles, correctedBy);
  const standings = new Map<string, Standing>();
  for (const { id, sourceId, quality } of articles) {
    const heir = heirOf(id);
    standings.set(heir, higher(standings.get(heir), { priority: priorityOf(sourceId), quality }));
  }
  const standingOf = ({ id }: StoryArticle) => standings.get(id) ?? LOWEST;
  const ranked = articles
    .filter(({ id }) => heirOf(id) === id)
    .toSorted((a, b) => compareStandings(standingOf(b), standingOf(a)));
  const lead = ranked.find(({ id }) => id === heirOf(leadId));
  if (!lead) return ranked[0]?.id ?? leadId;
  const winner = ranked.find(
    (article) =>
      article !== lead &&
      !formerLeadIds.includes(article.id) &&
      (!article.backfill || lead.backfill) &&
      outranks(standingOf(article), standingOf(lead)),
  );
  return winner?.id ?? lead.id;
}

/** How a copy is ranked against others. */
interface Standing {
  priority: number;
  quality: number;
}

const LOWEST: Standing = { priority: -Infinity, quality: -Infinity };

const compareStandings = (a: Standing, b: Standing) => a.priority - b.priority || a.quality - b.quality;

function higher(a: Standing = LOWEST, b: Standing): Standing {
  return {
    priority: Math.max(a.priority, b.priority),
    quality: Math.max(a.quality, b.quality),
  };
}

function outranks(challenger: Standing, lead: Standing): boolean {
  const ahead = challenger.priority - lead.priority;
  return ahead > 0 || (ahead === 0 && challenger.quality >= lead.quality + LEAD_MARGIN);
}

/** The living correction of a member, or of its correction; the member itself where there is none. */
function heirsAmong(
  articles: readonly StoryArticle[],
  correctedBy: Readonly<Record<string, string>>,
): (id: string) => string {
  const living = new Set(articles.map(({ id }) => id));
  return (id) => {
    let heir = id;
    for (let steps = 0; steps < articles.length; steps++) {
      const next = correctedBy[heir];
      if (next === undefined || !living.has(next)) break;
      heir = next;
    }
    return heir;
  };
}

/** The article that represents the story. */
export function leadOf(state: Pick<StoryState, 'id' | 'articles' | 'leadId'>): StoryArticle {
  const lead = state.articles.find(({ id }) => id === state.leadId);
  if (!lead) throw new Error(`Story ${state.id} does not hold its lead ${state.leadId}`);
  return lead;
}
