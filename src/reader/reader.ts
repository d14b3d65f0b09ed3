import { MessageChannel, type TransferListItem } from 'node:worker_threads';
import Tinypool from 'tinypool';
import type { NormalizeRules } from '../article/normalize-rules.ts';
import { listThreads, putLoopFirst } from './loop-first.ts';
import { createSlots } from './slots.ts';
import { createTimeLimit, type TimeNote } from './time-limit.ts';
import type { PageOutcome, PageTask, RawDocument, ReadOutcome, ReadTask, Unreadable } from './types.ts';

export interface ReaderOptions {
  /** Threads at most, one of them for large documents; 1 counts as 2. The first starts with the first document. */
  threads: number;
  /** ms that one reading may take, the start of its thread left out; several documents in one task count as several readings. */
  timeoutMs: number;
  /** MiB of heap that a thread may take; 72 if absent, which 10 MiB of an honest feed are read with. */
  heapMiB?: number;
  rules: NormalizeRules;
}

export interface Reader {
  /**
   * Reads documents in a thread. A reading that takes too long or too much is ended with its thread and comes back as
   * unreadable (`timeout`, `too-big`). Rejects with the signal's reason when that is aborted, and else only on a bug.
   */
  read(task: ReadTask, signal?: AbortSignal): Promise<ReadOutcome>;
  /** Reads the head of an article's page, likewise. */
  readPage(task: PageTask, signal?: AbortSignal): Promise<PageOutcome>;
  /** Ends the threads. Readings under way, those that wait and later ones reject. */
  close(): Promise<void>;
}

type PoolOptions = ConstructorParameters<typeof Tinypool>[0];

/** Threads beyond the first end after so long without work; the first stays: to start one takes a third of a second of CPU (measured). */
const IDLE_MS = 300_000;
/** 10 MiB of an honest feed need up to 64, of which 12 are code and tables, and some are then read half as fast (measured). */
const HEAP_MIB = 72;
/**
 * MiB for what was just made, of which V8 takes 48 and keeps them. A thread that stays keeps 60 MB less with an eighth of it; with a
 * quarter it keeps 4 more than that, and 100 KB take a tenth less CPU. 10 MiB take the same either way (measured).
 */
const YOUNG_MIB = { usual: 12, large: 6 };
/** What one time limit is for: the largest document, or so many small ones (100 texts take some 100 ms). */
const BYTES_A_READING = 10 * 1024 * 1024;
const DOCUMENTS_A_READING = 100;
/** Bytes from which a task is a large one: feeds have some 100 KB, and those of more than 1 MB take seconds where they are hostile. */
const LARGE = 1024 * 1024;

/**
 * Threads that read documents, so that neither a large nor a hostile one holds up the event loop. Bodies are handed over,
 * not copied. Large tasks are read one at a time, each in a thread of its own that ends with it: a usual feed never waits
 * behind them, and the 100 MB that one may take are the system's again when it is read. A thread that goes on keeps them.
 */
