import type { Output } from '../../src/config/types.ts';
import { clearReady, type Clearing, type ClearReply } from '../../src/redis/clear.ts';
import { claimDue, mapReady, readOutbox, type Outbox, type ReadyRevision } from '../../src/redis/outbox.ts';
import { forgetOutputs } from '../../src/redis/output-status.ts';
import { storyExpiryMs, type Desk } from '../desk.ts';
import { failPoint } from '../fail-point.ts';
import { messageFor, renderRevision, type Message, type Rendered } from './message.ts';
import { Outlet } from './outlet.ts';
import { openQueueChannel } from './queue-channel.ts';
import { openStreamChannel } from './stream-channel.ts';

/**
 * Messages put on the outputs at a time: Redis works on them for 3 ms. Of a backlog each batch waits once for the disk; still
 * larger ones cost more each, since they outlive a collection of garbage.
 */
const BATCH = 100;
/** Stories for which revisions are allocated at a time, in 3 ms; fewer came only where no more were due. */
const MOST_CLAIMED = 200;
/** How often the outputs are looked at. */
const LOOK_MS = 1000;

/** What a step found and did. */
export interface Step {
  /** How much it moved; where that is nothing there is nothing to do now. */
  moved: number;
  /** How many revisions it put on the outputs. */
  published: number;
  outbox: Outbox;
}

