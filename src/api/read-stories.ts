/** Asking for stories on someone's behalf: what the asker got wrong comes back as a value, only faults throw. */
import type { RetractedRecord, StoryMessage, StoryRecord } from '../story/types.ts';
import { BAD_CURSOR, readStoryQuery, type Parameters, type QueryProblem } from './story-query.ts';
import type { StoryPage, StoryQuery, StoryReader } from './types.ts';

export type Listed = { query: StoryQuery; found: StoryPage } | { problem: QueryProblem };

export async function listStories(stories: StoryReader, parameters: Parameters, now?: Date): Promise<Listed> {
  const read = readStoryQuery(parameters, now);
  if ('problem' in read) return read;
  try {
    return { query: read.query, found: await stories.list(read.query) };
  } catch (error) {
    if (error instanceof Error && error.name === 'BadCursorError')
      return { problem: { code: 'bad-cursor', message: BAD_CURSOR } };
    throw error;
  }
}

/** ULIDs, and what else we might ever name a story; anything else is not looked up. */
const STORY_ID = /^[\w-]{1,64}$/;

export type LookedUp = { story: StoryRecord } | { tombstone: RetractedRecord } | undefined;

export async function lookUpStory(stories: StoryReader, id: string): Promise<LookedUp> {
  const message = STORY_ID.test(id) ? await stories.get(id) : undefined;
  if (!message) return undefined;
  return isTombstone(message) ? { tombstone: message } : { story: message };
}

function isTombstone(message: StoryMessage): message is RetractedRecord {
  return message.event === 'retracted';
}
