/** What a search gathers: the stories that an article may join or be related to, each with the members that speak for it. */
import type { Flag } from './flags.ts';
import { logitOfDuplicate, logitOfRelated, relatedBy } from './score-titles.ts';
import type { Shared } from './score-titles.ts';
import type { Thresholds } from './types.ts';
import type { PlainFigures } from './title-meter.ts';
import type { Judge } from './title-search.ts';
import type { WindowIndex } from './window-index.ts';

/** A story is judged by the mean of so many of its best members: one alone may be a round-up of everything. */
export const JUDGES = 3;
/** Of a story with more members than twice this the oldest and the newest are looked at, and those that a search meets. */
const MEMBERS_OF_END = 12;
/** Of articles that say the very same, word by word, so many of the oldest and so many of the newest are looked at. */
const SAME_OF_END = 64;
/** So many of a big story's members that a search met. */
const MOST_MEMBERS = 64;

/** Titles and excerpts together are seldom closer than the titles by more than this: an estimate for what is not yet known. */
const EXCERPTS_CLOSER = 0.1;

export interface Candidate {
  slot: number;
  figures: Figures;
  /** P(related) but for flags, which take off of it. */
  plain: number;
  /** P(related); undefined where it was not needed. */
  related: number | undefined;
  /** What P(duplicate) can be at most, as its logit. */
  atMost: number;
}

type Figures = Shared & { oneWord: boolean };

export interface StoryFound {
  story: number;
  /** Members that judge it: so many of the best are asked. */
  judges: number;
  candidates: Candidate[];
  /** P(related), where it may be among the best. */
  related: number | undefined;
}

/** What is asked about an article beside its title's words. */
export interface Asked {
  /** Cosine of titles and excerpts together, where both have one. */
  bagCosine(slot: number): number | undefined;
  flags(slot: number): readonly Flag[];
}

/** A probability of 1 or more is never reached. */
export const logit = (p: number) => (p < 1 ? Math.log(p / (1 - p)) : Infinity);

export class Gathering implements Judge {
  readonly stories = new Map<number, StoryFound>();
  readonly leastDuplicate: number;
  leastRelated: number;
  readonly #index: WindowIndex;
  readonly #own: number;
  readonly #shown: number;
  readonly #words: number;
  readonly #asked: Asked;
  readonly #hasExcerpt: boolean;
  readonly #figures = new Map<number, PlainFigures>();
  /** P(related) of the best stories, best first. */
  readonly #best: number[] = [];

  /**
   * @param own the article itself, which is left out; -1 where it is not in the window.
   * @param shown how many of the most related stories count.
   * @param words how many words of the title weigh.
   */
  constructor(
    index: WindowIndex,
    {
      own,
      shown,
      words,
      least,
      hasExcerpt,
      asked,
    }: {
      own: number;
      shown: number;
      words: number;
      least: Thresholds;
      hasExcerpt: boolean;
      asked: Asked;
    },
  ) {
    this.#index = index;
    this.#own = own;
    this.#shown = shown;
    this.#words = words;
    this.leastDuplicate = logit(least.duplicate);
    this.leastRelated = logit(least.related);
    this.#asked = asked;
    this.#hasExcerpt = hasExcerpt;
  }

  rateDuplicate(cos: number, evidence: number): number {
    return logitOfDuplicate(cos, evidence);
  }

  rateRelated(cos: number, strongest: number, evidence: number): number {
    const bagCos = this.#hasExcerpt ? Math.min(1, cos + EXCERPTS_CLOSER) : undefined;
    return logitOfRelated(cos, bagCos, strongest, evidence);
  }

  meet(wording: number, figures: PlainFigures): void {
    this.#figures.set(wording, figures);
    const { slots } = this.#index.wordings;
    const length = slots.length(wording);
    for (let at = 0; at < length; at++) {
      if (at === SAME_OF_END && length > 2 * SAME_OF_END) at = length - SAME_OF_END;
      this.meetSlot(slots.at(wording, at));
    }
  }

  meetSlot(slot: number): void {
    if (slot === this.#own) return;
    const story = this.#index.members.storyOf(slot);
    const known = this.stories.get(story);
    if (!known) this.#open(story, slot);
    else if (this.#isBig(story) && known.candidates.length < MOST_MEMBERS) {
      if (!known.candidates.some((candidate) => candidate.slot === slot))
        known.candidates.push(this.#weigh(slot));
    }
  }

  /** P(related) of a story by the best of its members: asks about the likeliest, until no other can be better. */
  relatedOf({ candidates, judges }: StoryFound): number {
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

  #isBig = (story: number) => this.#index.members.sizeOf(story) > 2 * MEMBERS_OF_END;

  #open(story: number, met: number): void {
    const { members } = this.#index;
    const size = members.sizeOf(story);
    const candidates: Candidate[] = [];
    let own = 0;
    for (let at = 0; at < size; at++) {
      if (at === MEMBERS_OF_END && this.#isBig(story)) at = size - MEMBERS_OF_END;
      const slot = members.memberOf(story, at);
      if (slot === this.#own) own = 1;
      else candidates.push(this.#weigh(slot));
    }
    if (this.#isBig(story)) {
      own = this.#own >= 0 && members.storyOf(this.#own) === story ? 1 : 0;
      if (!candidates.some(({ slot }) => slot === met)) candidates.push(this.#weigh(met));
    }
    const found: StoryFound = { story, candidates, judges: Math.min(JUDGES, size - own), related: undefined };
    this.stories.set(story, found);
    const plain = candidates.length === 1 ? (candidates[0]?.plain ?? 0) : meanOfPlain(found);
    if (plain < this.#worst) return;
    found.related = this.relatedOf(found);
    this.#rank(found.related);
  }

  #weigh(slot: number): Candidate {
    const { cos, evidence, strongest, words } = this.#figuresOf(this.#index.wordings.of(slot));
    const oneWord = Math.min(this.#words, words) < 2;
    const figures = { cos, bagCos: this.#asked.bagCosine(slot), evidence, strongest, oneWord };
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

  /** What a story must be related at least to count beside the best. */
  get #worst(): number {
    return this.#best.length < this.#shown ? 0 : (this.#best[this.#shown - 1] ?? 0);
  }

  #rank(related: number): void {
    insertSorted(this.#best, related);
    if (this.#best.length > this.#shown) this.#best.pop();
    if (this.#best.length === this.#shown)
      this.leastRelated = Math.max(this.leastRelated, logit(this.#worst) - 1e-9);
  }
}

/** Into numbers that stand from the greatest to the least. */
function insertSorted(numbers: number[], one: number): void {
  let at = numbers.length;
  while (at > 0 && (numbers[at - 1] ?? 0) < one) at--;
  numbers.splice(at, 0, one);
}

/** @param scores from the greatest to the least. */
export function meanOfBest(scores: readonly number[], of: number): number {
  let sum = 0;
  for (let at = 0; at < of; at++) sum += scores[at] ?? 0;
  return sum / of;
}

function meanOfPlain({ candidates, judges }: StoryFound): number {
  const scores: number[] = [];
  for (const { plain } of candidates) insertSorted(scores, plain);
  return meanOfBest(scores, judges);
}
