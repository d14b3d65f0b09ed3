import type { Queue } from 'bullmq';
import type { Output } from '../src/config/types.ts';
import { serverTime } from '../src/redis/connect.ts';
import { claimDue, clearReady, outboxSize, readReady, type ReadyRevision } from '../src/redis/outbox.ts';
import { outputQueue } from '../src/redis/queues.ts';
import { passesFilter, renderRecord, renderTombstone } from '../src/story/record.ts';
import type { StoryMessage } from '../src/story/types.ts';
import { createPace } from './pace.ts';
import { hearTrouble, pause, type Desk, type Role } from './desk.ts';

/** Pause between two looks at an idle outbox. */
const IDLE_MS = 200;
const TROUBLE_MS = 1000;
/** Entries an output stream keeps; at 4.5 to 5.8 KB a message (measured) up to 580 MB. */
const STREAM_LENGTH = 100_000;
/** Messages put on the outputs at a time. */
const BATCH = { least: 5, most: 100 };

export interface PublishRole extends Role {
  /** Puts out all that waits, settle and hold cut short; returns how many revisions went out. */
  drain(): Promise<number>;
}

/** The publish worker: drains the outbox into the outputs, and clears an entry only when every output has it. */
export function startPublish(desk: Desk, options: { onlyWhenDrained?: boolean } = {}): PublishRole {
  const log = desk.log.child({ worker: 'publish' });
  const trouble = hearTrouble(log, 'could not publish; trying again');
  const publisher = new Publisher(desk);
  const stopping = new AbortController();
  const done = options.onlyWhenDrained ? Promise.resolve() : loop();

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const moved = await publisher.step();
        if (moved === 0) await pause(IDLE_MS, stopping.signal);
      } catch (error) {
        trouble(error as Error);
        await pause(TROUBLE_MS, stopping.signal);
      }
    }
  }

  return {
    drain: () => publisher.drain(),
    async stop() {
      stopping.abort();
      await done;
      await publisher.close();
    },
  };
}

class Publisher {
  readonly #desk: Desk;
  readonly #queues = new Map<string, Queue<StoryMessage>>();
  readonly #pace = createPace(BATCH);

  constructor(desk: Desk) {
    this.#desk = desk;
    for (const output of desk.config.outputs.filter(({ type }) => type === 'queue')) {
      const queue = outputQueue(output.name, desk.connection, desk.keys);
      queue.on('error', (error) => desk.log.debug({ err: error, output: output.name }, 'output queue'));
      this.#queues.set(output.name, queue);
    }
  }

  /** Allocates what has settled and puts out what has been held long enough; returns how much it moved. */
  async step(): Promise<number> {
    const { redis, keys, holdMs, metrics } = this.#desk;
    const now = await serverTime(redis);
    const claimed = await claimDue(redis, keys, now, now);
    const published = await this.#publish(now - holdMs);
    const size = await outboxSize(redis, keys);
    metrics.outbox(size.due + size.ready);
    return claimed + published;
  }

  async drain(): Promise<number> {
    const { redis, keys } = this.#desk;
    let published = 0;
    for (;;) {
      const now = await serverTime(redis);
      const claimed = await claimDue(redis, keys, Infinity, now);
      const moved = await this.#publish(Infinity);
      published += moved;
      if (claimed + moved === 0) return published;
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
  }

  async #publish(allocatedUntil: number): Promise<number> {
    const { redis, keys } = this.#desk;
    const started = performance.now();
    const revisions = await readReady(redis, keys, allocatedUntil, this.#pace.size);
    const outgoing = revisions.map((revision) => ({ revision, outputs: this.#address(revision) }));
    await this.#addJobs(outgoing);
    // One connection carries them in this order, without waiting for each answer.
    const cleared = await Promise.all(outgoing.map((each) => this.#clear(each)));
    if (revisions.length > 0) this.#pace.took(performance.now() - started);
    return cleared.filter(Boolean).length;
  }

  async #clear({ revision, outputs }: Outgoing): Promise<boolean> {
    const { redis, keys, metrics } = this.#desk;
    const id = jobId(revision);
    const went = await clearReady(redis, keys, revision.entryId, {
      jobKeys: outputs.filter(isQueue).map(({ output }) => keys.job(output.name, id)),
      streams: outputs
        .filter((addressed) => !isQueue(addressed))
        .map(({ output, record }) => ({
          key: keys.stream(output.name),
          maxLength: STREAM_LENGTH,
          json: JSON.stringify(record),
        })),
    });
    if (went !== 'cleared') return false;
    for (const { output } of outputs) metrics.published(output.name);
    return true;
  }

  /**
   * The message for each output that carries the story. A tombstone goes to all: which of them had the story is not known
   * any more, and those that had not ignore it.
   */
  #address({ revision, state, changes, sequence, time }: ReadyRevision): Addressed[] {
    const { desk, outputs } = this.#desk.config;
    const stamp = { desk, sequence, time, revision };
    const { retracted } = state;
    if (retracted)
      return outputs.map((output) => ({ output, record: renderTombstone(state.id, stamp, retracted) }));
    const event = revision === 1 ? ('created' as const) : ('updated' as const);
    return outputs.flatMap((output) => {
      const record = renderRecord(state, { ...stamp, event, changed: changes }, { secured: output.secured });
      return passesFilter(record, output.filter) ? [{ output, record }] : [];
    });
  }

  /** Adds a job for each message; one that is there already stays as it is. */
  async #addJobs(outgoing: Outgoing[]): Promise<void> {
    for (const [name, queue] of this.#queues) {
      const jobs = outgoing.flatMap(({ revision, outputs }) =>
        outputs
          .filter((addressed) => isQueue(addressed) && addressed.output.name === name)
          .map(({ record }) => ({ name: record.event, data: record, opts: { jobId: jobId(revision) } })),
      );
      if (jobs.length > 0) await queue.addBulk(jobs);
    }
  }
}

interface Outgoing {
  revision: ReadyRevision;
  outputs: Addressed[];
}

interface Addressed {
  output: Output;
  record: StoryMessage;
}

function isQueue({ output }: Addressed): boolean {
  return output.type === 'queue';
}

function jobId({ storyId, revision }: ReadyRevision): string {
  return `${storyId}-r${revision}`;
}
