import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { clearReady, type ClearReply, type Fate } from '../../../src/redis/outputs/clear.ts';
import { connect } from '../../../src/redis/connect.ts';
import { keysOf, type Keys } from '../../../src/redis/keys.ts';
import { claimDue, trim, type ReadyRevision } from '../../../src/redis/outputs/outbox.ts';
import { readShown, scanShown } from '../../../src/redis/outputs/shown.ts';
import { makeRelated, makeStory } from '../../support/factories.ts';
import { readReady } from '../../support/ready.ts';
import { testConnection, uniquePrefix } from '../../support/redis.ts';
import { retractedStateOf, stateOf, writeStory, WRITTEN_AT } from '../../support/write-story.ts';

const redis = connect(testConnection());
let keys: Keys;

beforeEach(() => {
  keys = keysOf(uniquePrefix('shown'));
});
afterAll(() => redis.disconnect());

const AT = WRITTEN_AT;
const EXPIRY_MS = 60_000;
const OUTPUTS = [
  { type: 'stream', name: 'all' },
  { type: 'stream', name: 'paused' },
] as const;

const change = (id: string, revision: number) => writeStory(redis, keys, stateOf(id, revision));
const retract = (id: string, revision: number) =>
  writeStory(redis, keys, retractedStateOf(id, revision), { due: 'ifOut' });
const claim = () => claimDue(redis, keys, Infinity, AT);

function clear(revisions: readonly ReadyRevision[], fates: Fate[] = ['1', 'miss']): Promise<ClearReply[]> {
  const clearings = revisions.map((revision) => ({
    revision,
    event: revision.state.retracted ? ('retracted' as const) : ('updated' as const),
    texts: [`${revision.storyId}-r${revision.revision}`, undefined] as const,
    fates,
  }));
  return clearReady(redis, keys, OUTPUTS, clearings, EXPIRY_MS).then(({ replies }) => replies);
}

async function publish(): Promise<void> {
  await claim();
  await clear(await readReady(redis, keys, Infinity));
}

/** Story → published revision and the title that goes with it. */
async function shownNow(ids: string[]): Promise<Record<string, string>> {
  const shown = await readShown(redis, keys, ids);
  return Object.fromEntries(
    shown.map(({ storyId, revision, state }) => [storyId, `r${revision}: ${state.articles[0]?.title}`]),
  );
}

async function onStream(name: string): Promise<string[]> {
  const entries = await redis.xrange(keys.stream(name), '-', '+');
  return entries.map(([, fields]) => fields[1] ?? '');
}

