import type { ActionAnswer, SourceActions, SourceTrial } from '../../src/api/operate-types.ts';
import type { Config, Source } from '../../src/config/types.ts';
import { fetchQueue } from '../../src/redis/queues.ts';
import { isPaused, pauseSource, resumeSource } from '../../src/redis/sources/paused.ts';
import type { Desk, Role } from '../desk.ts';

/** Asks and reads a source once, and stores nothing; as `copydesk source test`. */
export type TrySource = (source: Source, config: Config) => Promise<SourceTrial>;

/** However often a person presses the button, a source is asked once in so long. */
const ONCE_IN_MS = 10_000;
/** A trial ends before the answer to who waits for it is given up (src/api/app.ts). */
const TRIAL_MS = 8000;
const MOST_TRIALS = 2;

export interface RunningActions extends SourceActions, Role {}

/** What a person may do with a source while the service runs. */
export function sourceActions(desk: Desk, trySource: TrySource | undefined): RunningActions {
  const { redis, keys } = desk;
  const log = desk.log.child({ worker: 'api' });
  const fetches = fetchQueue(desk.connection, keys);
  fetches.on('error', (error) => log.debug({ err: error }, 'fetch queue'));
  let trials = 0;

  const find = (id: string) => desk.config.sources.find((source) => source.id === id);

  async function poll(id: string): Promise<ActionAnswer> {
    const source = find(id);
    if (!source) return UNKNOWN;
    if (!source.enabled) return OFF;
    const deduplication = { id: `asked-for-${id}`, ttl: ONCE_IN_MS };
    await fetches.add('fetch', { sourceId: id, forced: true }, { deduplication });
    log.info({ source: id }, 'a poll was asked for');
    return { done: 'It is asked as soon as its host has a place free.' };
  }

  async function pause(id: string, reason?: string): Promise<ActionAnswer> {
    const source = find(id);
    if (!source) return UNKNOWN;
    if (!source.enabled) return OFF;
    const at = desk.now().getTime();
    const isNew = await pauseSource(redis, keys, id, { at, ...(reason && { reason }) });
    if (!isNew) return { refused: 'It is paused already.', code: 'conflict' };
    log.info({ source: id, reason }, 'a source was paused');
    return { done: 'It is paused until it is resumed, also over restarts.' };
  }

  async function resume(id: string): Promise<ActionAnswer> {
    const source = find(id);
    if (!source) return UNKNOWN;
    if (!source.enabled) return OFF;
    if (!(await isPaused(redis, keys, id))) return { refused: 'It is not paused.', code: 'conflict' };
    await resumeSource(redis, keys, id, desk.now().getTime());
    log.info({ source: id }, 'a source was resumed');
    return { done: 'It is in the schedule again, and due.' };
  }

  async function test(id: string): ReturnType<SourceActions['test']> {
    const source = find(id);
    if (!source) return UNKNOWN;
    if (!trySource) return { refused: 'This process cannot read sources.', code: 'conflict' };
    if (trials >= MOST_TRIALS)
      return { refused: 'Other sources are being tested: try again in a moment.', code: 'busy' };
    trials++;
    try {
      const { config } = desk;
      const totalTimeoutMs = Math.min(config.network.totalTimeoutMs, TRIAL_MS);
      return await trySource(source, { ...config, network: { ...config.network, totalTimeoutMs } });
    } finally {
      trials--;
    }
  }

  return { poll, pause, resume, test, stop: () => fetches.close() };
}

const UNKNOWN = { refused: 'There is no source of this id.', code: 'not-found' } as const;
const OFF = { refused: 'It is turned off in sources.yaml (enabled: false).', code: 'conflict' } as const;
