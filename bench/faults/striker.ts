/** The faults: what strikes, whom, for how long, drawn from the seed; and how each is made good again. */
import { setTimeout as pause } from 'node:timers/promises';
import { FAIL_POINTS } from '../../workers/process/fail-point.ts';
import type { Dice } from '../fuzz/random.ts';
import type { Fsync } from './mortal-redis.ts';
import type { Player, Role } from './player.ts';
import type { Stage } from './stage.ts';

export const FAULTS = [
  'kill',
  'kill at a step',
  'stop',
  'redis kill',
  'power loss',
  'duplicate job',
  'slow link',
  'stuck link',
  'lost replies',
] as const;
export type Fault = (typeof FAULTS)[number];

/** A kill at a step follows from a kill. */
type Drawn = Exclude<Fault, 'kill at a step'>;
export type Weights = Partial<Record<Drawn, number>>;

const WEIGHTS: Record<Drawn, number> = {
  kill: 30,
  stop: 14,
  'redis kill': 7,
  'power loss': 13,
  'duplicate job': 10,
  'slow link': 8,
  'stuck link': 8,
  'lost replies': 10,
};

/** How long a process is stopped at least, in ms: past what its jobs' locks last, and past when others look for them. */
const STALLED_AFTER: Record<Role, number> = {
  scheduler: 9000,
  fetch: 40_000,
  merge: 9000,
  publish: 4000,
  'stream-consumer': 4000,
  'queue-consumer': 35_000,
};

/** How likely each kind of process is struck, beside its number: those whose work is the most delicate more often. */
const DELICACY: Record<Role, number> = {
  scheduler: 1,
  fetch: 2,
  merge: 4,
  publish: 2,
  'stream-consumer': 1,
  'queue-consumer': 1,
};

/** For how long a moment is waited for at which a process has something in hand. */
const CATCH_WITHIN_MS = 1500;
/** What is still at work after so long is held by who was stopped; so often another moment is tried. */
const CATCH_HELD_MS = 150;
const CATCH_TRIES = 8;

/** How many of those that were killed are to end themselves at a step of their work. */
const DOOMED = 0.8;

/** Which fail points lie on a role's way. */
const STEPS: Partial<Record<Role, readonly string[]>> = {
  fetch: FAIL_POINTS.filter((name) => name.startsWith('poll.')),
  merge: FAIL_POINTS.filter((name) => name.startsWith('merge.') || name.startsWith('act.')),
  publish: FAIL_POINTS.filter((name) => name.startsWith('publish.')),
};

export interface StrikerOptions {
  fsync: Fsync;
  /** How much shorter than usual stops and pauses are, for short runs; default 1. */
  haste?: number;
  /** In place of the usual ones. */
  weights?: Weights;
  /** Processes that no fault meets. */
  spare?: readonly Role[];
  /** Told of each fault as it happens. */
  tell?: (fault: Fault, what: string) => void;
}

export class Striker {
  readonly counts = new Map<Fault, number>(FAULTS.map((fault) => [fault, 0]));
  /** Bytes that power losses took back. */
  lostBytes = 0;
  readonly #stage: Stage;
  readonly #dice: Dice;
  readonly #options: StrikerOptions;
  /** What makes faults good again, and has still to be done. */
  readonly #repairs = new Set<{ timer: NodeJS.Timeout; repair: () => Promise<void> | void }>();
  readonly #underWay = new Set<Promise<void>>();

  constructor(stage: Stage, dice: Dice, options: StrikerOptions) {
    this.#stage = stage;
    this.#dice = dice;
    this.#options = options;
  }

