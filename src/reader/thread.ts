/** Runs in a thread of `createReader`: reads what it is handed. */
// First of all: what follows takes a quarter of a second to come up.
import './leave-the-loop-first.ts';
import type { MessagePort } from 'node:worker_threads';
import Tinypool from 'tinypool';
import type { NormalizeRules } from '../article/normalize-rules.ts';
import { readArticlePage } from '../feed/article-page.ts';
import { readDocuments } from './read-documents.ts';
import { tellTime, type Uncounted } from './time-limit.ts';
import type { PageOutcome, PageTask, ReadOutcome, ReadTask } from './types.ts';

const rules = Tinypool.workerData as NormalizeRules;

/** A task, and where its time is kept: it counts neither in the queue nor while the thread starts and loads its code. */
interface Timed<Task> {
  task: Task;
  clock: MessagePort;
}

export default function read({ task, clock }: Timed<ReadTask>): Promise<ReadOutcome> {
  return readDocuments(task, rules, countedBy(clock));
}

export function readPage({ task, clock }: Timed<PageTask>): PageOutcome {
  countedBy(clock);
  const { body, ...hint } = task;
  return { outcome: 'read', page: readArticlePage(body, hint) };
}

function countedBy(clock: MessagePort): Uncounted {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads, no window
  return tellTime((note) => clock.postMessage(note));
}
