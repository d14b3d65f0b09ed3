import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReader } from '../../src/reader/reader.ts';
import { FAIL_POINTS, type FailPoint } from '../../workers/process/fail-point.ts';
import { keysWith } from '../support/all-text.ts';
import { faultsOf } from '../support/crash-verdict.ts';
import { articleIdOf, CrashWorld, type Grounds, type WorldRole } from '../support/crash-world.ts';
import { startFeedServer } from '../support/feed-server.ts';
import { startReceiver } from '../support/receiver.ts';
import { realRedis } from '../support/redis.ts';
import { startRedisProcess, type RedisProcess } from '../support/redis-process.ts';
import { readAll } from '../support/stories.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** The role that gets to each place, and at which time it dies there: of three feeds, three acts, at least six publications. */
const DEATHS: Record<FailPoint, { role: WorldRole; times: number[] }> = {
  'poll.read': { role: 'fetch', times: [1, 5] },
  'poll.offered': { role: 'fetch', times: [1, 4] },
  'poll.done': { role: 'fetch', times: [1] },
  'merge.taken': { role: 'merge', times: [1] },
  'merge.planned': { role: 'merge', times: [1, 2, 4] },
  'merge.committed': { role: 'merge', times: [1, 2, 5] },
  'merge.done': { role: 'merge', times: [2] },
  'act.taken': { role: 'merge', times: [1, 3] },
  'act.committed': { role: 'merge', times: [1, 2, 3] },
  'act.purged': { role: 'merge', times: [1, 3] },
  'publish.claimed': { role: 'publish', times: [1, 4] },
  'publish.read': { role: 'publish', times: [1, 2, 3] },
  'publish.cleared': { role: 'publish', times: [1, 2] },
  'publish.done': { role: 'publish', times: [1] },
  'deliver.sent': { role: 'publish', times: [1, 6] },
};

const SECRET = 'Quetzal';
const item = (feed: string, name: string, title: string) => ({
  title,
  link: `https://${feed}.example/${name}`,
});
const MAYOR = item('wire', 'mayor', 'Mayor of Riverton resigns over budget scandal');
const MAYOR_COPY = item('paper', 'mayor', MAYOR.title);
const WHALE = item('wire', 'whale', 'Stranded whale freed by volunteers on Norfolk coast');
const WHALE_COPY = item('radio', 'whale', WHALE.title);
const PLANT = item('paper', 'plant', 'Chipmaker Voltis opens third plant in Dresden');
const PLANT_COPY = item('radio', 'plant', PLANT.title);
const LEAK = item('wire', 'leak', `Secret ${SECRET} papers name bankers in Zurich`);
const QUAKE = item('radio', 'quake', 'Strong earthquake kills dozens in northern Peru');
/** By its id after the mayor's copy, with which it comes: were it the first of them, its edit would unite nothing. */
const FERRY = item('paper', 'bornholm', 'Ferry to Bornholm collides with fishing boat in fog');
const STORM = item('wire', 'storm', 'Typhoon Malak shuts airports across Luzon');
const WHALE_NOW = { ...WHALE, title: `${WHALE.title} after two days` };
/** It turns out to tell what two others tell, so that two stories become one. */
const FERRY_NOW = { ...FERRY, title: MAYOR.title };
const PLANT_NOW = { ...PLANT, title: `${PLANT.title} next week` };

/** What has become of the items when all is done, whoever died. */
const TRUTH = {
  stories: [[MAYOR, MAYOR_COPY, FERRY], [WHALE], [WHALE_COPY], [PLANT, PLANT_COPY, QUAKE], [STORM]],
  acts: 4,
};