describe('what is on the outputs', () => {
  it('is the published revision, however often the story changes before the next', async () => {
    await change('S', 1);
    expect(await shownNow(['S'])).toEqual({});
    await publish();
    await change('S', 2);
    await change('S', 3);
    expect(await shownNow(['S', 'T'])).toEqual({ S: 'r1: S in its 1. state' });
    await claim();
    expect(await shownNow(['S'])).toEqual({ S: 'r1: S in its 1. state' });
    const ready = await readReady(redis, keys, Infinity);
    await change('S', 4);
    await clear(ready);
    expect(await shownNow(['S'])).toEqual({ S: 'r2: S in its 3. state' });
    await publish();
    expect(await shownNow(['S'])).toEqual({ S: 'r3: S in its 4. state' });
    expect(await redis.exists(keys.shownState('S'))).toBe(0);
  });

  it('says all that its message said', async () => {
    await change('S', 1);
    await publish();
    const retracted = `${keys.recent}:retracted`;
    await redis.zadd(retracted, AT, 'T');
    const related = [makeRelated({ storyId: 'T' }), makeRelated({ storyId: 'U' })];
    const state = { ...makeStory({}, related), id: 'S', revision: 2 };
    await writeStory(redis, keys, state, { changes: ['lead', 'related'], happening: 'merged' });
    await claim();
    const [revision] = await readReady(redis, keys, Infinity);
    if (!revision) throw new Error('nothing is ready');
    await clear([revision]);
    // What is retracted later does not change what was said.
    await redis.zadd(retracted, AT, 'U');
    const { entryId: _entryId, shown: _shown, ...published } = revision;
    expect(await readShown(redis, keys, ['S'])).toEqual([published]);
    expect(published).toMatchObject({ sequence: 2, happenings: ['merged'], changes: ['lead', 'related'] });
    expect(published.state.related.map(({ storyId }) => storyId)).toEqual(['U']);
  });

  it('ends with the tombstone, and begins again when the story is shown again', async () => {
    await change('S', 1);
    await publish();
    await retract('S', 2);
    expect(await shownNow(['S'])).toEqual({ S: 'r1: S in its 1. state' });
    await publish();
    expect(await shownNow(['S'])).toEqual({});
    expect(await redis.exists(keys.shown, keys.shownState('S'))).toBe(0);
    await change('S', 3);
    await publish();
    expect(await shownNow(['S'])).toEqual({ S: 'r3: S in its 3. state' });
  });

  it('is forgotten with the story, and so is what an output missed of it', async () => {
    await redis.hset(keys.outputs, 'stream paused', '{}');
    await change('S', 1);
    await publish();
    await change('S', 2);
    expect(await redis.exists(keys.shown, keys.shownState('S'), keys.missed('stream', 'paused'))).toBe(3);
    await redis.del(keys.story('S'));
    await trim(redis, keys, 1, AT + 1);
    expect(await redis.exists(keys.shown, keys.shownState('S'), keys.missed('stream', 'paused'))).toBe(0);
  });

  it('is met whole by who goes through it, also from a time on', async () => {
    const ids = Array.from({ length: 250 }, (_, i) => `S${i}`);
    for (const id of ids) await redis.hset(keys.shown, id, '1|1|1|1||');
    // Three groups of stories changed in one millisecond each, one of them larger than a page.
    for (const [i, id] of ids.entries()) await redis.zadd(keys.recent, i < 20 ? 1 : i < 200 ? 2 : 3, id);
    const met = async (since?: number) => {
      const all: string[] = [];
      for await (const page of scanShown(redis, keys, since)) all.push(...page);
      return [...new Set(all)].toSorted();
    };
    expect(await met()).toEqual(ids.toSorted());
    expect(await met(2)).toEqual(ids.slice(20).toSorted());
    expect(await met(4)).toEqual([]);
  });
});

describe('clearing', () => {
  it('tells a revision that was taken out from one that another publisher cleared', async () => {
    await change('S', 1);
    await claim();
    const ready = await readReady(redis, keys, Infinity);
    await redis.xdel(keys.ready, ready[0]?.entryId ?? '');
    expect(await clear(ready)).toEqual(['replaced']);
    expect([await onStream('all'), await redis.exists(keys.missed('stream', 'paused'))]).toEqual([[], 0]);
    await change('S', 2);
    await claim();
    const next = await readReady(redis, keys, Infinity);
    expect(await clear(next)).toEqual(['cleared']);
    expect(await clear(next)).toEqual(['already']);
    expect(await clear(ready)).toEqual(['already']);
  });

  it('does nothing of what comes upon revisions that wait still', async () => {
    await change('S', 1);
    await claim();
    await change('S', 2);
    await claim();
    const [first, second] = (await readReady(redis, keys, Infinity)).map((one) => [one]);
    expect(await clear(second ?? [])).toEqual(['early']);
    expect(await onStream('all')).toEqual([]);
    expect(await clear(first ?? [])).toEqual(['cleared']);
    expect(await clear(second ?? [])).toEqual(['cleared']);
    expect(await onStream('all')).toEqual(['S-r1', 'S-r2']);
  });

  it('notes what an output misses: the latest revision, tombstones whole', async () => {
    const missed = () => redis.hgetall(keys.missed('stream', 'paused'));
    await change('S', 1);
    await change('T', 1);
    await publish();
    await change('S', 2);
    await retract('T', 2);
    await publish();
    expect(await missed()).toEqual({ S: '2', T: '2|T-r2' });
    await change('S', 3);
    await claim();
    await clear(await readReady(redis, keys, Infinity), ['1', '1']);
    expect(await missed()).toEqual({ T: '2|T-r2' });
    expect(await onStream('paused')).toEqual(['S-r3']);
  });

  it('goes on with the other outputs when some take nothing, which miss it', async () => {
    const outputs = [
      { type: 'stream', name: 'all' },
      { type: 'queue', name: 'broken' },
      { type: 'stream', name: 'paused' },
    ] as const;
    await redis.set(keys.stream('all'), 'something else');
    await redis.set(keys.job('broken', 'events'), 'something else');
    await change('S', 1);
    await change('T', 1);
    await claim();
    const clearings = (await readReady(redis, keys, Infinity)).map((revision) => ({
      revision,
      event: 'created' as const,
      texts: [revision.storyId, undefined] as const,
      fates: ['1', '1', '1'] as const,
    }));
    const { replies, failed } = await clearReady(redis, keys, outputs, clearings, EXPIRY_MS);
    expect(replies).toEqual(['cleared', 'cleared']);
    expect(new Set(failed.map(({ output }) => output))).toEqual(new Set([0, 1]));
    for (const { message } of failed) expect(message).toContain('WRONGTYPE');
    expect(await redis.hgetall(keys.missed('stream', 'all'))).toEqual({ S: '1', T: '1' });
    expect(await redis.hgetall(keys.missed('queue', 'broken'))).toEqual({ S: '1', T: '1' });
    expect(await redis.exists(keys.job('broken', 'S-r1'), keys.job('broken', 'wait'))).toBe(0);
    expect((await onStream('paused')).toSorted()).toEqual(['S', 'T']);
  });
});

