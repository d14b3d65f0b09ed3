/** What a search gathers: the stories that an article may join or be related to, each with the members that speak for it. */
import type { Flag } from '../titles/flags.ts';
import { logitOfDuplicate, logitOfRelated, relatedFrom } from '../titles/score-titles.ts';
import type { Hit } from '../search/title-meter.ts';
import type { Further } from '../search/title-search.ts';
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
  hit: Hit;
  /** What P(related) is but for flags, which take off of it, as its logit; and the probability. */
  logit: number;
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
  /** Likeliest related first, but for flags. */
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

/** @param scores from the greatest to the least. */
export function meanOfBest(scores: readonly number[], of: number): number {
  let sum = 0;
  for (let at = 0; at < of; at++) sum += scores[at] ?? 0;
  return sum / of;
}

interface Opened extends StoryFound {
  /** The most that one of its members is related but for flags. */
  best: number;
  isSettled: boolean;
}

export class Gathering {
  readonly #index: WindowIndex;
  readonly #asked: Asked;
  readonly #stories = new Map<number, Opened>();
  /** Measures of what the search did not meet. */
  readonly #measured: Hit[] = [];
  readonly #found: StoryFound[] = [];
  /** How much those found are related, from the greatest to the least. */
  readonly #best: number[] = [];
  #shown = 0;

  constructor(index: WindowIndex, asked: Asked) {
    this.#index = index;
    this.#asked = asked;
  }

  /**
   * The stories that may be joined, and the most related of the others; in no order.
   * @param further is asked until what it has left can be none of the most related.
   */
  gather(hits: readonly Hit[], further: Further): StoryFound[] {
    for (const hit of hits) this.#meet(hit);
    const stories = [...this.#stories.values()].toSorted((a, b) => b.best - a.best);
    // The story that it joins is not shown among them.
    const apart = stories.some((story) => this.#mayMerge(story)) ? 1 : 0;
    this.#shown = Math.max(1, this.#asked.shown + apart);
    for (const story of stories) if (story.best >= this.#worst || this.#mayMerge(story)) this.#settle(story);
    for (let least = -Infinity; further.left > 0 && further.mayReach(least); least = logit(this.#worst)) {
      const hit = further.next(least);
      if (hit) this.#meetLate(hit);
    }
    return this.#found;
  }

  /** What a story has to be related at least to be among the most related. */
  get #worst(): number {
    return this.#best.length < this.#shown ? 0 : this.#best[this.#shown - 1]!;
  }

  #mayMerge({ candidates }: Opened): boolean {
    const { duplicate } = this.#asked.least;
    for (const { atMost } of candidates) if (atMost >= duplicate) return true;
    return false;
  }

  #meet(hit: Hit): void {
    const { slots } = this.#index.wordings;
    const length = slots.length(hit.wording);
    for (let at = 0; at < length; at++) {
      if (at === SAME_OF_END && length > 2 * SAME_OF_END) at = length - SAME_OF_END;
      this.#meetSlot(slots.at(hit.wording, at), hit);
    }
  }

  /** As `#meet`, once others were settled: the stories that it adds to are settled at once, where that can make a difference. */
  #meetLate(hit: Hit): void {
    const { slots } = this.#index.wordings;
    const mayCount = this.#asked.hasExcerpt || plainOf(hit, this.#isOneWord(hit)) >= this.#worst;
    const length = slots.length(hit.wording);
    let before: Opened | undefined;
    for (let at = 0; at < length; at++) {
      if (at === SAME_OF_END && length > 2 * SAME_OF_END) at = length - SAME_OF_END;
      const slot = slots.at(hit.wording, at);
      // By this one alone no story comes to count; and where another does it, all members are looked at.
      if (!mayCount && !this.#stories.has(this.#index.members.storyOf(slot))) continue;
      const story = this.#meetSlot(slot, hit);
      if (before && before !== story) this.#settleLate(before);
      before = story;
    }
    if (before) this.#settleLate(before);
  }

  #settleLate(story: Opened): void {
    if (story.best >= this.#worst) this.#settle(story);
  }

  /** To be told again of a story that has got another member. */
  #settle(story: Opened): void {
    if (story.isSettled) this.#best.splice(this.#best.indexOf(story.related), 1);
    else {
      this.#complete(story);
      story.isSettled = true;
      this.#found.push(story);
    }
    story.mayMerge = this.#mayMerge(story);
    story.related = this.#relatedOf(story);
    insertSorted(this.#best, story.related);
  }

  /** Returns the story that has a new member by it. */
  #meetSlot(slot: number, hit: Hit): Opened | undefined {
    if (slot === this.#asked.own) return undefined;
    const story = this.#index.members.storyOf(slot);
    let known = this.#stories.get(story);
    if (!known) {
      known = {
        story,
        judges: 0,
        candidates: [],
        mayMerge: false,
        related: 0,
        best: 0,
        isSettled: false,
      };
      this.#stories.set(story, known);
    }
    if (known.candidates.length >= MOST_MEMBERS || holds(known.candidates, slot)) return undefined;
    this.#add(known, slot, hit);
    return known;
  }

  #add(story: Opened, slot: number, hit?: Hit): void {
    const candidate = this.#weigh(slot, hit ?? this.#measure(this.#index.wordings.of(slot)));
    const { candidates } = story;
    let at = candidates.length;
    for (; at > 0 && candidates[at - 1]!.plain < candidate.plain; at--) candidates[at] = candidates[at - 1]!;
    candidates[at] = candidate;
    if (candidate.plain > story.best) story.best = candidate.plain;
  }

