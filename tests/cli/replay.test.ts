import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readSince } from '../../src/cli/replay.ts';
import { entriesRead } from '../../src/consumer/stream-entries.ts';
import { isStoryMessage, type StoryMessage } from '../../src/consumer/index.ts';
import { writeOutputStatus } from '../../src/redis/outputs/output-status.ts';
import { keysOf } from '../../src/redis/keys.ts';
import { claimDue } from '../../src/redis/outputs/outbox.ts';
import { outputQueue } from '../../src/redis/queues.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { replay } from '../../workers/publish/replay.ts';
import { lines, say } from '../support/command-line.ts';
import { openTestDesk, testConfig } from '../support/desk.ts';
import { MadeStories } from '../support/made-stories.ts';
import { queueOutput, streamOutput } from '../support/outputs.ts';
import { testRedisUrl, uniquePrefix } from '../support/redis.ts';

/** What is waited for comes soon, but on a busy machine later. */
const PATIENCE = { timeout: 20_000 };

const REQUEST = { since: 0, reason: 'a lost disk' };

let opened: OpenDesk;
let desk: OpenDesk;
let stories: MadeStories;
let prefix: string;

beforeAll(async () => {
  const config = testConfig('replay', []);
  config.outputs = [
    queueOutput('team'),
    streamOutput('stories'),
    streamOutput('traffic', { filter: { topics: ['Traffic'] } }),
  ];
  opened = await openTestDesk(config);
});
beforeEach(async () => {
  await stories?.close();
  prefix = uniquePrefix('replay');
  desk = { ...opened, keys: keysOf(prefix) };
  stories = new MadeStories(desk);
});
afterAll(async () => {
  await stories.close();
  await opened.close();
});

async function streamed(output: string): Promise<StoryMessage[]> {
  const reply = await desk.redis.xread('STREAMS', desk.keys.stream(output), '0');
  return entriesRead(reply).map(({ data }) => {
    if (!isStoryMessage(data)) throw new Error('an entry holds no message');
    return data;
  });
}

async function queued(): Promise<Record<string, StoryMessage>> {
  const queue = outputQueue('team', desk.connection, desk.keys);
  const jobs = await queue.getJobs(['waiting']);
  await queue.close();
  return Object.fromEntries(jobs.map(({ id = '', data }) => [id, data]));
}

function all(output?: string) {
  const outputs = desk.config.outputs.filter(({ name }) => output === undefined || name === output);
  return replay(desk, { ...REQUEST, outputs });
}

