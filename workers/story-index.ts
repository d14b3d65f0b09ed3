import type { StoryQuery } from '../src/api/types.ts';
import type { DeskRedis } from '../src/redis/connect.ts';
import type { Keys } from '../src/redis/keys.ts';
import { readPublished, readStates, recentPage } from '../src/redis/stories.ts';
import { leadOf } from '../src/story/lead.ts';
import type { StoryState } from '../src/story/types.ts';

/** A search looks at so many of the newest stories; about 10 MB of what it remembers of them. */
const MOST_LOOKED_AT = 10_000;
/** Places that are read at a time, and stories; a story takes 5 KB. */
const PLACES = 1000;
const STORIES = 200;
/** Commits are written in nearly the order of their times. */
const SLACK_MS = 2000;
/** Characters of a story that are searched: some twelve articles with their excerpts. */
const MOST_TEXT = 4000;

/** Where a story stands in a list. */
export interface Place {
  id: string;
  /** ms of its last change. */
  at: number;
  heat: number;
}

type ChangedStory = Omit<Place, 'heat'>;

/** What a search looks at. */
interface Digest extends Place {
  text: string;
  topics: string[];
  language: string;
  sources: string[];
  /** Consumers have had it. */
  isOut: boolean;
}

/** Remembers of each story what searches look at, so that only those that have changed are read again. */
export class StoryIndex {
  readonly #redis: DeskRedis;
  readonly #keys: Keys;
  /** Newest first. */
  #known: Digest[] = [];
  #refreshing: Promise<void> | undefined;

  constructor(redis: DeskRedis, keys: Keys) {
    this.#redis = redis;
    this.#keys = keys;
  }

  /** The stories that went out and that a query wants, all of its pages, in its order. */
  async find(query: Omit<StoryQuery, 'limit' | 'cursor'>): Promise<Place[]> {
    // One that asks while another reads shares what that finds.
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined));
    await this.#refreshing;
    const wanted = matcherOf(query);
    const found = this.#known.filter((digest) => digest.isOut && wanted(digest));
    return query.order === 'heat' ? found.toSorted((a, b) => (comesAfter('heat', a, b) ? 1 : -1)) : found;
  }

  async #refresh(): Promise<void> {
    const newest = this.#known[0]?.at;
    const changed = newest === undefined ? undefined : await this.#changedSince(newest - SLACK_MS);
    if (changed) {
      await this.#take(changed, this.#known);
      if (await this.#isWhole()) return;
    }
    await this.#take(await this.#places(), []);
  }

  /** Puts these places before the others, and reads the stories that are not known as they stand there. */
  async #take(places: readonly ChangedStory[], others: readonly Digest[]): Promise<void> {
    const before = new Map(this.#known.map((digest) => [digest.id, digest]));
    const stale = places.filter(({ id, at }) => before.get(id)?.at !== at);
    const fresh = await this.#digest(stale);
    const moved = new Set(places.map(({ id }) => id));
    const first = places.flatMap(({ id }) => fresh.get(id) ?? before.get(id) ?? []);
    const digests = [...first, ...others.filter(({ id }) => !moved.has(id))].slice(0, MOST_LOOKED_AT);
    await this.#tellOut(digests, before);
    this.#known = digests;
  }

  async #digest(places: readonly ChangedStory[]): Promise<Map<string, Digest>> {
    const digests = new Map<string, Digest>();
    for (let i = 0; i < places.length; i += STORIES) {
      const ats = new Map(places.slice(i, i + STORIES).map(({ id, at }) => [id, at]));
      for (const state of (await readStates(this.#redis, this.#keys, [...ats.keys()])).values()) {
        const at = ats.get(state.id);
        if (at !== undefined && !state.retracted) digests.set(state.id, digestOf(state, at));
      }
    }
    return digests;
  }

  /** Newest first; undefined where so much has changed that all is better read anew. */
  async #changedSince(at: number): Promise<ChangedStory[] | undefined> {
    const flat = await this.#redis.zrevrangebyscore(
      this.#keys.recent,
      '+inf',
      at,
      'WITHSCORES',
      'LIMIT',
      0,
      PLACES,
    );
    if (flat.length === 2 * PLACES) return undefined;
    return Array.from({ length: flat.length / 2 }, (_, i) => ({
      id: flat[2 * i] ?? '',
      at: Number(flat[2 * i + 1]),
    }));
  }

  /** Stories leave the list when they are retracted or forgotten, and then there are fewer than are known. */
  async #isWhole(): Promise<boolean> {
    const oldest = this.#known.at(-1)?.at ?? 0;
    const isFull = this.#known.length === MOST_LOOKED_AT;
    const there = await this.#redis.zcount(this.#keys.recent, isFull ? oldest : '-inf', '+inf');
    return isFull ? there >= this.#known.length : there === this.#known.length;
  }

  /** Newest first. */
  async #places(): Promise<ChangedStory[]> {
    const places: ChangedStory[] = [];
    while (places.length < MOST_LOOKED_AT) {
      const page = await recentPage(this.#redis, this.#keys, PLACES, places.at(-1));
      places.push(...page);
      if (page.length < PLACES) break;
    }
    return places;
  }

  /** What has gone out once stays out, as long as it is in the list. */
  async #tellOut(digests: readonly Digest[], before: ReadonlyMap<string, Digest>): Promise<void> {
    for (const digest of digests) digest.isOut ||= before.get(digest.id)?.isOut ?? false;
    const waiting = digests.filter(({ isOut }) => !isOut);
    for (let i = 0; i < waiting.length; i += PLACES) {
      const page = waiting.slice(i, i + PLACES);
      const published = await readPublished(
        this.#redis,
        this.#keys,
        page.map(({ id }) => id),
      );
      for (const digest of page) digest.isOut = published.has(digest.id);
    }
  }
}

/** Whether one place comes later in a list than another. */
export function comesAfter(order: StoryQuery['order'], place: Place, other: Place): boolean {
  if (order === 'heat' && place.heat !== other.heat) return place.heat < other.heat;
  return place.at < other.at || (place.at === other.at && place.id < other.id);
}

function digestOf(state: StoryState, at: number): Digest {
  const { articles } = state;
  const { topics, language, heat } = leadOf(state);
  const told = articles.map(({ title, excerpt }) => `${title} ${excerpt ?? ''}`).join(' ');
  return {
    id: state.id,
    at,
    heat,
    text: fold(told.slice(0, MOST_TEXT)),
    topics: topics.map(fold),
    language: language.toLowerCase(),
    sources: [...new Set(articles.map(({ sourceId }) => sourceId))],
    isOut: false,
  };
}

function matcherOf(query: Omit<StoryQuery, 'limit' | 'cursor'>): (digest: Digest) => boolean {
  const { since = -Infinity, source } = query;
  const topic = query.topic && fold(query.topic);
  const language = query.language?.toLowerCase();
  const words = fold(query.text ?? '')
    .split(/\s+/)
    .filter(Boolean);
  return (digest) => {
    if (digest.at < since || (source !== undefined && !digest.sources.includes(source))) return false;
    if (topic && !digest.topics.includes(topic)) return false;
    if (language && !speaks(digest.language, language)) return false;
    return words.every((word) => digest.text.includes(word));
  };
}

/** `en` finds `en-gb`. */
function speaks(own: string, wanted: string): boolean {
  return own === wanted || own.startsWith(`${wanted}-`);
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
