/** A thread in which stretches of the log are decided anew, so that the loop goes on meanwhile. */
import Tinypool from 'tinypool';
import type { TuneResult } from '../../src/api/matching-types.ts';
import type { BorderlineFound, BorderlineTask, TuneTask } from './tasks.ts';

/** To start the thread takes most of a second, so it stays for the next question; without one it ends, and its memory with it. */
const IDLE_MS = 300_000;
/** Two windows of the most articles that are asked for take 100 MB; the tables of matching 60. */
const HEAP_MIB = 384;
/** Askers that may wait for the one before them; more are sent away. */
const MOST_WAITING = 4;

/** Several ask already, and each takes seconds. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
}

export interface MatchingPool {
  /** Has the thread come up, so that the first answer comes sooner. */
  prepare(): void;
  /** Rejects with the signal's reason when that is aborted (the thread ends then), and with BusyError. */
  tune(task: TuneTask, signal: AbortSignal): Promise<TuneResult>;
  borderline(task: BorderlineTask, signal: AbortSignal): Promise<BorderlineFound>;
  close(): Promise<void>;
}

/** The thread starts with the first question. */
export function createMatchingPool(): MatchingPool {
  let pool: Tinypool | undefined;
  let asking = 0;
  let isClosed = false;

  async function run<Answer>(name: string, task: object, signal: AbortSignal): Promise<Answer> {
    signal.throwIfAborted();
    if (isClosed) throw new Error('the pool is closed');
    if (asking > MOST_WAITING) throw new BusyError('several such questions are being answered already');
    asking++;
    try {
      pool ??= openPool();
      return (await pool.run(task, { name, signal })) as Answer;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      asking--;
    }
  }

  return {
    prepare() {
      // What fails here fails again where it is heard of.
      if (!pool) run('prepare', {}, new AbortController().signal).catch(() => undefined);
    },
    tune: (task, signal) => run<TuneResult>('tune', task, signal),
    borderline: (task, signal) => run<BorderlineFound>('borderline', task, signal),
    async close() {
      isClosed = true;
      await pool?.destroy();
    },
  };
}

function openPool(): Tinypool {
  return new Tinypool({
    ...threadFile(),
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MS,
    useAtomics: false,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
  });
}

/** The thread's code: compiled beside this file, or run from source as this file is. */
function threadFile(): { filename: string; execArgv?: string[] } {
  if (!import.meta.url.endsWith('.ts')) return { filename: new URL('./thread.js', import.meta.url).href };
  const register = `import { register } from '${import.meta.resolve('tsx/esm/api')}'; register();`;
  const filename = new URL('./thread.ts', import.meta.url).href;
  return { filename, execArgv: ['--import', `data:text/javascript,${encodeURIComponent(register)}`] };
}
