/** What other settings would do: which stories would merge or split, and which links would come or go. */
import type { Link, Outcome } from './tune.ts';

/** A part of a story that would merge with others, or split from them. */
export interface Part {
  /** The title of its oldest article. */
  title: string;
  articles: number;
}

/** A story of one side, and the stories of the other that its articles are in, the oldest first. */
export interface Change {
  storyId: string;
  parts: Part[];
}

export interface LinkedTitles {
  title: string;
  other: string;
}

export interface TuneReport {
  articles: number;
  stories: { now: number; tried: number };
  merges: Change[];
  splits: Change[];
  /** Links between stories; what is one story, or was, counts as neither. */
  links: { now: number; tried: number; gained: LinkedTitles[]; lost: LinkedTitles[] };
}

/** Compares what has come of two replays of one log. Largest changes first. */
export function compareReplays(now: Outcome, tried: Outcome): TuneReport {
  const [before, after] = [new Linked(now), new Linked(tried)];
  return {
    articles: now.stories.size,
    stories: { now: countOf(now), tried: countOf(tried) },
    merges: gather(tried, now),
    splits: gather(now, tried),
    links: {
      now: before.size,
      tried: after.size,
      gained: after.beyond(before),
      lost: before.beyond(after),
    },
  };
}

const countOf = ({ stories }: Outcome): number => new Set(stories.values()).size;

/** Stories of one side whose articles are in several stories of the other. */
function gather({ stories, titles }: Outcome, other: Outcome): Change[] {
  const parts = new Map<string, Map<string, Part>>();
  for (const [article, storyId] of stories) {
    const there = other.stories.get(article);
    if (there === undefined) continue;
    const story = parts.get(storyId) ?? new Map<string, Part>();
    const part = story.get(there) ?? { title: titles.get(article) ?? '', articles: 0 };
    part.articles++;
    parts.set(storyId, story.set(there, part));
  }
  return [...parts]
    .filter(([, story]) => story.size > 1)
    .map(([storyId, story]) => ({ storyId, parts: [...story.values()] }))
    .toSorted((a, b) => sizeOf(b) - sizeOf(a));
}

const sizeOf = ({ parts }: Change): number => parts.reduce((sum, { articles }) => sum + articles, 0);

/** The pairs of stories that a replay links. */
class Linked {
  readonly #replay: Outcome;
  /** By the two stories; the first two articles that linked them. */
  readonly #pairs = new Map<string, Link>();

  constructor(replay: Outcome) {
    this.#replay = replay;
    for (const link of replay.links()) {
      const pair = this.#pairOf(link);
      if (pair !== undefined && !this.#pairs.has(pair)) this.#pairs.set(pair, link);
    }
  }

  get size(): number {
    return this.#pairs.size;
  }

  /** Links that the other side has not, though it has both articles, and in two stories. */
  beyond(other: Linked): LinkedTitles[] {
    const { titles } = this.#replay;
    return [...this.#pairs.values()]
      .filter((link) => other.#lacks(link))
      .map(([a, b]) => ({
        title: titles.get(a) ?? '',
        other: titles.get(b) ?? '',
      }));
  }

  #lacks(link: Link): boolean {
    const pair = this.#pairOf(link);
    return pair !== undefined && !this.#pairs.has(pair);
  }

  /** Undefined where one of the two is gone, or both are in one story. */
  #pairOf([a, b]: Link): string | undefined {
    const [one, two] = [this.#replay.stories.get(a), this.#replay.stories.get(b)];
    if (one === undefined || two === undefined || one === two) return undefined;
    return one < two ? `${one} ${two}` : `${two} ${one}`;
  }
}
