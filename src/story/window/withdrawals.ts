/**
 * What publishers withdrew, for as long as the window lasts: their notices, and the articles that those took back. Both
 * are held by id, so that no later poll brings a withdrawn article out again; a notice is also held by its title, since
 * feeds do not promise to bring the article before its notice.
 */
import type { NoticeMark } from './log.ts';
import { createMatcher } from './matcher.ts';
import type { Matcher, MatcherArticle, MatcherOptions } from '../types.ts';

/** What the operator's configuration says of who publishes a source. Feeds may claim anything; this holds. */
export interface Owner {
  /** Registrable domain. */
  domain?: string;
  /** The group that the publisher belongs to. */
  family?: string;
}

/** Where an article came by, and who published it as far as it says. */
export interface Origin {
  source: string;
  /** Domain, else name, in lower case. */
  publisher?: string;
}

/** An id that was withdrawn. */
interface Withdrawn {
  /** The notice, which may stand under the very id. */
  by: NoticeMark;
  /** Hash of the version that was withheld, where there was one. */
  hash?: string;
  /** ms. */
  at: number;
}

const NOTHING = () => {};

export class Withdrawals {
  readonly #ownerOf: (source: string) => Owner;
  readonly #notices: Matcher;
  readonly #untils = new Map<string, { mark: NoticeMark; until: number }>();
  readonly #withdrawn = new Map<string, Withdrawn>();
  /** One mark for each publisher and source of the notices; built when asked for. */
  #speakers: NoticeMark[] | undefined;
  #before = 0;

  constructor(options: MatcherOptions, ownerOf: (source: string) => Owner) {
    this.#ownerOf = ownerOf;
    this.#notices = createMatcher(options);
  }

  get memoryBytes(): number {
    return this.#notices.memoryBytes;
  }

  /**
   * Whether a notice or correction speaks for an article: both are of one source, or its source is the publisher's own by
   * the operator's word (of the same family, or of the article's domain). A source that merely claims the publisher's name
   * speaks for what it brought itself; and one that carries many publishers for no two of them at once.
   */
  speaksFor(notice: Origin, article: Origin): boolean {
    if (notice.source === article.source)
      return !notice.publisher || !article.publisher || notice.publisher === article.publisher;
    const owner = this.#ownerOf(notice.source);
    const isFamily = owner.family !== undefined && owner.family === this.#ownerOf(article.source).family;
    return isFamily || (owner.domain !== undefined && owner.domain === article.publisher);
  }

  /** Whether this version of a withdrawn article, or of a notice, is known. */
  knows(id: string, hash: string): boolean {
    return this.#living(id)?.hash === hash;
  }

  /** The notice or takedown that an id is withdrawn by. */
  markOver(id: string): NoticeMark | undefined {
    return this.#living(id)?.by;
  }

  /** The operator's takedown of an article, under any of the ids that it has or had. */
  takedownOf(ids: readonly string[]): NoticeMark | undefined {
    return ids.map((id) => this.markOver(id)).find((mark) => mark?.byOperator);
  }

  /**
   * The notice that withdrew an article before it came: by its id or one that it had, or else by its title where it was
   * published before the notice. What an article withdrew in its own name it may take back under a clean title.
   * @param ids the article's own id first.
   */
  noticeOver(ids: readonly string[], origin: Origin, article: MatcherArticle): NoticeMark | undefined {
    for (const id of ids) {
      const by = this.markOver(id);
      if (!by || !this.speaksFor(by, origin)) continue;
      if (by.id === id && by.source === origin.source) continue;
      return by;
    }
    return this.#noticeByTitle(ids, origin, article);
  }

  #noticeByTitle(ids: readonly string[], origin: Origin, article: MatcherArticle): NoticeMark | undefined {
    if (this.#notices.size === 0) return undefined;
    const published = Date.parse(article.publishedDateTime ?? '');
    // Without a date it may be the old piece, and that must not come out.
    const isOld = (until: number) => Number.isNaN(published) || published <= until;
    this.#speakers ??= onePerOrigin(this.#untils.values());
    if (!this.#speakers.some((mark) => this.speaksFor(mark, origin))) return undefined;
    return this.#notices
      .copies(article, { noVeto: true })
      .map(({ articleId }) => this.#untils.get(articleId))
      .find(
        (notice) =>
          notice !== undefined &&
          !ids.includes(notice.mark.id) &&
          isOld(notice.until) &&
          this.speaksFor(notice.mark, origin),
      )?.mark;
  }

  /** Remembers a notice; returns what undoes it. */
  addNotice(mark: NoticeMark, notice: MatcherArticle, until: number, hash: string, at: number): () => void {
    const forgetId = this.withdraw(mark.id, mark, at, hash);
    const before = this.#untils.get(mark.id);
    const putBack = this.#notices.remove(mark.id);
    this.#notices.insert(notice, mark.id);
    this.#untils.set(mark.id, { mark, until });
    this.#speakers = undefined;
    return () => {
      this.#notices.remove(mark.id);
      putBack();
      restore(this.#untils, mark.id, before);
      this.#speakers = undefined;
      forgetId();
    };
  }

  /** Remembers that an id was withdrawn; returns what undoes it. */
  withdraw(id: string, by: NoticeMark, at: number, hash?: string): () => void {
    const before = this.#withdrawn.get(id);
    this.#withdrawn.delete(id);
    this.#withdrawn.set(id, { by, at, ...(hash !== undefined && { hash }) });
    return () => restore(this.#withdrawn, id, before);
  }

  /** Forgets what is known of an id that lives again; returns what undoes it. */
  revive(id: string): () => void {
    if (!this.#withdrawn.has(id) && !this.#untils.has(id)) return NOTHING;
    const before = { id: this.#withdrawn.get(id), until: this.#untils.get(id) };
    const putBack = this.#notices.remove(id);
    this.#withdrawn.delete(id);
    this.#untils.delete(id);
    this.#speakers = undefined;
    return () => {
      putBack();
      restore(this.#withdrawn, id, before.id);
      restore(this.#untils, id, before.until);
      this.#speakers = undefined;
    };
  }

  /** Forgets what was withdrawn before a time, in ms. */
  expire(before: number): void {
    this.#before = before;
    this.#notices.expire(new Date(before));
    for (const [id, { at }] of this.#withdrawn) {
      if (at >= before) break;
      this.#withdrawn.delete(id);
    }
    if (this.#untils.size > this.#notices.size)
      for (const id of this.#untils.keys()) if (!this.#notices.has(id)) this.#untils.delete(id);
  }

  /** What an undo put back stands out of its order, so that a walk may have passed it by. */
  #living(id: string): Withdrawn | undefined {
    const found = this.#withdrawn.get(id);
    return found && found.at >= this.#before ? found : undefined;
  }
}

function onePerOrigin(notices: Iterable<{ mark: NoticeMark }>): NoticeMark[] {
  const marks = new Map<string, NoticeMark>();
  for (const { mark } of notices) marks.set(`${mark.source} ${mark.publisher ?? ''}`, mark);
  return [...marks.values()];
}

function restore<T>(map: Map<string, T>, id: string, value: T | undefined): void {
  if (value === undefined) map.delete(id);
  else map.set(id, value);
}
