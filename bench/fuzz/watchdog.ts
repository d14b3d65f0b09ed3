import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Input } from './types.ts';

/** Seconds of CPU after which an input that is being read never will be; how long it takes by the clock is the machine's affair. */
const PATIENCE = 30;
/** ms between two looks. */
const EVERY_MS = 200;

/**
 * Looks at the counter from a thread of its own, and when the process has been at work on one input for too long, says so
 * and ends it.
 */
const THREAD = `
const { workerData: { shared, patience, everyMs, file } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const counter = new Int32Array(shared);
const spent = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
let [last, begun] = [-1, 0];
setInterval(() => {
  const now = Atomics.load(counter, 0);
  if (now !== last) [last, begun] = [now, spent()];
  if (spent() - begun < patience) return;
  writeSync(2, 'finding: an input is never read to its end: ' + file + '\\n');
  process.kill(process.pid, 'SIGKILL');
}, everyMs);
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

  constructor(patience = PATIENCE) {
    this.file = join(this.#folder, 'last-input');
    this.#descriptor = openSync(this.file, 'w');
    const shared = new SharedArrayBuffer(4);
    this.#counter = new Int32Array(shared);
    const workerData = { shared, patience, everyMs: EVERY_MS, file: this.file };
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