export function createReader({ threads, timeoutMs, heapMiB = HEAP_MIB, rules }: ReaderOptions): Reader {
  const pools: Tinypool[] = [];
  const usual = lazily(() =>
    openPool(YOUNG_MIB.usual, { minThreads: 1, maxThreads: Math.max(1, threads - 1), idleTimeout: IDLE_MS }),
  );
  const large = lazily(() =>
    openPool(YOUNG_MIB.large, { minThreads: 0, maxThreads: 1, isolateWorkers: true }),
  );
  const oneLarge = createSlots(1);
  let isClosed = false;

  function openPool(youngMiB: number, options: PoolOptions): Tinypool {
    const pool = new Tinypool({
      ...threadFile(),
      ...options,
      // It would stop a thread's own timers and promises between two tasks, and saves nothing at our sizes.
      useAtomics: false,
      resourceLimits: { maxOldGenerationSizeMb: heapMiB, maxYoungGenerationSizeMb: youngMiB },
      workerData: rules,
    });
    // A thread that was given up may still run out of memory before it is gone, and nobody waits for it any more. Any other
    // end between two tasks (its code cannot be loaded) would repeat for ever, unseen.
    pool.on('error', (error: unknown) => {
      if (!isOutOfMemory(error)) throw error;
    });
    pools.push(pool);
    return pool;
  }

  async function run<Outcome>(
    pool: () => Tinypool,
    name: 'default' | 'readPage',
    task: ReadTask | PageTask,
    signal?: AbortSignal,
  ): Promise<Outcome | Unreadable> {
    signal?.throwIfAborted();
    // A pool that was destroyed starts threads again where it is asked to.
    if (isClosed) throw new Error('the reader is closed');
    const limit = new AbortController();
    const breakOff = () => limit.abort(signal?.reason);
    signal?.addEventListener('abort', breakOff, { once: true });
    const { port1: hear, port2: clock } = new MessageChannel();
    const bodies = 'documents' in task ? task.documents : [task];
    const limitMs = timeoutMs * shareOf(bodies);
    const time = createTimeLimit(limitMs, () => limit.abort());
    hear.on('message', (note: TimeNote) => (note === 'reads' ? time.run() : time.halt()));
    const transferList: TransferListItem[] = [clock, ...wholeBuffers(bodies)];
    try {
      return (await pool().run({ task, clock }, { name, signal: limit.signal, transferList })) as Outcome;
    } catch (error) {
      signal?.throwIfAborted();
      const given = givenUp(error, limit.signal.aborted, limitMs);
      if (given) return given;
      throw error;
    } finally {
      time.halt();
      hear.close();
      signal?.removeEventListener('abort', breakOff);
    }
  }

  async function readLarge(task: ReadTask, signal?: AbortSignal): Promise<ReadOutcome> {
    const leave = await oneLarge.enter(signal);
    const before = new Set(listThreads());
    const reading = run<ReadOutcome>(large, 'default', task, signal);
    // Its thread is new, and would start with the loop's priority.
    putLoopFirst(listThreads().filter((thread) => !before.has(thread)));
    // One that is given up comes back at once, and its thread keeps its memory until it is gone: two would take twice as much.
    void Promise.all(large().threads.map(endOf)).then(leave);
    return reading;
  }

  return {
    read: (task, signal) =>
      sizeOf(task) < LARGE ? run<ReadOutcome>(usual, 'default', task, signal) : readLarge(task, signal),
    readPage: (task, signal) => run<PageOutcome>(usual, 'readPage', task, signal),
    async close() {
      isClosed = true;
      await Promise.all(pools.map((pool) => pool.destroy()));
    },
  };
}

function endOf(thread: Tinypool['threads'][number]): Promise<void> {
  return new Promise((resolve) => {
    thread.once('exit', () => resolve());
  });
}

function lazily<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => (made ??= make());
}

/** How many readings these count as: a folder may hold thousands of documents, and an index ten large sitemaps. */
function shareOf(bodies: Pick<RawDocument, 'body'>[]): number {
  const bytes = bodies.reduce((sum, { body }) => sum + body.byteLength, 0);
  return Math.max(1, Math.ceil(bodies.length / DOCUMENTS_A_READING), Math.ceil(bytes / BYTES_A_READING));
}

function sizeOf({ documents }: ReadTask): number {
  return documents.reduce((bytes, { body }) => bytes + body.byteLength, 0);
}

/** Bodies that have a buffer of their own; small files share one, and are copied. */
function wholeBuffers(bodies: Pick<RawDocument, 'body'>[]): ArrayBuffer[] {
  return bodies.flatMap(({ body: { buffer, byteLength } }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  );
}

function givenUp(error: unknown, timedOut: boolean, timeoutMs: number): Unreadable | undefined {
  if (timedOut)
    return { outcome: 'unreadable', code: 'timeout', message: `not read within ${timeoutMs / 1000} s` };
  if (isOutOfMemory(error))
    return {
      outcome: 'unreadable',
      code: 'too-big',
      message: 'takes more memory to read than one document may',
    };
  return undefined;
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

/** The thread's code: compiled beside this file, or run from source as this file is. */
function threadFile(): { filename: string; execArgv?: string[] } {
  if (!import.meta.url.endsWith('.ts')) return { filename: new URL('./thread.js', import.meta.url).href };
  const register = `import { register } from '${import.meta.resolve('tsx/esm/api')}'; register();`;
  const filename = new URL('./thread.ts', import.meta.url).href;
  return { filename, execArgv: ['--import', `data:text/javascript,${encodeURIComponent(register)}`] };
}
