import type { StreamOutput } from '../../src/config/types.ts';
import { followReaders } from '../../src/redis/outputs/output-readers.ts';
import {
  compactStream,
  readGroups,
  streamLength,
  trimStream,
} from '../../src/redis/outputs/output-streams.ts';
import type { Desk } from '../desk.ts';
import type { Channel } from './channel.ts';

/**
 * A Redis Stream: what was read stays for those that come later, until there are too many. It is full when a living group
 * has not read what would have to go.
 */
export function openStreamChannel(desk: Desk, output: StreamOutput): Channel {
  const { redis, keys, log } = desk;
  const { name, maxUnread, deadAfterMs } = output;
  const key = keys.stream(name);
  let dead: readonly string[] = [];

  /** Each is warned of once. */
  function tellDead(groups: readonly string[]): void {
    for (const group of groups.filter((other) => !dead.includes(other)))
      log.warn(
        { output: name, group, deadAfterMs },
        'a consumer group is behind and has not moved for so long that nothing is kept for it any more',
      );
    dead = groups;
  }

  return {
    async measure(isPaused, now) {
      const readers = await followReaders(redis, keys, name, await readGroups(redis, key), {
        deadAfterMs,
        now,
      });
      tellDead(readers.dead);
      const most = isPaused ? Math.floor(maxUnread / 2) : maxUnread;
      await trimStream(redis, key, most, readers.floor);
      const length = await streamLength(redis, key);
      const { unread, lagging, dead: deadGroups } = readers;
      const room = length > most ? 0 : maxUnread;
      return { unread, length, isFull: length > maxUnread, room, deadGroups, lagging };
    },
    compact: () => compactStream(redis, key),
  };
}
