/** What the window decides about an article, and how the log keeps that. */
import type { Article } from '../article/types.ts';
import type { LogArticle, NoticeMark } from './log.ts';
import type { Found, MatcherArticle } from './types.ts';
import type { Origin } from './withdrawals.ts';

/** What the window decides about one offered article. */
export type Placement = Placed | Withheld;

/** Where an article belongs. */
export type Placed =
  /** It is known and nothing about it changed, or its first source keeps it, or it was edited after its time in the window. */
  | { kind: 'same'; article: Article; storyId: string }
  /** It is known under this or an earlier id, and its content changed. */
  | {
      kind: 'edit';
      article: Article;
      storyId: string;
      hash: string;
      found: Found;
      was?: string;
      /** ms. */
      firstSeen: number;
    }
  /** A duplicate of what a story holds. A correction names what it corrects there. */
  | { kind: 'join'; article: Article; storyId: string; hash: string; found: Found; corrects?: string[] }
  /** It opens a story. */
  | { kind: 'new'; article: Article; storyId: string; hash: string; found: Found };

/** What belongs to no story (`storyId` is '') and is never published. */
export type Withheld =
  /** Its publisher's order to withdraw. `killed` are the articles that the window held, in the order found; often none. */
  | {
      kind: 'kill';
      article: Article;
      storyId: '';
      hash: string;
      killed: { articleId: string; storyId: string }[];
      /** ms: what was published up to then and comes later is withdrawn as well. */
      until: number;
    }
  /** A notice withdrew it before it came. */
  | { kind: 'killed'; article: Article; storyId: ''; hash: string; by: NoticeMark };

/** An article as the log keeps it. */
export function logArticle(placement: Exclude<Placement, { kind: 'same' }>): LogArticle {
  const { article, storyId, hash } = placement;
  const title: LogArticle = {
    id: article.id,
    story: storyId,
    source: article.sourceId,
    hash,
    title: article.title,
    ...(article.labels.length > 0 && { labels: article.labels }),
    ...(article.publishedDateTime && { published: article.publishedDateTime }),
    ...(article.provider && { provider: article.provider }),
    ...(article.language !== 'und' && { language: article.language }),
  };
  if (placement.kind === 'killed') return { ...title, killedBy: placement.by };
  if (placement.kind === 'kill') {
    const { killed, until } = placement;
    return { ...title, kills: { ids: killed.map(({ articleId }) => articleId), until } };
  }
  return {
    ...title,
    ...(article.excerpt && { excerpt: article.excerpt }),
    ...(placement.kind === 'edit' && {
      first: placement.firstSeen,
      ...(placement.was && { was: placement.was }),
    }),
    ...(article.backfill && { backfill: true as const }),
  };
}

/** What the matcher is given of an article that was first seen at `at` (ms). */
export function toMatch(article: Article, at: number): MatcherArticle {
  const { id, title, excerpt, publishedDateTime, provider, language, labels, sourceId } = article;
  return {
    id,
    title,
    firstSeenDateTime: new Date(at).toISOString(),
    language,
    labels,
    sourceId,
    ...(excerpt && { excerpt }),
    ...(publishedDateTime && { publishedDateTime }),
    ...(provider && { provider }),
  };
}

/** The same from the log. */
export function fromLog(article: LogArticle, at: number): MatcherArticle {
  const { id, title, excerpt, published, provider, language, labels, source } = article;
  return {
    id,
    title,
    firstSeenDateTime: new Date(at).toISOString(),
    language: language ?? 'und',
    labels: labels ?? [],
    sourceId: source,
    ...(excerpt && { excerpt }),
    ...(published && { publishedDateTime: published }),
    ...(provider && { provider }),
  };
}

/** Where an article came by, and who published it as far as it says. */
export function originOf({
  sourceId,
  source,
  provider,
}: Pick<MatcherArticle, 'sourceId' | 'provider'> & { source?: string }): Origin {
  const publisher = (provider?.domain ?? provider?.name)?.toLowerCase();
  return { source: sourceId ?? source ?? '', ...(publisher && { publisher }) };
}
