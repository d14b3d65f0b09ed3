import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actDesk } from '../../../workers/acts/act-desk.ts';
import type { OpenDesk } from '../../../workers/open-desk.ts';
import { openTestDesk, testConfig } from '../../support/desk.ts';

let desk: OpenDesk;

beforeAll(async () => {
  desk = await openTestDesk(testConfig('act-desk', []));
});
afterAll(() => desk.close());

async function writeAct(at: number): Promise<string> {
  const id = ulid(at);
  const act = { id, kind: 'join', by: 'ann', reason: '', together: [ulid(), ulid()], at };
  await desk.redis.hset(desk.keys.acts, id, JSON.stringify(act));
  return id;
}

describe('the acts that the pages show', () => {
  it('are those that there are: a new one at once, a forgotten one within seconds', async () => {
    let time = Date.now();
    const acts = actDesk({ ...desk, now: () => new Date(time) });
    const listed = async () => (await acts.list({ limit: 10 })).acts.map(({ act }) => act.id);
    const first = await writeAct(1000);
    expect(await listed()).toEqual([first]);
    const second = await writeAct(2000);
    expect(await listed()).toEqual([second, first]);
    expect((await acts.get(second))?.act.id).toBe(second);

    // One goes as another comes: their number is the same.
    await desk.redis.hdel(desk.keys.acts, first);
    const third = await writeAct(3000);
    time += 5000;
    expect(await listed()).toEqual([third, second]);
  });
});
