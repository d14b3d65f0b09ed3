/** What our polls cost the publishers, counted by source, host and day (UTC). */
import type { DeskRedis } from './connect.ts';
import type { Keys } from './keys.ts';

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
  await redis.deskAddCost(
    1,
    keys.cost(sourceId, dayOf(now)),
    host.slice(0, LONGEST_NAME),
    MOST_HOSTS * COUNTERS.length,
    OTHER_HOSTS,
    (DAYS + 1) * DAY_MS,
    ...COUNTERS.flatMap((name) => [name, Math.max(0, Math.round(cost[name]))]),
  );
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
