/**
 * The window: the recent articles that a new one is compared with, as a fold of the article log. It is the same wherever
 * and whenever it is folded from the same entries, since membership goes by the entries' times and never by a local clock.
 */
import type { Article } from '../../article/types.ts';
import type { Found, MatcherArticle } from '../types.ts';
import { Holdings, type HoldingsOptions } from './holdings.ts';
import type { ArticleKeys } from './key-batch.ts';
import { LOG_START, type LogAct, type LogArticle, type LogEntry, type Position } from './log.ts';
import { fromLog, originOf, type Placement } from './placement.ts';
import { Placing, type Offered } from './placing.ts';

export type { Offered } from './placing.ts';

export interface WindowOptions extends HoldingsOptions {
  /** Gives a new story's id, never used before. */
  mintStoryId: () => string;
}

export class Window {
  readonly #options: WindowOptions;
  #held: Holdings;
  #position: Position = LOG_START;

  constructor(options: WindowOptions) {
    this.#options = options;
    this.#held = new Holdings(options);
  }

  get position(): Position {
    return this.#position;
  }

  get size(): number {
    return this.#held.matcher.size;
  }

  get memoryBytes(): number {
    return this.#held.memoryBytes;
  }

  storyOf(articleId: string): string | undefined {
    return this.#held.matcher.storyOf(articleId);
  }

  /** The articles of a story that the window holds, in their order. */
  articlesOf(storyId: string): string[] {
    return this.#held.matcher.articlesOf(storyId);
  }

  /** The id that an article has now, which it may be asked for by one that it had before. */
  idOf(articleId: string): string {
    return this.#held.idOf(articleId);
  }

  /** The ids that an article had before and that no other has now. */
  namesOf(articleId: string): string[] {
    return this.#held.renamed.earlier(articleId);
  }

  /** Whether it is, or was until it was withdrawn, an article of the window. */
  knows(articleId: string): boolean {
    const { matcher, withdrawals } = this.#held;
    return matcher.has(articleId) || withdrawals.markOver(articleId) !== undefined;
  }

  /** Whether an operator took an article down, under any of the ids that it has or had. */
  isPurged(...ids: string[]): boolean {
    return this.#held.withdrawals.takedownOf(ids) !== undefined;
  }

  /** Whether two stories may be made one without asking an operator: none keeps them apart or hides one of them. */
  mayUnite(storyA: string, storyB: string): boolean {
    return this.#held.pins.mayUnite(storyA, storyB);
  }

  /** How surely two stories are one by what their members say: 0 to 1; undefined where they stay two. */
  compareStories(storyA: string, storyB: string): number | undefined {
    return this.#held.matcher.compareStories(storyA, storyB);
  }

  areApart(storyA: string, storyB: string): boolean {
    return this.#held.pins.areApart(storyA, storyB);
  }

  isHidden(storyId: string): boolean {
    return this.#held.pins.isHidden(storyId);
  }

  /** What an article, in the window or not, would be found related to. */
  find(article: Article): Found {
    const { matcher } = this.#held;
    const firstSeen = matcher.recall(article.id)?.firstSeen ?? Date.parse(article.firstSeenDateTime);
    return matcher.find(this.#held.inputOf(article, firstSeen));
  }

  /**
   * Carries an operator's act out. Tentative as a plan is: follow with `settle` or `rollback`.
   * @param at ms by the server's clock.
   */
  enact(act: LogAct, at: number): void {
    this.#held.expire(at);
    this.#held.enact(act, at);
  }

  /** What `look` sees once an act was carried out; the window is left as it was. */
  afterAct<T>(act: LogAct, at: number, look: () => T): T {
    return this.#held.inPassing(() => {
      this.#held.enact(act, at);
      return look();
    });
  }

  /**
   * Folds a committed entry in.
   * @param keysAt gives the keys of the entry's articles, where they were read beforehand.
   */
  apply(entry: LogEntry, keysAt?: (article: number) => ArticleKeys): void {
    this.#held.expire(entry.at);
    for (const [at, article] of entry.articles.entries()) this.#fold(article, entry.at, keysAt?.(at));
    for (const act of entry.acts ?? []) this.#held.enact(act, entry.at);
    this.settle(entry.position);
  }

  #fold(article: LogArticle, at: number, keys: ArticleKeys | undefined): void {
    const { id, was, story, hash, kills, killedBy } = article;
    if (kills) {
      this.#held.withdraw(kills.ids, { id, ...originOf(article) }, at);
      this.#held.keepNotice(fromLog(article, at), kills.until, hash, at);
    } else if (killedBy) this.#held.withhold(id, killedBy, at, hash);
    else {
      // An edit keeps the time at which the article was first seen.
      const firstSeen = article.first ?? at;
      if (was) {
        this.#held.rename(was, id, at);
        this.#held.forget(was);
      }
      this.#held.putForGood(this.#held.ofFamily(withKeys(fromLog(article, firstSeen), keys)), story);
    }
  }

  /** Forgets everything, to be folded anew from the start of the log. */
  reset(): void {
    this.#held = new Holdings(this.#options);
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
    this.#held.expire(at);
    const placing = new Placing(this.#held, offered, at, this.#options.mintStoryId);
    for (const offer of offered) yield placing.place(offer);
  }

  settle(position: Position): void {
    this.#held.settle();
    this.#position = position;
  }

  rollback(): void {
    this.#held.rollback();
  }
}

/** The log may have had those of the excerpt, and then they were not read. */
function withKeys(input: MatcherArticle, keys: ArticleKeys | undefined): MatcherArticle {
  if (!keys) return input;
  input.filedTitle = keys.title;
  input.filedExcerpt ??= keys.excerpt;
  return input;
}
