/**
 * The window: the recent articles that a new one is compared with, as a fold of the article log. It is the same wherever
 * and whenever it is folded from the same entries, since membership goes by the entries' times and never by a local clock.
 */
import type { Article } from '../article/types.ts';
import { LOG_START, type LogArticle, type LogEntry, type NoticeMark, type Position } from './log.ts';
import { fromLog, originOf, toMatch, type Placement } from './placement.ts';
import { createMatcher } from './matcher.ts';
import type { CopyOptions, Found, Match, Matcher, MatcherArticle, MatcherOptions } from './types.ts';
import { Withdrawals, type Origin, type Owner } from './withdrawals.ts';

const DAY_MS = 86_400_000;

export interface Offered {
  hash: string;
  article: Article;
  /** ms; when an earlier version of it was committed, if one was. */
  firstSeen?: number;
}

interface Member extends Origin {
  hash: string;
  firstSeen: number;
  /** ms. */
  published?: number;
}

export interface WindowOptions extends MatcherOptions {
  days: number;
  /** Gives a new story's id, never used before. */
  mintStoryId: () => string;
  /** Whose the sources are by the operator's word: who may withdraw and correct what. Default: nobody's. */
  ownerOf?: (source: string) => Owner;
}

export class Window {
  readonly #options: WindowOptions;
  #matcher: Matcher;
  #withdrawals: Withdrawals;
  #members = new Map<string, Member>();
  /** What takes a plan back, last step first. */
  #undo: (() => void)[] = [];
  /** Ids that stand for an article of the plan under way, which no other of them can have had before. */
  #taken = new Set<string>();
  #position: Position = LOG_START;

  constructor(options: WindowOptions) {
    this.#options = options;
    this.#matcher = createMatcher(options);
    this.#withdrawals = this.#noWithdrawals();
  }

  get position(): Position {
    return this.#position;
  }

  get size(): number {
    return this.#matcher.size;
  }

  get memoryBytes(): number {
    return this.#matcher.memoryBytes + this.#withdrawals.memoryBytes;
  }

  storyOf(articleId: string): string | undefined {
    return this.#matcher.storyOf(articleId);
  }

  /** Folds a committed entry in. */
  apply(entry: LogEntry): void {
    this.#expire(entry.at);
    for (const article of entry.articles) this.#fold(article, entry.at);
    this.#undo = [];
    this.#position = entry.position;
  }

