/**
 * Four fetch replicas in virtual time that share one real Redis: due polls, the places at hosts and what is remembered of each
 * source go through the desk's own scripts; only the queue between them, the servers and the clock are simulated. Each
 * replica dies once with all it was doing, and comes back. `Manners` sees every request.
 */
import { planNextPoll } from '../../src/feed/rhythm/next-poll.ts';
import { DAY, HOUR, MINUTE } from '../../src/feed/rhythm/habits.ts';
import { readRhythm } from '../../src/feed/rhythm/read-rhythm.ts';
import { shareOf } from '../../src/feed/rhythm/share-of.ts';
import type { PollResult, Rhythm } from '../../src/feed/rhythm/types.ts';
import type { DeskRedis } from '../../src/redis/connect.ts';
import { createHostGate, type HostPlace, type SharedHostGate } from '../../src/redis/sources/host-gate.ts';
import type { Keys } from '../../src/redis/keys.ts';
import { addPolls, claimDue, setNextPoll } from '../../src/redis/sources/polls.ts';
import { Manners, type Breaches, type HostRules, type Request } from './manners.ts';
import { Random } from './random.ts';
import { ask } from './simulate.ts';
import { median, quantile } from './statistics.ts';
import { Timeline } from './timeline.ts';
import { START, type Feed, type World } from './world.ts';

export interface ReplicasOptions {
  redis: DeskRedis;
  keys: Keys;
  world: World;
  days: number;
  /** One at a time and 2 s apart if absent, as config/copydesk.yaml has it. */
  rules?: HostRules;
  /** Polls that each replica runs at a time. */
  concurrency?: number;
}

export interface ReplicasReport {
  requests: number;
  /** Times that a poll was put off because its host had no place. */
  putOff: number;
  breaches: Breaches;
  /** Two claims that gave out one source at once. */
  claimedTwice: number;
  /** Requests that the dying replica broke off. */
  brokenOff: number;
  /** The longest that a source which answers and asks for nothing was left unasked, in ms. */
  longestSilence: number;
  /** Sources that were not asked any more in the last 26 hours. */
  lost: number;
  /** ms from when a poll was due to its request: what politeness costs. */
  latenessMedian: number;
  lateness99: number;
  /** ms from an item's appearance to the end of the request that found it. */
  delayMedian: number;
  requestsPerItem: number;
}

const REPLICAS = 4;
const TICK = 1000;
/** As the scheduler and the fetch worker have them. */
const CLAIM = 10 * MINUTE;
const LEASE = 40_000;
const TIMEOUT = 30_000;
/** When BullMQ gives the job of a worker that died to another. */
const STALLED = 35_000;
const AWAY = 2 * HOUR;
/** Redis goes by its own clock, on which the whole week is a few minutes. */
const NOTE = DAY;

interface Job {
  feed: Feed;
  due: number;
  token: string;
  broken?: boolean;
}

/** What is remembered of a source, as JSON in Redis. */
interface Memory {
  rhythm?: Rhythm;
  seen: number;
  validator: boolean;
}

interface Recalled extends Memory {
  /** When it was last asked, noted with the place at its host: a job that is run again after a crash must not ask at once. */
  askedAt: number;
}

export async function runReplicas(options: ReplicasOptions): Promise<ReplicasReport> {
  return await new Desk(options).run();
}

class Desk {
  readonly #options: ReplicasOptions;
  readonly #feeds: Map<string, Feed>;
  readonly #time = new Timeline(START);
  readonly #random = new Random(7);
  readonly #manners: Manners;
  readonly #gates: SharedHostGate[];
  readonly #free: number[];
  readonly #alive: boolean[];
  /** Jobs ready to run, and the sources that have one anywhere. */
  #ready: Job[] = [];
  readonly #queued = new Set<string>();
  /** What each replica is at. */
  readonly #running: Map<Job, Request>[];
  readonly #lateness: number[] = [];
  readonly #delays: number[] = [];
  #putOff = 0;
  #claimedTwice = 0;
  #brokenOff = 0;
  #tickAt = Infinity;
  /** The replica that dies in the middle of its next request. */
  #doomed: number | undefined;
  readonly #dueAt = new Map<string, number>();
  #tokens = 0;

