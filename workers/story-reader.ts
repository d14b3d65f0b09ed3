import type { StoryPage, StoryQuery, StoryReader } from '../src/api/types.ts';
import { countStories, readStories, readStory, recentPage, type StoredStory } from '../src/redis/stories.ts';
import { renderRecord, renderTombstone } from '../src/story/records/record.ts';
import type { StoryMessage, StoryRecord } from '../src/story/types.ts';
import type { Desk } from './desk.ts';

/** Stories read at a time while looking for those a query wants. */
const PAGE = 200;
/** A filter looks at so many of the newest stories: more would not be answered in good time. */
const MOST_LOOKED_AT = 5000;

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
function currentMessage(story: StoredStory, desk: string): StoryMessage {
  const { state, publishedRevision } = story;
  if (!state.retracted) return currentRecord(story, desk);
  const stamp = { desk, sequence: 0, time: state.updatedDateTime, revision: publishedRevision };
  return renderTombstone(state.id, stamp, state.retracted);
}

/** Reads stories for the API: those that went out, newest change first. */
export function storyReader({ redis, keys, config }: Desk): StoryReader {
  async function* walk(from?: Place): AsyncGenerator<Placed> {
    let after = from;
    for (;;) {
      const page = await recentPage(redis, keys, PAGE, after);
      const places = new Map(page.map((place) => [place.id, place]));
      for (const story of await readStories(redis, keys, [...places.keys()])) {
        const place = places.get(story.state.id);
        if (place && story.publishedRevision > 0) yield { place, record: currentRecord(story, config.desk) };
      }
      after = page.at(-1);
      if (!after || page.length < PAGE) return;
    }
  }

  return {
    async list(query: StoryQuery): Promise<StoryPage> {
      const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor);
      const wanted = matcherOf(query);
      // Without a filter Redis knows how many there are; with one they have to be looked at to be counted.
      const known = wanted ? undefined : await countStories(redis, keys);
      const page: Placed[] = [];
      let [total, looked] = [0, 0];
      for await (const found of walk(known === undefined ? undefined : cursor)) {
        if (++looked > MOST_LOOKED_AT) break;
        if (wanted && !wanted(found.record)) continue;
        total++;
        if (page.length <= query.limit && (!cursor || isAfter(found.place, cursor))) page.push(found);
        if (known !== undefined && page.length > query.limit) break;
      }
      const stories = page.slice(0, query.limit).map(({ record }) => record);
      const last = page.length > query.limit ? page[query.limit - 1] : undefined;
      return { stories, total: known ?? total, ...(last && { next: writeCursor(last.place) }) };
    },

    async get(id: string) {
      const story = await readStory(redis, keys, id);
      return story && story.publishedRevision > 0 ? currentMessage(story, config.desk) : undefined;
    },
  };
}

interface Place {
  id: string;
  /** ms of its last change. */
  at: number;
}

interface Placed {
  place: Place;
  record: StoryRecord;
}

function isAfter(place: Place, cursor: Place): boolean {
  return place.at < cursor.at || (place.at === cursor.at && place.id < cursor.id);
}

function writeCursor({ id, at }: Place): string {
  return `${at}.${id}`;
}

function readCursor(cursor: string): Place {
  const match = /^(\d{1,15})\.([0-9A-Z]{26})$/.exec(cursor);
  if (!match?.[1] || !match[2]) throw new BadCursorError('the cursor is none that this desk gave');
  return { at: Number(match[1]), id: match[2] };
}

function matcherOf({ topic, language, text }: StoryQuery): ((record: StoryRecord) => boolean) | undefined {
  if (!topic && !language && !text) return undefined;
  const topicWanted = topic && fold(topic);
  const words = fold(text ?? '')
    .split(/\s+/)
    .filter(Boolean);
  return (record) => {
    if (topicWanted && !record.topics.some((own) => fold(own) === topicWanted)) return false;
    if (language && !speaks(record.language, language)) return false;
    if (words.length === 0) return true;
    const told = fold(record.articles.map(({ title, excerpt }) => `${title} ${excerpt ?? ''}`).join(' '));
    return words.every((word) => told.includes(word));
  };
}

/** `en` finds `en-GB`. */
function speaks(own: string, wanted: string): boolean {
  const [a, b] = [own.toLowerCase(), wanted.toLowerCase()];
  return a === b || a.startsWith(`${b}-`);
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
