import type { Job } from 'bullmq';
import { readAct, readActs } from '../../src/redis/stories/acts.ts';
import { serverTime } from '../../src/redis/connect.ts';
import type { ActAnswer, ActJob } from '../../src/redis/queues.ts';
import { readOut, readStates } from '../../src/redis/stories/stories.ts';
import {
  planAct,
  storiesLinkedTo,
  storiesOfAct,
  type ActPlan,
  type ActRequest,
  type PastAct,
} from '../../src/story/acts/acts.ts';
import type { StoryState } from '../../src/story/types.ts';
import type { Desk } from '../desk.ts';
import { failPoint } from '../process/fail-point.ts';
import { mintId } from './mint-id.ts';
import type { Decision, Merger } from './merger.ts';
import type { Takedowns } from './takedowns.ts';

/**
 * Carries out what an operator asked for, or says why not. An act that is in the hash `acts` was carried out before, when
 * its answer was lost: it is answered from there. Only in the merger's turn, in step with the log.
 */
export async function carryOut(
  merger: Merger,
  takedowns: Takedowns,
  { data: { act: request } }: Job<ActJob>,
): Promise<ActAnswer> {
  failPoint('act.taken');
  const answer = await merger.decide(`the act ${request.id}`, () => decide(merger, takedowns, request));
  const { log } = merger.desk;
  if ('refused' in answer) {
    log.info(
      { worker: 'merge', act: request.id, kind: request.kind, by: request.by, ...answer },
      'refused an act',
    );
    return answer;
  }
  failPoint('act.committed');
  await takedowns.purge(answer.done.id);
  failPoint('act.purged');
  const { id, kind, by, reason } = answer.done;
  log.info({ worker: 'merge', act: id, kind, by, reason }, 'carried out an act');
  merger.measure();
  return answer;
}

async function decide(
  merger: Merger,
  takedowns: Takedowns,
  request: ActRequest,
): Promise<Decision<ActAnswer>> {
  const { redis, keys } = merger.desk;
  const at = await serverTime(redis);
  const done = await readAct(redis, keys, request.id);
  if (done) return { answer: { done } };
  const { states, plan } = await planFor(merger, request, at);
  if ('refused' in plan) return { answer: plan };
  const { act } = plan;
  const stories = act.purges ? await takedowns.prepare(plan, states, at) : plan.stories;
  merger.window.enact(act, at);
  return {
    answer: { done: { ...act, at } },
    write: { at, acts: [act], stories: merger.timed(stories, at) },
  };
}

async function planFor(
  { desk, window, policy }: Merger,
  request: ActRequest,
  at: number,
): Promise<{ states: Map<string, StoryState>; plan: ActPlan }> {
  const { redis, keys } = desk;
  const earlier = request.kind === 'undo' ? await readAct(redis, keys, request.actId) : undefined;
  const named = await readStates(redis, keys, storiesOfAct(request, window, earlier));
  const linked = await readStates(redis, keys, storiesLinkedTo(named, request, window, earlier));
  const states = new Map([...named, ...linked]);
  const out = await readOut(redis, keys, [...states.keys()]);
  const plan = planAct(request, {
    states,
    window,
    earlier,
    later: earlier ? await actsAfter(desk, earlier) : [],
    mint: mintId,
    at: new Date(at),
    policy,
    isOut: (storyId) => out.has(storyId),
  });
  return { states, plan };
}

/** Newest first. An id says when the act was asked for, which may be long before it was carried out. */
async function actsAfter({ redis, keys }: Desk, { id, at }: PastAct): Promise<PastAct[]> {
  const acts = await readActs(redis, keys);
  return acts.filter((act) => act.at >= at && act.id !== id).toSorted((a, b) => b.at - a.at);
}