  constructor(options: ReplicasOptions) {
    const { redis, keys, world, rules = { perHost: 1, hostGapMs: 2000 }, concurrency = 16 } = options;
    this.#options = options;
    this.#feeds = new Map(world.feeds.map((feed) => [feed.id, feed]));
    this.#manners = new Manners(rules);
    const now = () => this.#time.now;
    const replicas = Array.from({ length: REPLICAS }, (_, i) => i);
    this.#gates = replicas.map(() => createHostGate(redis, keys, { ...rules, leaseMs: LEASE, now }));
    this.#free = replicas.map(() => concurrency);
    this.#alive = replicas.map(() => true);
    this.#running = replicas.map(() => new Map());
  }

  async run(): Promise<ReplicasReport> {
    const { redis, keys, days, world } = this.#options;
    const first = (id: string) => START + Math.floor(shareOf(id, 0) * 10_000);
    await addPolls(
      redis,
      keys,
      world.feeds.map(({ id }) => ({ sourceId: id, at: first(id) })),
    );
    const end = START + days * DAY;
    this.#planTick(START);
    // In the rush of the beginning, when it has most to lose, and once in each replica's turn after that.
    for (const i of this.#free.keys())
      this.#time.at(i === 0 ? START + 8000 : START + Math.round((i / REPLICAS) * (end - START)), async () => {
        this.#doomed = i;
      });
    await this.#time.runUntil(end);
    return this.#report(end);
  }

  /** The tick at or after a time, where none is planned before it: in the seconds between nothing could be due. */
  #planTick(at: number): void {
    const time = START + Math.ceil((at - START) / TICK) * TICK;
    if (time >= this.#tickAt) return;
    this.#tickAt = time;
    this.#time.at(time, async () => {
      if (this.#tickAt === time) await this.#tick();
    });
  }

  /** All replicas claim at once, as schedulers do that run side by side. */
  async #tick(): Promise<void> {
    const { redis, keys } = this.#options;
    const { now } = this.#time;
    this.#tickAt = Infinity;
    const claiming = this.#gates.map(() => claimDue(redis, keys, now, CLAIM, 500));
    // Redis answers it after the claims, on the same way there and back.
    const first = redis.zrange(keys.polls, 0, 0, 'WITHSCORES');
    const claimed = (await Promise.all(claiming)).flat();
    this.#claimedTwice += claimed.length - new Set(claimed).size;
    for (const id of claimed) this.#add(id);
    const [, due = Infinity] = await first;
    this.#planTick(Math.max(Number(due), now + TICK));
    await this.#assign();
  }

  /** A source has one job at a time. */
  #add(id: string): void {
    const feed = this.#feeds.get(id);
    if (!feed || this.#queued.has(id)) return;
    this.#queued.add(id);
    this.#ready.push({ feed, due: this.#dueAt.get(id) ?? this.#time.now, token: `${id} ${this.#tokens++}` });
  }

  async #assign(): Promise<void> {
    const waiting = this.#ready;
    this.#ready = [];
    for (const job of waiting) {
      const able = this.#free.flatMap((free, i) => (free > 0 && this.#alive[i] ? [i] : []));
      if (able.length === 0) this.#ready.push(job);
      else await this.#start(job, this.#random.pick(able));
    }
  }

  async #start(job: Job, replica: number): Promise<void> {
    const { feed } = job;
    const memory = await this.#recall(feed.id);
    const sinceAsked = this.#time.now - memory.askedAt;
    if (sinceAsked < MINUTE) return this.#again(job, MINUTE - sinceAsked);
    const note = { key: this.#options.keys.asked(feed.id), value: String(this.#time.now), ms: NOTE };
    const place = await this.#gates[replica]!.admit(`host-${feed.host}.example`, job.token, note);
    if ('inMs' in place) {
      this.#putOff++;
      // Delayed jobs come a little late.
      return this.#again(job, place.inMs + Math.round(this.#random.between(0, 30)));
    }
    await this.#request(job, replica, memory, place);
  }

  #again(job: Job, ms: number): void {
    this.#time.after(ms, async () => {
      this.#ready.push(job);
      await this.#assign();
    });
  }

  async #request(job: Job, replica: number, memory: Memory, place: HostPlace): Promise<void> {
    const { feed } = job;
    const at = this.#time.now;
    const request = { host: feed.host, sourceId: feed.id, at, conditional: memory.validator };
    this.#free[replica]!--;
    this.#running[replica]!.set(job, request);
    this.#manners.begin(request);
    this.#lateness.push(at - job.due);
    const hangs = this.#random.chance(0.005);
    const lasts = hangs ? TIMEOUT : Math.min(this.#random.scaled(50, 5000), TIMEOUT);
    if (this.#doomed === replica) {
      this.#doomed = undefined;
      this.#time.after(Math.round(lasts / 2), () => this.#kill(replica));
    }
    this.#time.after(Math.round(lasts), async () => {
      if (job.broken) return;
      this.#manners.end(request);
      await Promise.all([this.#settle(job, request, memory, hangs), place.leave()]);
      this.#running[replica]!.delete(job);
      this.#free[replica]!++;
      this.#queued.delete(feed.id);
      await this.#assign();
    });
  }

  async #settle(job: Job, request: Request, memory: Memory, hangs: boolean): Promise<void> {
    const { feed } = job;
    const at = this.#time.now;
    const answer = ask(feed, memory.seen, request.at);
    const result: PollResult = hangs ? { at, kind: 'soft', newItems: [] } : { ...answer.result, at };
    const seen = hangs ? memory.seen : answer.seen;
    const validator = memory.validator || result.kind === 'read';
    if (!hangs) this.#manners.answered(request, at, validator, result.retryAfterMs);
    for (let i = Math.max(memory.seen, 0); i < seen; i++) {
      const appeared = feed.items[i]?.at ?? 0;
      if (appeared >= START && i >= answer.left) this.#delays.push(at - appeared);
    }
    const bounds = { sourceId: feed.id, minIntervalMs: 5 * MINUTE, maxIntervalMs: 12 * HOUR };
    const next = planNextPoll(memory.rhythm, result, bounds);
    await Promise.all([
      this.#remember(feed.id, { rhythm: next.rhythm, seen, validator }),
      this.#schedule(feed.id, next.at),
    ]);
  }

  async #schedule(id: string, at: number): Promise<void> {
    await setNextPoll(this.#options.redis, this.#options.keys, id, at);
    this.#dueAt.set(id, at);
    if (at < Infinity) this.#planTick(at);
  }

  /** Of the jobs of a replica that dies, BullMQ gives half to others; the other half is as lost as if the queue were. */
  async #kill(replica: number): Promise<void> {
    this.#alive[replica] = false;
    for (const [job, request] of this.#running[replica]!) {
      job.broken = true;
      this.#manners.end(request);
      this.#brokenOff++;
      this.#free[replica]!++;
      if (this.#brokenOff % 2) this.#again({ feed: job.feed, due: job.due, token: job.token }, STALLED);
      else this.#queued.delete(job.feed.id);
    }
    this.#running[replica]!.clear();
    this.#time.after(AWAY, async () => {
      this.#alive[replica] = true;
      await this.#assign();
    });
  }

  async #recall(id: string): Promise<Recalled> {
    const { redis, keys } = this.#options;
    const [json, asked] = await redis.mget(keys.source(id), keys.asked(id));
    const askedAt = asked ? Number(asked) : -Infinity;
    if (!json) return { seen: -1, validator: false, askedAt };
    const { seen, validator, rhythm } = JSON.parse(json) as Memory;
    const read = readRhythm(rhythm);
    return { seen, validator, askedAt, ...(read && { rhythm: read }) };
  }

  async #remember(id: string, memory: Memory): Promise<void> {
    await this.#options.redis.set(this.#options.keys.source(id), JSON.stringify(memory));
  }

  #report(end: number): ReplicasReport {
    const { world } = this.#options;
    const { breaches, starts } = this.#manners;
    const counts = [...starts.values()].map(({ length }) => length);
    const requests = counts.reduce((a, b) => a + b, 0);
    const plain = world.feeds.filter(({ faults, hints }) => faults.length === 0 && !hints?.skipHours);
    return {
      requests,
      putOff: this.#putOff,
      breaches,
      claimedTwice: this.#claimedTwice,
      brokenOff: this.#brokenOff,
      longestSilence: Math.max(
        0,
        ...plain.map(({ id }) => longestGap([START, ...(starts.get(id) ?? []), end])),
      ),
      lost: world.feeds.filter(({ id }) => (starts.get(id)?.at(-1) ?? 0) < end - 26 * HOUR).length,
      latenessMedian: median(this.#lateness),
      lateness99: quantile(this.#lateness, 0.99),
      delayMedian: median(this.#delays),
      requestsPerItem: requests / this.#delays.length,
    };
  }
}

function longestGap(times: number[]): number {
  return Math.max(0, ...times.slice(1).map((time, i) => time - (times[i] ?? 0)));
}
