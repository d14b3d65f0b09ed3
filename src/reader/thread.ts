/** Runs in a thread of `createReader`: reads what it is handed. */
// First of all: what follows takes a quarter of a second to come up.
import './leave-the-loop-first.ts';
import type { MessagePort } from 'node:worker_threads';
import Tinypool from 'tinypool';
import type { NormalizeRules } from '../article/normalize-rules.ts';
import { readArticlePage } from '../feed/article-page.ts';
import { readDocuments } from './read-documents.ts';
import type { PageOutcome, PageTask, ReadOutcome, ReadTask } from './types.ts';

const rules = Tinypool.workerData as NormalizeRules;

/** A task, and who is to be told when the work on it begins: the time limit counts from there, not from the queue or the thread's start. */
interface Begun<Task> {
  task: Task;
  begun: MessagePort;
}

export default function read({ task, begun }: Begun<ReadTask>): Promise<ReadOutcome> {
  tellOf(begun);
  return readDocuments(task, rules);
}

export function readPage({ task, begun }: Begun<PageTask>): PageOutcome {
  tellOf(begun);
  const { body, ...hint } = task;
  return { outcome: 'read', page: readArticlePage(body, hint) };
}

function tellOf(begun: MessagePort): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads, no window
  begun.postMessage('begun');
  begun.close();
}
