import { Job, Queue, type JobJson, type JobProgress } from 'bullmq';
import type { Keys } from './keys.ts';
import { outputQueueOptions } from './queues.ts';
import type { RedisConnection } from './server/types.ts';

/** Holds a message's JSON in the place of the message. */
class Written {
  readonly json: string;

  constructor(json: string) {
    this.json = json;
  }

  /** BullMQ writes its jobs' data once more; there is nothing of it to write. */
  toJSON(): null {
    return null;
  }
}

class WrittenJob<Data, Result, Name extends string, Progress extends JobProgress> extends Job<
  Data,
  Result,
  Name,
  Progress
> {
  override asJSON(): JobJson {
    const job = super.asJSON();
    return this.data instanceof Written ? { ...job, data: this.data.json } : job;
  }
}

/** An output queue whose messages were written as JSON before: the same text goes to several outputs. */
export class WrittenQueue extends Queue<Written> {
  constructor(name: string, connection: RedisConnection, keys: Keys) {
    super(name, outputQueueOptions(name, connection, keys));
  }

  /** Jobs that are there already stay as they are. */
  async addWritten(jobs: readonly { id: string; name: string; json: string }[]): Promise<void> {
    if (jobs.length === 0) return;
    await this.addBulk(
      jobs.map(({ id, name, json }) => ({ name, data: new Written(json), opts: { jobId: id } })),
    );
  }

  protected override get Job(): typeof Job {
    return WrittenJob;
  }
}
