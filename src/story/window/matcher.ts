/** The matcher: a window of articles, the story that a new one joins, and the stories that it is related to. */
import { weighWord } from '../titles/background.ts';
import { compareStories } from '../compare-stories.ts';
import { weighTitle } from '../titles/compare.ts';
import type { Weigh, Weighted } from '../titles/compare.ts';
import type { Entry, EntryTable } from './entry-table.ts';
import { prepareTitle, Prepared } from '../titles/prepare.ts';
import { findVeto, MERGE_HOURS } from '../titles/rules.ts';
import { explainScore, scorePair } from '../titles/score-titles.ts';
import type { PairScore, ScoreOptions } from '../titles/score-titles.ts';
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
import { WindowIndex } from './window-index.ts';
import type { Word } from '../words/word.ts';

export { MATCHER_VERSION } from '../titles/score-titles.ts';

/** A story is judged by the mean of so many of its best members: one alone may be a round-up of everything. */
const JUDGES = 3;
/** From so much on an article is a copy: the score of all but identical titles. */
const COPY = 0.9;
/** Members of one story, and stories, that a search compares in full. */
const MEMBERS_COMPARED = JUDGES;
const STORIES_COMPARED = 12;
const RELATED_SHOWN = 10;
const HOUR = 3_600_000;

interface MemberScore {
  slot: number;
  weighted: Weighted;
  score: PairScore;
}

/** A story as an article sees it. */
interface StoryScore {
  story: number;
  members: MemberScore[];
  duplicate: number;
  related: number;
}

/** The newcomer, weighed in the present state of the window. */
interface Query {
  entry: Entry;
  weighted: Weighted;
  weigh: Weigh;
}

/** The last date that was read: articles come many at a time. */
let lastRead = { text: '', time: NaN };

function readTime(text: string): number {
  if (text !== lastRead.text) lastRead = { text, time: Date.parse(text) };
  return lastRead.time;
}

function readArticle(article: MatcherArticle): Entry {
  const firstSeen = readTime(article.firstSeenDateTime);
  if (Number.isNaN(firstSeen))
    throw new RangeError(`firstSeenDateTime of ${article.id} is no date: ${article.firstSeenDateTime}`);
  const publisher = article.provider?.domain ?? article.provider?.name;
  return {
    id: article.id,
    firstSeen,
    publisher: publisher?.toLowerCase(),
    family: article.family,
    sourceId: article.sourceId,
    edited: article.edited ?? false,
    prepared: prepareTitle(article),
    filedTitle: article.filedTitle,
    filedExcerpt: article.filedExcerpt,
    mark: article.mark,
  };
}

const meanOfBest = (scores: number[], of: number): number =>
  scores
    .toSorted((a, b) => b - a)
    .slice(0, of)
    .reduce((sum, score) => sum + score, 0) / of;

/** A copy of one member is sure by itself, whatever else the story holds: an operator may have joined what no title would. */
function judgeDuplicates(scores: number[], judges: number): number {
  const best = Math.max(...scores);
  return best >= COPY ? best : meanOfBest(scores, judges);
}

const bestBy = (members: MemberScore[], by: 'duplicate' | 'related'): MemberScore =>
  members.reduce((best, member) => (member.score[by] > best.score[by] ? member : best));

