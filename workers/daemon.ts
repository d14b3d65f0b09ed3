import type { Logger } from 'pino';
import { assertSafeBinding } from '../src/api/access.ts';
import { createMetrics } from '../src/api/metrics/metrics.ts';
import type { ConfigResult, Problem } from '../src/config/problem.ts';
import type { Config } from '../src/config/types.ts';
import { putLoopFirst } from '../src/reader/loop-first.ts';
import { countActivity, recordActivity } from './overview/activity.ts';
import { startAlerts } from './overview/alerts.ts';
import { startApi } from './api.ts';
import type { Role } from './desk.ts';
import { startFetch } from './fetch.ts';
import { memoryLimitOf, watchMemory } from './process/limits.ts';
import { keepHeapLean } from './process/lean-heap.ts';
import { fixedConfig, watchConfig, type ConfigWatch } from './process/live-config.ts';
import { startMerge, type MergeRole } from './merge.ts';
import { openDesk, type OpenDesk } from './open-desk.ts';
import { startPublish } from './publish.ts';
import { startRenewed, type RenewedRole } from './process/renewed-role.ts';
import { startScheduler } from './scheduler.ts';
import type { TrySource } from './sources/source-actions.ts';
import { startStopDeadline } from './process/stop-deadline.ts';
import { readVersion } from './process/version.ts';

/** In the order in which they start; they stop the other way round. */
export const ROLES = ['api', 'publish', 'merge', 'fetch', 'scheduler'] as const;
export type RoleName = (typeof ROLES)[number];

export interface DaemonOptions {
  config: Config;
  /** What was to be warned of in it. */
  warnings?: readonly Problem[];
  /** Reads the configuration folder anew; with it the service follows edits while it runs. */
  readConfig?: () => ConfigResult;
  /** Files beside the folder that `readConfig` reads as well, by their absolute paths. */
  alsoWatched?: readonly string[];
  dataDir: string;
  env: NodeJS.ProcessEnv;
  log: Logger;
  /** Reads a source for a trial, for the API. */
  trySource?: TrySource;
  /** All of them if absent. */
  only?: readonly RoleName[];
  /** Ends this process after a stop of our own accord; process.exit if absent. */
  exit?: (code: 1) => void;
  /** Resident bytes of this process; as the system counts them if absent. */
  readRss?: () => number;
}

export interface Daemon {
  /** The dashboard's address, where this process serves it. */
  url?: string;
  /**
   * Refuses new work, finishes what is under way, and closes.
   * @returns whether all ended within the deadline.
   */
  stop(): Promise<boolean>;
}

/** The only wiring: opens the desk and starts the roles, each of which knows nothing of the others. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const { config, dataDir, env, log } = options;
  const roles = options.only ?? ROLES;
  // A process without the api role serves health and metrics where it was given a port of its own.
  const listens = roles.includes('api') || Boolean(env['PORT']);
  if (listens) assertSafeBinding(config.api.host, config.api.token);
  const metrics = createMetrics({ version: readVersion() });
  const live = await followConfig(options);
  const running: Role[] = [live];
  const activity = countActivity(metrics);
  const desk = await openDesk({
    config,
    live,
    dataDir,
    env,
    log,
    metrics: activity.metrics,
    exclusive: true,
  }).catch(async (error: unknown) => {
    await live.stop();
    throw error;
  });
  running.push(recordActivity(desk, activity));
  let url: string | undefined;
  try {
    let merge: RenewedRole<MergeRole> | undefined;
    if (listens) {
      const api = await startApi(desk, {
        metrics,
        ...(options.trySource && { trySource: options.trySource }),
        probesOnly: !roles.includes('api'),
        ...(roles.includes('merge') && { merge: () => merge?.current() }),
      });
      url = api.url;
      running.push(api);
    }
    const renewed = async <R extends Role>(name: RoleName, part: Part, start: () => R | Promise<R>) => {
      const role = await startRenewed(desk, name, part, start);
      running.push(role);
      return role;
    };
    if (roles.includes('publish')) await renewed('publish', publishPart, () => startPublish(desk));
    if (roles.includes('merge')) merge = await renewed('merge', mergePart, () => startMerge(desk));
    if (roles.includes('fetch')) await renewed('fetch', fetchPart, () => startFetch(desk));
    if (roles.includes('scheduler')) running.push(await startScheduler(desk), startAlerts(desk));
  } catch (error) {
    await stopAll(running, desk);
    throw error;
  }
  keepHeapLean();
  putLoopFirst();
  log.info(
    { roles, sources: config.sources.filter(({ enabled }) => enabled).length, url, redis: desk.redisAt },
    'copydesk is running',
  );
  let stopping: Promise<boolean> | undefined;
  const stop = () => (stopping ??= stopInTime(running, desk));
  running.unshift(guardMemory(options, roles, stop));
  return { ...(url && { url }), stop };
}

/** What each role is built for; the rest of the configuration it asks for at each use. */
type Part = (config: Config) => unknown;
const publishPart: Part = ({ outputs, contact }) => [outputs, contact];
const mergePart: Part = ({ match, window }) => [match, window];
const fetchPart: Part = ({ network, fetch }) => [network, fetch.concurrency];

function followConfig(options: DaemonOptions): Promise<ConfigWatch> {
  const { config, warnings = [], readConfig, alsoWatched = [], log } = options;
  if (readConfig) return watchConfig({ config, warnings, read: readConfig, alsoWatched, log });
  return Promise.resolve({ ...fixedConfig(config), stop: async () => {} });
}

/** Ends the process in order, with exit code 1, when it outgrows the limits of its roles. */
function guardMemory(
  { config, log, exit = (code) => process.exit(code), readRss }: DaemonOptions,
  roles: readonly RoleName[],
  stop: () => Promise<boolean>,
): Role {
  const limitBytes = memoryLimitOf(config, roles);
  if (limitBytes === undefined) return { stop: async () => {} };
  const onOver = () =>
    void stop().then(
      () => exit(1),
      () => exit(1),
    );
  const watch = watchMemory({ limitBytes, log, onOver, ...(readRss && { readRss }) });
  return { stop: async () => watch.stop() };
}

/** Upstream first, so that each role finishes what the ones before it handed on. */
async function stopAll(running: Role[], desk: OpenDesk): Promise<void> {
  for (const role of running.toReversed()) await role.stop();
  await desk.close();
}

async function stopInTime(running: Role[], desk: OpenDesk): Promise<boolean> {
  const deadline = startStopDeadline(desk.redis);
  const ms = await Promise.race([stopAll(running, desk), deadline.passed]);
  deadline.cancel();
  if (ms === undefined) return true;
  desk.log.warn({ ms }, 'not everything ended in time; what was under way is offered again');
  return false;
}
