import type { Output } from '../../src/config/types.ts';
import { queueNameOf } from '../../src/redis/outputs/output-place.ts';
import { compactQueue, countUnread } from '../../src/redis/outputs/output-queues.ts';
import type { Desk } from '../desk.ts';
import type { Channel } from './channel.ts';

/** A BullMQ queue, or that of a webhook: each revision is a job, which is gone when it was read. */
export function openQueueChannel({ redis, keys }: Desk, output: Output): Channel {
  const name = queueNameOf(output);
  return {
    async measure() {
      const unread = await countUnread(redis, keys, name);
      const isFull = unread >= output.maxUnread;
      const room = Math.max(0, Math.ceil(output.maxUnread / 2) - unread);
      return { unread, length: unread, isFull, room, deadGroups: [], lagging: [] };
    },
    compact: () => compactQueue(redis, keys, name),
  };
}
