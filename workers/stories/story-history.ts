import type { StoryHistory } from '../../src/api/history-types.ts';
import type { Output } from '../../src/config/types.ts';
import { StreamPlaces } from '../../src/redis/outputs/story-history.ts';
import { isOpenToAll } from '../../src/story/records/record.ts';
import type { StoryMessage } from '../../src/story/types.ts';
import type { Desk } from '../desk.ts';

/** Revisions that are read of one story, replays among them. */
const MOST = 200;

/** Reads revisions from an output stream; one without a filter has them all. */
export function storyHistory(desk: Pick<Desk, 'redis' | 'keys' | 'config'>): StoryHistory {
  const { redis, keys } = desk;
  const known = new Map<string, StreamPlaces>();

  function placesOn(output: string): StreamPlaces {
    const places = known.get(output) ?? new StreamPlaces(redis, keys.stream(output));
    known.set(output, places);
    return places;
  }

  return {
    async revisions(storyId, most = MOST) {
      const output = streamAmong(desk.config.outputs)?.name;
      if (output === undefined) return { revisions: [], isCutShort: false };
      const { messages, isCutShort } = await placesOn(output).messagesOf(storyId, most);
      const revisions = onePerRevision(messages.map(parse));
      return { output, revisions, isCutShort: isCutShort && revisions.at(-1)?.revision !== 1 };
    },
  };
}

function streamAmong(outputs: readonly Output[]): Output | undefined {
  const streams = outputs.filter(({ type }) => type === 'stream');
  return streams.find(({ filter }) => isOpenToAll(filter)) ?? streams[0];
}

/** Secured payloads are for the outputs that carry them. */
function parse(json: string): StoryMessage {
  return JSON.parse(json, (key, value: unknown) => (key === 'secured' ? undefined : value)) as StoryMessage;
}

/** A replay says again what was said. */
function onePerRevision(messages: readonly StoryMessage[]): StoryMessage[] {
  const byRevision = new Map(messages.map((message) => [message.revision, message]));
  return [...byRevision.values()].toSorted((a, b) => b.revision - a.revision);
}
