/** The matcher: a window of articles, the story that a new one joins, and the stories that it is related to. */
import { weighWord } from './background.ts';
import { weighTitle } from './compare.ts';
import type { Weigh, Weighted } from './compare.ts';
import { prepareTitle } from './prepare.ts';
import type { TitleFields } from './prepare.ts';
import { findVeto, MERGE_HOURS } from './rules.ts';
import { explainScore, scorePair } from './score-titles.ts';
import type { PairScore } from './score-titles.ts';
import { profiles } from './thresholds.ts';
import type {
  CopyOptions,
  Found,
  Match,
  Matcher,
  MatcherArticle,
  MatcherOptions,
  Thresholds,
} from './types.ts';
import { compareEntries, WindowIndex } from './window-index.ts';
import type { Entry, NewEntry, Story } from './window-index.ts';

export { MATCHER_VERSION } from './score-titles.ts';

/** A story is judged by the mean of so many of its best members: one alone may be a round-up of everything. */
const JUDGES = 3;
/** Members of one story, and stories, that a search compares in full. */
const MEMBERS_COMPARED = JUDGES;
const STORIES_COMPARED = 12;
const RELATED_SHOWN = 10;
const HOUR = 3_600_000;

interface MemberScore {
  entry: Entry;
  weighted: Weighted;
  score: PairScore;
}

/** A story as an article sees it. */
interface StoryScore {
  story: Story;
  members: MemberScore[];
  duplicate: number;
  related: number;
}

/** The newcomer, weighed in the present state of the window. */
interface Query {
  entry: NewEntry;
  weighted: Weighted;
  weigh: Weigh;
}

function fieldsOf(article: MatcherArticle): TitleFields {
  const { title, excerpt, publishedDateTime, labels, language } = article;
  return {
    title,
    ...(excerpt !== undefined && { excerpt }),
    ...(publishedDateTime !== undefined && { publishedDateTime }),
    ...(labels !== undefined && { labels }),
    ...(language !== undefined && { language }),
  };
}

function readArticle(article: MatcherArticle): NewEntry {
  const firstSeen = Date.parse(article.firstSeenDateTime);
  if (Number.isNaN(firstSeen))
    throw new RangeError(`firstSeenDateTime of ${article.id} is no date: ${article.firstSeenDateTime}`);
  const publisher = article.provider?.domain ?? article.provider?.name;
  const prepared = prepareTitle(fieldsOf(article));
  return {
    id: article.id,
    firstSeen,
    publisher: publisher?.toLowerCase(),
    sourceId: article.sourceId,
    prepared,
  };
}

const samePublisher = (a: NewEntry, b: NewEntry): boolean =>
  (a.publisher !== undefined && a.publisher === b.publisher) ||
  (a.sourceId !== undefined && a.sourceId === b.sourceId);

const meanOfBest = (scores: number[], of: number): number =>
  scores
    .toSorted((a, b) => b - a)
    .slice(0, of)
    .reduce((sum, score) => sum + score, 0) / of;

const bestBy = (members: MemberScore[], by: 'duplicate' | 'related'): MemberScore =>
  members.reduce((best, member) => (member.score[by] > best.score[by] ? member : best));

