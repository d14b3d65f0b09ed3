import type { StoryPage, StoryQuery, StoryReader } from '../../src/api/types.ts';
import {
  countStories,
  readStories,
  readStory,
  recentPage,
  type StoredStory,
} from '../../src/redis/stories/stories.ts';
import { renderRecord, renderTombstone } from '../../src/story/records/record.ts';
import type { StoryMessage, StoryRecord } from '../../src/story/types.ts';
import type { Desk } from '../desk.ts';
import { StoryIndex, type Place } from './story-index.ts';

/** Stories read at a time: the usual page and what may lie between that has not gone out. */
const PAGE = 60;

/** A cursor that this desk never gave. */
export class BadCursorError extends Error {
  override readonly name = 'BadCursorError';
}

/**
 * A story as it stands now. It is no message of the queue, so it has no `sequence` (0) and nothing in `changed`; a story
 * that never went out shows the revision that it would have.
 */
export function currentRecord(
  { state, publishedRevision }: StoredStory,
  desk: string,
  options: { secured: boolean } = { secured: false },
): StoryRecord {
  const event = publishedRevision > 1 ? 'updated' : 'created';
  const revision = Math.max(1, publishedRevision);
  const stamp = { desk, sequence: 0, time: state.updatedDateTime, revision, event, changed: [] } as const;
  return renderRecord(state, stamp, options);
}

/** The same of a story that may have been retracted. */
export function currentMessage(story: StoredStory, desk: string): StoryMessage {
  const { state, publishedRevision } = story;
  if (!state.retracted) return currentRecord(story, desk);
  const stamp = { desk, sequence: 0, time: state.updatedDateTime, revision: publishedRevision };
  return renderTombstone(state.id, stamp, state.retracted);
}

/** Reads stories for the API: those that went out, newest change first. */
export function storyReader(desk: Pick<Desk, 'redis' | 'keys' | 'config'>): StoryReader {
  const { redis, keys } = desk;
  const index = new StoryIndex(redis, keys);

  async function* walk(from?: Omit<Place, 'heat'>): AsyncGenerator<Placed> {
    let after = from;
    for (;;) {
      const page = await recentPage(redis, keys, PAGE, after);
      const places = new Map(page.map((place) => [place.id, place]));
      for (const story of await readStories(redis, keys, [...places.keys()])) {
        const place = places.get(story.state.id);
        if (place && story.publishedRevision > 0)
          yield { place, record: currentRecord(story, desk.config.desk) };
      }
      after = page.at(-1);
      if (!after || page.length < PAGE) return;
    }
  }

  /** Of all stories: Redis knows their order and how many there are. */
  async function listAll({ limit }: StoryQuery, cursor: Place | undefined): Promise<StoryPage> {
    const page: Placed[] = [];
    for await (const found of walk(cursor)) {
      page.push(found);
      if (page.length > limit) break;
    }
    const stories = page.slice(0, limit).map(({ record }) => record);
    const last = page.length > limit ? page[limit - 1] : undefined;
    const next = last && writeCursor({ ...last.place, heat: 0 });
    return { stories, total: await countStories(redis, keys), ...(next !== undefined && { next }) };
  }

  /** Of those that a query wants: they have to be looked at to be counted. */
  async function search(query: StoryQuery, cursor: Place | undefined): Promise<StoryPage> {
    const { page, more, total } = await index.find(query, cursor);
    const stored = await readStories(
      redis,
      keys,
      page.map(({ id }) => id),
    );
    const stories = stored.map((story) => currentRecord(story, desk.config.desk));
    const last = more ? page.at(-1) : undefined;
    return { stories, total, ...(last && { next: writeCursor(last) }) };
  }

  return {
    async list(query) {
      const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor);
      const { limit: _limit, cursor: _cursor, ...filter } = query;
      return Object.keys(filter).length === 0 ? listAll(query, cursor) : search(query, cursor);
    },

    async get(id) {
      const story = await readStory(redis, keys, id);
      return story && story.publishedRevision > 0 ? currentMessage(story, desk.config.desk) : undefined;
    },
  };
}

interface Placed {
  place: Omit<Place, 'heat'>;
  record: StoryRecord;
}

function writeCursor({ id, at, heat }: Place): string {
  return `${at}.${id}.${heat}`;
}

function readCursor(cursor: string): Place {
  const match = /^(\d{1,15})\.([0-9A-Z]{26})\.(-?\d{1,6})$/.exec(cursor);
  if (!match?.[1] || !match[2]) throw new BadCursorError('the cursor is none that this desk gave');
  return { at: Number(match[1]), id: match[2], heat: Number(match[3]) };
}
