import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from 'bullmq';
import { ulid } from 'ulid';
import type { Output } from '../../src/config/types.ts';
import { queueNameOf } from '../../src/redis/outputs/output-place.ts';
import { readOutputStatuses } from '../../src/redis/outputs/output-status.ts';
import { outputQueue } from '../../src/redis/queues.ts';
import {
  appendReplayed,
  countReplayable,
  overtaken,
  scanLiving,
  scanTombstones,
  takeSequences,
} from '../../src/redis/outputs/replays.ts';
import { readShown, type PublishedRevision } from '../../src/redis/outputs/shown.ts';
import { inShape, STORY, TOMBSTONE } from '../../src/story/records/record-shape.ts';
import { fitRecord } from '../../src/story/records/record-size.ts';
import type { StoryMessage } from '../../src/story/types.ts';
import type { Desk } from '../desk.ts';
import { jobIdOf, messageFor, renderRevision } from './message.ts';

const LOOK_MS = 1000;
const PATIENCE_MS = 60_000;

export interface ReplayRequest {
  /** ms: stories whose last message is older are left out. */
  since: number;
  reason: string;
  /** All outputs of the configuration, or some of them. */
  outputs: readonly Output[];
  /** ms that an output may stay paused without anything being read before it is given up; default 60,000. */
  patienceMs?: number;
}

export interface Replay {
  id: string;
  reason: string;
  /** ISO 8601. */
  since: string;
  /** Stories whose last message is that young, and how many of these messages are tombstones. */
  stories: number;
  tombstones: number;
  /** Messages put on each output; those that its filter leaves out are not counted. */
  outputs: ReplayedOutput[];
}

export interface ReplayedOutput {
  type: Output['type'];
  name: string;
  messages: number;
  /** Why it did not get all. */
  stopped?: string;
}

/**
 * Says again what is on the outputs: for each story its last message, flagged as a replay. It runs beside the service: what
 * changes meanwhile is published as ever, and its last message is not said again after that.
 * @param onProgress told of how many stories were looked at, of how many
 */
export async function replay(
  desk: Desk,
  { since, reason, outputs, patienceMs = PATIENCE_MS }: ReplayRequest,
  onProgress: (looked: number, of: number) => void = () => {},
): Promise<Replay> {
  const flag = { id: ulid(), reason };
  const targets = outputs.map((output) => openTarget(desk, output));
  const total = await countReplayable(desk.redis, desk.keys);
  let [looked, stories, tombstones] = [0, 0, 0];
  try {
    for await (const page of pages(desk, since)) {
      looked += page.looked;
      stories += page.revisions.length;
      tombstones += page.revisions.filter(({ state }) => state.retracted).length;
      const revisions = await numbered(desk, page.revisions);
      await Promise.all(targets.map((target) => put(desk, target, revisions, flag, patienceMs)));
      onProgress(Math.min(looked, total), total);
    }
  } finally {
    for (const { queue } of targets) await queue?.close();
  }
  const told = targets.map(({ told }) => told);
  return { ...flag, since: new Date(since).toISOString(), stories, tombstones, outputs: told };
}

interface Target {
  output: Output;
  told: ReplayedOutput;
  /** Absent for a stream. */
  queue?: Queue<StoryMessage>;
}

function openTarget(desk: Desk, output: Output): Target {
  const told: ReplayedOutput = { type: output.type, name: output.name, messages: 0 };
  if (output.type === 'stream') return { output, told };
  const queue = outputQueue(queueNameOf(output), desk.connection, desk.keys);
  queue.on('error', (error) => desk.log.debug({ err: error, output: output.name }, 'output queue'));
  return { output, told, queue };
}

async function* pages(
  { redis, keys }: Desk,
  since: number,
): AsyncGenerator<{ looked: number; revisions: PublishedRevision[] }> {
  for await (const { looked, ids } of scanLiving(redis, keys, since))
    yield { looked, revisions: await readShown(redis, keys, ids) };
  for await (const revisions of scanTombstones(redis, keys, since))
    yield { looked: revisions.length, revisions };
}

async function numbered({ redis, keys }: Desk, revisions: PublishedRevision[]): Promise<PublishedRevision[]> {
  if (revisions.length === 0) return [];
  const first = await takeSequences(redis, keys, revisions.length);
  return revisions.map((revision, i) => ({ ...revision, sequence: first + i }));
}

async function put(
  desk: Desk,
  target: Target,
  revisions: readonly PublishedRevision[],
  flag: { id: string; reason: string },
  patienceMs: number,
): Promise<void> {
  const { output, queue, told } = target;
  const messages = revisions.flatMap((revision) => {
    const message = messageFor(renderRevision(desk.config.desk, revision, [output]), output);
    return message ? [{ revision, message: flagged(message.record, flag) }] : [];
  });
  if (messages.length === 0 || told.stopped !== undefined) return;
  const full = await untilRoom(desk, output, patienceMs);
  if (full) {
    told.stopped = full;
    return;
  }
  if (queue) {
    told.messages += await addJobs(desk, queue, messages, flag.id);
  } else {
    const texts = messages.map(({ revision, message }) => ({ revision, json: JSON.stringify(message) }));
    told.messages += await appendReplayed(desk.redis, desk.keys, output.name, texts);
  }
}

/** Waits while the publisher has the output paused; says why it is given up, if it is. */
async function untilRoom(
  { redis, keys }: Desk,
  { type, name }: Output,
  patienceMs: number,
): Promise<string | undefined> {
  let [unread, since] = [-1, performance.now()];
  for (;;) {
    const statuses = await readOutputStatuses(redis, keys);
    const status = statuses.find((each) => each.type === type && each.name === name);
    if (!status?.pausedSince) return undefined;
    if (status.unread !== unread) [unread, since] = [status.unread, performance.now()];
    if (performance.now() - since >= patienceMs)
      return `paused: ${unread} messages wait, and nobody reads them`;
    await sleep(Math.min(LOOK_MS, patienceMs));
  }
}

async function addJobs(
  { redis, keys }: Desk,
  queue: Queue<StoryMessage>,
  messages: readonly { revision: PublishedRevision; message: StoryMessage }[],
  replayId: string,
): Promise<number> {
  await queue.addBulk(
    messages.map(({ revision, message }) => ({
      name: message.event,
      data: message,
      opts: { jobId: jobId(revision, replayId) },
    })),
  );
  // Jobs cannot be added on a condition, so what was overtaken is taken back, unless a reader has it already.
  const revisions = messages.map(({ revision }) => revision);
  const late = await overtaken(redis, keys, revisions);
  await Promise.all(late.map((revision) => queue.remove(jobId(revision, replayId))));
  return messages.length - late.length;
}

/** With the flag it may be too long by that much. */
function flagged(record: StoryMessage, replay: { id: string; reason: string }): StoryMessage {
  return record.event === 'retracted'
    ? inShape({ ...record, replay }, TOMBSTONE)
    : fitRecord(inShape({ ...record, replay }, STORY));
}

function jobId(revision: PublishedRevision, replayId: string): string {
  return `${jobIdOf(revision)}-replay-${replayId}`;
}
