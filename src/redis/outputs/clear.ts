import type { StoryEvent } from '../../story/types.ts';
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';
import type { ReadyRevision } from './outbox.ts';
import { jobOptionsOf, missedKey, targetOf, type OutputPlace } from './output-place.ts';

/** What becomes of a revision at one output: it is not for it; it gets the first or the second of the texts; it misses it. */
export type Fate = '' | '1' | '2' | 'miss';

/** A revision to be cleared. */
export interface Clearing {
  revision: Pick<ReadyRevision, 'entryId' | 'storyId' | 'shown'>;
  event: StoryEvent;
  /** The message's JSON, and that of its other variant if it has one. */
  texts: readonly [string, string | undefined];
  /** In the outputs' order. */
  fates: readonly Fate[];
}

/**
 * `already`: by another publisher, or the story is past it. `replaced`: a takedown put the revision anew, with other content.
 * `early`: revisions that are older than all of these wait still, so nothing was done.
 */
export type ClearReply = 'cleared' | 'already' | 'replaced' | 'early';

export interface Cleared {
  /** One for each revision, in their order. */
  replies: ClearReply[];
  /** Outputs that could not take what they were given; they miss it. */
  failed: { output: number; message: string }[];
}

const REPLIES: Record<number, ClearReply> = {
  1: 'cleared',
  0: 'already',
  [-1]: 'replaced',
  [-2]: 'early',
};

/**
 * Takes revisions out of the outbox and puts them on the outputs, in one step: whatever ends when, each is in one or the other.
 * The next may be given before this has answered.
 * @param clearings the oldest that wait, in the order of their allocation
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
    ...outputs.map(jobOptionsOf),
    ...clearings.flatMap(argumentsOf),
  )) as [number[], [number, string][]];
  return {
    replies: replies.map((reply) => REPLIES[reply] ?? 'already'),
    failed: failed.map(([output, message]) => ({ output: output - 1, message })),
  };
}

function argumentsOf({ revision, event, texts, fates }: Clearing): (string | number | Buffer)[] {
  const { entryId, storyId, shown } = revision;
  const isTombstone = event === 'retracted';
  const isNoted = isTombstone && fates.length > 0;
  const [first, second = ''] = texts;
  return [
    entryId,
    storyId,
    shown,
    isTombstone ? '1' : '',
    event,
    isNoted || fates.includes('1') ? forWriting(first) : '',
    fates.includes('2') ? second : '',
    ...fates,
  ];
}

/** From so many characters on bytes are quicker to write than a text (connect.ts). */
const LONG = 4096;

const forWriting = (text: string): string | Buffer => (text.length < LONG ? text : Buffer.from(text));
