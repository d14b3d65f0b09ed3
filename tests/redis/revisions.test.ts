import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { readHead } from '../../src/redis/stories/article-log.ts';
import { clearReady } from '../../src/redis/outputs/clear.ts';
import { commit, type StoryWrite } from '../../src/redis/stories/commit.ts';
import { connect } from '../../src/redis/connect.ts';
import { keysOf } from '../../src/redis/keys.ts';
import { claimDue, trim } from '../../src/redis/outputs/outbox.ts';
import { readShown } from '../../src/redis/outputs/shown.ts';
import { hideStory, showStory } from '../../src/story/acts/acts-state.ts';
import { retractStory } from '../../src/story/retract.ts';
import type { StoryState } from '../../src/story/types.ts';
import { readReady } from '../support/ready.ts';
import { testConnection, uniquePrefix } from '../support/redis.ts';
import { stateOf } from '../support/write-story.ts';

const redis = connect(testConnection());
afterAll(() => redis.disconnect());

const DAY_MS = 86_400_000;
const EXPIRY_MS = 9 * DAY_MS;
const START = Date.UTC(2026, 10, 22, 12);
const IDS = ['S', 'T'];

const stepArb = fc.record({
  what: fc.constantFrom(
    'write',
    'write',
    'hide',
    'show',
    'end',
    'claim',
    'publish',
    'publish',
    'pass',
    'trim',
  ),
  id: fc.constantFrom(...IDS),
  days: fc.integer({ min: 1, max: 5 }),
});
type Step = typeof stepArb extends fc.Arbitrary<infer T> ? T : never;

/** A desk whose days pass at will; commits are those of the acts and of what comes in. */
function makeDesk() {
  const keys = keysOf(uniquePrefix('revisions'));
  const states = new Map<string, { state: StoryState; at: number }>();
  /** Ids that were given up: their stories have expired. */
  const spent = new Set<string>();
  const allocated: [string, number][] = [];
  let read = '0-0';
  let at = START;

  async function write(state: StoryState, due: StoryWrite['due']): Promise<void> {
    const before = states.get(state.id)?.state.revision ?? 0;
    const story: StoryWrite = { state, replaces: before, changes: ['content'], due, dueAt: at };
    const base = await readHead(redis, keys);
    const { reply } = await commit(redis, keys, { base, at, stories: [story], storyExpiryMs: EXPIRY_MS });
    expect(reply).toBe('ok');
    // What never went out is forgotten when it is retracted.
    if (await redis.exists(keys.story(state.id))) states.set(state.id, { state, at });
    else states.delete(state.id);
  }

  async function claim(): Promise<void> {
    while ((await claimDue(redis, keys, Infinity, at)) > 0);
    for (const { entryId, storyId, revision } of await readReady(redis, keys, Infinity, 100, read)) {
      allocated.push([storyId, revision]);
      read = entryId;
    }
  }

  async function publish(): Promise<void> {
    await claim();
    const clearings = (await readReady(redis, keys, Infinity)).map((revision) => ({
      revision,
      event: revision.state.retracted ? ('retracted' as const) : ('updated' as const),
      texts: ['', undefined] as [string, undefined],
      fates: [],
    }));
    await clearReady(redis, keys, [], clearings, EXPIRY_MS);
  }

  /** Keys expire by the clock of the server, which goes its own way. */
  async function pass(days: number): Promise<void> {
    at += days * DAY_MS;
    for (const [id, story] of states) {
      if (story.at + EXPIRY_MS > at) continue;
      await redis.del(keys.story(id), keys.shownState(id));
      states.delete(id);
      spent.add(id);
    }
  }

  async function take({ what, id, days }: Step): Promise<void> {
    if (what === 'claim') return claim();
    if (what === 'publish') return publish();
    if (what === 'pass') return pass(days);
    if (what === 'trim') return void (await trim(redis, keys, 1, at - EXPIRY_MS));
    if (spent.has(id)) return;
    const now = new Date(at);
    const state = states.get(id)?.state;
    const isHidden = state?.retracted && state.articles.length > 0;
    const revision = (state?.revision ?? 0) + 1;
    if (what === 'write' && isHidden) return write({ ...state, revision }, 'hidden');
    if (what === 'write') return write(stateOf(id, revision), 'settle');
    if (what === 'show' && isHidden) return write(showStory(state, now).state, 'settle');
    if (what === 'hide' && state && !state.retracted) return write(hideStory(state, now), 'ifOut');
    if (what === 'end' && state && state.articles.length > 0)
      return write(retractStory(state, { reason: 'takedown' }, now), 'ifOut');
  }

  return { keys, allocated, take };
}

it('published revisions of a story never fall and have no gaps, whatever passes and is forgotten', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(stepArb, { minLength: 5, maxLength: 40, size: 'max' }), async (steps) => {
      const { keys, allocated, take } = makeDesk();
      for (const step of steps) await take(step);
      await take({ what: 'publish', id: 'S', days: 1 });
      for (const id of IDS) {
        const revisions = allocated.filter(([story]) => story === id).map(([, revision]) => revision);
        expect(revisions).toEqual(revisions.map((_, i) => i + 1));
        const [shown] = await readShown(redis, keys, [id]);
        if (shown) expect(shown.revision).toBe(revisions.length);
      }
    }),
    {
      numRuns: 100,
      examples: [
        [
          (
            [
              ['write', 1],
              ['publish', 1],
              ['hide', 1],
              ['publish', 1],
              ['pass', 5],
              ['write', 1],
              ['pass', 5],
              ['trim', 1],
              ['show', 1],
            ] as const
          ).map(([what, days]) => ({ what, id: 'S', days })),
        ],
      ],
    },
  );
});