  get #players(): Player[] {
    const { spare = [] } = this.#options;
    return this.#stage.players.filter(({ role }) => !spare.includes(role));
  }

  /** One fault, if what is drawn is possible now. */
  async strike(): Promise<void> {
    const { redis } = this.#stage;
    // Who is to end at a step is left to get there.
    const running = this.#players.filter(
      ({ state, doomedAt }) => state === 'running' && doomedAt === undefined,
    );
    switch (this.#draw()) {
      case 'kill':
        return this.#kill(running);
      case 'stop':
        return this.#stop(running);
      case 'redis kill':
        if (!redis.isUp()) return;
        this.#count('redis kill', 'SIGKILL');
        await redis.kill();
        return this.#later(this.#dice.between(0, 2000), () => redis.start());
      case 'power loss':
        return this.#losePower();
      case 'duplicate job':
        return this.#duplicate();
      case 'slow link':
        return this.#disturb('slow link', this.#dice.between(2000, 8000), (player) =>
          player.link.slow(this.#dice.between(20, 300)),
        );
      case 'stuck link':
        return this.#disturb('stuck link', this.#dice.between(1000, 10_000), (player) => player.link.hold());
      case 'lost replies':
        return this.#disturb('lost replies', 0, (player) => player.link.loseReplies());
    }
  }

  /** A process ended by itself. @returns whether it was meant to, at a step. */
  fall(player: Player): boolean {
    const step = player.doomedAt;
    if (step === undefined) return false;
    this.#count('kill at a step', `${player.name} at ${step}`);
    this.#later(this.#dice.between(0, 2000), () => player.start());
    return true;
  }

  /** Leaves everything as it is. */
  async giveUp(): Promise<void> {
    for (const { timer } of this.#repairs) clearTimeout(timer);
    this.#repairs.clear();
    await Promise.allSettled(this.#underWay);
  }

  /** Makes everything good that is not yet. */
  async mend(): Promise<void> {
    for (const waiting of this.#repairs) {
      clearTimeout(waiting.timer);
      this.#do(waiting.repair);
    }
    this.#repairs.clear();
    await Promise.all(this.#underWay);
    if (!this.#stage.redis.isUp()) await this.#stage.redis.start();
    for (const player of this.#stage.players) {
      player.link.free();
      player.link.slow(0);
      player.cont();
      // What stands at a step that it was to end at might still do so.
      if (player.doomedAt !== undefined) await player.kill();
      if (player.state === 'down') player.start();
    }
  }

  #draw(): Drawn {
    const all = Object.entries({ ...WEIGHTS, ...this.#options.weights }) as [Drawn, number][];
    const possible = all.filter(([fault]) => fault !== 'power loss' || this.#options.fsync === 'everysec');
    let left = this.#dice.next() * possible.reduce((sum, [, weight]) => sum + weight, 0);
    return possible.find(([, weight]) => (left -= weight) < 0)?.[0] ?? 'kill';
  }

  async #kill(running: Player[]): Promise<void> {
    const player = await this.#catch(running);
    if (!player) return;
    this.#count('kill', player.name);
    await player.kill();
    const steps = STEPS[player.role];
    const isDoomed = steps && this.#dice.chance(DOOMED);
    const step = isDoomed ? `${this.#dice.pick(steps)}:${1 + this.#dice.below(2)}` : undefined;
    this.#later(this.#dice.between(0, 3000), () => player.start(step));
  }

  async #stop(running: Player[]): Promise<void> {
    const player = await this.#catch(running);
    if (!player) return;
    const ms = STALLED_AFTER[player.role] * this.#dice.between(1, 1.4);
    if (player.role === 'merge') await this.#stopInTheMiddle(player);
    else player.stop();
    this.#count('stop', `${player.name} for ${Math.round(ms)} ms`);
    this.#later(ms, () => player.cont());
  }

  /** Stops a merge worker where it has a batch in hand, if one is to be had: it will wake up to a log that has moved on. */
  async #stopInTheMiddle(player: Player): Promise<void> {
    player.stop();
    for (let tries = 0; tries < CATCH_TRIES && this.#stage.redis.isUp(); tries++) {
      const batch = await this.#batchAtWork();
      await pause(CATCH_HELD_MS);
      if (batch !== undefined && batch === (await this.#batchAtWork())) return;
      player.cont();
      await pause(this.#dice.between(10, CATCH_HELD_MS));
      if (player.state === 'running') player.stop();
    }
  }

  async #batchAtWork(): Promise<string | undefined> {
    const { client, keys } = this.#stage;
    if (client.status !== 'ready') return undefined;
    return (await client.lrange(`${keys.queues}:articles:active`, 0, 0))[0];
  }

  /** One of these, and as it may be at a moment when its kind is at work. */
  async #catch(running: Player[]): Promise<Player | undefined> {
    const most = Math.max(...Object.values(DELICACY));
    const candidates = running.filter(({ role }) => this.#dice.chance(DELICACY[role] / most));
    const player = candidates.length > 0 ? this.#dice.pick(candidates) : running[0];
    if (!player || this.#dice.chance(0.3)) return player;
    const end = performance.now() + CATCH_WITHIN_MS;
    while (performance.now() < end && this.#stage.redis.isUp() && !(await this.#isBusy(player.role)))
      await pause(5);
    return player.state === 'running' ? player : undefined;
  }

  async #isBusy(role: Role): Promise<boolean> {
    const { client, keys } = this.#stage;
    // Nothing is asked of a server that is away: the answer would come when it is back.
    if (client.status !== 'ready') return false;
    const active = (queue: string) => client.llen(`${keys.queues}:${queue}:active`);
    if (role === 'fetch') return (await active('fetch')) > 0;
    if (role === 'merge') return (await active('articles')) > 0;
    if (role === 'publish') return (await client.xlen(keys.ready)) > 0;
    return role === 'scheduler' || (await active('stories')) > 0;
  }

  async #losePower(): Promise<void> {
    const { redis } = this.#stage;
    if (!redis.isUp()) return;
    const ms = this.#dice.between(200, 1100);
    const bytes = await redis.losePower(ms);
    this.lostBytes += bytes;
    this.#count('power loss', `${Math.round(ms)} ms, ${bytes} bytes`);
    this.#later(this.#dice.between(0, 1500), () => redis.start());
  }

  /** Puts a batch on its queue once more, be it done, waiting or at work. */
  async #duplicate(): Promise<void> {
    const { redis, queues } = this.#stage;
    if (!redis.isUp()) return;
    const jobs = await queues.articles.getJobs(['completed', 'waiting', 'active', 'delayed'], 0, 20);
    const full = jobs.filter((job) => job?.data?.items?.length > 0);
    if (full.length === 0) return;
    const { id, data } = this.#dice.pick(full);
    await queues.articles.add('articles', data, {
      delay: this.#dice.chance(0.5) ? this.#dice.below(5000) : 0,
    });
    this.#count('duplicate job', `batch ${id} of ${data.sourceId}`);
  }

  #disturb(fault: Fault, ms: number, how: (player: Player) => void): void {
    const player = this.#dice.pick(this.#players);
    this.#count(fault, `${player.name} for ${Math.round(ms)} ms`);
    how(player);
    this.#later(ms, () => player.link.free());
  }

  #later(ms: number, repair: () => Promise<void> | void): void {
    const waiting = {
      repair,
      timer: setTimeout(
        () => {
          this.#repairs.delete(waiting);
          this.#do(repair);
        },
        ms * (this.#options.haste ?? 1),
      ),
    };
    this.#repairs.add(waiting);
  }

  #do(repair: () => Promise<void> | void): void {
    const done = Promise.resolve().then(repair);
    this.#underWay.add(done);
    void done.finally(() => this.#underWay.delete(done));
  }

  #count(fault: Fault, what: string): void {
    this.counts.set(fault, (this.counts.get(fault) ?? 0) + 1);
    this.#options.tell?.(fault, what);
  }
}

/** Strikes about every `meanMs`, evenly enough that the number of faults is known beforehand to a few percent. */
export async function strikeFor(
  striker: Striker,
  dice: Dice,
  { ms, meanMs, signal }: { ms: number; meanMs: number; signal: AbortSignal },
): Promise<void> {
  const end = performance.now() + ms;
  for (;;) {
    const wait = meanMs * dice.between(0.6, 1.4);
    if (performance.now() + wait > end)
      return pause(Math.max(0, end - performance.now()), undefined, { signal });
    await pause(wait, undefined, { signal });
    await striker.strike();
  }
}
