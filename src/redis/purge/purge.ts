/**
 * A takedown, after its commit: what still holds the content loses it. Every step may be repeated, and the whole is: at once,
 * and again later, when what was being written at that moment has been written.
 */
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';
import type { RedisConnection } from '../server/types.ts';
import { purgePairMarks } from '../stories/pair-marks.ts';
import { idsOf } from './content.ts';
import { purgeDead, purgeRedriven } from './dead.ts';
import { jobPlace, purgeJobs, type JobPlace } from './jobs.ts';
import { purgeLog } from './log.ts';
import { purgeReady, purgeStream } from './outbox.ts';
import { keysNaming, walkKeys } from './sweep.ts';
import type { Purge, Purged } from './types.ts';
import { purgeHeld, purgeShownState } from './values.ts';

export interface PurgePlace {
  redis: DeskRedis;
  keys: Keys;
  connection: RedisConnection;
}

/** The order is the way of an item, so that nothing moves on from a place not yet seen to one that was. */
export async function purgeContent(place: PurgePlace, purge: Purge): Promise<Purged> {
  const { redis, keys, connection } = place;
  const found = await findKeys(place, purge);
  const each = async (all: readonly string[], step: (key: string) => Promise<number>) => {
    let purged = 0;
    for (const key of all) purged += await step(key);
    return purged;
  };
  const purged: Purged = {
    pages: purge.pageKeys.length === 0 ? 0 : await redis.del(...purge.pageKeys),
    held: await each(found.held, (key) => purgeHeld(redis, key, purge)),
    batches: await purgeJobs(connection, keys, found.jobs.filter(isBatch), purge),
    log: await purgeLog(redis, keys, purge.articleIds),
    shown: await each(found.shown, (key) => purgeShownState(redis, keys, key, purge)),
    ready: await purgeReady(redis, keys, purge),
    jobs: await purgeJobs(
      connection,
      keys,
      found.jobs.filter((job) => !isBatch(job)),
      purge,
    ),
    streams: await each(found.stream, (key) => purgeStream(redis, key, purge)),
    dead: await each(found.dead, (key) => purgeDead(redis, key, purge)),
    redriven: await each(found.redriven, (key) => purgeRedriven(redis, key, purge)),
    marks: await purgePairMarks(redis, keys, purge),
  };
  return Object.fromEntries(Object.entries(purged).filter(([, count]) => count > 0));
}

interface FoundKeys {
  /** Of all that hold the content or name it: */
  held: string[];
  shown: string[];
  jobs: JobPlace[];
  /** All there are, whatever they hold: those of outputs that the configuration has no more among them. */
  stream: string[];
  dead: string[];
  redriven: string[];
}

async function findKeys({ redis, keys }: PurgePlace, purge: Purge): Promise<FoundKeys> {
  const found: FoundKeys = { held: [], shown: [], jobs: [], stream: [], dead: [], redriven: [] };
  const root = keys.head.slice(0, -'head'.length);
  const kindOf = (key: string) => key.slice(root.length, key.indexOf(':', root.length));
  for await (const page of walkKeys(redis, keys)) {
    const perhaps: string[] = [];
    for (const key of page) {
      const kind = kindOf(key);
      if (kind === 'stream' || kind === 'dead' || kind === 'redriven') found[kind].push(key);
      else if (kind === 'q' || kind === 'held' || kind === 'shown') perhaps.push(key);
    }
    for (const key of await keysNaming(redis, perhaps, idsOf(purge))) {
      const kind = kindOf(key);
      if (kind === 'held' || kind === 'shown') found[kind].push(key);
      const job = jobPlace(keys, key);
      if (job) found.jobs.push(job);
    }
  }
  return found;
}

function isBatch({ queue }: JobPlace): boolean {
  return queue === 'articles';
}
