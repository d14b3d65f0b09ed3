/** Where on an output stream the messages of each story stand. Nothing but the streams keeps earlier revisions. */
import type { DeskRedis } from '../connect.ts';

/** Entries read in one step: a megabyte at 5 KB a message, which the server goes through in about a millisecond. */
const ENTRIES_A_STEP = 200;
/** Entries that are looked at when nothing is known yet, or after a long pause: 150 ms. */
const MOST_READ = 20_000;
/** Places that are remembered: as many as a stream holds by default, in 5 MB. */
const MOST_KNOWN = 50_000;

/**
 * KEYS 1 a stream; ARGV 1 where to begin, going back, 2 where to end, 3 how many entries
 * Reply: {per entry its id, and the story that its message is about ('' where it is none of ours)}
 */
const PLACES = `
local places = {}
for _, entry in ipairs(redis.call('XREVRANGE', KEYS[1], ARGV[1], ARGV[2], 'COUNT', ARGV[3])) do
  -- It stands before all that came from a feed, and inside a text the quotation marks are escaped.
  places[#places + 1] = entry[1]
  places[#places + 1] = string.match(string.sub(entry[2][2] or '', 1, 1000), '"storyId":"([^"]*)"') or ''
end
return places
`;

interface StreamPlace {
  id: string;
  story: string;
}

/** What is known of one stream. It holds no content, and reads only what has come since it was asked last. */
export class StreamPlaces {
  readonly #redis: DeskRedis;
  readonly #stream: string;
  /** Newest first. */
  #places: StreamPlace[] = [];
  /** There may be entries before the oldest place. */
  #isCut = false;
  #reading: Promise<void> | undefined;

  constructor(redis: DeskRedis, stream: string) {
    this.#redis = redis;
    this.#stream = stream;
  }

  /**
   * The messages of a story as JSON, newest first, at most `most` of them.
   * @returns `isCutShort` where older ones may lie further back than was looked
   */
  async messagesOf(storyId: string, most: number): Promise<{ messages: string[]; isCutShort: boolean }> {
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    await this.#reading;
    const ids = this.#places.filter(({ story }) => story === storyId).map(({ id }) => id);
    const pipeline = this.#redis.pipeline();
    for (const id of ids.slice(0, most)) pipeline.xrange(this.#stream, id, id);
    const replies = (await pipeline.exec()) ?? [];
    const messages = replies.flatMap(([error, reply]) => {
      if (error) throw error;
      // What was compacted or purged meanwhile is gone.
      const [entry] = reply as [id: string, fields: string[]][];
      return entry?.[1][1] ?? [];
    });
    return { messages, isCutShort: this.#isCut || ids.length > most };
  }

  async #read(): Promise<void> {
    const newest = this.#places[0]?.id;
    const fresh: StreamPlace[] = [];
    let from = '+';
    let isAll = false;
    while (!isAll && fresh.length < MOST_READ) {
      const flat = await this.#readStep(from, newest === undefined ? '-' : `(${newest}`);
      for (let i = 0; i + 1 < flat.length; i += 2)
        fresh.push({ id: flat[i] ?? '', story: flat[i + 1] ?? '' });
      isAll = flat.length < 2 * ENTRIES_A_STEP;
      from = `(${fresh.at(-1)?.id}`;
    }
    const places = isAll ? [...fresh, ...this.#places] : fresh;
    this.#isCut = !isAll || this.#isCut || places.length > MOST_KNOWN;
    this.#places = places.slice(0, MOST_KNOWN);
  }

  async #readStep(from: string, to: string): Promise<string[]> {
    return (await this.#redis.eval(PLACES, 1, this.#stream, from, to, ENTRIES_A_STEP)) as string[];
  }
}
