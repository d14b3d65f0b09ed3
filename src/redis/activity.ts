/** What the desk did, counted in steps of five minutes for people to look at. Nothing of the pipeline hangs on it. */
import type { DeskRedis } from './connect.ts';
import type { Keys } from './keys.ts';

export const ACTIVITY_NAMES = [
  'fetches',
  'failures',
  'newItems',
  'duplicates',
  'stories',
  'messages',
  'commits',
  'commitMs',
] as const;
export type ActivityName = (typeof ACTIVITY_NAMES)[number];
export type Activity = Record<ActivityName, number>;

export const STEP_MS = 300_000;
const DAY_MS = 86_400_000;
/** A day has at most 288 steps of 8 counters: some 40 KB, and the whole 350 KB. */
const KEPT_MS = 8 * DAY_MS;

export function noActivity(): Activity {
  return {
    fetches: 0,
    failures: 0,
    newItems: 0,
    duplicates: 0,
    stories: 0,
    messages: 0,
    commits: 0,
    commitMs: 0,
  };
}

/** Adds what was counted to the step that `now` (ms) is in; counters are kept for eight days. */
export async function addActivity(
  redis: DeskRedis,
  keys: Keys,
  counts: Readonly<Activity>,
  now: number,
): Promise<void> {
  const key = keys.activity(dayOf(now));
  const step = Math.floor((now % DAY_MS) / STEP_MS);
  const transaction = redis.multi();
  for (const name of ACTIVITY_NAMES)
    if (counts[name] > 0) transaction.hincrby(key, `${step} ${name}`, Math.round(counts[name]));
  const replies = await transaction.pexpire(key, KEPT_MS).exec();
  for (const [error] of replies ?? []) if (error) throw error;
}

export interface ActivityStep extends Activity {
  /** ms since the epoch: its beginning. */
  at: number;
}

/** The steps of the last `ms` (at most eight days), the one that `now` is in as the last; without gaps. */
export async function readActivity(
  redis: DeskRedis,
  keys: Keys,
  now: number,
  ms: number,
): Promise<ActivityStep[]> {
  const last = now - (now % STEP_MS);
  const first = last - Math.min(ms, KEPT_MS) + STEP_MS;
  const days = new Set<string>();
  for (let at = first; at < last; at += DAY_MS) days.add(dayOf(at));
  days.add(dayOf(last));
  const read = await Promise.all(
    [...days].map(async (day) => [day, await redis.hgetall(keys.activity(day))] as const),
  );
  const byDay = new Map(read);
  const steps: ActivityStep[] = [];
  for (let at = first; at <= last; at += STEP_MS) {
    const fields = byDay.get(dayOf(at)) ?? {};
    const step = Math.floor((at % DAY_MS) / STEP_MS);
    const counts = noActivity();
    for (const name of ACTIVITY_NAMES) counts[name] = Number(fields[`${step} ${name}`] ?? 0) || 0;
    steps.push({ at, ...counts });
  }
  return steps;
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