/** All that happens in a world: two polls, of which the second unites two stories, a join, a split, a takedown, a last poll. */
async function live(world: CrashWorld): Promise<void> {
  const storyOf = async ({ link }: { link: string }) => {
    const states = await readAll(world.desk);
    return states.find(({ articles }) => articles.some(({ id }) => id === articleIdOf({ link })))?.id ?? '';
  };
  world.show({ wire: [MAYOR, WHALE, LEAK], paper: [MAYOR_COPY, PLANT, FERRY], radio: [WHALE_COPY, QUAKE] });
  await world.poll();
  await world.settle();
  world.show({
    wire: [MAYOR, WHALE_NOW, LEAK],
    paper: [MAYOR_COPY, PLANT_NOW, FERRY_NOW],
    radio: [WHALE_COPY, QUAKE, PLANT_COPY],
  });
  await world.poll();
  await world.settle();
  await world.act({ kind: 'join', storyIds: [await storyOf(PLANT), await storyOf(QUAKE)] });
  await world.settle();
  await world.act({ kind: 'split', storyId: await storyOf(WHALE), articleIds: [articleIdOf(WHALE_COPY)] });
  await world.settle();
  await world.act({ kind: 'takedown', storyId: await storyOf(LEAK) });
  await world.settle([LEAK]);
  world.show({ wire: [MAYOR, WHALE_NOW, LEAK, STORM] });
  await world.poll();
  await world.settle([LEAK]);
}

let grounds: Grounds;
let redis: RedisProcess;
const closing: (() => Promise<unknown>)[] = [];
/** At most two processes that are to die at a time. */
let turns: Promise<unknown>[] = [Promise.resolve(), Promise.resolve()];
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const [first = Promise.resolve(), ...others] = turns;
  const mine = first.then(work);
  turns = [...others, mine.catch(() => undefined)];
  return mine;
}

beforeAll(async () => {
  if (!realRedis) return;
  redis = await startRedisProcess({ appendonly: 'no' });
  const [feeds, receiver] = [await startFeedServer(), await startReceiver()];
  const reader = createReader({ threads: 1, timeoutMs: 30_000, rules: {} });
  grounds = { redisUrl: redis.url, feeds, receiver, reader };
  closing.push(
    () => feeds.close(),
    () => receiver.close(),
    () => reader.close(),
    () => redis.remove(),
  );
});
afterAll(async () => {
  for (const close of closing) await close();
});

describe('fail points', () => {
  it('each stand in the code, and none stands there that has no name', async () => {
    const files = (await readdir(join(ROOT, 'workers'), { recursive: true })).filter((name) =>
      name.endsWith('.ts'),
    );
    const texts = await Promise.all(files.map((name) => readFile(join(ROOT, 'workers', name), 'utf8')));
    const placed = texts.flatMap((text) =>
      [...text.matchAll(/\bfailPoint\('([^']*)'\)/g)].map(([, name]) => name),
    );
    expect(new Set(placed)).toEqual(new Set(FAIL_POINTS));
    expect(new Set(Object.keys(DEATHS))).toEqual(new Set(FAIL_POINTS));
  });

  it('do nothing outside tests', async () => {
    const code = `import('./.test-build/workers/process/fail-point.js').then(({ failPoint }) => failPoint('merge.taken'))`;
    const run = (mode: string) =>
      promisify(execFile)(process.execPath, ['-e', code], {
        cwd: ROOT,
        env: { NODE_ENV: mode, COPYDESK_FAIL_AT: 'merge.taken' },
      });
    await run('production');
    await expect(run('test')).rejects.toMatchObject({ signal: 'SIGKILL' });
  });
});

describe.skipIf(!realRedis).concurrent('a process that dies (real server)', () => {
  const cases = Object.entries(DEATHS).flatMap(([point, { role, times }]) =>
    times.map((nth) => ({ at: `${point}:${nth}`, role })),
  );
  it.each(cases)('at $at leaves what the next makes good', { timeout: 120_000 }, ({ at, role }) =>
    inTurn(async () => {
      const world = await CrashWorld.open(grounds, ['wire', 'paper', 'radio']);
      try {
        await world.start(role);
        await world.doom(role, at);
        await live(world);
        expect(world.deaths).toBe(1);
        expect(await faultsOf(world, TRUTH, grounds.receiver)).toEqual([]);
        expect(await keysWith(world.desk.redis, world.desk.keys, SECRET)).toEqual([]);
      } finally {
        await world.close();
      }
    }),
  );
});
