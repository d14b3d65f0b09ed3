import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { describeChange, diffConfig, type ConfigChange } from '../../src/config/diff-config.ts';
import { ENVIRONMENT, formatProblem, type ConfigResult, type Problem } from '../../src/config/problem.ts';
import { takeConfig } from '../../src/config/take-config.ts';
import type { Config } from '../../src/config/types.ts';
import { hideInUrls } from '../../src/http/redact-url.ts';
import { watchFiles, type FilesWatch } from './watch-files.ts';

const FILES = ['copydesk.yaml', 'sources.yaml', 'topics.yaml'];
/** Changes that one line of the log names. */
const MOST_TOLD = 20;

/** How this process stands to the configuration folder. */
export interface ConfigState {
  /** When the configuration that is in use was read. */
  takenAt: Date;
  /** What was wrong with the files when they were last read; empty where they are in use. */
  problems: readonly Problem[];
  /** When the broken files were read. */
  brokenAt?: Date;
  warnings: readonly Problem[];
  /** What the last edit that was taken changed. */
  changes: readonly ConfigChange[];
  /** Keys that wait for the next start. */
  atNextStart: readonly string[];
}

export type Listener = (before: Config, after: Config) => void;

/** The configuration as it is now. Whoever asks asks at each use, and holds on to nothing of it. */
export interface LiveConfig {
  readonly current: Config;
  readonly state: ConfigState;
  /** Hears of every edit that is taken, once `current` has it; the answer ends that. */
  onChange(listener: Listener): () => void;
}

export interface ConfigWatch extends LiveConfig {
  stop(): Promise<void>;
}

export interface LiveConfigOptions {
  config: Config;
  warnings?: readonly Problem[];
  /** Reads the folder anew, as at the start. */
  read: () => ConfigResult;
  /** Files beside the folder that it reads as well, by their absolute paths. */
  alsoWatched?: readonly string[];
  log: Logger;
  now?: () => Date;
}

const UNREADABLE: Problem = {
  file: ENVIRONMENT,
  line: 1,
  column: 1,
  path: '',
  message: 'the configuration cannot be read anew: the log says why',
  severity: 'error',
};

/** One that never changes: for commands, and for a service without a folder. */
export function fixedConfig(config: Config, now = new Date()): LiveConfig {
  const state = { takenAt: now, problems: [], warnings: [], changes: [], atNextStart: [] };
  return { current: config, state, onChange: () => () => {} };
}

/**
 * Follows the configuration folder. A good edit is taken at once; a broken one leaves the last good in use and is told, with
 * its place, in the log and in `state`.
 */
export async function watchConfig(options: LiveConfigOptions): Promise<ConfigWatch> {
  const { read, now = () => new Date() } = options;
  const log = options.log.child({ worker: 'config' });
  const listeners = new Set<Listener>();
  let current = options.config;
  let state: ConfigState = { ...fixedConfig(current, now()).state, warnings: options.warnings ?? [] };

  function reread(): void {
    let result: ConfigResult;
    try {
      result = read();
    } catch (error) {
      // A file of secrets that is gone, say: what the error tells may be for the log alone.
      log.error({ err: error }, 'the configuration cannot be read anew');
      result = { ok: false, problems: [UNREADABLE] };
    }
    if (result.ok) take(result);
    else refuse(result.problems);
  }

  function refuse(problems: readonly Problem[]): void {
    state = { ...state, problems, brokenAt: now() };
    for (const problem of problems.slice(0, MOST_TOLD)) log.error(formatProblem(problem));
    log.error({ problems: problems.length }, 'the edited configuration has errors; the last good one stays');
  }

  function take({ config: edited, warnings, secrets }: Extract<ConfigResult, { ok: true }>): void {
    hideInUrls(secrets);
    const before = current;
    const { config, atNextStart } = takeConfig(before, edited);
    const found = diffConfig(before, config);
    if (found.length > 0) current = config;
    const { brokenAt, ...rest } = state;
    const isNew =
      brokenAt !== undefined || found.length > 0 || !isDeepStrictEqual(atNextStart, state.atNextStart);
    if (!isDeepStrictEqual(warnings, state.warnings))
      for (const warning of warnings) log.warn(formatProblem(warning));
    state = { ...rest, takenAt: now(), problems: [], warnings, atNextStart };
    if (!isNew) return;
    if (found.length > 0) state = { ...state, changes: found };
    if (atNextStart.length > 0)
      log.warn({ keys: atNextStart }, 'these settings take effect at the next start');
    const told = found.slice(0, MOST_TOLD).map(describeChange);
    log.info({ changes: found.length, told }, 'the edited configuration is in use');
    if (found.length > 0) for (const listener of listeners) listener(before, config);
  }

  const watch: FilesWatch = await watchFiles(current.dir, [...FILES, ...(options.alsoWatched ?? [])], reread);
  // What was edited while the process came up would wait for the next edit.
  reread();
  return {
    get current() {
      return current;
    },
    get state() {
      return state;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: () => watch.stop(),
  };
}
