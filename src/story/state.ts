/** How a story comes to be and changes: values in, values out. A call that changes nothing gives the same state back. */
import { isDeepStrictEqual } from 'node:util';
import { toSecond } from '../article/dates.ts';
import type { Article, Related } from '../article/types.ts';
import { OUTRANKED, reckonHeat, type FamilyOf } from './heat.ts';
import { chooseLead } from './lead.ts';
import { MAX_RELATED, mergeRelated } from './records/related-stories.ts';
import type { Change, StoryArticle, StoryState, Why } from './types.ts';

/** Members whose articles a story keeps. */
export const MAX_MEMBERS = 50;

/** What the operator decides about stories. */
export interface StoryPolicy {
  /** A source's priority: the higher one leads. */
  priorityOf: (sourceId: string) => number;
  /** Heat under which a story's lead is not `published`. */
  minHeat: number;
  /** Related stories to keep, 0 to 10. */
  relatedCount: number;
  /** Publishers of one group count as one for heat. */
  familyOf?: FamilyOf;
}

export const DEFAULT_POLICY: StoryPolicy = { priorityOf: () => 0, minHeat: 0, relatedCount: MAX_RELATED };

/** `changes` is empty if and only if `state` is the very object that went in. */
export interface Changed {
  state: StoryState;
  /** In the order lead, content, members, related; each at most once. */
  changes: Change[];
}

/** What tied a joining article to the story. */
export interface Link {
  /** 0 to 1. */
  similarity: number;
  why: Why;
  /** Members that the joining article corrects: it takes their place, and the lead if one of them had it. */
  corrects?: readonly string[];
}

/** A new story of one article, which leads it; revision 1. */
export function openStory(
  id: string,
  article: Article,
  related: readonly Related[],
  now: Date,
  policy: StoryPolicy = DEFAULT_POLICY,
): StoryState {
  const draft: StoryState = {
    id,
    revision: 0,
    leadId: article.id,
    articles: [{ ...withOwnRelated(article), similarity: 1 }],
    articlesTotal: 1,
    related: mergeRelated(id, [], related, policy.relatedCount),
    createdDateTime: toSecond(now),
    updatedDateTime: toSecond(now),
  };
  return reviseStory(draft, ['members'], now, policy).state;
}

/** Adds a duplicate to the story. An article that is a member already is edited instead, so joining twice is safe. */
export function joinStory(
  state: StoryState,
  article: Article,
  link: Link,
  related: readonly Related[],
  now: Date,
  policy: StoryPolicy = DEFAULT_POLICY,
): Changed {
  if (memberIndex(state, article) >= 0) return editArticle(state, article, now, related, policy);
  const { similarity, why, corrects = [] } = link;
  const corrected = corrects.map((id) => [id, article.id]);
  const draft: StoryState = {
    ...state,
    ...(corrected.length > 0 && { correctedBy: { ...state.correctedBy, ...Object.fromEntries(corrected) } }),
    articles: [...state.articles, { ...withOwnRelated(article), similarity, why }],
    articlesTotal: state.articlesTotal + 1,
  };
  return addRelated(draft, related, ['members'], now, policy);
}

/**
 * Replaces a member's content, found under the article's id or an earlier one. When it was first seen, what tied it to the
 * story, and whether it came with a backlog stay as they were. An article that the story does not hold (it may have fallen
 * to the limit of MAX_MEMBERS) changes nothing.
 */
export function editArticle(
  state: StoryState,
  article: Article,
  now: Date,
  related: readonly Related[] = [],
  policy: StoryPolicy = DEFAULT_POLICY,
): Changed {
  const index = memberIndex(state, article);
  const old = state.articles[index];
  if (!old) return { state, changes: [] };
  const next = revise(old, article);
  const changes = changesBetween(old, next, old.id === state.leadId);
  const renamed = renameMember(state, old.id, next.id);
  const draft = changes.length === 0 ? state : { ...renamed, articles: state.articles.with(index, next) };
  return addRelated(draft, related, changes, now, policy);
}

/** Adds related stories that matching found later. */
export function growRelated(
  state: StoryState,
  related: readonly Related[],
  now: Date,
  policy: StoryPolicy = DEFAULT_POLICY,
): Changed {
  return addRelated(state, related, [], now, policy);
}

function addRelated(
  state: StoryState,
  incoming: readonly Related[],
  changes: readonly Change[],
  now: Date,
  policy: StoryPolicy,
): Changed {
  const related = mergeRelated(state.id, state.related, incoming, policy.relatedCount);
  if (areSame(related, state.related)) return reviseStory(state, changes, now, policy);
  return reviseStory({ ...state, related }, [...changes, 'related'], now, policy);
}

/** An entry gives way only to a more similar one: what is another entry says something else. */
function areSame(a: readonly Related[], b: readonly Related[]): boolean {
  return a.length === b.length && a.every((entry, at) => entry === b[at]);
}

const CHANGES: readonly Change[] = ['lead', 'content', 'members', 'related'];

