import type { DeskRedis } from './connect.ts';
import type { Keys } from './keys.ts';
import type { ReadyRevision } from './outbox.ts';
import { missedKey, queueNameOf, type OutputPlace } from './output-place.ts';

/**
 * What becomes of a revision at one output: it is not for it; it has the job; it is to be appended to it, as the first or the
 * second of the texts; or it misses it for now.
 */
export type Fate = '' | 'job' | '1' | '2' | 'miss';

/** A revision to be cleared. */
export interface Clearing {
  revision: ReadyRevision;
  /** The message's JSON, and that of its other variant if it has one. */
  texts: readonly [string, string | undefined];
  /** In the outputs' order. */
  fates: readonly Fate[];
}

/**
 * `already`: by another publisher, or the story is past it. `waits`: an earlier revision of the story was not cleared.
 * `replaced`: a takedown put the revision anew, with other content.
 */
export type ClearReply = 'cleared' | 'already' | 'job-missing' | 'waits' | 'replaced';

export interface Cleared {
  /** One for each revision, in their order. */
  replies: ClearReply[];
  /** Outputs that could not take what was to be appended; they miss it. */
  failed: { output: number; message: string }[];
}

const REPLIES: Record<number, ClearReply> = {
  1: 'cleared',
  0: 'already',
  [-1]: 'job-missing',
  [-2]: 'waits',
  [-3]: 'replaced',
};

/**
 * Takes revisions out of the outbox once every queue holds their jobs, appending them to the streams in the same step.
 * @param expiryMs how long the content of what is on the outputs is kept beside a story that has changed since
 */
export async function clearReady(
  redis: DeskRedis,
  keys: Keys,
  outputs: readonly OutputPlace[],
  clearings: readonly Clearing[],
  expiryMs: number,
): Promise<Cleared> {
  if (clearings.length === 0) return { replies: [], failed: [] };
  const scriptKeys = [
    keys.ready,
    keys.shown,
    keys.tombstones,
    ...outputs.flatMap((output) => [missedKey(keys, output), targetOf(keys, output)]),
  ];
  const [replies, failed] = (await redis.deskClear(
    scriptKeys.length,
    ...scriptKeys,
    keys.story(''),
    keys.shownState(''),
    expiryMs,
    outputs.length,
    ...clearings.flatMap(argumentsOf),
  )) as [number[], [number, string][]];
  return {
    replies: replies.map((reply) => REPLIES[reply] ?? 'already'),
    failed: failed.map(([output, message]) => ({ output: output - 1, message })),
  };
}

function argumentsOf({ revision, texts, fates }: Clearing): (string | number)[] {
  const { entryId, storyId, shown, state } = revision;
  const isNoted = state.retracted && fates.length > 0;
  const [first, second = ''] = texts;
  return [
    entryId,
    storyId,
    shown,
    state.retracted ? '1' : '',
    isNoted || fates.includes('1') ? first : '',
    fates.includes('2') ? second : '',
    ...fates,
  ];
}

function targetOf(keys: Keys, output: OutputPlace): string {
  return output.type === 'stream' ? keys.stream(output.name) : keys.job(queueNameOf(output), '');
}
