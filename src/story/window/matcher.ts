/** The matcher: a window of articles, the story that a new one joins, and the stories that it is related to. */
import { compareStories } from '../compare-stories.ts';
import { lengthOf, weighTitle } from '../titles/compare.ts';
import { kindsIn, mayClash } from '../search/fact-lists.ts';
import { raiseFlags } from '../titles/flags.ts';
import type { Flag } from '../titles/flags.ts';
import { Gathering, logit, meanOfBest } from './gathering.ts';
import type { StoryFound } from './gathering.ts';
import type { Entry, EntryTable } from '../search/entry-table.ts';
import { Prepared } from '../titles/prepare.ts';
import { findVeto } from '../titles/rules.ts';
import { scorePair } from '../titles/score-titles.ts';
import type { ScoreOptions } from '../titles/score-titles.ts';
import { profiles } from '../titles/thresholds.ts';
import type {
  CopyOptions,
  Found,
  Match,
  Matcher,
  MatcherArticle,
  MatcherOptions,
  Recalled,
  Thresholds,
} from '../types.ts';
import { readArticle } from './read-article.ts';
import { isPossible, Telling } from './telling.ts';
import type { MemberScore, Query, StoryScore } from './telling.ts';
import { WindowIndex } from '../search/window-index.ts';

export { MATCHER_VERSION } from '../titles/score-titles.ts';

/** From so much on an article is a copy: the score of all but identical titles. */
const COPY = 0.9;
const RELATED_SHOWN = 10;

/**
 * A copy of one member is sure by itself, whatever else the story holds: an operator may have joined what no title would.
 * @param scores from the greatest to the least.
 */
function judgeDuplicates(scores: readonly number[], judges: number): number {
  const [best = 0] = scores;
  return best >= COPY ? best : meanOfBest(scores, judges);
}

class WindowMatcher implements Matcher {
  readonly #index = new WindowIndex();
  readonly #telling = new Telling(this.#index);
  readonly #thresholds: Thresholds;
  readonly #shown: number;
  readonly #newStoryId: (article: MatcherArticle) => string;
  #storiesMade = 0;

  constructor(options: MatcherOptions) {
    this.#thresholds = { ...profiles[options.profile ?? 'strict'], ...options.thresholds };
    this.#shown = options.related ?? RELATED_SHOWN;
    this.#newStoryId = options.newStoryId ?? (() => `story-${++this.#storiesMade}`);
  }

  add(article: MatcherArticle): Found & { storyId: string } {
    const entry = readArticle(article);
    const found = this.#judge(this.#ask(entry));
    const storyId = this.storyOf(article.id) ?? found.duplicateOf?.storyId ?? this.#newStoryId(article);
    this.#index.insert(entry, storyId);
    return { ...found, storyId };
  }

  find(article: MatcherArticle): Found {
    return this.#judge(this.#ask(readArticle(article)));
  }

