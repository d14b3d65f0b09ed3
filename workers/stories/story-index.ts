import type { StoryQuery } from '../../src/api/types.ts';
import type { DeskRedis } from '../../src/redis/connect.ts';
import type { Keys } from '../../src/redis/keys.ts';
import {
  readChanged,
  readHeads,
  readNewest,
  readPublished,
  type RecentStory,
  type StoryHead,
} from '../../src/redis/stories/stories.ts';
import { leadOf } from '../../src/story/lead.ts';

/** A search looks at so many of the newest stories; about 10 MB of what it remembers of them. */
const MOST_LOOKED_AT = 10_000;
/** Where more have changed, the list is read anew: a first pass writes some two thousand stories within SLACK_MS. */
const MOST_CHANGED = 5000;
/** Stories that are read at a time. */
const READ_AT_ONCE = 1000;
/** Commits are written in nearly the order of their times. */
const SLACK_MS = 2000;
/** Characters of a story that are searched: some twelve articles with their excerpts. */
const MOST_TEXT = 4000;

/** Where a story stands in a list. */
export interface Place extends RecentStory {
  heat: number;
}

/** What a search looks at. */
interface Digest extends Place {
  text: string;
  topics: string[];
  language: string;
  sources: string[];
}

/** A story of the list. */
interface Known extends RecentStory {
  /** Consumers have had it. */
  isOut: boolean;
  /** Undefined where it is over. */
  digest: Digest | undefined;
}

/** The list as it is now: what may have changed comes first, both newest first. */
interface Order {
  changed: RecentStory[];
  rest: Known[];
}

/** A page of what was found. */
export interface FoundPlaces {
  page: Place[];
  /** More follow after the page. */
  more: boolean;
  /** Of all pages. */
  total: number;
}

/** Remembers of each story what searches look at, so that only those that have changed are read again. */
export class StoryIndex {
  readonly #redis: DeskRedis;
  readonly #keys: Keys;
  readonly #most: number;
  /** Newest first. */
  #known: Known[] = [];
  #byId = new Map<string, Known>();
  #reading: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  /** @param most stories that are looked at, the newest. */
  constructor(redis: DeskRedis, keys: Keys, most = MOST_LOOKED_AT) {
    this.#redis = redis;
    this.#keys = keys;
    this.#most = most;
  }

