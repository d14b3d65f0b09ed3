import { entriesNaming, fieldOf, fieldsNaming } from '../../src/redis/purge/sweep.ts';
import { readStory } from '../../src/redis/stories/stories.ts';
import type { PastAct } from '../../src/story/acts/acts.ts';
import { storiesIn } from '../../src/story/window/log.ts';
import type { StoryMessage, StoryState } from '../../src/story/types.ts';
import type { Desk } from '../desk.ts';
import { currentMessage } from './story-reader.ts';

/** A story as an operator wants to know it. */
export interface StoryFacts {
  storyId: string;
  /** The last revision that went out or is about to; 0 for none. */
  revision: number;
  /** As it stands now: the record, or its tombstone. */
  now: StoryMessage;
  /** Titles and ids of what a hidden story keeps. */
  keeps?: { id: string; title: string }[];
  /** ISO 8601 UTC: when its latest change goes out. */
  dueDateTime?: string;
  /** Its messages that the output streams still hold, oldest first. */
  messages: { output: string; event: string; revision: number; time: string; changed?: string[] }[];
  /** What operators decided about it, newest first. */
  acts: PastAct[];
}

/** undefined for a story that is unknown or was forgotten. */
export async function describeStory(desk: Desk, storyId: string): Promise<StoryFacts | undefined> {
  const { redis, keys, config } = desk;
  const story = await readStory(redis, keys, storyId);
  if (!story) return undefined;
  const due = await redis.zscore(keys.due, storyId);
  const kept = story.state.retracted ? keptBy(story.state) : [];
  return {
    storyId,
    revision: story.publishedRevision,
    now: currentMessage(story, config.desk),
    ...(kept.length > 0 && { keeps: kept }),
    ...(due !== null && { dueDateTime: new Date(Number(due)).toISOString() }),
    messages: await messagesOf(desk, storyId),
    acts: await actsAbout(desk, storyId),
  };
}

function keptBy({ articles }: StoryState): { id: string; title: string }[] {
  return articles.map(({ id, title }) => ({ id, title }));
}

async function messagesOf({ redis, keys, config }: Desk, storyId: string): Promise<StoryFacts['messages']> {
  const messages: StoryFacts['messages'] = [];
  for (const { name } of config.outputs.filter(({ type }) => type === 'stream')) {
    for await (const entry of entriesNaming(redis, keys.stream(name), [storyId])) {
      const message = JSON.parse(fieldOf(entry, 'json') ?? 'null') as StoryMessage;
      if (message.storyId !== storyId) continue;
      const { event, revision, time } = message;
      const changed = 'changed' in message ? { changed: message.changed } : {};
      messages.push({ output: name, event, revision, time, ...changed });
    }
  }
  return messages;
}

/** Of thousands of acts a few are about one story: the server picks them out. */
async function actsAbout({ redis, keys }: Desk, storyId: string): Promise<PastAct[]> {
  const acts = new Map<string, PastAct>();
  for await (const [id, json] of fieldsNaming(redis, keys.acts, [storyId])) {
    const act = JSON.parse(json) as PastAct;
    if (storiesIn(act).includes(storyId)) acts.set(id, act);
  }
  // Their ids are ULIDs.
  return [...acts.values()].toSorted((a, b) => (a.id < b.id ? 1 : -1));
}
