/** What a search gathers: the stories that an article may join or be related to, each with the members that speak for it. */
import type { Flag } from '../titles/flags.ts';
import { logitOfDuplicate, relatedBy } from '../titles/score-titles.ts';
import type { Shared } from '../titles/score-titles.ts';
import type { PlainFigures } from '../search/title-meter.ts';
import type { Further, Hit } from '../search/title-search.ts';
import type { WindowIndex } from '../search/window-index.ts';

/** A story is judged by the mean of so many of its best members: one alone may be a round-up of everything. */
const JUDGES = 3;
/** Of a story with more members than twice this the oldest and the newest are looked at, and those that a search meets. */
const MEMBERS_OF_END = 12;
/** Of articles that say the very same, word by word, so many of the oldest and so many of the newest are looked at. */
const SAME_OF_END = 32;
/** So many of a big story's members that a search met. */
const MOST_MEMBERS = 64;

export interface Candidate {
  slot: number;
  figures: Shared & { oneWord: boolean };
  /** P(related) but for flags, which take off of it. */
  plain: number;
  /** P(related); undefined where it was not needed. */
  related: number | undefined;
  /** What P(duplicate) can be at most, as its logit. */
  atMost: number;
}

export interface StoryFound {
  story: number;
  /** Members that judge it: so many of the best are asked. */
  judges: number;
  candidates: Candidate[];
  /** Whether P(duplicate) may be enough. */
  mayMerge: boolean;
  /** P(related). */
  related: number;
}

export interface Asked {
  /** The article itself, which is left out; -1 where it is not in the window. */
  own: number;
  /** How many of the most related stories count. */
  shown: number;
  /** How many words of the title weigh. */
  words: number;
  /** As logits. */
  least: { duplicate: number; related: number };
  hasExcerpt: boolean;
  flags(slot: number): readonly Flag[];
}

/** A probability of 1 or more is never reached. */
export const logit = (p: number) => (p < 1 ? Math.log(p / (1 - p)) : Infinity);

const logistic = (x: number) => 1 / (1 + Math.exp(-x));

/** @param scores from the greatest to the least. */
export function meanOfBest(scores: readonly number[], of: number): number {
  let sum = 0;
  for (let at = 0; at < of; at++) sum += scores[at] ?? 0;
  return sum / of;
}

interface Opened extends StoryFound {
  /** The most that one of its members is related but for flags. */
  best: number;
}

export class Gathering {
  readonly #index: WindowIndex;
  readonly #asked: Asked;
  readonly #stories = new Map<number, Opened>();
  /** Those that have got a member since they were looked at. */
  readonly #stirred = new Set<Opened>();
  readonly #found: StoryFound[] = [];
  /** How much those found are related, from the greatest to the least. */
  readonly #best: number[] = [];
  readonly #figures = new Map<number, PlainFigures>();

  constructor(index: WindowIndex, asked: Asked) {
    this.#index = index;
    this.#asked = asked;
  }

  /** The least that a title must be related by its own words to count, as a logit: where there is an excerpt that may decide. */
  get leastByTitles(): number {
    return this.#asked.hasExcerpt ? -Infinity : this.#asked.least.related;
  }