  #fold(article: LogArticle, at: number): void {
    const { id, was, story, source, hash, kills, killedBy } = article;
    if (kills) {
      this.#withdraw(kills.ids, markOf(id, originOf(article)), at);
      this.#keepNotice(fromLog(article, at), kills.until, hash, at);
    } else if (killedBy) this.#withdrawals.withdraw(id, killedBy, at, hash);
    else {
      // An edit keeps the time at which the article was first seen.
      const firstSeen = article.first ?? at;
      if (was) this.#forget(was);
      this.#put(fromLog(article, firstSeen), story, { source, hash, firstSeen });
    }
  }

  /** Forgets everything, to be folded anew from the start of the log. */
  reset(): void {
    this.#matcher = createMatcher(this.#options);
    this.#withdrawals = this.#noWithdrawals();
    this.#members.clear();
    this.#undo = [];
    this.#position = LOG_START;
  }

  /**
   * Decides where each article belongs, later ones seeing the earlier ones. What it does is tentative: follow with
   * `settle` when the commit went through and with `rollback` when it did not.
   * @param at ms by the server's clock.
   */
  plan(offered: Offered[], at: number): Placement[] {
    this.#expire(at);
    this.#taken = new Set(offered.map(({ article }) => article.id));
    return offered.map((offer) => this.#place(offer, at));
  }

  settle(position: Position): void {
    this.#undo = [];
    this.#position = position;
  }

  rollback(): void {
    for (const undo of this.#undo.toReversed()) undo();
    this.#undo = [];
  }

  #place(offer: Offered, at: number): Placement {
    const { article } = offer;
    const knownId = this.#knownId(article);
    if (article.labels.includes('kill')) return this.#placeNotice(offer, knownId, at);
    if (knownId !== undefined) return this.#placeKnown(offer, knownId, at);
    return this.#isTooOld(offer, at) ? same(article) : this.#placeUnknown(offer, at);
  }

  #isTooOld({ firstSeen }: Offered, at: number): boolean {
    return firstSeen !== undefined && firstSeen < at - this.#options.days * DAY_MS;
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
    if (member?.hash === hash && !moved) return same(article, storyId);
    // Two feeds may carry one page under two titles: the one that brought it keeps it, or it would flap between them.
    if (member && member.source !== article.sourceId) return same(article, storyId);
    const firstSeen = member?.firstSeen ?? at;
    const found = this.#matcher.find({ ...toMatch(article, firstSeen), id: knownId });
    this.#forget(knownId);
    this.#put(toMatch(article, firstSeen), storyId, { source: article.sourceId, hash, firstSeen });
    const edit: Placement = { kind: 'edit', article, storyId, hash, found, firstSeen };
    return moved ? { ...edit, was: knownId } : edit;
  }

  #placeUnknown({ article, hash }: Offered, at: number): Placement {
    const input = toMatch(article, at);
    const ids = [article.id, ...(article.aliases ?? []).filter((alias) => !this.#taken.has(alias))];
    const by = this.#withdrawals.noticeOver(ids, originOf(input), input);
    if (by) return this.#withhold(article, hash, by, at);
    const { found, corrects } = this.#find(article, input);
    const joined = found.duplicateOf?.storyId;
    const storyId = joined ?? this.#options.mintStoryId();
    this.#put(input, storyId, { source: article.sourceId, hash, firstSeen: at });
    const placed = { article, storyId, hash, found };
    return joined === undefined
      ? { kind: 'new', ...placed }
      : { kind: 'join', ...placed, ...(corrects.length > 0 && { corrects }) };
  }

  /** What an article belongs to. A correction belongs to what it corrects, though the two may be at odds in the facts. */
  #find(article: Article, input: MatcherArticle): { found: Found; corrects: string[] } {
    const found = this.#matcher.find(input);
    if (!article.labels.includes('correction')) return { found, corrects: [] };
    const copies = this.#ownCopies(input, noticeReach(article, Infinity), { anyFacts: true });
    const [closest] = copies;
    if (!closest) return { found, corrects: [] };
    const { storyId, why } = closest;
    const related = found.related.filter((match) => match.storyId !== storyId);
    return {
      found: { duplicateOf: { ...closest, why: { ...why, rule: 'correction' } }, related },
      corrects: copies.filter((copy) => copy.storyId === storyId).map(({ articleId }) => articleId),
    };
  }

  /** What the same publisher published of this title up to a time, as far as the publisher's date says. */
  #ownCopies(input: MatcherArticle, until: number, options: CopyOptions): Match[] {
    const origin = originOf(input);
    return this.#matcher.copies(input, options).filter(({ articleId }) => {
      const member = this.#members.get(articleId);
      return member && (member.published ?? 0) <= until && this.#withdrawals.speaksFor(origin, member);
    });
  }

  #placeNotice(offer: Offered, knownId: string | undefined, at: number): Placement {
    const { article, hash } = offer;
    const input = toMatch(article, at);
    const origin = originOf(input);
    const member = knownId === undefined ? undefined : this.#members.get(knownId);
    if (member && !this.#withdrawals.speaksFor(origin, member))
      return same(article, this.#matcher.storyOf(knownId ?? ''));
    if (this.#withdrawals.knows(article.id, hash)) return same(article);
    const earlier = this.#withdrawals.markOver(article.id);
    if (earlier && !this.#withdrawals.speaksFor(origin, earlier)) return same(article);
    if (!member && this.#isTooOld(offer, at)) return same(article);
    const until = noticeReach(article, at);
    const copies = this.#ownCopies(input, until, { noVeto: true }).map(({ articleId }) => articleId);
    const ids = [...new Set([...(knownId === undefined ? [] : [knownId]), ...copies])];
    const killed = ids.map((articleId) => ({
      articleId,
      storyId: this.#matcher.storyOf(articleId) ?? '',
    }));
    this.#withdraw(ids, markOf(article.id, origin), at);
    this.#keepNotice(input, until, hash, at);
    return { kind: 'kill', article, storyId: '', hash, killed, until };
  }

  #withhold(article: Article, hash: string, by: NoticeMark, at: number): Placement {
    if (this.#withdrawals.knows(article.id, hash)) return same(article);
    this.#undo.push(this.#withdrawals.withdraw(article.id, by, at, hash));
    return { kind: 'killed', article, storyId: '', hash, by };
  }

  #withdraw(ids: readonly string[], by: NoticeMark, at: number): void {
    for (const id of ids) {
      this.#forget(id);
      this.#undo.push(this.#withdrawals.withdraw(id, by, at));
    }
  }

  #keepNotice(article: MatcherArticle, until: number, hash: string, at: number): void {
    const { excerpt: _unlogged, ...notice } = article;
    const mark = markOf(notice.id, originOf(notice));
    this.#undo.push(this.#withdrawals.addNotice(mark, notice, until, hash, at));
  }

  #put(article: MatcherArticle, storyId: string, known: { source: string; hash: string; firstSeen: number }) {
    this.#undo.push(this.#withdrawals.revive(article.id));
    const published = timeOf(article);
    this.#matcher.insert(article, storyId);
    this.#members.set(article.id, {
      ...known,
      ...originOf(article),
      ...(published !== undefined && { published }),
    });
    this.#undo.push(() => {
      this.#matcher.remove(article.id);
      this.#members.delete(article.id);
    });
  }

  #forget(id: string): void {
    const member = this.#members.get(id);
    const putBack = this.#matcher.remove(id);
    this.#members.delete(id);
    this.#undo.push(() => {
      putBack();
      if (member) this.#members.set(id, member);
    });
  }

  #expire(at: number): void {
    const before = at - this.#options.days * DAY_MS;
    this.#matcher.expire(new Date(before));
    this.#withdrawals.expire(before);
    // Members stand in the order of their arrival, so the walk ends at the first that stays.
    for (const [id, member] of this.#members) {
      if (member.firstSeen >= before) break;
      this.#members.delete(id);
    }
  }

  #noWithdrawals(): Withdrawals {
    return new Withdrawals(this.#options, this.#options.ownerOf ?? (() => ({})));
  }
}

function same(article: Article, storyId = ''): Placement {
  return { kind: 'same', article, storyId };
}

function markOf(id: string, origin: Origin): NoticeMark {
  return { id, ...origin };
}

/** ms; undefined where it names no date. */
function timeOf({ publishedDateTime }: MatcherArticle): number | undefined {
  const time = Date.parse(publishedDateTime ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/** Up to when a notice or correction reaches back: a later piece under the same title was sent again on purpose. */
function noticeReach({ publishedDateTime, datePrecision }: Article, at: number): number {
  const published = Date.parse(publishedDateTime ?? '');
  if (Number.isNaN(published)) return at;
  return datePrecision === 'day' ? published + DAY_MS - 1 : published;
}
