/** What was told of alerts, for all processes of a desk. */
import type { DeskRedis } from './connect.ts';
import type { Keys } from './keys.ts';
import { parseObject } from './sources/source-status.ts';

/** What is remembered of an alert, by its key; times in ms since the epoch. */
export interface StoredAlert {
  title: string;
  since: number;
  toldAt: number;
  clearedAt?: number;
  unheard?: true;
}

/** Whether this process is the one to look now: of several, one is in so many ms. */
export async function takeAlertTurn(redis: DeskRedis, keys: Keys, everyMs: number): Promise<boolean> {
  // A little less, so that a process alone has every turn.
  return (await redis.set(`${keys.alerts}:turn`, '1', 'PX', Math.ceil(everyMs * 0.8), 'NX')) === 'OK';
}

export async function readTold(redis: DeskRedis, keys: Keys): Promise<Map<string, StoredAlert>> {
  const fields = await redis.hgetall(keys.alerts);
  return new Map(
    Object.entries(fields).flatMap(([key, json]) => {
      const told = parseTold(json);
      return told ? [[key, told] as const] : [];
    }),
  );
}

function parseTold(json: string): StoredAlert | undefined {
  const { title, since, toldAt, clearedAt, unheard } = parseObject(json) ?? {};
  if (typeof title !== 'string' || typeof since !== 'number' || typeof toldAt !== 'number') return undefined;
  return {
    title,
    since,
    toldAt,
    ...(typeof clearedAt === 'number' && { clearedAt }),
    ...(unheard === true && { unheard }),
  };
}

/** In place of what was remembered before. */
export async function writeTold(
  redis: DeskRedis,
  keys: Keys,
  told: ReadonlyMap<string, StoredAlert>,
): Promise<void> {
  const transaction = redis.multi().del(keys.alerts);
  for (const [key, alert] of told) transaction.hset(keys.alerts, key, JSON.stringify(alert));
  for (const [error] of (await transaction.exec()) ?? []) if (error) throw error;
}
