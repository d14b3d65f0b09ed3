import { afterAll, beforeEach, expect, it } from 'vitest';
import { connect } from '../../src/redis/connect.ts';
import { keysOf, type Keys } from '../../src/redis/keys.ts';
import { claimDue } from '../../src/redis/outbox.ts';
import { ensureSchema } from '../../src/redis/schema.ts';
import { readShown } from '../../src/redis/shown.ts';
import { makeRelated, makeStory } from '../support/factories.ts';
import { testConnection, uniquePrefix } from '../support/redis.ts';
import { retractedStateOf, stateOf, writeStory, WRITTEN_AT } from '../support/write-story.ts';

const redis = connect(testConnection());
let keys: Keys;

beforeEach(() => {
  keys = keysOf(uniquePrefix('migrate-shown'));
});
afterAll(() => redis.disconnect());

/** As an older copydesk left it: all that is ready went out, and nothing says so. */
async function publishAsBefore(): Promise<void> {
  await claimDue(redis, keys, WRITTEN_AT, WRITTEN_AT);
  await redis.del(keys.ready);
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
  await claimDue(redis, keys, WRITTEN_AT, WRITTEN_AT);
  await writeStory(redis, keys, stateOf('never', 1), { due: 'silent' });

  await ensureSchema(redis, keys);
  const ids = ['S', 'due', 'ready', 'gone', 'names', 'never'];
  const shown = await readShown(redis, keys, ids);
  expect(shown.map(({ storyId, revision, state }) => [storyId, revision, state.revision])).toEqual([
    ['S', 1, 2],
    ['names', 1, 1],
  ]);
  expect(shown[1]?.state.related.map(({ storyId }) => storyId)).toEqual(['S']);
  expect(shown[0]).toMatchObject({ sequence: 7, time: '2024-05-01T12:00:00.000Z', changes: [] });

  // A process may have died in the middle of it.
  const before = await redis.hgetall(keys.shown);
  await redis.hdel(keys.shown, 'names');
  await redis.hset(keys.head, 'schema', 1);
  await ensureSchema(redis, keys);
  expect(await redis.hgetall(keys.shown)).toEqual(before);
});
