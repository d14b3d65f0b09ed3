import type { SourcePage, SourceQuery } from '../../src/api/operate-types.ts';
import type {
  HostCost,
  SourceDetails,
  SourceReader,
  SourceState,
  SourceStatus,
} from '../../src/api/types.ts';
import type { Source } from '../../src/config/types.ts';
import { redactUrl } from '../../src/http/redact-url.ts';
import { createCostReader, readCosts } from '../../src/redis/sources/costs.ts';
import { readPaused, type Pause } from '../../src/redis/sources/paused.ts';
import { readPolls } from '../../src/redis/sources/polls.ts';
import { readStatuses } from '../../src/redis/sources/source-state.ts';
import { createStatusReader, type BriefStatus } from '../../src/redis/sources/status-reader.ts';
import {
  describePoll,
  describeSource,
  hostOf,
  reckonCost,
  silenceIn,
  stateOf,
  type Known,
} from './describe-source.ts';
import { derived, type Desk } from '../desk.ts';

/** How many sources are in each state; a silent one is counted as well, too. */
export type StateCounts = Record<SourceState | 'silent', number>;

export interface DeskSources extends SourceReader {
  states(): Promise<StateCounts>;
  /** Those that are in trouble, `most` of each kind, and the states of all. */
  troubled(most: number): Promise<{ failing: SourceStatus[]; silent: SourceStatus[]; states: StateCounts }>;
}

/** What Redis knows of all sources before one looks at what is costly to ask of each. */
interface Look {
  now: number;
  statuses: Map<string, BriefStatus>;
  paused: Map<string, Pause>;
  /** Those that were worked out so far: to tell silence takes a tenth of a millisecond a source. */
  states: Map<string, ReadonlySet<SourceState | 'silent'>>;
}

/** How the sources are doing, for the API: in a few round trips to Redis, however many they are. */
export function sourceReader(desk: Desk): DeskSources {
  const { redis, keys } = desk;
  const byId = derived(desk, (config) => new Map(config.sources.map((source) => [source.id, source])));
  const costsOfAll = createCostReader(redis, keys);
  const statusesOf = createStatusReader(redis, keys);

  async function look(sources: readonly Source[]): Promise<Look> {
    const [statuses, paused] = await Promise.all([statusesOf(idsOf(sources)), readPaused(redis, keys)]);
    return { now: desk.now().getTime(), statuses, paused, states: new Map() };
  }

  async function describeAll(sources: readonly Source[], { now, paused }: Pick<Look, 'now' | 'paused'>) {
    const ids = idsOf(sources);
    const [statuses, polls, costs] = await Promise.all([
      readStatuses(redis, keys, ids),
      readPolls(redis, keys, ids),
      costsOfAll(ids, now),
    ]);
    return sources.map((source) => {
      const { id } = source;
      return describeSource(source, {
        now,
        stored: statuses.get(id),
        next: polls.get(id),
        cost: costs.get(id),
        paused: paused.get(id),
      });
    });
  }

  async function list(): Promise<SourceStatus[]> {
    const paused = await readPaused(redis, keys);
    return describeAll(desk.config.sources, { now: desk.now().getTime(), paused });
  }

  async function page({ offset, limit, state, text = '' }: SourceQuery): Promise<SourcePage> {
    const { sources } = desk.config;
    const seen = await look(sources);
    const words = text.toLowerCase();
    const found = sources.filter(
      (source) => (words === '' || mentions(source, words)) && (!state || statesOf(source, seen).has(state)),
    );
    const shown = await describeAll(found.slice(offset, offset + limit), seen);
    return { sources: shown, total: found.length, states: countStates(sources, seen) };
  }

  async function troubled(most: number) {
    const { sources } = desk.config;
    const seen = await look(sources);
    const inState = (state: SourceState | 'silent') =>
      sources.filter((source) => statesOf(source, seen).has(state)).slice(0, most);
    const [failing, silent] = await Promise.all([
      describeAll(inState('failing'), seen),
      describeAll(inState('silent'), seen),
    ]);
    return { failing, silent, states: countStates(sources, seen) };
  }

  async function get(id: string): Promise<SourceDetails | undefined> {
    const source = byId().get(id);
    if (!source) return undefined;
    const now = desk.now().getTime();
    const [statuses, paused, polls, costs, sharedHost] = await Promise.all([
      readStatuses(redis, keys, [id]),
      readPaused(redis, keys),
      readPolls(redis, keys, [id]),
      readCosts(redis, keys, [id], now),
      readSharedHost(source),
    ]);
    const stored = statuses.get(id);
    const cost = costs.sources.get(id);
    const known: Known = { now, stored, next: polls.get(id), cost, paused: paused.get(id) };
    const hosts = [...costs.hosts].map(([host, borne]): HostCost => ({ host, ...reckonCost(borne) }));
    return {
      ...describeSource(source, known),
      polls: (stored?.recent ?? []).map(describePoll),
      hosts: hosts.toSorted((a, b) => b.requests - a.requests),
      ...(sharedHost && { sharedHost }),
    };
  }

  async function readSharedHost(source: Source): Promise<SourceDetails['sharedHost']> {
    const host = hostOf(source);
    const there = desk.config.sources.filter((other) => host !== undefined && hostOf(other) === host);
    if (host === undefined || there.length < 2) return undefined;
    const cost = (await readCosts(redis, keys, idsOf(there), desk.now().getTime())).hosts.get(host);
    return cost && { host, sources: there.length, ...reckonCost(cost) };
  }

  async function states(): Promise<StateCounts> {
    const { sources } = desk.config;
    return countStates(sources, await look(sources));
  }

  return { list, page, get, states, troubled };
}

function statesOf(source: Source, look: Look): ReadonlySet<SourceState | 'silent'> {
  const states = look.states.get(source.id) ?? workOutStates(source, look);
  look.states.set(source.id, states);
  return states;
}

function workOutStates(source: Source, { now, statuses, paused }: Look): ReadonlySet<SourceState | 'silent'> {
  const known = {
    now,
    stored: statuses.get(source.id),
    next: undefined,
    cost: undefined,
    paused: paused.get(source.id),
  };
  const states = new Set<SourceState | 'silent'>([stateOf(source, known.stored, known.paused)]);
  if (silenceIn(source, known).silent) states.add('silent');
  return states;
}

function countStates(sources: readonly Source[], look: Look): StateCounts {
  const counts = { well: 0, new: 0, failing: 0, held: 0, ended: 0, paused: 0, off: 0, silent: 0 };
  for (const source of sources) for (const state of statesOf(source, look)) counts[state]++;
  return counts;
}

/** The address only as far as it is shown: nobody is to guess what is masked by searching for it. */
function mentions(source: Source, words: string): boolean {
  const told = [source.id, source.name ?? '', 'url' in source ? redactUrl(source.url) : ''];
  return told.some((text) => text.toLowerCase().includes(words));
}

function idsOf(sources: readonly Source[]): string[] {
  return sources.map(({ id }) => id);
}
