import type { HostCost, SourceDetails, SourceReader, SourceState, SourceStatus } from '../src/api/types.ts';
import type { Source } from '../src/config/types.ts';
import { readCosts } from '../src/redis/costs.ts';
import { readPolls } from '../src/redis/polls.ts';
import { readStatuses } from '../src/redis/source-state.ts';
import { describePoll, describeSource, hostOf, reckonCost, stateOf, type Known } from './describe-source.ts';
import type { Desk } from './desk.ts';

export interface DeskSources extends SourceReader {
  /** How many sources are in each state. */
  states(): Promise<Record<SourceState, number>>;
}

/** How the sources are doing, for the API: in three round trips to Redis, however many they are. */
export function sourceReader(desk: Desk): DeskSources {
  const { redis, keys, config } = desk;
  const byId = new Map(config.sources.map((source) => [source.id, source]));

  async function read(sources: readonly Source[]) {
    const ids = sources.map(({ id }) => id);
    const now = desk.now().getTime();
    const [statuses, polls, costs] = await Promise.all([
      readStatuses(redis, keys, ids),
      readPolls(redis, keys, ids),
      readCosts(redis, keys, ids, now),
    ]);
    const known = ({ id }: Source): Known => ({
      now,
      stored: statuses.get(id),
      next: polls.get(id),
      cost: costs.sources.get(id),
    });
    return { known, costs };
  }

  async function list(): Promise<SourceStatus[]> {
    const { known } = await read(config.sources);
    return config.sources.map((source) => describeSource(source, known(source)));
  }

  async function get(id: string): Promise<SourceDetails | undefined> {
    const source = byId.get(id);
    if (!source) return undefined;
    const [{ known, costs }, sharedHost] = await Promise.all([read([source]), readSharedHost(source)]);
    const { stored } = known(source);
    const hosts = [...costs.hosts].map(([host, cost]): HostCost => ({ host, ...reckonCost(cost) }));
    return {
      ...describeSource(source, known(source)),
      polls: (stored?.recent ?? []).map(describePoll),
      hosts: hosts.toSorted((a, b) => b.requests - a.requests),
      ...(sharedHost && { sharedHost }),
    };
  }

  async function readSharedHost(source: Source): Promise<SourceDetails['sharedHost']> {
    const host = hostOf(source);
    const there = config.sources.filter((other) => host !== undefined && hostOf(other) === host);
    if (host === undefined || there.length < 2) return undefined;
    const ids = there.map(({ id }) => id);
    const cost = (await readCosts(redis, keys, ids, desk.now().getTime())).hosts.get(host);
    return cost && { host, sources: there.length, ...reckonCost(cost) };
  }

  async function states(): Promise<Record<SourceState, number>> {
    const counts = { well: 0, new: 0, failing: 0, held: 0, ended: 0, off: 0 };
    const statuses = await readStatuses(redis, keys, [...byId.keys()]);
    for (const source of config.sources) counts[stateOf(source, statuses.get(source.id))]++;
    return counts;
  }

  return { list, get, states };
}
