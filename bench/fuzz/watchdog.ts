import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Input } from './types.ts';

/** Seconds after which an input that is being read never will be. */
const PATIENCE = 30;

/** Looks at the counter from a thread of its own, and when it stands still, says so and ends the process. */
const THREAD = `
const { workerData: { shared, patience, file } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const counter = new Int32Array(shared);
let [last, still] = [-1, 0];
setInterval(() => {
  const now = Atomics.load(counter, 0);
  still = now === last ? still + 1 : 0;
  last = now;
  if (still < patience) return;
  writeSync(2, 'finding: an input is never read to its end: ' + file + '\\n');
  process.kill(process.pid, 'SIGKILL');
}, 1000);
`;

/**
 * Keeps the input that is being read in a file, for the two faults that no program can catch in itself: a reading that
 * never ends, and one that takes the process down (V8 does that where a stack runs out at the wrong moment).
 */
export class Watchdog {
  /** Target, setting and bytes, with spaces between them. Gone after `close`. */
  readonly file: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'copydesk-fuzz-'));
  readonly #descriptor: number;
  readonly #counter: Int32Array;
  readonly #worker: Worker;

  constructor() {
    this.file = join(this.#folder, 'last-input');
    this.#descriptor = openSync(this.file, 'w');
    const shared = new SharedArrayBuffer(4);
    this.#counter = new Int32Array(shared);
    const workerData = { shared, patience: PATIENCE, file: this.file };
    this.#worker = new Worker(THREAD, { eval: true, execArgv: [], workerData });
    this.#worker.unref();
  }

  watch(target: string, { bytes, variant }: Input): void {
    const length = writeSync(this.#descriptor, `${target} ${variant} ${bytes}`, 0, 'latin1');
    ftruncateSync(this.#descriptor, length);
    Atomics.add(this.#counter, 0, 1);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
    closeSync(this.#descriptor);
    rmSync(this.#folder, { recursive: true });
  }
}
