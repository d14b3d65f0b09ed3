/**
 * The window: the recent articles that a new one is compared with, as a fold of the article log. It is the same wherever
 * and whenever it is folded from the same entries, since membership goes by the entries' times and never by a local clock.
 */
import type { Article } from '../../article/types.ts';
import { Pins } from '../acts/acts-pins.ts';
import type { FamilyOf } from '../heat.ts';
import type { ArticleKeys } from './key-batch.ts';
import {
  LOG_START,
  type LogAct,
  type LogArticle,
  type LogEntry,
  type NoticeMark,
  type Position,
} from './log.ts';
import { Renamed } from './renamed.ts';
import { fromLog, keysOfExcerpt, originOf, shortHash, toMatch, type Placement } from './placement.ts';
import { createMatcher } from './matcher.ts';
import { prepareTitle, type Prepared } from '../titles/prepare.ts';
import type {
  CopyOptions,
  Found,
  Match,
  Matcher,
  MatcherArticle,
  MatcherOptions,
  Recalled,
} from '../types.ts';
import { Withdrawals, type Origin, type Owner } from './withdrawals.ts';

const DAY_MS = 86_400_000;

export interface Offered {
  hash: string;
  article: Article;
  /** ms; when an earlier version of it was committed, if one was. */
  firstSeen?: number;
  /** The id that its source's memory has for it by now. A fetch may have judged by an older memory: others came between. */
  known?: string;
}

export interface WindowOptions extends MatcherOptions {
  days: number;
  /** Gives a new story's id, never used before. */
  mintStoryId: () => string;
  /** Whose the sources are by the operator's word: who may withdraw and correct what. Default: nobody's. */
  ownerOf?: (source: string) => Owner;
  /** The group that the operator counts a publisher to. Default: none. */
  familyOf?: FamilyOf;
}

export class Window {
  readonly #options: WindowOptions;
  #matcher: Matcher;
  #withdrawals: Withdrawals;
  #pins = new Pins();
  #renamed = new Renamed();
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

  /** The articles of a story that the window holds, in their order. */
  articlesOf(storyId: string): string[] {
    return this.#matcher.articlesOf(storyId);
  }

  /** The id that an article has now, which it may be asked for by one that it had before. */
  idOf(articleId: string): string {
    return this.#matcher.has(articleId) ? articleId : (this.#renamed.latest(articleId) ?? articleId);
  }

  /** The ids that an article had before and that no other has now. */
  namesOf(articleId: string): string[] {
    return this.#renamed.earlier(articleId);
  }

  /** Whether it is, or was until it was withdrawn, an article of the window. */
  knows(articleId: string): boolean {
    return this.#matcher.has(articleId) || this.#withdrawals.markOver(articleId) !== undefined;
  }

  /** Whether an operator took an article down, under any of the ids that it has or had. */
  isPurged(...ids: string[]): boolean {
    return this.#withdrawals.takedownOf(ids) !== undefined;
  }

  /** Whether two stories may be made one without asking an operator: none keeps them apart or hides one of them. */
  mayUnite(storyA: string, storyB: string): boolean {
    return this.#pins.mayUnite(storyA, storyB);
  }

  /** How surely two stories are one by what their members say: 0 to 1; undefined where they stay two. */
  compareStories(storyA: string, storyB: string): number | undefined {
    return this.#matcher.compareStories(storyA, storyB);
  }

  areApart(storyA: string, storyB: string): boolean {
    return this.#pins.areApart(storyA, storyB);
  }

  isHidden(storyId: string): boolean {
    return this.#pins.isHidden(storyId);
  }

  /** What an article, in the window or not, would be found related to. */
  find(article: Article): Found {
    const firstSeen = this.#matcher.recall(article.id)?.firstSeen ?? Date.parse(article.firstSeenDateTime);
    return this.#matcher.find(this.#inputOf(article, firstSeen));
  }

  /**
   * Carries an operator's act out. Tentative as a plan is: follow with `settle` or `rollback`.
   * @param at ms by the server's clock.
   */
  enact(act: LogAct, at: number): void {
    this.#expire(at);
    this.#enact(act, at);
  }