describe('a replay', () => {
  it('says again what each story carried last, flagged, with rising numbers', async () => {
    await stories.write('A', { title: 'First' });
    await stories.write('B');
    await stories.publish();
    await stories.write('A', { title: 'Second' });
    await stories.publish();
    await stories.write('A', { title: 'Third, which is not out' });
    const done = await all('stories');
    const messages = await streamed('stories');
    const [live, again] = [messages.slice(0, 3), messages.slice(3)];
    expect(done).toMatchObject({ stories: 2, tombstones: 0, reason: 'a lost disk' });
    expect(done.outputs).toEqual([{ type: 'stream', name: 'stories', messages: 2 }]);
    const flag = { id: done.id, reason: 'a lost disk' };
    expect(again.toSorted((a, b) => (a.storyId < b.storyId ? -1 : 1))).toEqual([
      { ...live[2], sequence: expect.any(Number) as number, replay: flag },
      { ...live[1], sequence: expect.any(Number) as number, replay: flag },
    ]);
    const numbers = messages.map(({ sequence }) => sequence);
    expect(numbers).toEqual([1, 2, 3, 4, 5]);
  });

  it('puts jobs of their own beside those that wait', async () => {
    await stories.write('A');
    await stories.publish();
    const { id } = await all('team');
    expect(Object.keys(await queued()).toSorted()).toEqual(['A-r1', `A-r1-replay-${id}`]);
    const again = await all('team');
    expect(Object.keys(await queued())).toContain(`A-r1-replay-${again.id}`);
  });

  it('says tombstones again, of stories that had gone out, and nothing of those that wait for theirs', async () => {
    for (const id of ['A', 'B', 'C']) await stories.write(id);
    await stories.publish();
    await stories.retract('A', { reason: 'merged', mergedInto: 'B' });
    await stories.publish();
    await stories.retract('B');
    await stories.write('unpublished');
    await stories.retract('unpublished');
    const done = await all('stories');
    expect(done).toMatchObject({ stories: 3, tombstones: 1 });
    const again = (await streamed('stories')).filter((message) => message.replay);
    expect(
      again.map(({ storyId, revision, event }) => `${storyId} r${revision} ${event}`).toSorted(),
    ).toEqual(['A r2 retracted', 'B r1 created', 'C r1 created']);
    expect(again.find(({ storyId }) => storyId === 'A')).toMatchObject({ reason: 'merged', mergedInto: 'B' });
  });

  it('says no tombstone that has not gone out, under no revision', async () => {
    const { redis, keys } = desk;
    for (const id of ['A', 'B', 'C']) await stories.write(id);
    // Of these nothing is out yet.
    await claimDue(redis, keys, Infinity, 1);
    await stories.retract('A');
    await stories.retract('B');
    const none = await all('stories');
    expect(none).toMatchObject({ stories: 0, tombstones: 0 });
    await claimDue(redis, keys, Infinity, 1);
    expect(await all('stories')).toMatchObject({ stories: 0, tombstones: 0 });
    await stories.publish();
    // One lives again, and is taken back again before that is out.
    await stories.write('B');
    await claimDue(redis, keys, Infinity, 1);
    await stories.retract('B', { reason: 'takedown' });
    const done = await all('stories');
    expect(done).toMatchObject({ stories: 2, tombstones: 1 });
    const again = (await streamed('stories')).filter(({ replay: flag }) => flag?.id === done.id);
    const facts = again.map(({ storyId, revision, event }) => `${storyId} r${revision} ${event}`);
    expect(facts.toSorted()).toEqual(['A r2 retracted', 'C r1 created']);
  });

  it('goes to every output, each by its filter', async () => {
    await stories.write('A', { topics: ['Traffic'] });
    await stories.write('B');
    await stories.publish();
    await stories.retract('B');
    await stories.publish();
    const { outputs } = await all();
    expect(outputs.map(({ name, messages }) => [name, messages])).toEqual([
      ['team', 2],
      ['stories', 2],
      ['traffic', 2],
    ]);
    expect((await streamed('traffic')).filter(({ replay: flag }) => flag)).toMatchObject([
      { storyId: 'A' },
      { storyId: 'B', event: 'retracted' },
    ]);
  });

  it('leaves out stories whose last message is older', async () => {
    await stories.write('old');
    await stories.publish();
    const since = Date.now() + 1;
    await expect.poll(() => Date.now(), PATIENCE).toBeGreaterThan(since);
    await stories.write('young');
    await stories.publish();
    const done = await replay(desk, { ...REQUEST, since, outputs: desk.config.outputs });
    expect(done.stories).toBe(1);
    expect((await streamed('stories')).at(-1)).toMatchObject({ storyId: 'young', replay: { id: done.id } });
  });

  it('is overtaken by what happens meanwhile: nothing that is not out any more is said again', async () => {
    for (const id of ['A', 'B', 'C']) await stories.write(id);
    await stories.publish();
    await stories.retract('C');
    await stories.publish();
    // Between reading what is on the outputs and saying it again.
    let isFirst = true;
    const redis = new Proxy(desk.redis, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (name !== 'incrby' || !isFirst) return value;
        isFirst = false;
        return async (key: string, by: number) => {
          await stories.write('A', { title: 'Newer' });
          await stories.retract('B', { reason: 'takedown' });
          await stories.publish();
          return target.incrby(key, by);
        };
      },
    });
    const { outputs } = await replay({ ...desk, redis }, { ...REQUEST, outputs: desk.config.outputs });
    const again = (await streamed('stories')).filter((message) => message.replay);
    expect(again.map(({ storyId, revision }) => [storyId, revision])).not.toContainEqual(['A', 1]);
    expect(again.map(({ storyId, revision }) => [storyId, revision])).not.toContainEqual(['B', 1]);
    const jobs = Object.keys(await queued()).filter((id) => id.includes('replay'));
    expect(jobs.filter((id) => id.startsWith('A-r1-') || id.startsWith('B-r1-'))).toEqual([]);
    expect(outputs[0]?.messages).toBe(jobs.length);
  });

  it('gives an output up that is paused and that nobody reads, and serves the others', async () => {
    await stories.write('A');
    await stories.publish();
    const [team] = desk.config.outputs;
    if (!team) return;
    await writeOutputStatus(desk.redis, desk.keys, team, {
      unread: 50_000,
      length: 50_000,
      missed: 3,
      compacted: 0,
      deadGroups: [],
      lagging: [],
      pausedSince: new Date().toISOString(),
      at: new Date().toISOString(),
    });
    const outputs = desk.config.outputs.slice(0, 2);
    const done = await replay(desk, { ...REQUEST, outputs, patienceMs: 1 });
    expect(done.outputs).toEqual([
      {
        type: 'queue',
        name: 'team',
        messages: 0,
        stopped: 'paused: 50000 messages wait, and nobody reads them',
      },
      { type: 'stream', name: 'stories', messages: 1 },
    ]);
  });

  it('tells how far it is', async () => {
    for (let i = 0; i < 250; i++) await stories.write(`S${i}`);
    await stories.publish();
    await stories.retract('S7');
    await stories.publish();
    const told: [number, number][] = [];
    await replay(desk, { ...REQUEST, outputs: [] }, (looked, of) => told.push([looked, of]));
    expect(told.length).toBeGreaterThan(1);
    expect(told.at(-1)).toEqual([250, 250]);
    expect(told.map(([looked]) => looked)).toEqual(told.map(([looked]) => looked).toSorted((a, b) => a - b));
  });
});

