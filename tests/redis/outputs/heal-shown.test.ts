import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../../src/redis/connect.ts';
import { clearReady } from '../../../src/redis/outputs/clear.ts';
import { healShown } from '../../../src/redis/outputs/heal-shown.ts';
import { keysOf, type Keys } from '../../../src/redis/keys.ts';
import { claimDue } from '../../../src/redis/outputs/outbox.ts';
import { scanTombstones } from '../../../src/redis/outputs/replays.ts';
import { ensureSchema } from '../../../src/redis/schema.ts';
import { readShown } from '../../../src/redis/outputs/shown.ts';
import { makeRelated, makeStory } from '../../support/factories.ts';
import { readReady } from '../../support/ready.ts';
import { testConnection, uniquePrefix } from '../../support/redis.ts';
import { retractedStateOf, stateOf, writeStory, WRITTEN_AT } from '../../support/write-story.ts';

const redis = connect(testConnection());
let keys: Keys;

beforeEach(() => {
  keys = keysOf(uniquePrefix('heal-shown'));
});
afterAll(() => redis.disconnect());

const claim = () => claimDue(redis, keys, WRITTEN_AT, WRITTEN_AT);

/** As an older copydesk does it: all that is ready goes out, and nothing says so. */
async function publishAsBefore(): Promise<void> {
  await claim();
  await redis.del(keys.ready);
}

async function publish(): Promise<void> {
  await claim();
  const revisions = await readReady(redis, keys, Infinity);
  const clearings = revisions.map((revision) => ({
    revision,
    event: revision.state.retracted ? ('retracted' as const) : ('updated' as const),
    texts: ['', undefined] as [string, undefined],
    fates: [],
  }));
  await clearReady(redis, keys, [], clearings, 60_000);
}

async function shownNow(...ids: string[]): Promise<[string, number, number][]> {
  const shown = await readShown(redis, keys, ids);
  return shown.map(({ storyId, revision, state }) => [storyId, revision, state.revision]);
}

async function tombstones(): Promise<[string, number][]> {
  const found: [string, number][] = [];
  for await (const page of scanTombstones(redis, keys, 0))
    found.push(...page.map(({ storyId, revision }): [string, number] => [storyId, revision]));
  return found;
}

it('notes what is on the outputs of a desk that an older copydesk kept', async () => {
  await redis.hset(keys.head, 'schema', 1);
  const related = [makeRelated({ storyId: 'gone' }), makeRelated({ storyId: 'S' })];
  for (const id of ['S', 'due', 'ready', 'gone']) await writeStory(redis, keys, stateOf(id, 1));
  await writeStory(redis, keys, { ...makeStory({}, related), id: 'names', revision: 1 });
  await publishAsBefore();
  await writeStory(redis, keys, retractedStateOf('gone', 2), { due: 'ifOut' });
  await publishAsBefore();
  await writeStory(redis, keys, stateOf('S', 2), { due: 'silent' });
  await writeStory(redis, keys, stateOf('due', 2), { dueAt: WRITTEN_AT + 1 });
  await writeStory(redis, keys, stateOf('ready', 2));
  await claim();
  await writeStory(redis, keys, stateOf('never', 1), { due: 'silent' });

  await ensureSchema(redis, keys);
  const ids = ['S', 'due', 'ready', 'gone', 'names', 'never'];
  expect(await shownNow(...ids)).toEqual([
    ['S', 1, 2],
    ['names', 1, 1],
  ]);
  const shown = await readShown(redis, keys, ids);
  expect(shown[1]?.state.related.map(({ storyId }) => storyId)).toEqual(['S']);
  expect(shown[0]).toMatchObject({ sequence: 7, time: '2024-05-01T12:00:00.000Z', changes: [] });
  expect(await tombstones()).toEqual([['gone', 2]]);

  // A process may have died in the middle of it.
  const before = await redis.hgetall(keys.shown);
  await redis.hdel(keys.shown, 'names');
  await redis.hset(keys.head, 'schema', 1);
  await ensureSchema(redis, keys);
  expect(await redis.hgetall(keys.shown)).toEqual(before);
});

describe('what is on the outputs is put right', () => {
  it('where an older publisher went on beside a newer one', async () => {
    for (const id of ['newer', 'changed', 'ended', 'fine']) await writeStory(redis, keys, stateOf(id, 1));
    await publish();
    await writeStory(redis, keys, stateOf('new', 1));
    for (const id of ['newer', 'changed']) await writeStory(redis, keys, stateOf(id, 2));
    await writeStory(redis, keys, retractedStateOf('ended', 2), { due: 'ifOut' });
    await publishAsBefore();
    await writeStory(redis, keys, stateOf('changed', 3), { due: 'silent' });
    await writeStory(redis, keys, stateOf('fine', 2), { due: 'silent' });
    expect(await healShown(redis, keys)).toBe(4);
    expect(await shownNow('new', 'newer', 'changed', 'ended', 'fine')).toEqual([
      ['new', 1, 1],
      ['newer', 2, 2],
      ['changed', 2, 3],
      ['fine', 1, 1],
    ]);
    expect(await tombstones()).toEqual([['ended', 2]]);
    expect(await healShown(redis, keys)).toBe(0);
  });

  it('where the content that went out is gone', async () => {
    await writeStory(redis, keys, stateOf('S', 1));
    await publish();
    await writeStory(redis, keys, stateOf('S', 2), { due: 'silent' });
    await redis.del(keys.shownState('S'));
    expect(await shownNow('S')).toEqual([]);
    expect(await healShown(redis, keys)).toBe(1);
    expect(await shownNow('S')).toEqual([['S', 1, 2]]);
  });

  it.each(['due', 'allocated'])('unless something is %s, which does it itself', async (how) => {
    await writeStory(redis, keys, stateOf('S', 1));
    await publishAsBefore();
    await writeStory(redis, keys, stateOf('S', 2));
    if (how === 'allocated') await claim();
    expect(await healShown(redis, keys)).toBe(0);
    await publish();
    expect(await shownNow('S')).toEqual([['S', 2, 2]]);
  });

  it('never to what has been overtaken meanwhile', async () => {
    await writeStory(redis, keys, stateOf('S', 1));
    await publishAsBefore();
    const overtaking = new Proxy(redis, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (name !== 'mget') return value;
        return async (...words: string[]) => {
          const states = await target.mget(...words.flat());
          await writeStory(target, keys, stateOf('S', 2));
          await publish();
          return states;
        };
      },
    });
    expect(await healShown(overtaking, keys)).toBe(0);
    expect(await shownNow('S')).toEqual([['S', 2, 2]]);
  });
});