  /**
   * The stories that may be joined, and the most related of the others; in no order.
   * @param further is asked until what it has left can be none of the most related.
   */
  gather(hits: readonly Hit[], slots: readonly number[], further: Further): StoryFound[] {
    for (const hit of hits) this.#meet(hit);
    for (const slot of slots) this.#meetSlot(slot);
    // What an excerpt adds nobody knows beforehand.
    if (this.#asked.hasExcerpt) while (further.bound > -Infinity) this.#meet(further.next());
    for (const story of [...this.#stories.values()].toSorted((a, b) => b.best - a.best)) {
      story.mayMerge = this.#mayMerge(story);
      if (story.best >= this.#worst || story.mayMerge) this.#settle(story);
    }
    while (further.bound > -Infinity && logistic(further.bound) >= this.#worst)
      this.#meetLate(further.next());
    return this.#found;
  }

  /** What a story has to be related more than to be among the most related. */
  get #worst(): number {
    return this.#best[this.#asked.shown - 1] ?? 0;
  }

  #mayMerge({ candidates }: Opened): boolean {
    const { duplicate } = this.#asked.least;
    return candidates.some(({ atMost }) => atMost >= duplicate);
  }

  /** To be told again of a story with a new member. */
  #settle(story: Opened): void {
    if (story.judges === 0) {
      this.#complete(story);
      this.#found.push(story);
    } else this.#best.splice(this.#best.indexOf(story.related), 1);
    story.mayMerge = this.#mayMerge(story);
    story.related = this.#relatedOf(story);
    insertSorted(this.#best, story.related);
  }

  #meetLate(hit: Hit | undefined): void {
    this.#stirred.clear();
    this.#meet(hit);
    for (const story of this.#stirred) if (story.best >= this.#worst) this.#settle(story);
  }

  #meet(hit: Hit | undefined): void {
    if (!hit) return;
    const { slots } = this.#index.wordings;
    this.#figures.set(hit.wording, hit);
    const length = slots.length(hit.wording);
    for (let at = 0; at < length; at++) {
      if (at === SAME_OF_END && length > 2 * SAME_OF_END) at = length - SAME_OF_END;
      this.#meetSlot(slots.at(hit.wording, at));
    }
  }

  #meetSlot(slot: number): void {
    if (slot === this.#asked.own) return;
    const story = this.#index.members.storyOf(slot);
    let known = this.#stories.get(story);
    if (!known) {
      known = { story, judges: 0, candidates: [], mayMerge: false, related: 0, best: 0 };
      this.#stories.set(story, known);
    }
    if (known.candidates.length >= MOST_MEMBERS) return;
    if (known.candidates.length === 0 || !known.candidates.some((one) => one.slot === slot))
      this.#add(known, slot);
  }

  #add(story: Opened, slot: number): void {
    const candidate = this.#weigh(slot);
    story.candidates.push(candidate);
    this.#stirred.add(story);
    if (candidate.plain > story.best) story.best = candidate.plain;
  }

  /** Adds the members that the search did not meet. */
  #complete(story: Opened): void {
    const { members } = this.#index;
    const size = members.sizeOf(story.story);
    const { own } = this.#asked;
    const isOwn = own >= 0 && members.storyOf(own) === story.story;
    story.judges = Math.min(JUDGES, size - (isOwn ? 1 : 0));
    const met = new Set(story.candidates.map(({ slot }) => slot));
    if (met.size >= size - (isOwn ? 1 : 0)) return;
    for (let at = 0; at < size; at++) {
      if (at === MEMBERS_OF_END && size > 2 * MEMBERS_OF_END) at = size - MEMBERS_OF_END;
      const slot = members.memberOf(story.story, at);
      if (slot !== own && !met.has(slot)) this.#add(story, slot);
    }
  }

  /** P(related) of a story by the best of its members: asks about the likeliest, until no other can be better. */
  #relatedOf({ candidates, judges }: StoryFound): number {
    if (candidates.length > 1) candidates.sort((a, b) => b.plain - a.plain);
    const scores: number[] = [];
    for (const candidate of candidates) {
      if (scores.length >= judges && (scores[judges - 1] ?? 0) >= candidate.plain) break;
      const { figures, slot } = candidate;
      candidate.related ??= relatedBy(figures, this.#asked.flags(slot), figures.oneWord);
      insertSorted(scores, candidate.related);
    }
    return meanOfBest(scores, judges);
  }

  #weigh(slot: number): Candidate {
    const { cos, evidence, strongest, words } = this.#figuresOf(this.#index.wordings.of(slot));
    const oneWord = Math.min(this.#asked.words, words) < 2;
    const bagCos = this.#asked.hasExcerpt ? this.#index.bagCosine(slot) : undefined;
    const figures = { cos, bagCos, evidence, strongest, oneWord };
    const plain = relatedBy(figures, [], oneWord);
    return { slot, figures, plain, related: undefined, atMost: logitOfDuplicate(cos, evidence) };
  }

  #figuresOf(wording: number): PlainFigures {
    const known = this.#figures.get(wording);
    if (known) return known;
    const figures = this.#index.measure(wording);
    this.#figures.set(wording, figures);
    return figures;
  }
}

/** Into numbers that stand from the greatest to the least. */
function insertSorted(numbers: number[], one: number): void {
  let at = numbers.length;
  while (at > 0 && (numbers[at - 1] ?? 0) < one) at--;
  numbers.splice(at, 0, one);
}
