import { writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { MAX_BYTES } from './mutate.ts';
import type { Input } from './types.ts';

/** Seconds after which an input that is being read never will be. */
const PATIENCE = 30;
const HEAD = 8;
const STANDS_STILL = 70;

/** Looks at a counter from a thread of its own, and when it stands still, says which input it stands at and ends the process. */
const THREAD = `
const { workerData: { shared, patience, head, code } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const [counts, bytes] = [new Int32Array(shared, 0, 2), new Uint8Array(shared, head)];
let [last, still] = [-1, 0];
setInterval(() => {
  const now = Atomics.load(counts, 0);
  still = now === last ? still + 1 : 0;
  last = now;
  if (still < patience) return;
  const text = Buffer.from(bytes.slice(0, Atomics.load(counts, 1))).toString('latin1');
  writeSync(2, 'finding: an input is never read to its end: ' + JSON.stringify(text) + '\\n');
  process.kill(process.pid, 'SIGKILL');
}, 1000);
`;

/** Keeps the input that is being read where it can be told when reading it never ends. */
export class Watchdog {
  readonly #counts: Int32Array;
  readonly #bytes: Buffer;
  readonly #worker: Worker;

  constructor() {
    const shared = new SharedArrayBuffer(HEAD + MAX_BYTES + STANDS_STILL);
    this.#counts = new Int32Array(shared, 0, 2);
    this.#bytes = Buffer.from(shared, HEAD);
    this.#worker = new Worker(THREAD, {
      eval: true,
      execArgv: [],
      workerData: { shared, patience: PATIENCE, head: HEAD },
    });
    this.#worker.on('error', (error) => writeSync(2, `the watchdog is gone: ${error.message}\n`));
    this.#worker.unref();
  }

  watch(target: string, { bytes, variant }: Input): void {
    const length = this.#bytes.write(`${target} ${variant} ${bytes}`, 'latin1');
    Atomics.store(this.#counts, 1, length);
    Atomics.add(this.#counts, 0, 1);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
