import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Related } from '../../../src/article/types.ts';
import { readHead } from '../../../src/redis/stories/article-log.ts';
import { commit, type CommitReply, type StoryWrite } from '../../../src/redis/stories/commit.ts';
import { connect } from '../../../src/redis/connect.ts';
import { keysOf, type Keys } from '../../../src/redis/keys.ts';
import { parseState, writeState } from '../../../src/redis/stories/state-text.ts';
import { readStates } from '../../../src/redis/stories/stories.ts';
import type { StoryState } from '../../../src/story/types.ts';
import { makeRelated, makeStory } from '../../support/factories.ts';
import { testConnection, uniquePrefix } from '../../support/redis.ts';

const redis = connect(testConnection());
let keys: Keys;

beforeEach(() => {
  keys = keysOf(uniquePrefix('state-text'));
});
afterAll(() => redis.disconnect());

async function write(state: StoryState, replaces: number): Promise<CommitReply> {
  const story: StoryWrite = { state, replaces, changes: [], due: 'silent', dueAt: 0 };
  const base = await readHead(redis, keys);
  return commit(redis, keys, { base, at: 1, stories: [story], storyExpiryMs: 60_000 });
}

async function read(id: string): Promise<StoryState> {
  const state = (await readStates(redis, keys, [id])).get(id);
  if (!state) throw new Error(`there is no ${id}`);
  return state;
}

const entry = fc
  .record({
    title: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('=1', '\n=1\n', ']}', '|', ',')),
    storyId: fc.constantFrom('s2', 's3', 's4'),
  })
  .map((more) => makeRelated(more));

/** A next revision: of its entries some are kept, by their place, and some are new; and whether it is then stored on one line. */
const step = fc.record({
  kept: fc.uniqueArray(fc.nat(4)),
  fresh: fc.array(entry, { maxLength: 3 }),
  areFreshFirst: fc.boolean(),
  onOneLine: fc.boolean(),
});

describe('a story’s state in Redis', () => {
  it('is what was committed, whatever was kept of the revision before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        keys = keysOf(uniquePrefix('state-text'));
        let state = { ...makeStory({}, [makeRelated({ storyId: 's9' })]), revision: 1 };
        await write(state, 0);
        for (const { kept, fresh, areFreshFirst, onOneLine } of steps) {
          const before = await read(state.id);
          expect(before).toEqual(state);
          const old = kept.flatMap((at) => before.related[at] ?? []);
          const related: Related[] = areFreshFirst ? [...fresh, ...old] : [...old, ...fresh];
          state = { ...before, revision: before.revision + 1, related };
          expect(await write(state, before.revision)).toMatchObject({ reply: 'ok' });
          // As a desk of an older version would write it.
          if (onOneLine) await redis.set(keys.story(state.id), `${state.revision}|${JSON.stringify(state)}`);
        }
        expect(await read(state.id)).toEqual(state);
      }),
      { numRuns: 60 },
    );
  });

  it('is sent without the entries that stay as they were', async () => {
    const [one, other] = [makeRelated({ storyId: 's2' }), makeRelated({ storyId: 's3' })];
    await write({ ...makeStory({}, [one, other]), revision: 1 }, 0);
    const state = await read('s1');
    const fresh = makeRelated({ storyId: 's4' });
    const next = { ...state, related: [state.related[1], fresh, state.related[0]] as Related[] };
    const { body, links } = writeState(next, 1);
    expect(links).toBe(`=2-2\n${JSON.stringify(fresh)}\n=1-1`);
    const more = { ...state, related: [fresh, ...state.related, fresh] };
    expect(writeState(more, 1).links).toBe(`${JSON.stringify(fresh)}\n=1-2\n${JSON.stringify(fresh)}`);
    expect(body).not.toContain('"related":[{"title"');
  });

  it('takes nothing over from another story, or from a revision that it does not replace', async () => {
    const related = [makeRelated({ storyId: 's2' })];
    await write({ ...makeStory({}, related), revision: 1 }, 0);
    const state = await read('s1');
    const whole = JSON.stringify(related[0]);
    expect(writeState({ ...state, id: 's5' }, 1).links).toBe(whole);
    expect(writeState(state, 2).links).toBe(whole);
    expect(writeState(parseState(`1|${JSON.stringify(state)}`), 1).links).toBe(whole);
  });

  it('is decided anew where the stored one has lost a line meanwhile', async () => {
    await write({ ...makeStory({}, [makeRelated({ storyId: 's2' })]), revision: 1 }, 0);
    const state = await read('s1');
    const bare = `1|${JSON.stringify({ ...state, related: [] })}`;
    await redis.set(keys.story('s1'), bare);
    expect(await write({ ...state, revision: 2 }, 1)).toEqual({ reply: 'story', storyId: 's1' });
    expect(await redis.get(keys.story('s1'))).toBe(bare);
  });
});