  copies(article: MatcherArticle, options: CopyOptions = {}): Match[] {
    const query = this.#ask(readArticle(article));
    const own = this.#entries.slotOf(article.id);
    return this.#slotsLike(query)
      .filter(
        (slot) =>
          slot !== own && (options.noVeto || this.#mayJoin(query, this.#index.members.storyOf(slot), own)),
      )
      .map((slot) => this.#scoreMember(query, slot, options))
      .filter(({ score }) => score.duplicate >= this.#thresholds.duplicate)
      .toSorted((a, b) => b.score.duplicate - a.score.duplicate || this.#entries.compare(a.slot, b.slot))
      .map((copy) => this.#telling.copy(query, copy));
  }

  insert(article: MatcherArticle, storyId: string): void {
    this.#index.insert(readArticle(article), storyId);
  }

  remove(articleId: string): () => void {
    const slot = this.#entries.slotOf(articleId);
    if (slot < 0) return () => {};
    const storyId = this.#storyIdOf(slot);
    const { source, ...entry } = this.#entries.sourceOf(slot);
    this.#index.remove(slot);
    return () => this.#index.insert({ ...entry, prepared: new Prepared(source) }, storyId);
  }

  articlesOf(storyId: string): string[] {
    return this.#index.members.slotsOf(storyId).map((slot) => this.#entries.idOf(slot));
  }

  compareStories(storyA: string, storyB: string): number | undefined {
    const { members } = this.#index;
    const { weigh } = this.#index;
    const weighted = (slot: number) => weighTitle(this.#entries.preparedOf(slot), weigh);
    const [first, later] = [storyA, storyB]
      .map((story) => members.slotsOf(story))
      .toSorted(([a = 0], [b = 0]) => this.#entries.compare(a, b)) as [number[], number[]];
    // Else a page could take on the headline of a story that came after its own, and swallow it.
    const isSuspect = (slot: number) =>
      this.#entries.wasEdited(slot) && members.storyOf(slot) === members.storyOf(first[0] ?? slot);
    const wasThere = (slot: number) => !isSuspect(slot) && this.#entries.compare(slot, later[0] ?? slot) < 0;
    if (!first.some(wasThere)) return undefined;
    const likeness = compareStories(first, later, {
      isSuspect,
      judgedOf: (slot) => this.#entries.judgedOf(slot),
      titleOf: (slot) => this.#entries.preparedOf(slot).folded,
      score: (a, b) => {
        const samePublisher = this.#entries.isSamePublisher(this.#entries.sourceOf(a), b);
        return scorePair(weighted(a), weighted(b), { samePublisher });
      },
    });
    return likeness >= this.#thresholds.duplicate ? likeness : undefined;
  }

  move(articleId: string, storyId: string): () => void {
    const from = this.storyOf(articleId);
    if (from === undefined) return () => {};
    this.#move(articleId, storyId);
    return () => this.#move(articleId, from);
  }

  has(articleId: string): boolean {
    return this.#entries.slotOf(articleId) >= 0;
  }

  storyOf(articleId: string): string | undefined {
    const slot = this.#entries.slotOf(articleId);
    return slot < 0 ? undefined : this.#storyIdOf(slot);
  }

  recall(articleId: string): Recalled | undefined {
    const slot = this.#entries.slotOf(articleId);
    return slot < 0 ? undefined : this.#entries.recall(slot);
  }

  expire(before: Date): void {
    this.#index.expire(before.getTime());
  }

  get size(): number {
    return this.#index.size;
  }

  get memoryBytes(): number {
    return this.#index.bytes;
  }

  get #entries(): EntryTable {
    return this.#index.entries;
  }

  #storyIdOf(slot: number): string {
    const { members } = this.#index;
    return members.idOf(members.storyOf(slot));
  }

  #move(articleId: string, storyId: string): void {
    const slot = this.#entries.slotOf(articleId);
    if (slot >= 0) this.#index.move(slot, storyId);
  }

  #ask(entry: Entry): Query {
    const sought = this.#index.seek(entry.prepared);
    const { prepared, weights, norm } = sought;
    return { entry, sought, weighted: { prepared, weights, norm } };
  }

  #judge(query: Query): Found {
    const own = this.#entries.slotOf(query.entry.id);
    const ownStory = own < 0 ? undefined : this.#index.members.storyOf(own);
    const scores = this.#index.withBag(query.entry.prepared, () => this.#gather(query, own));
    const joinable = scores
      .filter(({ duplicate }) => duplicate >= this.#thresholds.duplicate)
      .toSorted((a, b) => b.duplicate - a.duplicate || this.#byFirstMember(a, b))
      .filter(({ story }) => this.#mayJoin(query, story, own));
    const joined = ownStory === undefined ? joinable[0] : joinable.find(({ story }) => story === ownStory);
    const others = joinable.filter((score) => score !== joined);
    const related = scores
      .filter(({ story }) => story !== joined?.story && story !== ownStory)
      .filter((score) => score.related >= this.#thresholds.related || isPossible(score))
      .toSorted((a, b) => b.related - a.related || b.duplicate - a.duplicate || this.#byFirstMember(a, b))
      .slice(0, this.#shown)
      .map((score) => this.#telling.related(query, score));
    return {
      ...(joined && { duplicateOf: this.#telling.copy(query, this.#closest(joined)) }),
      ...(others.length > 0 && {
        alsoDuplicateOf: others.map((score) => this.#telling.copy(query, this.#closest(score))),
      }),
      related,
    };
  }

  /** The stories that may count, each with what speaks for it; the article itself left out. */
  #gather(query: Query, own: number): StoryScore[] {
    const { sought, entry } = query;
    const least = { duplicate: this.#leastDuplicate, related: logit(this.#thresholds.related) };
    const kinds = kindsIn(entry.prepared.facts);
    const gathering = new Gathering(this.#index, {
      own,
      // Its own story is not shown.
      shown: this.#shown + (own < 0 ? 0 : 1),
      words: sought.words.length,
      least,
      hasExcerpt: entry.prepared.source.excerpt !== undefined,
      flags: (slot) =>
        mayClash(kinds, this.#entries.factKindsOf(slot))
          ? raiseFlags(entry.prepared, { facts: this.#entries.factsOf(slot) })
          : NO_FLAGS,
    });
    const hits = this.#index.search(sought, least.duplicate, least.related);
    return gathering.gather(hits, this.#index.further).map((found) => this.#scoreStory(query, found));
  }

  get #leastDuplicate(): number {
    return logit(Math.min(this.#thresholds.duplicate, profiles.balanced.duplicate));
  }

  /** Articles that could be duplicates by their words. */
  #slotsLike({ sought }: Query): number[] {
    const hits = this.#index.search(sought, logit(this.#thresholds.duplicate), Infinity);
    return hits.flatMap(({ wording }) => Array.from(this.#index.wordings.slots.values(wording)));
  }

  #scoreStory(query: Query, found: StoryFound): StoryScore {
    const { candidates, mayMerge, related } = found;
    if (!mayMerge) return { story: found.story, candidates, members: [], duplicate: 0, related };
    const members = this.#scoreCandidates(query, found);
    const scores = members.map(({ score }) => score.duplicate).toSorted((a, b) => b - a);
    const duplicate = judgeDuplicates(scores, found.judges);
    return { story: found.story, candidates, members, duplicate, related: Math.max(related, duplicate) };
  }

  /** Those that may be among the best judges, compared in full: the likeliest first, until no other can be better. */
  #scoreCandidates(query: Query, { candidates, judges }: StoryFound): MemberScore[] {
    const likeliest = candidates.toSorted(
      (a, b) => b.atMost - a.atMost || this.#entries.compare(a.slot, b.slot),
    );
    const members: MemberScore[] = [];
    for (const { slot, atMost } of likeliest) {
      const better = members.filter(({ score }) => logit(score.duplicate) >= atMost).length;
      if (better >= judges) break;
      const samePublisher = this.#entries.isSamePublisher(query.entry, slot);
      members.push(this.#scoreMember(query, slot, { samePublisher }));
    }
    return members;
  }

  #scoreMember({ weighted }: Query, slot: number, options: ScoreOptions): MemberScore {
    const weights = this.#index.weightsOf(slot);
    const other = { weights, norm: lengthOf(weights), prepared: this.#entries.preparedOf(slot) };
    return { slot, weighted: other, score: scorePair(weighted, other, options) };
  }

  /** The member that is most surely a duplicate. */
  #closest({ members }: StoryScore): MemberScore {
    return members.reduce((best, member) => {
      const by = member.score.duplicate - best.score.duplicate;
      return by > 0 || (by === 0 && this.#entries.compare(member.slot, best.slot) < 0) ? member : best;
    });
  }

  /** What forbids a merge with one member forbids the whole story. One that is in it already meets itself there. */
  #mayJoin({ entry }: Query, story: number, own: number): boolean {
    const { members } = this.#index;
    for (let at = 0; at < members.sizeOf(story); at++) {
      const member = members.memberOf(story, at);
      if (member !== own && findVeto(entry.prepared, this.#entries.judgedOf(member)) !== undefined)
        return false;
    }
    return true;
  }

  #byFirstMember(a: StoryScore, b: StoryScore): number {
    const { members } = this.#index;
    return this.#entries.compare(members.memberOf(a.story, 0), members.memberOf(b.story, 0));
  }
}

const NO_FLAGS: readonly Flag[] = [];

/**
 * An empty window. Thresholds are the shipped strict ones unless a profile or thresholds say otherwise.
 * Its methods throw a RangeError for an article whose `firstSeenDateTime` is no date.
 */
export function createMatcher(options: MatcherOptions = {}): Matcher {
  return new WindowMatcher(options);
}
