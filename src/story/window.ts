/**
 * The window: the recent articles that a new one is compared with, as a fold of the article log. It is the same wherever
 * and whenever it is folded from the same entries, since membership goes by the entries' times and never by a local clock.
 */
import type { Article } from '../article/types.ts';
import { LOG_START, type LogArticle, type LogEntry, type Position } from './log.ts';
import { createMatcher } from './matcher.ts';
import type { Found, Matcher, MatcherArticle, MatcherOptions } from './types.ts';

const DAY_MS = 86_400_000;

/** What the window decides about one offered article. */
export type Placement =
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
  /** A duplicate of what a story holds. */
  | { kind: 'join'; article: Article; storyId: string; hash: string; found: Found }
  /** It opens a story. */
  | { kind: 'new'; article: Article; storyId: string; hash: string; found: Found };

export interface Offered {
  hash: string;
  article: Article;
  /** ms; when an earlier version of it was committed, if one was. */
  firstSeen?: number;
}

interface Member {
  source: string;
  hash: string;
  firstSeen: number;
}

export interface WindowOptions extends MatcherOptions {
  days: number;
  /** Gives a new story's id, never used before. */
  mintStoryId: () => string;
}

export class Window {
  readonly #options: WindowOptions;
  #matcher: Matcher;
  #members = new Map<string, Member>();
  /** New articles that a plan put in before they are committed; a refusal takes them out again. */
  #tentative: string[] = [];
  /** Edits wait for the commit: until then the window holds the article as it was. */
  #edits: (() => void)[] = [];
  /** Ids that stand for an article of the plan under way, which no other of them can have had before. */
  #taken = new Set<string>();
  #position: Position = LOG_START;

  constructor(options: WindowOptions) {
    this.#options = options;
    this.#matcher = createMatcher(options);
  }

  get position(): Position {
    return this.#position;
  }

  get size(): number {
    return this.#matcher.size;
  }

  get memoryBytes(): number {
    return this.#matcher.memoryBytes;
  }

  storyOf(articleId: string): string | undefined {
    return this.#matcher.storyOf(articleId);
  }

  /** Folds a committed entry in. */
  apply(entry: LogEntry): void {
    this.#expire(entry.at);
    for (const article of entry.articles) {
      const { was, story, source, hash } = article;
      // An edit keeps the time at which the article was first seen.
      const firstSeen = article.first ?? entry.at;
      if (was) this.#forget(was);
      this.#put(fromLog(article, firstSeen), story, { source, hash, firstSeen });
    }
    this.#position = entry.position;
  }

  /** Forgets everything, to be folded anew from the start of the log. */
  reset(): void {
    this.#matcher = createMatcher(this.#options);
    this.#members.clear();
    this.#tentative = [];
    this.#edits = [];
    this.#position = LOG_START;
  }

  /**
   * Decides where each article belongs, later ones seeing the earlier ones. What it puts in is tentative: follow with
   * `settle` when the commit went through and with `rollback` when it did not.
   * @param at ms by the server's clock.
   */
  plan(offered: Offered[], at: number): Placement[] {
    this.#expire(at);
    this.#taken = new Set(offered.map(({ article }) => article.id));
    return offered.map((offer) => this.#place(offer, at));
  }

  settle(position: Position): void {
    for (const edit of this.#edits) edit();
    this.#tentative = [];
    this.#edits = [];
    this.#position = position;
  }

  rollback(): void {
    for (const id of this.#tentative) this.#forget(id);
    this.#tentative = [];
    this.#edits = [];
  }

  #place(offer: Offered, at: number): Placement {
    const { article, hash } = offer;
    const knownId = this.#knownId(article);
    if (knownId !== undefined) return this.#placeKnown(offer, knownId, at);
    const tooOld = offer.firstSeen !== undefined && offer.firstSeen < at - this.#options.days * DAY_MS;
    if (tooOld) return { kind: 'same', article, storyId: '' };
    const input = toMatch(article, at);
    const found = this.#matcher.find(input);
    const joined = found.duplicateOf?.storyId;
    const storyId = joined ?? this.#options.mintStoryId();
    this.#tentative.push(article.id);
    this.#put(input, storyId, { source: article.sourceId, hash, firstSeen: at });
    return { kind: joined === undefined ? 'new' : 'join', article, storyId, hash, found };
  }

  /** The id under which the window has the article: its own, or one that it had before. */
  #knownId({ id, aliases = [] }: Article): string | undefined {
    if (this.#matcher.has(id)) return id;
    const earlier = aliases.find((alias) => this.#matcher.has(alias) && !this.#taken.has(alias));
    if (earlier !== undefined) this.#taken.add(earlier);
    return earlier;
  }

  #placeKnown({ article, hash }: Offered, knownId: string, at: number): Placement {
    const storyId = this.#matcher.storyOf(knownId) ?? '';
    const member = this.#members.get(knownId);
    const moved = knownId !== article.id;
    if (member?.hash === hash && !moved) return { kind: 'same', article, storyId };
    // Two feeds may carry one page under two titles: the one that brought it keeps it, or it would flap between them.
    if (member && member.source !== article.sourceId) return { kind: 'same', article, storyId };
    const firstSeen = member?.firstSeen ?? at;
    const found = this.#matcher.find({ ...toMatch(article, firstSeen), id: knownId });
    this.#edits.push(() => {
      if (moved) this.#forget(knownId);
      this.#put(toMatch(article, firstSeen), storyId, { source: article.sourceId, hash, firstSeen });
    });
    const edit: Placement = { kind: 'edit', article, storyId, hash, found, firstSeen };
    return moved ? { ...edit, was: knownId } : edit;
  }

  #put(article: MatcherArticle, storyId: string, member: Member): void {
    this.#matcher.insert(article, storyId);
    this.#members.set(article.id, member);
  }

  #forget(id: string): void {
    this.#matcher.remove(id);
    this.#members.delete(id);
  }

  #expire(at: number): void {
    const before = at - this.#options.days * DAY_MS;
    this.#matcher.expire(new Date(before));
    // Members stand in the order of their arrival, so the walk ends at the first that stays.
    for (const [id, member] of this.#members) {
      if (member.firstSeen >= before) break;
      this.#members.delete(id);
    }
  }
}

/** An article as the log keeps it. */
export function logArticle(placement: Exclude<Placement, { kind: 'same' }>): LogArticle {
  const { article, storyId, hash } = placement;
  return {
    id: article.id,
    story: storyId,
    source: article.sourceId,
    hash,
    title: article.title,
    ...(article.labels.length > 0 && { labels: article.labels }),
    ...(article.excerpt && { excerpt: article.excerpt }),
    ...(article.publishedDateTime && { published: article.publishedDateTime }),
    ...(article.provider && { provider: article.provider }),
    ...(article.language !== 'und' && { language: article.language }),
    ...(placement.kind === 'edit' && {
      first: placement.firstSeen,
      ...(placement.was && { was: placement.was }),
    }),
    ...(article.backfill && { backfill: true as const }),
  };
}

function toMatch(article: Article, at: number): MatcherArticle {
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

function fromLog(article: LogArticle, at: number): MatcherArticle {
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
