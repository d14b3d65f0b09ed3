import { WaitingError, Worker, type Job } from 'bullmq';
import { checkOptions } from './check-options.ts';
import { closeWaiting } from './close-waiting.ts';
import { asError, atMost, connect, consumption, DEFAULT_PREFIX, warner } from './connection.ts';
import { Inbox, StoryBusyError } from './inbox.ts';
import { sharedMarks } from './marks.ts';
import type { ConsumeOptions, Consumption, Handler } from './types.ts';

/** How often a message may be taken over from a process that died, before it counts as the message's own fault. */
const TAKE_OVERS = 25;
/** How often dead processes are looked for, in ms. */
const LOOK_FOR_DEAD_MS = 5000;
/** How long it rests, in ms, when it could not ask for the next message. */
const RETRY_MS = 1000;
const CLOSE_TIMEOUT_MS = 10_000;
/** How long handing back the messages of overdue handlers may take, in ms. */
const GIVE_UP_MS = 1000;

export interface QueueOptions extends ConsumeOptions {
  /** Name of an output of type `queue`; default `stories`. */
  queue?: string;
  /** Messages handled at the same time, of different stories; default 1. */
  concurrency?: number;
}

/**
 * Consumes an output queue. A queue is one inbox: processes that consume it share its messages, so each team that wants all
 * of them has a queue of its own.
 *
 * The handler sees each revision of a story once, in rising order; only a crash between the handler and the mark shows it
 * one again. When it throws, the message comes again after a growing pause, and in the end lands among the queue's failed
 * jobs.
 * @throws {TypeError} where the address of Redis cannot be meant.
 */
export function consumeQueue(options: QueueOptions, handler: Handler): Consumption {
  checkOptions({ redis: options.redis });
  const { queue = 'stories', prefix = DEFAULT_PREFIX, onError = warner() } = options;
  const stopped = new AbortController();
  const overdue = new AbortController();
  const redis = connect(options, onError, stopped.signal);
  const inbox = new Inbox({
    handler,
    marks: options.marks ?? sharedMarks(redis, prefix, options.consumer ?? `queue-${queue}`),
    takeReplays: options.takeReplays,
    takeUnseen: options.takeUnseen,
    onSkip: options.onSkip,
    signal: stopped.signal,
  });
  const worker = new Worker<unknown, void>(
    queue,
    async (job, token) => {
      const { id = '', data, attemptsMade } = job;
      const taken = inbox.take(data, { from: 'queue', id, attempt: attemptsMade + 1 });
      await unless(overdue.signal, handedBackIfBusy(taken, job, token));
    },
    {
      connection: redis,
      prefix: `{${prefix}}:q`,
      concurrency: options.concurrency ?? 1,
      stalledInterval: LOOK_FOR_DEAD_MS,
      maxStalledCount: TAKE_OVERS,
      // A consumer that is closed while Redis is away waits this out; 15 s if left to BullMQ.
      runRetryDelay: RETRY_MS,
    },
  );
  worker.on('error', onError);
  worker.on('failed', (_job, error) => onError(error));
  return consumption(async () => {
    // From now on a connection that is lost stays lost, so nothing below waits for a server that is away.
    stopped.abort();
    const finished = closeWaiting(worker);
    await atMost(options.closeTimeoutMs ?? CLOSE_TIMEOUT_MS, finished);
    overdue.abort(new Error('Closed while the handler was at work'));
    await atMost(GIVE_UP_MS, Promise.all([finished, inbox.letGo()]));
    redis.disconnect();
    await atMost(GIVE_UP_MS, worker.disconnect());
  }, options.signal);
}

/** A message that only waited for its story did not fail: its attempts stay as they are. */
async function handedBackIfBusy(taken: Promise<void>, job: Job, token = ''): Promise<void> {
  try {
    await taken;
  } catch (error) {
    if (!(error instanceof StoryBusyError)) throw error;
    await job.moveToWait(token);
    throw new WaitingError();
  }
}

/** The outcome of `work`, or a rejection with the signal's reason if that comes first. */
function unless(signal: AbortSignal, work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(asError(signal.reason));
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
