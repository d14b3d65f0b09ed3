import type { Output } from '../../src/config/types.ts';
import { strikeQueued } from '../../src/redis/missed.ts';
import { queueNameOf } from '../../src/redis/output-place.ts';
import { compactQueue, countUnread } from '../../src/redis/output-queues.ts';
import { WrittenQueue } from '../../src/redis/written-queue.ts';
import type { Desk } from '../desk.ts';
import type { Channel } from './channel.ts';
import { jobIdOf, type Message } from './message.ts';

/** A BullMQ queue, or that of a webhook: each revision is a job, and its id keeps it from being there twice. */
export function openQueueChannel(desk: Desk, output: Output): Channel {
  const { redis, keys } = desk;
  const name = queueNameOf(output);
  const queue = new WrittenQueue(name, desk.connection, keys);
  queue.on('error', (error) => desk.log.debug({ err: error, output: output.name }, 'output queue'));

  async function put(messages: readonly Message[]): Promise<void> {
    for (const part of partsOf(messages))
      await queue.addWritten(
        part.map((message) => ({ id: jobIdOf(message), name: message.event, json: message.json })),
      );
  }

  /** BullMQ stores a job before it lists it, so that what broke in between would never be taken, nor put on again. */
  async function dropUnlisted(messages: readonly Message[]): Promise<void> {
    await Promise.all(
      messages.map(async (message) => {
        const state = await queue.getJobState(jobIdOf(message));
        if (state === 'unknown') await redis.del(keys.job(name, jobIdOf(message)));
      }),
    );
  }

  return {
    fateOf: () => 'job',
    put,
    async makeGood(made) {
      const messages = made.map(({ message }) => message);
      await dropUnlisted(messages);
      await put(messages);
      return strikeQueued(redis, keys, output, made);
    },
    async withdraw(message) {
      await queue.remove(jobIdOf(message));
    },
    async measure() {
      const unread = await countUnread(redis, keys, name);
      const isFull = unread >= output.maxUnread;
      const room = Math.max(0, Math.ceil(output.maxUnread / 2) - unread);
      return { unread, length: unread, isFull, room, deadGroups: [], lagging: [] };
    },
    compact: () => compactQueue(redis, keys, name),
    close: () => queue.close(),
  };
}

/** Handing messages to BullMQ holds up all else in the process: a few milliseconds for so many characters. */
const MOST_CHARACTERS = 512 * 1024;

function partsOf(messages: readonly Message[]): Message[][] {
  const parts: Message[][] = [];
  let left = 0;
  for (const message of messages) {
    if (message.json.length > left) {
      parts.push([]);
      left = MOST_CHARACTERS;
    }
    parts.at(-1)?.push(message);
    left -= message.json.length;
  }
  return parts;
}
