/** A matcher's window filled from a stream, and what that costs. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createMatcher } from '../../src/story/window/matcher.ts';
import type { Matcher, MatcherArticle } from '../../src/story/types.ts';
import { cpuSeconds } from '../cpu-time.ts';
import { Random } from '../polling/random.ts';
import type { Headlines } from './headlines.ts';
import { makeExcerpt } from './made-headlines.ts';

const START = Date.UTC(2024, 0, 1);
const PUBLISHERS = 500;
/** Articles that are made before a stretch is timed: making them is not matching. */
const STRETCH = 1000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** An article as the desk gives it to the matcher: ids, dates and publishers take room as well. */
export function articleAt(place: number, title: string, at: number): MatcherArticle {
  const time = new Date(at).toISOString();
  return {
    id: inOnePiece(place.toString(16).padStart(32, '0')),
    title,
    firstSeenDateTime: time,
    publishedDateTime: time,
    provider: { domain: `paper${place % PUBLISHERS}.example` },
    language: 'en',
  };
}

/** Ids come out of a log, each in one piece; a text that was just put together takes half as much again. */
const inOnePiece = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');

export interface WindowOptions {
  /** How many titles the window holds when it is full. */
  size: number;
  excerpts?: boolean;
  /** ms between one article and the next. Default: a day for a full window. */
  gap?: number;
}

export class FilledWindow {
  matcher: Matcher;
  readonly headlines: Headlines;
  readonly size: number;
  /** By how many bytes of heap and buffers the process has grown since before: caches that stay and compiled code among them. */
  readonly grownBytes: number;
  /** CPU seconds of filling it, and of so many articles. */
  readonly fillCpuS: number;
  readonly #excerpts: boolean;
  readonly #random = new Random(11);
  readonly #gap: number;
  #added = 0;

  constructor(headlines: Headlines, { size, excerpts = false, gap = 86_400_000 / size }: WindowOptions) {
    this.headlines = headlines;
    this.size = size;
    this.#excerpts = excerpts;
    this.#gap = gap;
    let stories = 0;
    const newStoryId = () => inOnePiece((stories++).toString(36).toUpperCase().padStart(26, '0'));
    const before = bytesInUse();
    this.matcher = createMatcher({ newStoryId });
    this.fillCpuS = this.add(size);
    this.grownBytes = bytesInUse() - before;
  }

  /** Lets the window go, and gives the bytes of heap and buffers that go with it: its tables, its titles, its ids. */
  release(): number {
    const before = bytesInUse();
    this.matcher = createMatcher();
    return before - bytesInUse();
  }

  /** How many articles have come in so far. */
  get added(): number {
    return this.#added;
  }

  /** Takes so many more in; of a full window as many go. Gives the CPU seconds, making the articles left out. */
  add(count: number, each?: (article: MatcherArticle) => void): number {
    let seconds = 0;
    for (let left = count; left > 0; left -= STRETCH) {
      const articles = this.#next(Math.min(STRETCH, left));
      const addEach = each ?? ((article: MatcherArticle) => void this.matcher.add(article));
      seconds += cpuSeconds(() => {
        for (const article of articles) addEach(article);
        this.matcher.expire(new Date(this.timeOf(this.#added - this.size)));
      });
    }
    return seconds;
  }

  /** Articles that come next and are not in the window yet; of a publisher that nobody there has. */
  queries(count: number): MatcherArticle[] {
    const titles = this.headlines.slice(this.#added, this.#added + count);
    return titles.map((title, at) => ({
      ...articleAt(this.#added + at, title, this.timeOf(this.#added)),
      provider: { domain: 'query.example' },
    }));
  }

  timeOf(place: number): number {
    return START + Math.floor(place * this.#gap);
  }

  #next(count: number): MatcherArticle[] {
    return Array.from({ length: count }, () => {
      const place = this.#added++;
      const title = this.headlines.at(place % this.headlines.length);
      const article = articleAt(place, title, this.timeOf(place));
      return this.#excerpts ? { ...article, excerpt: makeExcerpt(title, this.#random) } : article;
    });
  }
}

/** Heap and buffers after full collections: what the first one lets go of, the second one frees. */
export function bytesInUse(): number {
  collectGarbage();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
