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
      /** The story of another article that stood under this id until now: its page is this article's now. */
      displaces?: string;
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
  /** A notice withdrew it before it came, or an operator took it down. */
  | { kind: 'killed'; article: Article; storyId: ''; hash: string; by: NoticeMark };

/** An article as the log keeps it; without content where an operator took it down. */
export function logArticle(placement: Exclude<Placement, { kind: 'same' }>): LogArticle {
  const { article, storyId, hash } = placement;
  if (placement.kind === 'killed' && placement.by.byOperator)
    return {
      id: article.id,
      story: storyId,
      source: article.sourceId,
      hash,
      title: '',
      killedBy: placement.by,
    };
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

/**
 * A logged article without its content, for one that was taken down. A fold gives the same window as before: a notice keeps
 * whose it was, since that says what else it withdraws.
 */
export function withoutContent({ excerpt: _excerpt, provider, ...article }: LogArticle): LogArticle {
  return { ...article, title: '', ...(article.kills && provider && { provider }) };
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

/** The same from the log. A rebuild makes a million of them: plain assignments take a third of the time of spreads. */
export function fromLog(article: LogArticle, at: number): MatcherArticle {
  const { id, title, excerpt, published, provider, language = 'und', labels = [], source } = article;
  const input: MatcherArticle = {
    id,
    title,
    firstSeenDateTime: isoOf(at),
    language,
    labels,
    sourceId: source,
  };
  if (excerpt) input.excerpt = excerpt;
  if (published) input.publishedDateTime = published;
  if (provider) input.provider = provider;
  return input;
}

/** The last time that was written as a date: the articles of one entry have one. */
let last = { at: NaN, iso: '' };

function isoOf(at: number): string {
  if (last.at !== at) last = { at, iso: new Date(at).toISOString() };
  return last.iso;
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