  /** Of the stories that went out and that a query wants, in its order, those that come after a place. */
  async find({ limit, ...query }: Omit<StoryQuery, 'cursor'>, after?: Place): Promise<FoundPlaces> {
    await this.#catchUp();
    const wanted = matcherOf(query);
    const found: Digest[] = [];
    for (const { isOut, digest } of this.#known) if (isOut && digest && wanted(digest)) found.push(digest);
    const left = after ? found.filter((place) => comesAfter(query.order, place, after)) : found;
    const page = query.order === 'heat' ? hottest(left, limit) : left.slice(0, limit);
    return { page, more: left.length > limit, total: found.length };
  }

  /** Reading that has begun may miss what its asker has just changed: it waits for the next, with all who ask meanwhile. */
  #catchUp(): Promise<void> {
    if (this.#reading) return (this.#next ??= this.#reading.catch(() => {}).then(() => this.#begin()));
    return this.#begin();
  }

  #begin(): Promise<void> {
    this.#next = undefined;
    const reading = this.#refresh().finally(() => {
      if (this.#reading === reading) this.#reading = undefined;
    });
    this.#reading = reading;
    return reading;
  }

  async #refresh(): Promise<void> {
    const { changed, rest } = (await this.#orderByNow()) ?? {
      changed: await readNewest(this.#redis, this.#keys, this.#most),
      rest: [],
    };
    const before = changed.map(({ id }) => this.#byId.get(id));
    const stale = changed.filter(({ at }, i) => before[i]?.at !== at);
    const waiting = rest.filter(({ isOut }) => !isOut);
    const [digests, out] = await Promise.all([
      this.#read(stale),
      this.#areOut([...changed.filter((_, i) => !before[i]?.isOut), ...waiting]),
    ]);
    // What has gone out once stays out, as long as it is in the list.
    const first = changed.map(({ id, at }, i): Known => {
      const { isOut = false, digest } = before[i] ?? {};
      return {
        id,
        at,
        isOut: isOut || out.has(id),
        digest: before[i]?.at === at ? digest : digests.get(id),
      };
    });
    for (const known of waiting) known.isOut = out.has(known.id);
    this.#keep(first, rest);
  }

  #keep(first: readonly Known[], rest: readonly Known[]): void {
    if (rest.length === 0) this.#byId.clear();
    for (const known of first) this.#byId.set(known.id, known);
    this.#known = [...first, ...rest];
    for (const { id } of this.#known.splice(this.#most)) this.#byId.delete(id);
  }

  /** Undefined where what has changed does not tell. */
  async #orderByNow(): Promise<Order | undefined> {
    const [newest, oldest] = [this.#known[0], this.#known.at(-1)];
    if (!newest || !oldest) return undefined;
    const told = await readChanged(this.#redis, this.#keys, {
      since: newest.at - SLACK_MS,
      countFrom: this.#known.length < this.#most ? 0 : oldest.at,
      most: MOST_CHANGED,
    });
    if (!told) return undefined;
    const { changed, count } = told;
    const moved = new Set(changed.map(({ id }) => this.#byId.get(id)));
    const rest = this.#known.filter((known) => !moved.has(known));
    // Stories leave the list when they are retracted or forgotten, and then there are fewer than are known.
    return count < changed.length + rest.length ? undefined : { changed, rest };
  }

  async #read(places: readonly RecentStory[]): Promise<Map<string, Digest>> {
    const digests = new Map<string, Digest>();
    for (let i = 0; i < places.length; i += READ_AT_ONCE) {
      const ats = new Map(places.slice(i, i + READ_AT_ONCE).map(({ id, at }) => [id, at]));
      for (const head of (await readHeads(this.#redis, this.#keys, [...ats.keys()])).values()) {
        const at = ats.get(head.id);
        if (at !== undefined && !head.retracted) digests.set(head.id, digestOf(head, at));
      }
    }
    return digests;
  }

  async #areOut(places: readonly RecentStory[]): Promise<Set<string>> {
    const out = new Set<string>();
    for (let i = 0; i < places.length; i += READ_AT_ONCE) {
      const ids = places.slice(i, i + READ_AT_ONCE).map(({ id }) => id);
      for (const id of (await readPublished(this.#redis, this.#keys, ids)).keys()) out.add(id);
    }
    return out;
  }
}

/** Whether one place comes later in a list than another. */
export function comesAfter(order: StoryQuery['order'], place: Place, other: Place): boolean {
  if (order === 'heat' && place.heat !== other.heat) return place.heat < other.heat;
  return place.at < other.at || (place.at === other.at && place.id < other.id);
}

/** In their order, the hottest first. */
function hottest(places: readonly Digest[], limit: number): Digest[] {
  const first: Digest[] = [];
  for (const place of places) {
    const at = first.findLastIndex((other) => !comesAfter('heat', other, place)) + 1;
    if (at < limit) first.splice(at, 0, place);
    if (first.length > limit) first.pop();
  }
  return first;
}

function digestOf(head: StoryHead, at: number): Digest {
  const { id, articles } = head;
  const { topics, language, heat } = leadOf(head);
  const told = articles.map(({ title, excerpt }) => `${title} ${excerpt ?? ''}`).join(' ');
  return {
    id,
    at,
    heat,
    text: searchedOf(told),
    topics: topics.map(fold),
    language: language.toLowerCase(),
    sources: [...new Set(articles.map(({ sourceId }) => sourceId))],
  };
}

/** Folding may make eighteen characters of one. The copy keeps what is cut off from staying in memory with the rest. */
function searchedOf(told: string): string {
  const folded = fold(told.slice(0, MOST_TEXT));
  if (folded.length <= MOST_TEXT) return folded;
  return Buffer.from(folded.slice(0, MOST_TEXT), 'utf16le').toString('utf16le');
}

function matcherOf(query: Omit<StoryQuery, 'limit' | 'cursor' | 'order'>): (digest: Digest) => boolean {
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