  /** What `look` sees once an act was carried out; the window is left as it was. */
  afterAct<T>(act: LogAct, at: number, look: () => T): T {
    const underWay = this.#undo;
    this.#undo = [];
    this.#enact(act, at);
    try {
      return look();
    } finally {
      this.rollback();
      this.#undo = underWay;
    }
  }

  #enact({ id, moves = [], apart, together, hides, shows, purges = [] }: LogAct, at: number): void {
    for (const { story, articles } of moves)
      for (const article of articles) this.#undo.push(this.#matcher.move(article, story));
    if (together) this.#undo.push(this.#pins.unite(together));
    if (apart) this.#undo.push(this.#pins.part(apart, at));
    if (hides !== undefined) this.#undo.push(this.#pins.hide(hides, at));
    if (shows !== undefined) this.#undo.push(this.#pins.show(shows));
    // A notice that stood under the id goes with it: it says the title.
    for (const purged of purges) this.#undo.push(this.#withdrawals.revive(purged));
    this.#withdraw(purges, { id, source: '', byOperator: true }, at);
  }

  /**
   * Folds a committed entry in.
   * @param keysAt gives the keys of the entry's articles, where they were read beforehand.
   */
  apply(entry: LogEntry, keysAt?: (article: number) => ArticleKeys): void {
    this.#expire(entry.at);
    for (const [at, article] of entry.articles.entries()) this.#fold(article, entry.at, keysAt?.(at));
    for (const act of entry.acts ?? []) this.#enact(act, entry.at);
    this.#undo = [];
    this.#position = entry.position;
  }

  #fold(article: LogArticle, at: number, keys: ArticleKeys | undefined): void {
    const { id, was, story, hash, kills, killedBy } = article;
    if (kills) {
      this.#withdraw(kills.ids, markOf(id, originOf(article)), at);
      this.#keepNotice(fromLog(article, at), kills.until, hash, at);
    } else if (killedBy) this.#withdrawals.withdraw(id, killedBy, at, hash);
    else {
      // An edit keeps the time at which the article was first seen.
      const firstSeen = article.first ?? at;
      if (was) {
        this.#rename(was, id, at);
        this.#forget(was);
      }
      // What is committed is never taken back: a million times nothing to keep.
      this.#withdrawals.revive(id);
      this.#renamed.revive(id);
      this.#matcher.insert(this.#ofFamily(withKeys(fromLog(article, firstSeen), keys)), story);
    }
  }

  /** Forgets everything, to be folded anew from the start of the log. */
  reset(): void {
    this.#matcher = createMatcher(this.#options);
    this.#withdrawals = this.#noWithdrawals();
    this.#pins = new Pins();
    this.#renamed = new Renamed();
    this.#undo = [];
    this.#position = LOG_START;
  }

  /**
   * Decides where each article belongs, later ones seeing the earlier ones. What it does is tentative: follow with
   * `settle` when the commit went through and with `rollback` when it did not.
   * @param at ms by the server's clock.
   */
  plan(offered: readonly Offered[], at: number): Placement[] {
    return [...this.planning(offered, at)];
  }

  /** The same, an article at a time. Nothing else may be planned or folded in before its end. */
  *planning(offered: readonly Offered[], at: number): Generator<Placement> {
    this.#expire(at);
    this.#taken = new Set(offered.map(({ article }) => article.id));
    for (const offer of offered) yield this.#place(offer, at);
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
    const takedown = this.#withdrawals.takedownOf([article.id, ...earlierIds(offer)]);
    if (takedown) return this.#withhold(offer, takedown, at);
    const knownId = this.#knownId(offer);
    if (article.labels.includes('kill')) return this.#placeNotice(offer, knownId, at);
    if (knownId !== undefined) return this.#placeKnown(offer, knownId, at);
    return this.#isTooOld(offer, at) ? same(article) : this.#placeUnknown(offer, at);
  }

  #isTooOld({ firstSeen }: Offered, at: number): boolean {
    return firstSeen !== undefined && firstSeen < at - this.#options.days * DAY_MS;
  }

  /** The id under which the window has the article: its own, or one that it had before. */
  #knownId(offer: Offered): string | undefined {
    const { known, article } = offer;
    const { id, sourceId, aliases = [] } = article;
    // Memory is as the last commit left it. Where the window has that id no more, another of the source's items took the
    // article along: to follow it would take it away from that one.
    const earlier = (known === undefined ? aliases : [known])
      .filter((alias) => !this.#taken.has(alias))
      .map((alias) => (known === undefined ? this.idOf(alias) : alias))
      .find((alias) => alias !== id && this.#matcher.has(alias) && !this.#taken.has(alias));
    const isHere = this.#matcher.has(id);
    if (isHere && (known === id || earlier === undefined || !this.#areOf(sourceId, id, earlier))) return id;
    // Of one source's two, it is what it was: the page that it has now was another's, which has gone from there.
    if (earlier !== undefined) this.#taken.add(earlier);
    return earlier;
  }

  #areOf(source: string, ...ids: string[]): boolean {
    return ids.every((id) => this.#matcher.recall(id)?.sourceId === source);
  }

  #placeKnown({ article, hash }: Offered, knownId: string, at: number): Placement {
    const storyId = this.#matcher.storyOf(knownId) ?? '';
    const member = this.#matcher.recall(knownId);
    const moved = knownId !== article.id;
    if (member?.mark === shortHash(hash) && !moved) return same(article, storyId);
    // Two feeds may carry one page under two titles: the one that brought it keeps it, or it would flap between them.
    if (member && member.sourceId !== article.sourceId) return same(article, storyId);
    const firstSeen = member?.firstSeen ?? at;
    const displaces = moved ? this.#matcher.storyOf(article.id) : undefined;
    if (moved) this.#rename(knownId, article.id, at);
    const input = this.#inputOf(article, firstSeen);
    const found = this.#matcher.find({ ...input, id: knownId });
    this.#forget(knownId);
    this.#put({ ...input, edited: true, mark: shortHash(hash) }, storyId);
    const keys = keysOfExcerpt(input.prepared);
    const edit: Placement = { kind: 'edit', article, storyId, hash, found, keys, firstSeen };
    return moved ? { ...edit, was: knownId, ...(displaces !== undefined && { displaces }) } : edit;
  }

  #placeUnknown(offer: Offered, at: number): Placement {
    const { article, hash } = offer;
    const input = this.#inputOf(article, at);
    const earlier = earlierIds(offer).filter((id) => !this.#taken.has(id));
    const ids = [article.id, ...earlier.flatMap((id) => [id, this.#renamed.latest(id) ?? id])];
    const by = this.#withdrawals.noticeOver(ids, originOf(input), input);
    if (by) return this.#withhold({ article, hash }, by, at);
    const { found, corrects } = this.#find(article, input);
    const joined = found.duplicateOf?.storyId;
    const storyId = joined ?? this.#options.mintStoryId();
    this.#put({ ...input, mark: shortHash(hash) }, storyId);
    const placed = { article, storyId, hash, found, keys: keysOfExcerpt(input.prepared) };
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
    const { articleId, storyId, similarity, why } = closest;
    const related = found.related.filter((match) => match.storyId !== storyId);
    return {
      found: {
        duplicateOf: { articleId, storyId, similarity, why: { ...why, rule: 'correction' } },
        related,
      },
      corrects: copies.filter((copy) => copy.storyId === storyId).map(({ articleId }) => articleId),
    };
  }

  /** What the same publisher published of this title up to a time, as far as the publisher's date says. */
  #ownCopies(input: MatcherArticle, until: number, options: CopyOptions): Match[] {
    const origin = originOf(input);
    return this.#matcher.copies(input, options).filter(({ articleId }) => {
      const member = this.#matcher.recall(articleId);
      return (
        member && (member.published ?? 0) <= until && this.#withdrawals.speaksFor(origin, cameFrom(member))
      );
    });
  }

  #placeNotice(offer: Offered, knownId: string | undefined, at: number): Placement {
    const { article, hash } = offer;
    const input = toMatch(article, at);
    const origin = originOf(input);
    const member = knownId === undefined ? undefined : this.#matcher.recall(knownId);
    if (member && !this.#withdrawals.speaksFor(origin, cameFrom(member)))
      return same(article, this.#matcher.storyOf(knownId ?? ''));
    if (this.#withdrawals.knows(article.id, hash)) return same(article);
    const earlier = this.#withdrawals.markOver(article.id);
    if (earlier && !this.#withdrawals.speaksFor(origin, earlier)) return same(article);
    if (!member && this.#isTooOld(offer, at)) return same(article);
    const until = noticeReach(article, at);
    const copies = this.#ownCopies(input, until, { noVeto: true }).map(({ articleId }) => articleId);
    // Another article that has stood on the notice's page until now goes as well.
    const ids = [...new Set([...(knownId === undefined ? [] : [knownId]), ...this.#own(article), ...copies])];
    const killed = ids.map((articleId) => ({
      articleId,
      storyId: this.#matcher.storyOf(articleId) ?? '',
    }));
    this.#withdraw(ids, markOf(article.id, origin), at);
    this.#keepNotice(input, until, hash, at);
    return { kind: 'kill', article, storyId: '', hash, killed, until };
  }

  #own({ id, sourceId }: Article): string[] {
    return this.#areOf(sourceId, id) ? [id] : [];
  }

  #withhold({ article, hash }: Offered, by: NoticeMark, at: number): Placement {
    // What stands under this id already is another's, or it would be gone: it stays as it is.
    if (this.#matcher.has(article.id)) return same(article, this.#matcher.storyOf(article.id));
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

  /** Read once for all that is asked about it. */
  #inputOf(article: Article, at: number): MatcherArticle & { prepared: Prepared } {
    const input = this.#ofFamily(toMatch(article, at));
    return Object.assign(input, { prepared: prepareTitle(input) });
  }

  /** The family is the operator's word: no article says it, and the log does not keep it. */
  #ofFamily(input: MatcherArticle): MatcherArticle {
    const { sourceId, provider } = input;
    const family = this.#options.familyOf?.({ sourceId, domain: provider?.domain });
    if (family !== undefined) input.family = family;
    return input;
  }

  /** An article has another's id from now on: that one, if it is still there, has gone. */
  #rename(from: string, to: string, at: number): void {
    if (this.#matcher.has(to)) {
      this.#forget(to);
      this.#undo.push(this.#renamed.forget(to));
    }
    this.#undo.push(this.#renamed.rename(from, to, at));
  }

  /** @param article with the short hash of its content as its mark. */
  #put(article: MatcherArticle, storyId: string): void {
    this.#undo.push(this.#withdrawals.revive(article.id), this.#renamed.revive(article.id));
    this.#matcher.insert(article, storyId);
    this.#undo.push(() => void this.#matcher.remove(article.id));
  }

  #forget(id: string): void {
    this.#undo.push(this.#matcher.remove(id));
  }

  #expire(at: number): void {
    const before = at - this.#options.days * DAY_MS;
    this.#matcher.expire(new Date(before));
    this.#withdrawals.expire(before);
    this.#pins.expire(before);
    this.#renamed.expire(before);
  }

  #noWithdrawals(): Withdrawals {
    return new Withdrawals(this.#options, this.#options.ownerOf ?? (() => ({})));
  }
}

/** What an article may have been called before, what is surest first. */
function earlierIds({ known, article: { id, aliases = [] } }: Offered): string[] {
  return known === undefined || known === id ? aliases : [known, ...aliases];
}

function same(article: Article, storyId = ''): Placement {
  return { kind: 'same', article, storyId };
}

function markOf(id: string, origin: Origin): NoticeMark {
  return { id, ...origin };
}

/** The log may have had those of the excerpt, and then they were not read. */
function withKeys(input: MatcherArticle, keys: ArticleKeys | undefined): MatcherArticle {
  if (!keys) return input;
  input.filedTitle = keys.title;
  input.filedExcerpt ??= keys.excerpt;
  return input;
}

/** Where an article of the window came by. */
function cameFrom({ sourceId = '', publisher }: Recalled): Origin {
  return { source: sourceId, ...(publisher && { publisher }) };
}

/** Up to when a notice or correction reaches back: a later piece under the same title was sent again on purpose. */
function noticeReach({ publishedDateTime, datePrecision }: Article, at: number): number {
  const published = Date.parse(publishedDateTime ?? '');
  if (Number.isNaN(published)) return at;
  return datePrecision === 'day' ? published + DAY_MS - 1 : published;
}
