/** Where the articles of one plan belong, later ones seeing the earlier ones. */
import type { Article } from '../../article/types.ts';
import type { Found, MatcherArticle } from '../types.ts';
import type { Holdings } from './holdings.ts';
import type { NoticeMark } from './log.ts';
import { keysOfExcerpt, originOf, shortHash, toMatch, type Placement } from './placement.ts';

const DAY_MS = 86_400_000;

export interface Offered {
  hash: string;
  article: Article;
  /** ms; when an earlier version of it was committed, if one was. */
  firstSeen?: number;
  /** The id that its source's memory has for it by now. A fetch may have judged by an older memory: others came between. */
  known?: string;
  /** A later batch of its source was merged before: what is known of the article is newer than this. */
  isLate?: true;
}

export class Placing {
  readonly #held: Holdings;
  readonly #mintStoryId: () => string;
  readonly #at: number;
  /** Ids that stand for an article of this plan, which no other of them can have had before. */
  readonly #taken: Set<string>;

  /** @param at ms by the server's clock. */
  constructor(held: Holdings, offered: readonly Offered[], at: number, mintStoryId: () => string) {
    this.#held = held;
    this.#mintStoryId = mintStoryId;
    this.#at = at;
    this.#taken = new Set(offered.map(({ article }) => article.id));
  }

  /** What it decides is done, tentatively, in what is held. */
  place(offer: Offered): Placement {
    const { article } = offer;
    const takedown = this.#held.withdrawals.takedownOf([article.id, ...earlierIds(offer)]);
    if (takedown) return this.#withhold(offer, takedown);
    const knownId = this.#knownId(offer);
    if (offer.isLate) {
      const storyId = this.#held.matcher.storyOf(knownId ?? this.#held.idOf(article.id));
      if (storyId !== undefined) return same(article, storyId);
    }
    if (article.labels.includes('kill')) return this.#placeNotice(offer, knownId);
    if (knownId !== undefined) return this.#placeKnown(offer, knownId);
    return this.#isTooOld(offer) ? same(article) : this.#placeUnknown(offer);
  }