/** Takes revisions from the outbox to the outputs, a batch in a step. */
export class Publisher {
  readonly #desk: Desk;
  /** Those that it began with: another publisher takes over when they change (workers/renewed-role.ts). */
  readonly #outputs: readonly Output[];
  readonly #outlets: Outlet[];
  #lookedAt: number | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#outputs = desk.config.outputs;
    this.#outlets = this.#outputs.map((output) => new Outlet(desk, output, openChannel(desk, output)));
  }

  /**
   * Allocates what has settled and puts out what has been held long enough.
   * @param hurry settle and hold are cut short
   */
  async step(hurry = false): Promise<Step> {
    const { redis, keys, holdMs, metrics } = this.#desk;
    const outbox = await readOutbox(redis, keys);
    const { now, due, ready, firstDue = Infinity, firstReady = Infinity } = outbox;
    metrics.outbox(due + ready, lateness({ now, firstDue, firstReady }, holdMs));
    // What has settled does not wait for a look that is due, unless there may be no room for it.
    const looksFirst = this.#lookedAt === undefined || this.#isAnyFilling();
    if (looksFirst) await this.#look(now);
    const settled = hurry ? Infinity : now;
    const held = hurry || holdMs === 0 ? Infinity : now - holdMs;
    const isAny = (due > 0 && firstDue <= settled) || (ready > 0 && firstReady <= held);
    const { claimed, published } = isAny ? await this.#publish({ now, settled, held }) : NOTHING;
    if (!looksFirst) await this.#look(now);
    const caughtUp = await this.#catchUp();
    const moved = claimed + published + caughtUp;
    if (moved > 0) failPoint('publish.done');
    return { moved, published, outbox };
  }

  async #look(now: number): Promise<void> {
    const { redis, keys } = this.#desk;
    if (this.#lookedAt === undefined) await forgetOutputs(redis, keys, this.#outputs, now);
    else if (Math.abs(now - this.#lookedAt) < LOOK_MS && !this.#isAnyFilling()) return;
    await Promise.all(this.#outlets.map((outlet) => outlet.look(now)));
    this.#lookedAt = now;
  }

  #isAnyFilling(): boolean {
    return this.#outlets.some((outlet) => outlet.isFilling);
  }

  /**
   * Batch after batch, until there is no more or the outputs want to be looked at. While Redis takes one in, the next is made
   * ready; that is put on only when all of the one before it is out, so that a story's revisions stay in order.
   */
  async #publish(limits: Limits): Promise<{ claimed: number; published: number }> {
    const total = { claimed: 0, published: 0 };
    const until = performance.now() + LOOK_MS;
    for (let taking = this.#take({ ...limits, mayClaim: true }); ;) {
      const { claimed, outgoing } = await taking;
      total.claimed += claimed;
      const last = outgoing.at(-1);
      if (!last) return total;
      const mayClaim = claimed === MOST_CLAIMED;
      const isAll = !mayClaim && outgoing.length < BATCH;
      taking = isAll ? EMPTY : this.#take({ ...limits, after: last.revision.entryId, mayClaim });
      // Where this one fails, nobody asks for the next.
      taking.catch(() => {});
      const replies = await this.#putOut(outgoing);
      total.published += replies.filter((reply) => reply === 'cleared').length;
      const isAllOut = replies.every((reply) => reply === 'cleared' || reply === 'already');
      if (isAllOut && performance.now() < until && !this.#isAnyFilling()) continue;
      total.claimed += (await taking).claimed;
      return total;
    }
  }

  /** Both are asked in one go, and Redis does them in this order: what is allocated now can be read at once. */
  async #take({ now, settled, held, after, mayClaim }: Taking): Promise<Batch> {
    const { redis, keys } = this.#desk;
    const reading = { until: held, count: BATCH, ...(after !== undefined && { after }) };
    const [claimed, outgoing] = await Promise.all([
      mayClaim ? claimDue(redis, keys, settled, now, MOST_CLAIMED) : 0,
      mapReady(redis, keys, reading, (revision) => this.#render(revision)),
    ]);
    if (claimed > 0) failPoint('publish.claimed');
    if (outgoing.length > 0) failPoint('publish.read');
    return { claimed, outgoing };
  }

  #render(revision: ReadyRevision): Outgoing {
    const rendered = renderRevision(this.#desk.config.desk, revision, this.#outputs);
    const { entryId, storyId, shown } = revision;
    const messages = this.#outputs.map((output) => messageFor(rendered, output));
    return { revision: { entryId, storyId, shown }, rendered, messages };
  }

  /** Part after part, so that neither Redis nor this process is held up for long by messages that are large. */
  async #putOut(outgoing: readonly Outgoing[]): Promise<ClearReply[]> {
    const replies: ClearReply[] = [];
    for (const part of partsOf(outgoing)) replies.push(...(await this.#clear(part)));
    failPoint('publish.cleared');
    return replies;
  }

  async #clear(outgoing: readonly Outgoing[]): Promise<ClearReply[]> {
    const { redis, keys, config } = this.#desk;
    const clearings = outgoing.map(({ revision, rendered: { open, secured }, messages }) => ({
      revision,
      event: open.event,
      texts: [open.json, secured?.json] as const,
      fates: this.#outlets.map((outlet, i) => (messages[i] ? outlet.fateOf(messages[i] === secured) : '')),
    }));
    const expiryMs = storyExpiryMs(config);
    const { replies, failed } = await clearReady(redis, keys, this.#outputs, clearings, expiryMs);
    for (const { output, message } of failed) this.#outlets[output]?.breakDown(message);
    for (const [i, outlet] of this.#outlets.entries()) {
      const isTaken = ({ fates }: Clearing, n: number) =>
        replies[n] === 'cleared' && (fates[i] === '1' || fates[i] === '2');
      if (!failed.some(({ output }) => output === i)) outlet.took(clearings.filter(isTaken).length);
    }
    return replies;
  }

  async #catchUp(): Promise<number> {
    const counts = await Promise.all(this.#outlets.map((outlet) => outlet.catchUp()));
    return counts.reduce((sum, count) => sum + count, 0);
  }
}

/** Seconds that the oldest change has waited which has settled, or the oldest revision whose hold is over. */
function lateness(
  { now, firstDue, firstReady }: { now: number; firstDue: number; firstReady: number },
  holdMs: number,
): number {
  return Math.max(0, now - Math.min(firstDue, firstReady + holdMs)) / 1000;
}

/** What may go, in ms by the server's clock: what has settled until then, and what was allocated until then. */
interface Limits {
  now: number;
  settled: number;
  held: number;
}

interface Taking extends Limits {
  /** Id of the entry after which to read. */
  after?: string;
  /** Whether more may be due than was claimed so far. */
  mayClaim: boolean;
}

interface Batch {
  claimed: number;
  outgoing: Outgoing[];
}

const NOTHING = { claimed: 0, published: 0 };
const EMPTY: Promise<Batch> = Promise.resolve({ claimed: 0, outgoing: [] });

interface Outgoing {
  revision: Clearing['revision'];
  rendered: Rendered;
  /** In the outputs' order; undefined where it is not for that output. */
  messages: (Message | undefined)[];
}

/** Redis works on so many characters for a few milliseconds, and writing them takes this process as long. */
const MOST_CHARACTERS = 1024 * 1024;

function partsOf(outgoing: readonly Outgoing[]): Outgoing[][] {
  const parts: Outgoing[][] = [];
  let left = 0;
  for (const one of outgoing) {
    const { open, secured } = one.rendered;
    const length = open.json.length + (secured?.json.length ?? 0);
    if (length > left) {
      parts.push([]);
      left = MOST_CHARACTERS;
    }
    parts.at(-1)?.push(one);
    left -= length;
  }
  return parts;
}

function openChannel(desk: Desk, output: Output) {
  return output.type === 'stream' ? openStreamChannel(desk, output) : openQueueChannel(desk, output);
}
