/** What our polls cost the publishers, counted by source, host and day (UTC). */
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';

export interface Cost {
  requests: number;
  /** Requests answered with a document (200). */
  ok: number;
  /** Requests answered with 304. */
  notModified: number;
  /** Of bodies, as they came over the wire. */
  bytes: number;
  /** Items that were not known before. */
  newItems: number;
}

export interface Costs {
  sources: Map<string, Cost>;
  hosts: Map<string, Cost>;
}

const COUNTERS = ['requests', 'ok', 'notModified', 'bytes', 'newItems'] as const;
const DAY_MS = 86_400_000;
const DAYS = 7;
/** Hosts that a source is counted by on one day; redirects may lead to any number. */
const MOST_HOSTS = 20;
/** The name under which the hosts past those are counted. */
export const OTHER_HOSTS = '*';
const LONGEST_NAME = 255;

/** Counts what one poll of a source cost a host. Counters are kept for eight days. */
export async function addCost(
  redis: DeskRedis,
  keys: Keys,
  sourceId: string,
  host: string,
  cost: Cost,
  now: number,
): Promise<void> {
  await redis.deskAddCost(1, costKey(keys, sourceId, now), ...costArguments(host, cost));
}

/** Where a script counts what is asked of a source's hosts on this day. */
export function costKey(keys: Keys, sourceId: string, now: number): string {
  return keys.cost(sourceId, dayOf(now));
}

/** What the scripts that count are told. */
export function costArguments(host: string, cost: Cost): (string | number)[] {
  return [
    host.slice(0, LONGEST_NAME),
    MOST_HOSTS * COUNTERS.length,
    OTHER_HOSTS,
    (DAYS + 1) * DAY_MS,
    ...COUNTERS.flatMap((name) => [name, Math.max(0, Math.round(cost[name]))]),
  ];
}

/** What these sources cost in the last seven days, today among them: each, and by the hosts that bore it. */
export async function readCosts(
  redis: DeskRedis,
  keys: Keys,
  sourceIds: readonly string[],
  now: number,
): Promise<Costs> {
  const days = Array.from({ length: DAYS }, (_, ago) => dayOf(now - ago * DAY_MS));
  const wanted = sourceIds.flatMap((sourceId) => days.map((day) => ({ sourceId, day })));
  const pipeline = redis.pipeline();
  for (const { sourceId, day } of wanted) pipeline.hgetall(keys.cost(sourceId, day));
  const replies = (await pipeline.exec()) ?? [];
  const costs: Costs = { sources: new Map(), hosts: new Map() };
  wanted.forEach(({ sourceId }, i) => {
    const [error, fields] = replies[i] ?? [];
    if (error) throw error;
    for (const [field, value] of Object.entries((fields ?? {}) as Record<string, string>))
      count(costs, sourceId, field, Number(value));
  });
  return costs;
}

/** After its end a day's counters may still grow by the polls that were under way. */
const CLOSED_AFTER_MS = 3_600_000;

/**
 * Reads what many sources cost in the last seven days, each altogether. Days that are over change no more and are read once:
 * of 1,000 sources that leaves one round trip of 1,000 counters in place of 7,000.
 */
export function createCostReader(
  redis: DeskRedis,
  keys: Keys,
): (sourceIds: readonly string[], now: number) => Promise<Map<string, Cost>> {
  /** By day, then by source; undefined for one that cost nothing. */
  const closed = new Map<string, Map<string, Cost | undefined>>();

  /** Of each day what is not known yet, all in one go. */
  async function readDays(days: readonly string[], sourceIds: readonly string[], now: number) {
    const read = new Map(days.map((day) => [day, closed.get(day) ?? new Map<string, Cost | undefined>()]));
    const missing = days.flatMap((day) =>
      sourceIds.filter((id) => !read.get(day)?.has(id)).map((id) => ({ day, id })),
    );
    const pipeline = redis.pipeline();
    for (const { day, id } of missing) pipeline.hgetall(keys.cost(id, day));
    const replies = (await pipeline.exec()) ?? [];
    missing.forEach(({ day, id }, i) => {
      const [error, fields] = replies[i] ?? [];
      if (error) throw error;
      read.get(day)?.set(id, sumOf(id, (fields ?? {}) as Record<string, string>));
    });
    for (const day of closed.keys()) if (!read.has(day)) closed.delete(day);
    for (const [day, costs] of read)
      if (Date.parse(day) + DAY_MS + CLOSED_AFTER_MS < now) closed.set(day, costs);
    return read.values();
  }

  return async (sourceIds, now) => {
    const days = Array.from({ length: DAYS }, (_, ago) => dayOf(now - ago * DAY_MS));
    const sums = new Map<string, Cost>();
    for (const day of await readDays(days, sourceIds, now))
      for (const id of sourceIds) {
        const cost = day.get(id);
        if (cost) for (const name of COUNTERS) costOf(sums, id)[name] += cost[name];
      }
    return sums;
  };
}

function sumOf(sourceId: string, fields: Record<string, string>): Cost | undefined {
  const costs: Costs = { sources: new Map(), hosts: new Map() };
  for (const [field, value] of Object.entries(fields)) count(costs, sourceId, field, Number(value));
  return costs.sources.get(sourceId);
}

function count({ sources, hosts }: Costs, sourceId: string, field: string, value: number): void {
  const space = field.indexOf(' ');
  const name = COUNTERS.find((counter) => counter === field.slice(0, space));
  if (!name || !Number.isFinite(value)) return;
  costOf(sources, sourceId)[name] += value;
  costOf(hosts, field.slice(space + 1))[name] += value;
}

function costOf(costs: Map<string, Cost>, name: string): Cost {
  const known = costs.get(name);
  if (known) return known;
  const none = { requests: 0, ok: 0, notModified: 0, bytes: 0, newItems: 0 };
  costs.set(name, none);
  return none;
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
