import { Worker } from 'node:worker_threads';
import { KeyReader, type ArticleKeys, type KeyBatch, type Unread } from '../../src/story/window/key-batch.ts';

/** Gives the keys of the article at a place of what was handed over. */
export type KeysAt = (at: number) => ArticleKeys;

/**
 * A thread that reads the words of articles while this one folds those before. Should it fail, there are no more keys from
 * it, and the window reads for itself.
 */
export class KeyHelper {
  readonly #thread: Worker;
  readonly #keys = new KeyReader();
  /** Who waits for what was handed over, in order. */
  #waiting: ((keysAt: KeysAt | undefined) => void)[] = [];
  #hasEnded = false;

  constructor(file = threadFile()) {
    this.#thread = new Worker(file.url, { execArgv: file.execArgv });
    this.#thread.on('message', (batch: KeyBatch) => this.#waiting.shift()?.(this.#keys.take(batch)));
    this.#thread.on('error', () => this.#end());
    this.#thread.on('exit', () => this.#end());
  }

  /** Undefined where the thread failed. */
  read(unread: Unread): Promise<KeysAt | undefined> {
    if (this.#hasEnded) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
      this.#thread.postMessage(unread);
    });
  }

  async close(): Promise<void> {
    await this.#thread.terminate();
  }

  #end(): void {
    this.#hasEnded = true;
    for (const tell of this.#waiting) tell(undefined);
    this.#waiting = [];
  }
}

/** The thread's code: compiled beside this file, or run from source as this file is. */
function threadFile(): { url: URL; execArgv: string[] } {
  if (!import.meta.url.endsWith('.ts'))
    return { url: new URL('./key-thread.js', import.meta.url), execArgv: [] };
  const register = `import { register } from '${import.meta.resolve('tsx/esm/api')}'; register();`;
  return {
    url: new URL('./key-thread.ts', import.meta.url),
    execArgv: ['--import', `data:text/javascript,${encodeURIComponent(register)}`],
  };
}
