/**
 * What a window holds: its articles, what was withdrawn, what operators decided, which ids articles had before. Each step that
 * changes it can be taken back until it is settled.
 */
import type { Article } from '../../article/types.ts';
import { Pins } from '../acts/acts-pins.ts';
import type { FamilyOf } from '../heat.ts';
import { prepareTitle, type Prepared } from '../titles/prepare.ts';
import type { CopyOptions, Match, Matcher, MatcherArticle, MatcherOptions, Recalled } from '../types.ts';
import type { LogAct, NoticeMark } from './log.ts';
import { createMatcher } from './matcher.ts';
import { originOf, toMatch } from './placement.ts';
import { Renamed } from './renamed.ts';
import { Withdrawals, type Origin, type Owner } from './withdrawals.ts';

const DAY_MS = 86_400_000;

export interface HoldingsOptions extends MatcherOptions {
  days: number;
  /** Whose the sources are by the operator's word: who may withdraw and correct what. Default: nobody's. */
  ownerOf?: (source: string) => Owner;
  /** The group that the operator counts a publisher to. Default: none. */
  familyOf?: FamilyOf;
}

export class Holdings {
  readonly matcher: Matcher;
  readonly withdrawals: Withdrawals;
  readonly pins = new Pins();
  readonly renamed = new Renamed();
  readonly #options: HoldingsOptions;
  /** What takes back what is not settled, last step first. */
  #undo: (() => void)[] = [];

  constructor(options: HoldingsOptions) {
    this.#options = options;
    this.matcher = createMatcher(options);
    this.withdrawals = new Withdrawals(options, options.ownerOf ?? (() => ({})));
  }

  get memoryBytes(): number {
    return this.matcher.memoryBytes + this.withdrawals.memoryBytes;
  }

  /** ms: what is older has left the window at this time. */
  oldest(at: number): number {
    return at - this.#options.days * DAY_MS;
  }

  /** The id that an article has now, which it may be asked for by one that it had before. */
  idOf(articleId: string): string {
    return this.matcher.has(articleId) ? articleId : (this.renamed.latest(articleId) ?? articleId);
  }

  /** Whether all of these are articles of the window that came with a source. */
  areOf(source: string, ...ids: string[]): boolean {
    return ids.every((id) => this.matcher.recall(id)?.sourceId === source);
  }

  /** What the same publisher published of this title up to a time, as far as the publisher's date says. */
  ownCopies(input: MatcherArticle, until: number, options: CopyOptions): Match[] {
    const origin = originOf(input);
    return this.matcher.copies(input, options).filter(({ articleId }) => {
      const member = this.matcher.recall(articleId);
      return member && (member.published ?? 0) <= until && this.speaksFor(origin, member);
    });
  }

  /** Whether a notice or correction speaks for an article of the window. */
  speaksFor(origin: Origin, { sourceId = '', publisher }: Recalled): boolean {
    return this.withdrawals.speaksFor(origin, { source: sourceId, ...(publisher && { publisher }) });
  }

  /** Read once for all that is asked about it. */
  inputOf(article: Article, at: number): MatcherArticle & { prepared: Prepared } {
    const input = this.ofFamily(toMatch(article, at));
    return Object.assign(input, { prepared: prepareTitle(input) });
  }

  /** The family is the operator's word: no article says it, and the log does not keep it. */
  ofFamily(input: MatcherArticle): MatcherArticle {
    const { sourceId, provider } = input;
    const family = this.#options.familyOf?.({ sourceId, domain: provider?.domain });
    if (family !== undefined) input.family = family;
    return input;
  }

  /** @param article with the short hash of its content as its mark. */
  put(article: MatcherArticle, storyId: string): void {
    this.#undo.push(this.withdrawals.revive(article.id), this.renamed.revive(article.id));
    this.matcher.insert(article, storyId);
    this.#undo.push(() => void this.matcher.remove(article.id));
  }

  /** As `put`, never taken back: a million times nothing to keep. */
  putForGood(article: MatcherArticle, storyId: string): void {
    this.withdrawals.revive(article.id);
    this.renamed.revive(article.id);
    this.matcher.insert(article, storyId);
  }

  forget(id: string): void {
    this.#undo.push(this.matcher.remove(id));
  }

  /** An article has another's id from now on: that one, if it is still there, has gone. */
  rename(from: string, to: string, at: number): void {
    if (this.matcher.has(to)) {
      this.forget(to);
      this.#undo.push(this.renamed.forget(to));
    }
    this.#undo.push(this.renamed.rename(from, to, at));
  }

  /** What is in the window under these ids leaves it. */
  withdraw(ids: readonly string[], by: NoticeMark, at: number): void {
    for (const id of ids) {
      this.forget(id);
      this.#undo.push(this.withdrawals.withdraw(id, by, at));
    }
  }

  /** What is not in the window does not enter it. @param hash of the version */
  withhold(id: string, by: NoticeMark, at: number, hash: string): void {
    this.#undo.push(this.withdrawals.withdraw(id, by, at, hash));
  }

  /** @param until ms; up to when the notice reaches back */
  keepNotice(article: MatcherArticle, until: number, hash: string, at: number): void {
    const { excerpt: _unlogged, ...notice } = article;
    const mark = { id: notice.id, ...originOf(notice) };
    this.#undo.push(this.withdrawals.addNotice(mark, notice, until, hash, at));
  }

  enact({ id, moves = [], apart, together, hides, shows, purges = [] }: LogAct, at: number): void {
    for (const { story, articles } of moves)
      for (const article of articles) this.#undo.push(this.matcher.move(article, story));
    if (together) this.#undo.push(this.pins.unite(together));
    if (apart) this.#undo.push(this.pins.part(apart, at));
    if (hides !== undefined) this.#undo.push(this.pins.hide(hides, at));
    if (shows !== undefined) this.#undo.push(this.pins.show(shows));
    // A notice that stood under the id goes with it: it says the title.
    for (const purged of purges) this.#undo.push(this.withdrawals.revive(purged));
    this.withdraw(purges, { id, source: '', byOperator: true }, at);
  }

  /** Forgets what has left the window by a time. */
  expire(at: number): void {
    const before = this.oldest(at);
    this.matcher.expire(new Date(before));
    this.withdrawals.expire(before);
    this.pins.expire(before);
    this.renamed.expire(before);
  }

  settle(): void {
    this.#undo = [];
  }

  rollback(): void {
    for (const undo of this.#undo.toReversed()) undo();
    this.#undo = [];
  }

  /** Does this and takes it back again; what was not settled before stays so. */
  inPassing<T>(work: () => T): T {
    const underWay = this.#undo;
    this.#undo = [];
    try {
      return work();
    } finally {
      this.rollback();
      this.#undo = underWay;
    }
  }
}