describe('copydesk replay', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'copydesk-replay-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function run(...words: string[]) {
    const text = `redis: { prefix: ${prefix} }\noutputs:\n  - { type: queue, name: team }\n  - { type: stream, name: stories }\n`;
    writeFileSync(join(folder, 'copydesk.yaml'), text);
    writeFileSync(join(folder, 'sources.yaml'), 'sources: []\n');
    return say(['replay', '--config', folder, ...words], {
      env: { REDIS_URL: testRedisUrl(), COPYDESK_DATA: folder },
    });
  }

  it('prints what went where, for people or as JSON', async () => {
    await stories.write('A');
    await stories.publish();
    const said = await run('--since', '24h');
    expect(said).toMatchObject({ code: 0 });
    expect(said.stdout).toMatch(
      /^replay \w{26}: 1 stories since .*Z, 0 of them retracted\n {2}queue team: 1 messages\n {2}stream stories: 1 messages\n$/,
    );
    const json = await run('--since', '24h', '--output', 'stories', '--reason', 'a lost disk', '--json');
    expect(lines(json.stdout)).toMatchObject([
      { stories: 1, reason: 'a lost disk', outputs: [{ type: 'stream', name: 'stories', messages: 1 }] },
    ]);
    expect((await streamed('stories')).at(-1)).toMatchObject({ replay: { reason: 'a lost disk' } });
  });

  it.each([
    [[], /--since takes/],
    [['--since', 'yesterday'], /--since takes/],
    [['--since', '2024-05-01T12:00:00'], /--since takes/],
    [['--since', '2999-01-01'], /in the future/],
    [
      ['--since', '1h', '--output', 'nobody'],
      /there is no output "nobody" in copydesk\.yaml: it has team, stories/,
    ],
    [['--since', '1h', '--reason', ' '], /--reason takes 1 to 200/],
    [['--since', '1h', 'A'], /it takes no words/],
  ])('refuses what it does not take: %j', async (words, message) => {
    const { code, stderr } = await run(...words);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('reads times and how long ago', () => {
    const now = Date.parse('2024-05-02T12:00:00Z');
    const read = (text: string) => new Date(readSince(text, now)).toISOString();
    expect(read('2024-05-01T12:00:00Z')).toBe('2024-05-01T12:00:00.000Z');
    expect(read('2024-05-01T14:00+02:00')).toBe('2024-05-01T12:00:00.000Z');
    expect(read('2024-05-01')).toBe('2024-05-01T00:00:00.000Z');
    expect(read('90m')).toBe('2024-05-02T10:30:00.000Z');
    expect(read('24h')).toBe('2024-05-01T12:00:00.000Z');
    expect(read('7d')).toBe('2024-04-25T12:00:00.000Z');
    expect(() => read('7w')).toThrow(/how long ago/);
  });
});