  #isTooOld({ firstSeen }: Offered): boolean {
    return firstSeen !== undefined && firstSeen < this.#held.oldest(this.#at);
  }

  /** The id under which the window has the article: its own, or one that it had before. */
  #knownId({ known, article }: Offered): string | undefined {
    const { id, sourceId, aliases = [] } = article;
    const { matcher } = this.#held;
    // Memory is as the last commit left it. Where the window has that id no more, another of the source's items took the
    // article along: to follow it would take it away from that one.
    const earlier = (known === undefined ? aliases : [known])
      .filter((alias) => !this.#taken.has(alias))
      .map((alias) => (known === undefined ? this.#held.idOf(alias) : alias))
      .find((alias) => alias !== id && matcher.has(alias) && !this.#taken.has(alias));
    const isHere = matcher.has(id);
    if (isHere && (known === id || earlier === undefined || !this.#held.areOf(sourceId, id, earlier)))
      return id;
    // Of one source's two, it is what it was: the page that it has now was another's, which has gone from there.
    if (earlier !== undefined) this.#taken.add(earlier);
    return earlier;
  }

  #placeKnown({ article, hash }: Offered, knownId: string): Placement {
    const { matcher } = this.#held;
    const storyId = matcher.storyOf(knownId) ?? '';
    const member = matcher.recall(knownId);
    const moved = knownId !== article.id;
    if (member?.mark === shortHash(hash) && !moved) return same(article, storyId);
    // Two feeds may carry one page under two titles: the one that brought it keeps it, or it would flap between them.
    if (member && member.sourceId !== article.sourceId) return same(article, storyId);
    const firstSeen = member?.firstSeen ?? this.#at;
    const displaces = moved ? matcher.storyOf(article.id) : undefined;
    if (moved) this.#held.rename(knownId, article.id, this.#at);
    const input = this.#held.inputOf(article, firstSeen);
    const found = matcher.find({ ...input, id: knownId });
    this.#held.forget(knownId);
    this.#held.put({ ...input, edited: true, mark: shortHash(hash) }, storyId);
    const keys = keysOfExcerpt(input.prepared);
    const edit: Placement = { kind: 'edit', article, storyId, hash, found, keys, firstSeen };
    return moved ? { ...edit, was: knownId, ...(displaces !== undefined && { displaces }) } : edit;
  }

  #placeUnknown(offer: Offered): Placement {
    const { article, hash } = offer;
    const { withdrawals, renamed } = this.#held;
    const input = this.#held.inputOf(article, this.#at);
    const earlier = earlierIds(offer).filter((id) => !this.#taken.has(id));
    const ids = [article.id, ...earlier.flatMap((id) => [id, renamed.latest(id) ?? id])];
    const by = withdrawals.noticeOver(ids, originOf(input), input);
    if (by) return this.#withhold(offer, by);
    const { found, corrects } = this.#find(article, input);
    const joined = found.duplicateOf?.storyId;
    const storyId = joined ?? this.#mintStoryId();
    this.#held.put({ ...input, mark: shortHash(hash) }, storyId);
    const placed = { article, storyId, hash, found, keys: keysOfExcerpt(input.prepared) };
    return joined === undefined
      ? { kind: 'new', ...placed }
      : { kind: 'join', ...placed, ...(corrects.length > 0 && { corrects }) };
  }

  /** What an article belongs to. A correction belongs to what it corrects, though the two may be at odds in the facts. */
  #find(article: Article, input: MatcherArticle): { found: Found; corrects: string[] } {
    const found = this.#held.matcher.find(input);
    if (!article.labels.includes('correction')) return { found, corrects: [] };
    const copies = this.#held.ownCopies(input, noticeReach(article, Infinity), { anyFacts: true });
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

  #placeNotice(offer: Offered, knownId: string | undefined): Placement {
    const { article, hash } = offer;
    const { matcher, withdrawals } = this.#held;
    const input = toMatch(article, this.#at);
    const origin = originOf(input);
    const member = knownId === undefined ? undefined : matcher.recall(knownId);
    if (member && !this.#held.speaksFor(origin, member)) return same(article, matcher.storyOf(knownId ?? ''));
    if (withdrawals.knows(article.id, hash)) return same(article);
    const earlier = withdrawals.markOver(article.id);
    if (earlier && !withdrawals.speaksFor(origin, earlier)) return same(article);
    if (!member && this.#isTooOld(offer)) return same(article);
    const until = noticeReach(article, this.#at);
    const copies = this.#held.ownCopies(input, until, { noVeto: true }).map(({ articleId }) => articleId);
    // Another article that has stood on the notice's page until now goes as well.
    const onPage = this.#held.areOf(article.sourceId, article.id) ? [article.id] : [];
    const ids = [...new Set([...(knownId === undefined ? [] : [knownId]), ...onPage, ...copies])];
    const killed = ids.map((articleId) => ({ articleId, storyId: matcher.storyOf(articleId) ?? '' }));
    this.#held.withdraw(ids, { id: article.id, ...origin }, this.#at);
    this.#held.keepNotice(input, until, hash, this.#at);
    return { kind: 'kill', article, storyId: '', hash, killed, until };
  }

  #withhold({ article, hash }: Offered, by: NoticeMark): Placement {
    const { matcher, withdrawals } = this.#held;
    // What stands under this id already is another's, or it would be gone: it stays as it is.
    if (matcher.has(article.id)) return same(article, matcher.storyOf(article.id));
    if (withdrawals.knows(article.id, hash)) return same(article);
    this.#held.withhold(article.id, by, this.#at, hash);
    return { kind: 'killed', article, storyId: '', hash, by };
  }
}

/** What an article may have been called before, what is surest first. */
function earlierIds({ known, article: { id, aliases = [] } }: Offered): string[] {
  return known === undefined || known === id ? aliases : [known, ...aliases];
}

function same(article: Article, storyId = ''): Placement {
  return { kind: 'same', article, storyId };
}

/** Up to when a notice or correction reaches back: a later piece under the same title was sent again on purpose. */
function noticeReach({ publishedDateTime, datePrecision }: Article, at: number): number {
  const published = Date.parse(publishedDateTime ?? '');
  if (Number.isNaN(published)) return at;
  return datePrecision === 'day' ? published + DAY_MS - 1 : published;
}