class WindowMatcher implements Matcher {
  readonly #index = new WindowIndex();
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
    const found = this.#decide(entry);
    const storyId = this.storyOf(article.id) ?? found.duplicateOf?.storyId ?? this.#newStoryId(article);
    this.#index.insert(entry, storyId);
    return { ...found, storyId };
  }

  find(article: MatcherArticle): Found {
    return this.#decide(readArticle(article));
  }

  copies(article: MatcherArticle, options: CopyOptions = {}): Match[] {
    const query = this.#weigh(readArticle(article));
    const own = this.#entries.slotOf(article.id);
    return this.#index
      .search(query.entry.prepared)
      .filter(
        (slot) =>
          slot !== own && (options.noVeto || this.#mayJoin(query, this.#index.members.storyOf(slot), own)),
      )
      .map((slot) => this.#scoreMember(query, slot, options))
      .filter(({ score }) => score.duplicate >= this.#thresholds.duplicate)
      .toSorted((a, b) => b.score.duplicate - a.score.duplicate || this.#entries.compare(a.slot, b.slot))
      .map((copy) => this.#copyMatch(query, copy));
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
    const weigh = this.#rememberWeights();
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
        const samePublisher = this.#isSamePublisher(this.#entries.sourceOf(a), b);
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

  #decide(entry: Entry): Found {
    const own = this.#entries.slotOf(entry.id);
    const ownStory = own < 0 ? undefined : this.#index.members.storyOf(own);
    const query = this.#weigh(entry);
    const scores = this.#gather(query, own).map(([story, slots]) =>
      this.#scoreStory(query, story, slots, story === ownStory ? 1 : 0),
    );
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
      .map((score) => this.#relatedMatch(query, score));
    return {
      ...(joined && { duplicateOf: this.#copyMatch(query, bestBy(joined.members, 'duplicate')) }),
      ...(others.length > 0 && {
        alsoDuplicateOf: others.map(({ members }) => this.#copyMatch(query, bestBy(members, 'duplicate'))),
      }),
      related,
    };
  }

  #weigh(entry: Entry): Query {
    const weigh = this.#rememberWeights();
    return { entry, weigh, weighted: weighTitle(entry.prepared, weigh) };
  }

  /** Weights are remembered for one search only: any insert may change them. */
  #rememberWeights(): Weigh {
    const known = new Map<Word, number>();
    return (word) => {
      const before = known.get(word);
      if (before !== undefined) return before;
      const weight = weighWord(word, this.#index);
      known.set(word, weight);
      return weight;
    };
  }

  /** The stories worth comparing, closest first, each with its members to compare; the article itself left out. */
  #gather({ entry }: Query, own: number): [number, number[]][] {
    const stories = new Map<number, number[]>();
    for (const slot of this.#index.search(entry.prepared)) {
      if (slot === own) continue;
      const story = this.#index.members.storyOf(slot);
      const members = stories.get(story);
      if (members) {
        if (members.length < MEMBERS_COMPARED) members.push(slot);
      } else if (stories.size < STORIES_COMPARED) stories.set(story, [slot]);
    }
    return [...stories];
  }

  /** @param own how many of its members are the article itself. */
  #scoreStory(query: Query, story: number, slots: number[], own: number): StoryScore {
    const members = slots.map((slot) => {
      const options = { samePublisher: this.#isSamePublisher(query.entry, slot) };
      return this.#scoreMember(query, slot, options);
    });
    const judges = Math.min(JUDGES, this.#index.members.sizeOf(story) - own);
    return {
      story,
      members,
      duplicate: judgeDuplicates(
        members.map(({ score }) => score.duplicate),
        judges,
      ),
      related: meanOfBest(
        members.map(({ score }) => score.related),
        judges,
      ),
    };
  }

  #scoreMember({ weigh, weighted }: Query, slot: number, options: ScoreOptions): MemberScore {
    const other = weighTitle(this.#entries.preparedOf(slot), weigh);
    return { slot, weighted: other, score: scorePair(weighted, other, options) };
  }

  #isSamePublisher({ publisher, family, sourceId }: Omit<Entry, 'prepared'>, slot: number): boolean {
    return (
      (publisher !== undefined && publisher === this.#entries.publisherOf(slot)) ||
      (family !== undefined && family === this.#entries.familyOf(slot)) ||
      (sourceId !== undefined && sourceId === this.#entries.sourceIdOf(slot))
    );
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

  #copyMatch({ weighted }: Query, { slot, weighted: other, score }: MemberScore): Match {
    return {
      articleId: this.#entries.idOf(slot),
      storyId: this.#storyIdOf(slot),
      similarity: score.duplicate,
      why: explainScore(weighted, other, score, 'duplicate'),
    };
  }

  #relatedMatch({ entry, weighted }: Query, scored: StoryScore): Match {
    const { slot, weighted: other, score } = bestBy(scored.members, 'related');
    return {
      articleId: this.#entries.idOf(slot),
      storyId: this.#storyIdOf(slot),
      similarity: scored.related,
      why: explainScore(weighted, other, score, 'related'),
      kind: this.#kindOf(entry, slot),
      ...(isPossible(scored) && { possibleDuplicate: true }),
    };
  }

  /** Events are near in time: by publication, and for what names no date by when we first saw it. */
  #kindOf({ prepared, firstSeen }: Entry, slot: number): 'event' | 'topic' {
    const time = prepared.published ?? firstSeen;
    const other = this.#entries.judgedOf(slot).published ?? this.#entries.firstSeen(slot);
    return Math.abs(time - other) <= MERGE_HOURS * HOUR ? 'event' : 'topic';
  }
}

/** It would be merged under the profile that merges more. */
const isPossible = ({ duplicate }: StoryScore): boolean => duplicate >= profiles.balanced.duplicate;

/**
 * An empty window. Thresholds are the shipped strict ones unless a profile or thresholds say otherwise.
 * Its methods throw a RangeError for an article whose `firstSeenDateTime` is no date.
 */
export function createMatcher(options: MatcherOptions = {}): Matcher {
  return new WindowMatcher(options);
}
