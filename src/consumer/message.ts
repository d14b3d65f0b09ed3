import type { StoryMessage } from '../story/types.ts';

const EVENTS: ReadonlySet<unknown> = new Set(['created', 'updated', 'merged', 'split', 'retracted']);

/** Whether this is a message of schema copydesk.story.v1 with an event known here. Its other fields are not looked at. */
export function isStoryMessage(value: unknown): value is StoryMessage {
  if (typeof value !== 'object' || value === null) return false;
  const { schema, event, storyId, revision }: Partial<Record<string, unknown>> = { ...value };
  return (
    schema === 'copydesk.story.v1' &&
    EVENTS.has(event) &&
    typeof storyId === 'string' &&
    storyId !== '' &&
    Number.isSafeInteger(revision) &&
    Number(revision) >= 1
  );
}