/** Events are near in time: by publication, and for what names no date by when we first saw it. */
function kindOf(a: NewEntry, b: Entry): 'event' | 'topic' {
  const timeOf = ({ prepared, firstSeen }: NewEntry) => prepared.published ?? firstSeen;
  return Math.abs(timeOf(a) - timeOf(b)) <= MERGE_HOURS * HOUR ? 'event' : 'topic';
}

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
    this.#put(entry, storyId);
    return { ...found, storyId };
  }

  find(article: MatcherArticle): Found {
    return this.#decide(readArticle(article));
  }

  copies(article: MatcherArticle, options: CopyOptions = {}): Match[] {
    const entry = readArticle(article);
    const query = this.#weigh({ ...entry, prepared: this.#index.intern(entry.prepared) });
    return this.#index
      .search(query.entry.prepared)
      .filter(({ id, story }) => id !== entry.id && (options.noVeto || mayJoinStory(query.entry, story)))
      .map((other) => {
        const weighted = weighTitle(other.prepared, query.weigh);
        return { entry: other, weighted, score: scorePair(query.weighted, weighted, options) };
      })
      .filter(({ score }) => score.duplicate >= this.#thresholds.duplicate)
      .toSorted((a, b) => b.score.duplicate - a.score.duplicate || compareEntries(a.entry, b.entry))
      .map((copy) => copyMatch(query, copy));
  }

  insert(article: MatcherArticle, storyId: string): void {
    this.#put(readArticle(article), storyId);
  }

  remove(articleId: string): () => void {
    const entry = this.#index.get(articleId);
    this.#index.remove(articleId);
    return () => {
      if (entry) this.#index.insert(entry, entry.story.id);
    };
  }

  move(articleId: string, storyId: string): () => void {
    const entry = this.#index.get(articleId);
    if (!entry) return () => {};
    this.#put(entry, storyId);
    return () => this.#put(entry, entry.story.id);
  }

  has(articleId: string): boolean {
    return this.#index.get(articleId) !== undefined;
  }

  storyOf(articleId: string): string | undefined {
    return this.#index.get(articleId)?.story.id;
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

  #put(entry: NewEntry, storyId: string): void {
    this.#index.remove(entry.id);
    this.#index.insert(entry, storyId);
  }

  #decide(entry: NewEntry): Found {
    const own = this.#index.get(entry.id)?.story;
    const query = this.#weigh({ ...entry, prepared: this.#index.intern(entry.prepared) });
    const scores = this.#gather(query).map(([story, members]) => this.#scoreStory(query, story, members));
    const joined = this.#chooseStory(query, scores, own);
    const related = scores
      .filter(({ story }) => story !== joined?.story && story !== own)
      .filter((score) => score.related >= this.#thresholds.related || isPossible(score))
      .toSorted((a, b) => b.related - a.related || b.duplicate - a.duplicate || byFirstMember(a, b))
      .slice(0, this.#shown)
      .map((score) => relatedMatch(query, score));
    return { ...(joined && { duplicateOf: duplicateMatch(query, joined) }), related };
  }

  /** Weights are remembered for one search only: any insert may change them. */
  #weigh(entry: NewEntry): Query {
    const known = new Map<string, number>();
    const weigh: Weigh = (word) => {
      const weight = known.get(word.key) ?? weighWord(word, this.#index);
      known.set(word.key, weight);
      return weight;
    };
    return { entry, weigh, weighted: weighTitle(entry.prepared, weigh) };
  }

  /** The stories worth comparing, closest first, each with its members to compare; the article itself left out. */
  #gather({ entry }: Query): [Story, Entry[]][] {
    const stories = new Map<Story, Entry[]>();
    for (const candidate of this.#index.search(entry.prepared)) {
      if (candidate.id === entry.id) continue;
      const members = stories.get(candidate.story);
      if (members) {
        if (members.length < MEMBERS_COMPARED) members.push(candidate);
      } else if (stories.size < STORIES_COMPARED) stories.set(candidate.story, [candidate]);
    }
    return [...stories];
  }

  #scoreStory(query: Query, story: Story, compared: Entry[]): StoryScore {
    const members = compared.map((entry) => {
      const weighted = weighTitle(entry.prepared, query.weigh);
      const options = { samePublisher: samePublisher(query.entry, entry) };
      return { entry, weighted, score: scorePair(query.weighted, weighted, options) };
    });
    const others = story.members.length - (story.members.some(({ id }) => id === query.entry.id) ? 1 : 0);
    const judges = Math.min(JUDGES, others);
    return {
      story,
      members,
      duplicate: meanOfBest(
        members.map(({ score }) => score.duplicate),
        judges,
      ),
      related: meanOfBest(
        members.map(({ score }) => score.related),
        judges,
      ),
    };
  }

  /** The story that an article joins. One that is in the window already stays where it is, whatever else it resembles. */
  #chooseStory(query: Query, scores: StoryScore[], own: Story | undefined): StoryScore | undefined {
    return scores
      .filter(({ story }) => own === undefined || story === own)
      .filter(({ duplicate }) => duplicate >= this.#thresholds.duplicate)
      .toSorted((a, b) => b.duplicate - a.duplicate || byFirstMember(a, b))
      .find(({ story }) => mayJoinStory(query.entry, story));
  }
}

/** What forbids a merge with one member forbids the whole story. */
const mayJoinStory = (article: NewEntry, story: Story): boolean =>
  story.members.every((member) => mayJoin(article, member));

const mayJoin = (article: NewEntry, member: Entry): boolean =>
  member.id === article.id || findVeto(article.prepared, member.prepared) === undefined;

const byFirstMember = (a: StoryScore, b: StoryScore): number => {
  const [one, two] = [a.story.members[0], b.story.members[0]];
  return one && two ? compareEntries(one, two) : 0;
};

/** It would be merged under the profile that merges more. */
const isPossible = ({ duplicate }: StoryScore): boolean => duplicate >= profiles.balanced.duplicate;

function duplicateMatch(query: Query, { members }: StoryScore): Match {
  return copyMatch(query, bestBy(members, 'duplicate'));
}

function copyMatch({ weighted }: Query, { entry, weighted: other, score }: MemberScore): Match {
  const why = explainScore(weighted, other, score, 'duplicate');
  return { articleId: entry.id, storyId: entry.story.id, similarity: score.duplicate, why };
}

function relatedMatch({ entry: article, weighted }: Query, scored: StoryScore): Match {
  const { entry, weighted: other, score } = bestBy(scored.members, 'related');
  return {
    articleId: entry.id,
    storyId: scored.story.id,
    similarity: scored.related,
    why: explainScore(weighted, other, score, 'related'),
    kind: kindOf(article, entry),
    ...(isPossible(scored) && { possibleDuplicate: true }),
  };
}

/**
 * An empty window. Thresholds are the shipped strict ones unless a profile or thresholds say otherwise.
 * Its methods throw a RangeError for an article whose `firstSeenDateTime` is no date.
 */
export function createMatcher(options: MatcherOptions = {}): Matcher {
  return new WindowMatcher(options);
}