/** What two publishers and a merge worker may do, in any order: each keeps what it has read, and may be slow to clear it. */
type Move =
  | { do: 'change'; story: number }
  | { do: 'retract'; story: number }
  | { do: 'claim' }
  | { do: 'read'; by: number }
  | { do: 'readOn'; by: number }
  | { do: 'clear'; by: number };

const stories = fc.nat(2);
const by = fc.nat(1);
const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('change' as const), story: stories }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('retract' as const), story: stories }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('claim' as const) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('read' as const), by }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('readOn' as const), by }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('clear' as const), by }) },
  ),
  { minLength: 10, maxLength: 40 },
);

describe('two publishers, in any order', () => {
  it('leave gapless revisions on the stream, and show the last one that is out', async () => {
    await fc.assert(
      fc.asyncProperty(moves, async (all) => {
        keys = keysOf(uniquePrefix('shown'));
        const revisions = [0, 0, 0];
        const held: ReadyRevision[][] = [[], []];
        /** Story → what is out of it. */
        const out = new Map<string, string>();
        for (const move of all) {
          if (move.do === 'change' || move.do === 'retract') {
            const revision = (revisions[move.story] ?? 0) + 1;
            if (move.do === 'retract' && !(await redis.hexists(keys.published, `S${move.story}`))) continue;
            await (move.do === 'retract' ? retract : change)(`S${move.story}`, revision);
            revisions[move.story] = revision;
          } else if (move.do === 'claim') await claim();
          else if (move.do === 'read') held[move.by] = await readReady(redis, keys, Infinity, 3);
          else if (move.do === 'readOn') {
            // Whatever has become of what it read before.
            const last = held[move.by]?.at(-1)?.entryId;
            held[move.by] = await readReady(redis, keys, Infinity, 3, last);
          } else {
            const mine = held[move.by] ?? [];
            const replies = await clear(mine);
            for (const [i, { storyId, revision, state }] of mine.entries()) {
              if (replies[i] !== 'cleared') continue;
              if (state.retracted) out.delete(storyId);
              else out.set(storyId, `r${revision}: ${state.articles[0]?.title}`);
            }
          }
          expect(await shownNow(['S0', 'S1', 'S2'])).toEqual(Object.fromEntries(out));
        }
        const onEach = new Map<string, number[]>();
        for (const [story = '', revision] of (await onStream('all')).map((text) => text.split('-r')))
          onEach.set(story, [...(onEach.get(story) ?? []), Number(revision)]);
        for (const numbers of onEach.values()) expect(numbers).toEqual(numbers.map((_, i) => i + 1));
      }),
      { numRuns: 30 },
    );
  });
});
