import type { Output } from '../../src/config/types.ts';
import { clearReady, type ClearReply } from '../../src/redis/clear.ts';
import { claimDue, readOutbox, readReady, type Outbox, type ReadyRevision } from '../../src/redis/outbox.ts';
import { mapInTurns } from '../../src/redis/in-turns.ts';
import { forgetOutputs } from '../../src/redis/output-status.ts';
import { storyExpiryMs, type Desk } from '../desk.ts';
import { failPoint } from '../fail-point.ts';
import { messageFor, renderRevision, type Message, type Rendered } from './message.ts';
import { Outlet } from './outlet.ts';
import { openQueueChannel } from './queue-channel.ts';
import { openStreamChannel } from './stream-channel.ts';

/** Messages put on the outputs at a time. More of them cost more each: they outlive a collection of garbage. */
const BATCH = 50;
/** Stories for which revisions are allocated at a time; fewer came only where no more were due. */
const MOST_CLAIMED = 100;
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
  readonly #outlets: Outlet[];
  #lookedAt: number | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#outlets = desk.config.outputs.map((output) => new Outlet(desk, output, openChannel(desk, output)));
  }

  /**
   * Allocates what has settled and puts out what has been held long enough.
   * @param hurry settle and hold are cut short
   */
  async step(hurry = false): Promise<Step> {
    const { redis, keys, holdMs, metrics } = this.#desk;
    const outbox = await readOutbox(redis, keys);
    const { now, due, ready, firstDue = Infinity, firstReady = Infinity } = outbox;
    metrics.outbox(due + ready);
    await this.#look(now);
    const settled = hurry ? Infinity : now;
    const held = hurry || holdMs === 0 ? Infinity : now - holdMs;
    const isAny = (due > 0 && firstDue <= settled) || (ready > 0 && firstReady <= held);
    const { claimed, published } = isAny ? await this.#publish({ now, settled, held }) : NOTHING;
    const caughtUp = await this.#catchUp();
    const moved = claimed + published + caughtUp;
    if (moved > 0) failPoint('publish.done');
    return { moved, published, outbox };
  }

  async close(): Promise<void> {
    await Promise.all(this.#outlets.map((outlet) => outlet.close()));
  }

  async #look(now: number): Promise<void> {
    const { redis, keys, config } = this.#desk;
    if (this.#lookedAt === undefined) await forgetOutputs(redis, keys, config.outputs, now);
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
      taking = this.#take({ ...limits, after: last.revision.entryId, mayClaim: claimed === MOST_CLAIMED });
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
    const [claimed, revisions] = await Promise.all([
      mayClaim ? claimDue(redis, keys, settled, now, MOST_CLAIMED) : 0,
      readReady(redis, keys, held, BATCH, after),
    ]);
    if (claimed > 0) failPoint('publish.claimed');
    if (revisions.length > 0) failPoint('publish.read');
    return { claimed, outgoing: await this.#render(revisions) };
  }

  async #putOut(outgoing: readonly Outgoing[]): Promise<ClearReply[]> {
    await Promise.all(this.#outlets.map((outlet, i) => outlet.put(messagesFor(outgoing, i))));
    failPoint('publish.queued');
    const replies = await this.#clear(outgoing);
    failPoint('publish.cleared');
    return replies;
  }

  #render(revisions: readonly ReadyRevision[]): Promise<Outgoing[]> {
    const { desk, outputs } = this.#desk.config;
    return mapInTurns(revisions, (revision) => {
      const rendered = renderRevision(desk, revision, outputs);
      return { revision, rendered, messages: outputs.map((output) => messageFor(rendered, output)) };
    });
  }

  async #clear(outgoing: readonly Outgoing[]): Promise<ClearReply[]> {
    const { redis, keys, config } = this.#desk;
    const clearings = outgoing.map(({ revision, rendered: { open, secured }, messages }) => ({
      revision,
      texts: [open.json, secured?.json] as const,
      fates: this.#outlets.map((outlet, i) => {
        const message = messages[i];
        return message ? outlet.fateOf(message, message === secured) : '';
      }),
    }));
    const { replies, failed } = await clearReady(
      redis,
      keys,
      config.outputs,
      clearings,
      storyExpiryMs(config),
    );
    for (const { output, message } of failed) this.#outlets[output]?.breakDown(message);
    for (const [i, outlet] of this.#outlets.entries()) {
      const took = clearings.filter(
        ({ fates }, n) => replies[n] === 'cleared' && !['', 'miss'].includes(fates[i] ?? ''),
      );
      outlet.took(took.length);
    }
    await this.#withdraw(outgoing.filter((_, n) => replies[n] === 'replaced'));
    return replies;
  }

  /** A takedown took the revision from under us: what we put on still says what must not be said any more. */
  async #withdraw(outgoing: readonly Outgoing[]): Promise<void> {
    for (const { messages } of outgoing)
      for (const [i, message] of messages.entries()) if (message) await this.#outlets[i]?.withdraw(message);
  }

  async #catchUp(): Promise<number> {
    const counts = await Promise.all(this.#outlets.map((outlet) => outlet.catchUp()));
    return counts.reduce((sum, count) => sum + count, 0);
  }
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

interface Outgoing {
  revision: ReadyRevision;
  rendered: Rendered;
  /** In the outputs' order; undefined where it is not for that output. */
  messages: (Message | undefined)[];
}

function messagesFor(outgoing: readonly Outgoing[], output: number): Message[] {
  return outgoing.flatMap(({ messages }) => messages[output] ?? []);
}

function openChannel(desk: Desk, output: Output) {
  return output.type === 'stream' ? openStreamChannel(desk, output) : openQueueChannel(desk, output);
}
