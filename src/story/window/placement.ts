/** What the window decides about an article, and how the log keeps that. */
import { withoutTail } from '../../article/text/title-tails.ts';
import type { Article } from '../../article/types.ts';
import { filedOfExcerpt } from '../search/filed.ts';
import type { LogArticle, NoticeMark } from './log.ts';
import { MATCHER_VERSION } from './matcher.ts';
import { prepareTitle, type Prepared } from '../titles/prepare.ts';
import type { Found, MatcherArticle } from '../types.ts';
import type { Origin } from './withdrawals.ts';

/** What the window decides about one offered article. */
export type Placement = Placed | Withheld;

/** What an article became part of a story by. */
interface Placing {
  article: Article;
  storyId: string;
  hash: string;
  found: Found;
  /** The keys that its excerpt is filed under, where they are known. */
  keys?: readonly string[];
}

/** Where an article belongs. */
export type Placed =
  /** It is known and nothing about it changed, or its first source keeps it, or it was edited after its time in the window. */
  | { kind: 'same'; article: Article; storyId: string }
  /** It is known under this or an earlier id, and its content changed. */
  | (Placing & {
      kind: 'edit';
      was?: string;
      /** ms. */
      firstSeen: number;
      /** The story of another article that stood under this id until now: its page is this article's now. */
      displaces?: string;
    })
  /** A duplicate of what a story holds. A correction names what it corrects there. */
  | (Placing & { kind: 'join'; corrects?: string[] })
  /** It opens a story. */
  | (Placing & { kind: 'new' });

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

/**
 * Whether an article stands from now on where another item of its source did: it moved there, or it is edited in its place.
 * @param known the id that its source's memory had for it.
 */
export function takesPage(placement: Placement, known: string | undefined): boolean {
  if (placement.kind !== 'edit') return false;
  const { was, displaces, article } = placement;
  return was === undefined ? known !== article.id : displaces !== undefined;
}

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
    ...(article.titleTail && { tail: article.titleTail.length }),
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
    ...(article.excerpt && {
      excerpt: article.excerpt,
      keys: [MATCHER_VERSION, ...(placement.keys ?? keysOfExcerpt(prepareTitle(toMatch(article, 0))))],
    }),
    ...(placement.kind === 'edit' && {
      first: placement.firstSeen,
      ...(placement.was && { was: placement.was }),
    }),
    ...(article.backfill && { backfill: true as const }),
  };
}

/** What the excerpt of an article is filed under, its title read as the window reads it. */
export const keysOfExcerpt = (prepared: Prepared): string[] => filedOfExcerpt(prepared).map(({ key }) => key);

/**
 * A logged article without its content, for one that was taken down. A fold gives the same window as before: a notice keeps
 * whose it was, since that says what else it withdraws.
 */
export function withoutContent({
  excerpt: _excerpt,
  keys: _keys,
  tail: _tail,
  provider,
  ...article
}: LogArticle): LogArticle {
  return { ...article, title: '', ...(article.kills && provider && { provider }) };
}

/** Whether the log has the keys of its excerpt from this version of the matcher. */
export const hasKeys = ({ keys }: LogArticle): boolean => keys?.[0] === MATCHER_VERSION;

/** A logged article's title as it is compared. */
export const comparedTitle = ({ title, tail = 0 }: Pick<LogArticle, 'title' | 'tail'>): string =>
  withoutTail(title, tail);

/** What the matcher is given of an article that was first seen at `at` (ms). */
export function toMatch(article: Article, at: number): MatcherArticle {
  const { id, titleTail = '', excerpt, publishedDateTime, provider, language, labels, sourceId } = article;
  const input: MatcherArticle = {
    id,
    title: withoutTail(article.title, titleTail.length),
    firstSeenDateTime: isoOf(at),
    language,
    labels,
    sourceId,
  };
  if (excerpt) input.excerpt = excerpt;
  if (publishedDateTime) input.publishedDateTime = publishedDateTime;
  if (provider) input.provider = provider;
  return input;
}

/**
 * The same from the log, with the short hash of its content as its mark. A rebuild makes a million of them: plain assignments
 * take a third of the time of spreads.
 */
export function fromLog(article: LogArticle, at: number): MatcherArticle {
  const { id, excerpt, keys, published, provider, language = 'und', labels = [] } = article;
  const input: MatcherArticle = {
    id,
    title: comparedTitle(article),
    firstSeenDateTime: isoOf(at),
    language,
    labels,
    sourceId: article.source,
    mark: shortHash(article.hash),
  };
  if (excerpt) input.excerpt = excerpt;
  if (keys && hasKeys(article)) input.filedExcerpt = keys.slice(1).map((key) => ({ key, term: -1 }));
  if (published) input.publishedDateTime = published;
  if (provider) input.provider = provider;
  if (article.first !== undefined) input.edited = true;
  return input;
}

/**
 * A content hash in the 53 bits of a number, which is all that a window keeps of it: of an article's versions it tells the
 * last from the next, and a feed that makes two of them alike withholds no more than its own edit.
 */
export function shortHash(hash: string): number {
  let high = 0x9e3779b1;
  let low = 0x5bd1e995;
  for (let at = 0; at < hash.length; at++) {
    const code = hash.charCodeAt(at);
    high = Math.imul(high ^ code, 0x85ebca6b);
    low = Math.imul(low ^ code, 0xc2b2ae35);
  }
  high = Math.imul(high ^ (low >>> 15), 0xc2b2ae35);
  low = Math.imul(low ^ (high >>> 13), 0x85ebca6b);
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
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
