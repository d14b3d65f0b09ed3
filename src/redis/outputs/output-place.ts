import type { Output } from '../../config/types.ts';
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';
import { outputJobOptions } from '../queues.ts';
import { webhookQueueName } from './webhook-queue.ts';

/** Names an output among all of a desk: two of different types may share a name. */
export type OutputPlace = Pick<Output, 'type' | 'name'>;

/** Its field in the hash `outputs`: `queue stories`. */
export function fieldOf({ type, name }: OutputPlace): string {
  return `${type} ${name}`;
}

/** The BullMQ queue of an output that is one, or of a webhook. */
export function queueNameOf({ type, name }: OutputPlace): string {
  return type === 'webhook' ? webhookQueueName(name) : name;
}

export function missedKey(keys: Keys, { type, name }: OutputPlace): string {
  return keys.missed(type, name);
}

/** For scripts: its stream, or what comes before a job's id in its key. */
export function targetOf(keys: Keys, output: OutputPlace): string {
  return output.type === 'stream' ? keys.stream(output.name) : keys.job(queueNameOf(output), '');
}

/** For scripts (scripts/jobs.ts): the options of its jobs as JSON without the last brace; '' for a stream. */
export function jobOptionsOf(output: OutputPlace): string {
  if (output.type === 'stream') return '';
  return JSON.stringify(outputJobOptions(queueNameOf(output))).slice(0, -1);
}

/** The output that a field of the hash `outputs` is about. */
export function placeOf(field: string): OutputPlace {
  const [type = '', name = ''] = field.split(' ');
  return { type: type as OutputPlace['type'], name };
}

/** Of all outputs that there are or were. */
export async function missedKeys(redis: DeskRedis, keys: Keys): Promise<string[]> {
  const fields = await redis.hkeys(keys.outputs);
  return fields.map((field) => missedKey(keys, placeOf(field)));
}
