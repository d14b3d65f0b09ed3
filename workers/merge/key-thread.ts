/** Runs in a thread of `KeyHelper`: reads the titles and excerpts that it is handed, one batch after the other. */
import { parentPort } from 'node:worker_threads';
import { KeyWriter, type Unread } from '../../src/story/window/key-batch.ts';

const writer = new KeyWriter();

parentPort?.on('message', (unread: Unread) => {
  const batch = writer.write(unread);
  parentPort?.postMessage(batch, [batch.keys.buffer, batch.ends.buffer]);
});
