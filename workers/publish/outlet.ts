import type { Logger } from 'pino';
import type { Output } from '../../src/config/types.ts';
import type { Fate } from '../../src/redis/outputs/clear.ts';
import { countMissed } from '../../src/redis/outputs/missed.ts';
import {
  readOutputStatus,
  writeOutputStatus,
  type OutputStatus,
} from '../../src/redis/outputs/output-status.ts';
import { asError, kindOfFailure } from '../../src/redis/server/failure.ts';
import type { Desk } from '../desk.ts';
import { catchUp } from './catch-up.ts';
import type { Channel, Fill } from './channel.ts';

/** A pause, or an output that is broken, is told of again after so long. */
const TELL_AGAIN_MS = 60_000;
/** An output that is broken is tried again after so long. */
const TRY_AGAIN_MS = 5000;
/** A status that does not change is written again after so long. */
const WRITE_AGAIN_MS = 10_000;
/** Messages that were missed and are put on at a time. */
const MOST_MADE_GOOD = 100;

/** When so much of what it may hold was put on, an output is looked at, and compacted if it is more than half full. */
const SHARE = 0.05;

const EMPTY: Fill = { unread: 0, length: 0, isFull: false, room: 0, deadGroups: [], lagging: [] };

/** One output: what is put on it, and when it rather misses it. Whatever happens to it stays here. */
export class Outlet {
  readonly output: Output;
  readonly #desk: Desk;
  readonly #log: Logger;
  readonly #channel: Channel;
  #fill = EMPTY;
  #missed = 0;
  #pausedSince: string | undefined;
  #broken: { message: string; tryAt: number } | undefined;
  #toldAt = -Infinity;
  /** Messages put on since it was last looked at. */
  #sinceLook = 0;
  /** And since it was last compacted; how many there were before this process began is not known. */
  #grown = Infinity;
  /** Messages removed since the status was last written. */
  #compacted = 0;
  #written: { json: string; at: number } | undefined;

  constructor(desk: Desk, output: Output, channel: Channel) {
    this.#desk = desk;
    this.output = output;
    this.#channel = channel;
    this.#log = desk.log.child({ worker: 'publish', type: output.type, output: output.name });
  }

  get isOpen(): boolean {
    return this.#pausedSince === undefined && !this.#broken;
  }

  /** Whether it may be full sooner than the next look is due. */
  get isFilling(): boolean {
    return this.#sinceLook >= this.output.maxUnread * SHARE;
  }

  /** What becomes of a message that is for it. */
  fateOf(isSecured: boolean): Fate {
    if (!this.isOpen) return 'miss';
    return isSecured ? '2' : '1';
  }

  /** Hears that so many messages are on it now. */
  took(messages: number): void {
    this.#grown += messages;
    this.#sinceLook += messages;
    this.#desk.metrics.published(this.output.name, messages);
  }

  /** What was to be put on it in the last step, and it missed that. */
  breakDown(message: string): void {
    this.#broken = { message, tryAt: performance.now() + TRY_AGAIN_MS };
    this.#tell(`the output is broken and misses what goes out: ${message}`);
  }

  /**
   * Looks how full it is: compacts, pauses or resumes.
   * @param now ms by the server's clock
   */
  async look(now: number): Promise<void> {
    const { redis, keys } = this.#desk;
    if (!this.#written) this.#pausedSince = (await readOutputStatus(redis, keys, this.output))?.pausedSince;
    await this.#alone(() => this.#measure(now));
    this.#missed = await countMissed(redis, keys, this.output);
    await this.#write(now);
  }

  /** Puts on some of what it missed, if there is room; returns how many messages. */
  async catchUp(): Promise<number> {
    const count = Math.min(MOST_MADE_GOOD, this.#fill.room);
    const isTried = !this.#broken || performance.now() >= this.#broken.tryAt;
    if (this.#pausedSince !== undefined || !isTried || this.#missed === 0 || count === 0) return 0;
    let made = 0;
    await this.#alone(async () => {
      const { struck, put } = await catchUp(this.#desk, this.output, count);
      if (this.#broken) this.#log.info('the output works again');
      this.#broken = undefined;
      this.#missed = Math.max(0, this.#missed - struck);
      this.#fill.room -= put;
      made = put;
    });
    this.took(made);
    return made;
  }

  async #measure(now: number): Promise<void> {
    const { maxUnread } = this.output;
    const isPaused = this.#pausedSince !== undefined;
    this.#sinceLook = 0;
    this.#fill = await this.#channel.measure(isPaused, now);
    const isDue = this.#fill.length > maxUnread / 2 && this.#grown >= maxUnread * SHARE;
    if (isDue || (this.#fill.isFull && this.#grown > 0)) {
      this.#compacted += await this.#channel.compact();
      this.#grown = 0;
      this.#fill = await this.#channel.measure(isPaused, now);
    }
    if (isPaused && this.#fill.room > 0) this.#resume();
    else if (!isPaused && this.#fill.isFull) this.#pause(now);
    else if (isPaused) this.#tell('the output is still paused: nobody reads it');
    if (this.#broken && this.#missed === 0 && performance.now() >= this.#broken.tryAt)
      this.#broken = undefined;
  }

  #pause(now: number): void {
    this.#pausedSince = new Date(now).toISOString();
    this.#toldAt = -Infinity;
    this.#tell('the output is paused: it is full of what nobody has read');
  }

  #resume(): void {
    this.#pausedSince = undefined;
    this.#toldAt = -Infinity;
    this.#log.info({ unread: this.#fill.unread }, 'the output goes on');
  }

  #tell(what: string): void {
    if (performance.now() - this.#toldAt < TELL_AGAIN_MS) return;
    this.#toldAt = performance.now();
    this.#log.error({ unread: this.#fill.unread, missed: this.#missed, since: this.#pausedSince }, what);
  }

  /** What is wrong with this output alone breaks it, and nothing else. */
  async #alone(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      // What refuses every command is nothing of this output.
      if (kindOfFailure(error) !== 'reply') throw error;
      this.breakDown(asError(error).message);
    }
  }

  async #write(now: number): Promise<void> {
    const { redis, keys, metrics } = this.#desk;
    const { unread, length, deadGroups, lagging } = this.#fill;
    const missed = this.#missed;
    const state = {
      unread,
      length,
      missed,
      ...(this.#pausedSince !== undefined && { pausedSince: this.#pausedSince }),
      ...(this.#broken && { error: this.#broken.message }),
      deadGroups,
      lagging,
    };
    const json = JSON.stringify(state);
    const isOld = !this.#written || now - this.#written.at >= WRITE_AGAIN_MS;
    metrics.output(this.output, { ...state, compacted: this.#compacted });
    if (!isOld && this.#compacted === 0 && json === this.#written?.json) return;
    const status: OutputStatus = { ...state, compacted: this.#compacted, at: new Date(now).toISOString() };
    await writeOutputStatus(redis, keys, this.output, status);
    this.#written = { json, at: now };
    this.#compacted = 0;
  }
}