  /** Adds the members that the search did not meet. */
  #complete(story: Opened): void {
    const { members } = this.#index;
    const size = members.sizeOf(story.story);
    const { own } = this.#asked;
    const isOwn = own >= 0 && members.storyOf(own) === story.story;
    story.judges = Math.min(JUDGES, size - (isOwn ? 1 : 0));
    if (story.candidates.length >= size - (isOwn ? 1 : 0)) return;
    for (let at = 0; at < size; at++) {
      if (at === MEMBERS_OF_END && size > 2 * MEMBERS_OF_END) at = size - MEMBERS_OF_END;
      const slot = members.memberOf(story.story, at);
      if (slot !== own && !holds(story.candidates, slot)) this.#add(story, slot);
    }
  }

  /** P(related) of a story by the best of its members: asks about the likeliest, until no other can be better. */
  #relatedOf({ candidates, judges }: StoryFound): number {
    const scores: number[] = [];
    for (const candidate of candidates) {
      if (scores.length >= judges && (scores[judges - 1] ?? 0) >= candidate.plain) break;
      insertSorted(scores, (candidate.related ??= this.#flag(candidate)));
    }
    return meanOfBest(scores, judges);
  }

  #flag({ slot, hit, logit: plain }: Candidate): number {
    return relatedFrom(plain, hit.evidence, this.#asked.flags(slot), this.#isOneWord(hit));
  }

  #isOneWord({ words }: Hit): boolean {
    return words < 2 || this.#asked.words < 2;
  }

  #weigh(slot: number, hit: Hit): Candidate {
    const { cos, evidence, strongest } = hit;
    const bagCos = this.#asked.hasExcerpt ? this.#index.bagCosine(slot) : undefined;
    const by = logitOfRelated(cos, bagCos, strongest, evidence);
    const plain = relatedFrom(by, evidence, NO_FLAGS, this.#isOneWord(hit));
    return { slot, hit, logit: by, plain, related: undefined, atMost: logitOfDuplicate(cos, evidence) };
  }

  /** Members of one story often say the very same. */
  #measure(wording: number): Hit {
    let hit = this.#measured.find((one) => one.wording === wording);
    if (!hit) this.#measured.push((hit = this.#index.measure(wording)));
    return hit;
  }
}

const NO_FLAGS: readonly Flag[] = [];

/** P(related) by titles but for flags. */
function plainOf({ cos, strongest, evidence }: Hit, isOneWord: boolean): number {
  return relatedFrom(logitOfRelated(cos, undefined, strongest, evidence), evidence, NO_FLAGS, isOneWord);
}

function holds(candidates: readonly Candidate[], slot: number): boolean {
  for (const candidate of candidates) if (candidate.slot === slot) return true;
  return false;
}

/** Into numbers that stand from the greatest to the least. */
function insertSorted(numbers: number[], one: number): void {
  let at = numbers.length;
  for (; at > 0 && numbers[at - 1]! < one; at--) numbers[at] = numbers[at - 1]!;
  numbers[at] = one;
}