/** Makes a draft, which holds an article at least, the next revision: settles who leads, who is kept, and the heat. */
export function reviseStory(
  draft: StoryState,
  found: readonly Change[],
  now: Date,
  policy: StoryPolicy,
): Changed {
  if (found.length === 0) return { state: draft, changes: [] };
  const { formerLeadIds = [], correctedBy = {}, ...rest } = draft;
  const leadId = chooseLead(
    draft.articles,
    { leadId: draft.leadId, formerLeadIds, correctedBy },
    policy.priorityOf,
  );
  const handedOver = leadId !== draft.leadId;
  const articles = keepMembers(
    handedOver ? handOver(draft.articles, draft.leadId, leadId) : draft.articles,
    leadId,
  );
  const former = (handedOver ? [...formerLeadIds, draft.leadId] : formerLeadIds).filter((id) =>
    articles.some((article) => article.id === id),
  );
  const corrected = Object.entries(correctedBy).filter((pair) =>
    pair.every((id) => articles.some((article) => article.id === id)),
  );
  const state: StoryState = {
    ...rest,
    revision: draft.revision + 1,
    leadId,
    ...(former.length > 0 && { formerLeadIds: former }),
    ...(corrected.length > 0 && { correctedBy: Object.fromEntries(corrected) }),
    articles: withHeat(articles, leadId, draft.related, now, policy),
    updatedDateTime: toSecond(now),
  };
  const changes = CHANGES.filter((change) => found.includes(change) || (change === 'lead' && handedOver));
  return { state, changes };
}

/** The new lead is 1 similar to itself, and the old one as similar to the new as the new was to it. */
function handOver(articles: readonly StoryArticle[], from: string, to: string): StoryArticle[] {
  const between = articles.find(({ id }) => id === to)?.similarity ?? 1;
  return articles.map((article) => {
    if (article.id === to) return { ...article, similarity: 1 };
    return article.id === from ? { ...article, similarity: between } : article;
  });
}

/** Over the limit, the middle goes: the first half of the members tells how the story came up, the last half what is new. */
function keepMembers(articles: readonly StoryArticle[], leadId: string): readonly StoryArticle[] {
  const excess = articles.length - MAX_MEMBERS;
  if (excess <= 0) return articles;
  const droppable = articles.filter(({ id }, index) => index >= MAX_MEMBERS / 2 && id !== leadId);
  const dropped = new Set(droppable.slice(0, excess));
  return articles.filter((article) => !dropped.has(article));
}

function withHeat(
  articles: readonly StoryArticle[],
  leadId: string,
  related: readonly Related[],
  now: Date,
  { minHeat, familyOf }: StoryPolicy,
): StoryArticle[] {
  const heatDateTime = toSecond(now);
  return articles.map((article) => {
    if (article.id === leadId) {
      const heat = reckonHeat(article, articles, related, now, familyOf);
      return { ...article, heat, heatDateTime, published: heat >= minHeat };
    }
    if (article.heat === OUTRANKED && !article.published && article.heatDateTime) return article;
    return { ...article, heat: OUTRANKED, heatDateTime, published: false };
  });
}

/** By its own id before any earlier one: two members may have handed a link from one to the other. */
function memberIndex(state: StoryState, { id, aliases = [] }: Article): number {
  const own = state.articles.findIndex((member) => member.id === id);
  return own >= 0 ? own : state.articles.findIndex((member) => aliases.includes(member.id));
}

/** What an article's own record names as related; what matching found belongs to the story. */
function withOwnRelated(article: Article): Article {
  return { ...article, related: article.related.filter(({ origin }) => origin === 'source') };
}

/** The new content, with what the member keeps: its history, and what the story made of it. */
function revise(old: StoryArticle, article: Article): StoryArticle {
  const { backfill: _backfill, aliases: _aliases, heatDateTime: _heatDateTime, ...content } = article;
  const earlierIds = [...(old.aliases ?? []), old.id, ...(article.aliases ?? [])];
  const aliases = [...new Set(earlierIds)].filter((id) => id !== article.id);
  const given = article.given ?? old.given;
  return {
    ...withOwnRelated(content),
    ...(aliases.length > 0 && { aliases }),
    firstSeenDateTime: old.firstSeenDateTime,
    heat: old.heat,
    ...(old.heatDateTime !== undefined && { heatDateTime: old.heatDateTime }),
    published: old.published,
    ...(given !== undefined && { given }),
    ...(old.backfill && { backfill: true }),
    similarity: old.similarity,
    ...(old.why !== undefined && { why: old.why }),
  };
}

/** The lead's own related are part of the record's related; another member's are part of its content. */
function changesBetween(old: StoryArticle, next: StoryArticle, leads: boolean): Change[] {
  const content = !isDeepStrictEqual({ ...old, related: [] }, { ...next, related: [] });
  const related = !isDeepStrictEqual(old.related, next.related);
  return CHANGES.filter(
    (change) =>
      (change === 'content' && (content || (related && !leads))) ||
      (change === 'related' && related && leads),
  );
}

/** A member's id may change with its link; it leads, has led, corrects and is corrected all the same. */
function renameMember(state: StoryState, from: string, to: string): StoryState {
  if (from === to) return state;
  const { leadId, formerLeadIds, correctedBy } = state;
  const renamed = (id: string) => (id === from ? to : id);
  return {
    ...state,
    leadId: renamed(leadId),
    ...(formerLeadIds && { formerLeadIds: formerLeadIds.map(renamed) }),
    ...(correctedBy && {
      correctedBy: Object.fromEntries(Object.entries(correctedBy).map((pair) => pair.map(renamed))),
    }),
  };
}
