import type { Output } from '../../src/config/types.ts';
import {
  putMissed,
  readMissed,
  strikeExpired,
  type MadeGood,
  type Missed,
} from '../../src/redis/outputs/missed.ts';
import { readShown, type PublishedRevision } from '../../src/redis/outputs/shown.ts';
import type { Desk } from '../desk.ts';
import { noted, renderRevision, variantFor, type Message } from './message.ts';

/**
 * Puts on an output some of what it missed: of each story the revision that is on the outputs now. An output that missed a
 * revision that was for it gets the one now even if that would not pass its filter: it learns that the story has changed.
 * @returns how many stories it misses no more, and how many messages were put on
 */
export async function catchUp(
  desk: Desk,
  output: Output,
  count: number,
): Promise<{ struck: number; put: number }> {
  const { redis, keys } = desk;
  const missed = await readMissed(redis, keys, output, count);
  const living = missed.filter(({ tombstone }) => tombstone === undefined).map(({ storyId }) => storyId);
  const shown = new Map((await readShown(redis, keys, living)).map((each) => [each.storyId, each]));
  const made = missed.flatMap((each) => {
    const message = messageOf(desk, output, each, shown.get(each.storyId));
    return message ? [madeGood(each, message)] : [];
  });
  const expired = missed.filter((each) => !made.some((one) => one.missed === each));
  await strikeExpired(redis, keys, output, expired);
  const put = await putMissed(redis, keys, output, made);
  return { struck: put + expired.length, put };
}

function messageOf(
  { config }: Desk,
  output: Output,
  { storyId, revision, tombstone }: Missed,
  shown: PublishedRevision | undefined,
): Message | undefined {
  if (tombstone !== undefined) return noted(storyId, revision, tombstone);
  return shown && variantFor(renderRevision(config.desk, shown, [output]), output);
}

function madeGood(missed: Missed, { revision, event, json }: Message): MadeGood {
  return { missed, revision, event, json };
}
