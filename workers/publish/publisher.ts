import type { Output } from '../../src/config/types.ts';
import { clearReady, type Clearing, type ClearReply } from '../../src/redis/outputs/clear.ts';
import { readOutbox, type Outbox } from '../../src/redis/outputs/outbox.ts';
import { forgetOutputs } from '../../src/redis/outputs/output-status.ts';
import { storyExpiryMs, type Desk } from '../desk.ts';
import { failPoint } from '../process/fail-point.ts';
import { Hold } from './hold.ts';
import { readOutgoing, type Limits, type Outgoing } from './outgoing.ts';
import { Outlet } from './outlet.ts';
import { openQueueChannel } from './queue-channel.ts';
import { openStreamChannel } from './stream-channel.ts';
import { unwatched } from './unwatched.ts';

/** Parts that Redis has at a time: while it works on one, this process reads its answer of the one before. */
const MOST_UNDER_WAY = 2;
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
  /** Those that it began with: another publisher takes over when they change (workers/process/renewed-role.ts). */
  readonly #outputs: readonly Output[];
  readonly #outlets: Outlet[];
  readonly #hold: Hold;
  #lookedAt: number | undefined;

  /** @param clock ms; one that nobody sets. */
  constructor(desk: Desk, clock: () => number = () => performance.now()) {
    this.#desk = desk;
    this.#hold = new Hold(clock);
    this.#outputs = desk.config.outputs;
    this.#outlets = this.#outputs.map((output) => new Outlet(desk, output, openChannel(desk, output)));
  }

  /**
   * Allocates what has settled and puts out what has been held long enough.
   * @param hurry settle and hold are cut short
   */
  async step(hurry = false): Promise<Step> {
    const { redis, keys, holdMs, metrics } = this.#desk;
    const found = await readOutbox(redis, keys);
    const { until, ...times } = this.#hold.look(found, holdMs);
    const outbox = { ...found, ...times };
    const { now, due, ready, firstDue = Infinity, firstReady = Infinity } = outbox;
    metrics.outbox(due + ready, lateness({ now, firstDue, firstReady }, holdMs));
    // What has settled does not wait for a look that is due, unless there may be no room for it.
    const looksFirst = this.#lookedAt === undefined || this.#isAnyFilling();
    if (looksFirst) await this.#look(now);
    const settled = hurry ? Infinity : now;
    const isCutShort = hurry || holdMs === 0;
    const held = isCutShort ? Infinity : until;
    const isHeld = !isCutShort && firstReady > now - holdMs;
    const isAny = (due > 0 && firstDue <= settled) || (ready > 0 && !isHeld);
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
   * Part after part, until there is no more or the outputs want to be looked at. Redis has the next part before it has answered
   * of one, and refuses it should one before it have failed: a story's revisions stay in order.
   */
  async #publish(limits: Limits): Promise<{ claimed: number; published: number }> {
    const total = { claimed: 0, published: 0 };
    const until = performance.now() + LOOK_MS;
    const underWay: Promise<ClearReply[]>[] = [];
    let isAllOut = true;
    const settleFirst = async () => {
      const replies = (await underWay.shift()) ?? [];
      failPoint('publish.cleared');
      total.published += replies.filter((reply) => reply === 'cleared').length;
      isAllOut &&= replies.every((reply) => reply === 'cleared' || reply === 'already');
    };
    for await (const { outgoing, claimed } of readOutgoing(this.#desk, this.#outputs, limits)) {
      total.claimed += claimed;
      if (outgoing.length > 0) underWay.push(unwatched(this.#clear(outgoing)));
      if (underWay.length === MOST_UNDER_WAY) await settleFirst();
      if (!isAllOut || performance.now() >= until || this.#isAnyFilling()) break;
    }
    while (underWay.length > 0) await settleFirst();
    return total;
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

const NOTHING = { claimed: 0, published: 0 };

function openChannel(desk: Desk, output: Output) {
  return output.type === 'stream' ? openStreamChannel(desk, output) : openQueueChannel(desk, output);
}
