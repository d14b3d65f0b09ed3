/** An operator who decides now and then, and does not rest until each decision has an answer. */
import type { Queue } from 'bullmq';
import { ulid } from 'ulid';
import { readActs } from '../../src/redis/stories/acts.ts';
import { actQueue, type ActAnswer, type ActJob } from '../../src/redis/queues.ts';
import type { ActOrder, ActRequest, PastAct } from '../../src/story/acts/acts.ts';
import type { Dice } from '../fuzz/random.ts';
import type { Follower } from './follow-log.ts';
import { letGo } from './patience.ts';
import type { Stage } from './stage.ts';
import { articleIdOf, startOf, type Item } from './world.ts';

/** A decision about stories of the world, each of which is met by one decision at most, and by what takes that back. */
export interface Decision {
  request: ActRequest;
  /** The world's stories that it is about; the first is the one that the request names first. */
  about: number[];
  /** What became of it; absent where it was refused, or has no answer yet. */
  done?: PastAct;
  refused?: string;
}

/** So long an operator looks at what was done before taking it back, in ms. */
const SECOND_THOUGHTS_MS = 8000;

export class Operator {
  readonly decisions: Decision[] = [];
  readonly #stage: Stage;
  readonly #dice: Dice;
  readonly #follow: Follower;
  readonly #queue: Queue<ActJob, ActAnswer>;
  readonly #askedAt = new Map<string, number>();
  readonly #met = new Set<number>();

  constructor(stage: Stage, dice: Dice, follow: Follower) {
    this.#stage = stage;
    this.#dice = dice;
    this.#follow = follow;
    this.#queue = actQueue(stage.connection, stage.keys);
    this.#queue.on('error', () => {});
  }

  async decide(): Promise<void> {
    await this.#follow.read();
    const kind = this.#dice.pick(['join', 'split', 'retract', 'takedown', 'undo'] as const);
    const decision = kind === 'undo' ? this.#takeBack() : this.#take(kind);
    if (!decision) return;
    for (const story of decision.about) this.#met.add(story);
    this.decisions.push(decision);
    this.#askedAt.set(decision.request.id, performance.now());
    await this.#ask(decision);
  }

  /** Learns the answers; asks again where a loss of power took the question. @returns whether all are answered. */
  async hear(): Promise<boolean> {
    const { client, keys } = this.#stage;
    const acts = new Map((await readActs(client, keys)).map((act) => [act.id, act]));
    let all = true;
    for (const decision of this.decisions) {
      const done = acts.get(decision.request.id);
      if (done) decision.done = done;
      else if (decision.refused === undefined) {
        const job = await this.#queue.getJob(decision.request.id);
        const answer = job?.returnvalue;
        if (answer && 'refused' in answer) decision.refused = answer.refused;
        else {
          all = false;
          // Answered with a deed that is gone, it counts as not asked.
          if (answer && job) await job.remove();
          if (answer || !job) await this.#ask(decision);
        }
      }
    }
    return all;
  }

  async close(): Promise<void> {
    await letGo(this.#queue);
  }

  async #ask({ request }: Decision): Promise<void> {
    await this.#queue.add('act', { act: request }, { jobId: request.id });
  }

  #take(kind: 'join' | 'split' | 'retract' | 'takedown'): Decision | undefined {
    const [one, other] = this.#unmet(kind === 'split' ? 2 : 1);
    if (!one || (kind === 'join' && !other)) return undefined;
    const storyId = one.storyId;
    switch (kind) {
      case 'join':
        return (
          other && this.#decision({ kind, storyIds: [storyId, other.storyId] }, [one.story, other.story])
        );
      case 'split':
        return this.#decision({ kind, storyId, articleIds: [this.#dice.pick(one.articleIds)] }, [one.story]);
      case 'retract':
      case 'takedown':
        return this.#decision({ kind, storyId }, [one.story]);
    }
  }

  /** Of decisions that have had time to be carried out; a takedown is for good. */
  #takeBack(): Decision | undefined {
    const undone = new Set(this.decisions.map(({ request }) => request.kind === 'undo' && request.actId));
    const before = performance.now() - SECOND_THOUGHTS_MS;
    const open = this.decisions.filter(
      ({ request: { id, kind } }) =>
        kind !== 'undo' && kind !== 'takedown' && !undone.has(id) && (this.#askedAt.get(id) ?? 0) < before,
    );
    if (open.length === 0) return undefined;
    const { request, about } = this.#dice.pick(open);
    return this.#decision({ kind: 'undo', actId: request.id }, about);
  }

  /** Two stories in any order that no decision has met, of which all is published, and at least so many articles are in. */
  #unmet(least: number): { story: number; storyId: string; articleIds: string[] }[] {
    const now = this.#stage.publishers.time();
    const byStory = new Map<number, Item[]>();
    for (const item of this.#stage.world.items)
      if (!this.#met.has(item.story)) byStory.set(item.story, [...(byStory.get(item.story) ?? []), item]);
    const ready = [...byStory].flatMap(([story, items]) => {
      if (items.length < least || items.some((item) => startOf(item) > now)) return [];
      const known = items.map((item) => this.#follow.latest.get(articleIdOf(item)));
      const storyId = known[0]?.story;
      if (!storyId || known.some((article) => article?.story !== storyId)) return [];
      return [{ story, storyId, articleIds: items.map(articleIdOf) }];
    });
    if (ready.length < 2) return [];
    const first = this.#dice.below(ready.length);
    const second = (first + 1 + this.#dice.below(ready.length - 1)) % ready.length;
    return [first, second].flatMap((at) => ready[at] ?? []);
  }

  #decision(order: ActOrder, about: number[]): Decision {
    const request: ActRequest = {
      id: ulid(),
      by: 'the harness',
      reason: 'to see what becomes of it',
      ...order,
    };
    return { request, about };
  }
}
