/** Runs in a thread of `createReader`: reads what it is handed. */
import type { MessagePort } from 'node:worker_threads';
import Tinypool from 'tinypool';
import type { NormalizeRules } from '../article/normalize-rules.ts';
import { readDocuments } from './read-documents.ts';
import type { ReadOutcome, ReadTask } from './types.ts';

const rules = Tinypool.workerData as NormalizeRules;

/** @param begun told when the reading begins: the time limit counts from there, not from the queue or the thread's start. */
export default function read({ task, begun }: { task: ReadTask; begun: MessagePort }): Promise<ReadOutcome> {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads, no window
  begun.postMessage('begun');
  begun.close();
  return readDocuments(task, rules);
}
