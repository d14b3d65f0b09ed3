import { userInfo } from 'node:os';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tellAnswer } from '../../src/cli/act.ts';
import type { PastAct } from '../../src/story/acts/acts.ts';
import type { StoryRecord } from '../../src/story/types.ts';
import type { StoryFacts } from '../../workers/stories/describe-story.ts';
import { startMerge, type MergeRole } from '../../workers/merge.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { startPublish, type PublishRole } from '../../workers/publish.ts';
import { idOf, merged } from '../support/acts.ts';
import { lines, say as sayAnything } from '../support/command-line.ts';
import { makeFolder, type Folder } from '../support/daemon.ts';
import { feedSource, openTestDesk, testConfig } from '../support/desk.ts';
import { streamOutput } from '../support/outputs.ts';
import { testRedisUrl } from '../support/redis.ts';

const WHALE = 'Stranded whale freed by volunteers on Norfolk coast';

let desk: OpenDesk;
let merge: MergeRole;
let publish: PublishRole;
let folder: Folder;
let round = 0;
let [A, B, C] = ['', '', ''];

beforeAll(async () => {
  const config = testConfig('cli-acts', [feedSource('wire', 'https://wire.example/rss')]);
  config.outputs = [streamOutput('stories')];
  desk = await openTestDesk(config);
  merge = await startMerge(desk);
  publish = startPublish(desk, { onlyWhenDrained: true });
  folder = await makeFolder(
    {
      redis: { prefix: config.redis.prefix },
      outputs: [{ type: 'stream', name: 'stories' }],
      contact: 'desk@wire.example',
    },
    [{ id: 'wire', url: 'https://wire.example/rss' }],
  );
});
beforeEach(async () => {
  // Each test has stories of its own, which are like no other's.
  round++;
  [A, B, C] = ['a', 'b', 'c'].map((name) => idOf(`${name}${round}`)) as [string, string, string];
  const word = `${'bdgklmnprt'[round % 10]}${'aeiou'[Math.floor(round / 10)]}`.repeat(4);
  await merged(desk, [{ id: A, title: `${word} ${WHALE}`, topics: [word] }]);
  await merged(desk, [{ id: B, title: `${word} ${WHALE}`, sourceId: 'paper' }]);
  await merged(desk, [{ id: C, title: `${word}ix ${word}or ${word}um plant`, topics: [`${word}2`] }]);
  await publish.drain();
});
afterAll(async () => {
  await merge.stop();
  await publish.stop();
  await desk.close();
  await folder.remove();
});

const storyOf = (id: string) => merge.window.storyOf(id) ?? '';
const say = (...words: string[]) =>
  sayAnything([...words, '--config', folder.config], {
    env: { REDIS_URL: testRedisUrl(), COPYDESK_DATA: folder.data },
  });

/** What a command prints as its one line. */
async function asked<T>(...words: string[]): Promise<T> {
  const { code, stdout, stderr } = await say(...words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [line, ...more] = lines<T>(stdout);
  expect(more).toEqual([]);
  return line ?? expect.fail('nothing was printed');
}

describe('the commands that decide about stories', () => {
  it('joins two stories, and takes that back', async () => {
    const [one, two] = [storyOf(A), storyOf(C)];
    const joined = await asked<PastAct>(
      'join',
      one,
      two.toLowerCase(),
      '--reason',
      'the same',
      '--by',
      'ann',
    );
    expect(joined).toMatchObject({ kind: 'join', by: 'ann', reason: 'the same', together: [one, two] });
    expect(storyOf(C)).toBe(one);
    const undone = await asked<PastAct>('undo', joined.id);
    expect(undone).toMatchObject({ kind: 'undo', by: userInfo().username, undoes: joined.id });
    expect(storyOf(C)).toBe(two);
    const listed = async (...words: string[]) => lines<PastAct>((await say('acts', ...words)).stdout);
    expect(await listed('--limit', '2')).toEqual([undone, joined]);
    expect(await listed('--kind', 'hand', '--limit', '2')).toEqual([undone, joined]);
    expect(await listed('--kind', 'join', '--by', 'ANN', '--story', two.toLowerCase())).toEqual([joined]);
    expect(await listed('--kind', 'match')).toEqual([]);
  });

  it('splits articles off, and retracts a story', async () => {
    const { apart } = await asked<PastAct>('split', storyOf(A), B);
    expect(storyOf(B)).toBe(apart?.[1]);
    await publish.drain();
    const act = await asked<PastAct>('retract', storyOf(B), '--reason', 'wrong');
    await publish.drain();
    const facts = await asked<StoryFacts>('story', act.hides ?? '');
    expect(facts).toMatchObject({
      revision: 2,
      now: { event: 'retracted', reason: 'operator' },
      keeps: [{ id: B }],
      messages: [
        { revision: 1, event: 'split' },
        { revision: 2, event: 'retracted' },
      ],
      acts: [{ id: act.id }, { kind: 'split' }],
    });
  });

  it('takes down a story, or one article', async () => {
    const [story, other] = [storyOf(A), storyOf(C)];
    expect(await asked<PastAct>('takedown', B, '--reason', 'a court')).toMatchObject({
      purges: [B],
      from: [story],
    });
    expect(await asked<PastAct>('takedown', other, '--reason', 'a court')).toMatchObject({ purges: [C] });
    expect([A, B, C].map(storyOf)).toEqual([story, '', '']);
  });

  it('says why it refuses, and ends with 1', async () => {
    const { code, stdout, stderr } = await say('split', storyOf(A), C);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^copydesk split: article .* is not among/);
    expect((await say('undo', '01ARZ3NDEKTSV4RRFFQ69G5FAV')).code).toBe(1);
    expect((await say('story', '01ARZ3NDEKTSV4RRFFQ69G5FAV')).code).toBe(1);
  });

  it.each([
    'join 01ARZ3NDEKTSV4RRFFQ69G5FAV',
    'join one two',
    'join 01ARZ3NDEKTSV4RRFFQ69G5FAV 01arz3ndektsv4rrffq69g5fav',
    'split 01ARZ3NDEKTSV4RRFFQ69G5FAV',
    'split 01ARZ3NDEKTSV4RRFFQ69G5FAV x',
    'retract 01ARZ3NDEKTSV4RRFFQ69G5FAV',
    'retract 01ARZ3NDEKTSV4RRFFQ69G5FAV --reason= ',
    'takedown 01ARZ3NDEKTSV4RRFFQ69G5FAV',
    'takedown x --reason y',
    'undo',
    'acts --limit 0',
    'acts --kind some',
    'acts --story x',
    'stories words',
    'stories --limit many',
    'story',
  ])('ends with 2 for %s', async (line) => {
    const [name = '', ...words] = line.split(' ').filter(Boolean);
    const { code, stdout, stderr } = await say(name, ...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`usage: copydesk ${name}`);
  });

  it('ends with 1 where the act waits in the queue, with what to do', async () => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    expect(tellAnswer({ queued: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }, 'join', { stdout, stderr })).toBe(1);
    expect(stdout.read()).toBeNull();
    expect(String(stderr.read())).toMatch(
      /^copydesk join: no merge worker .* 01ARZ3.* waits .*Start the service/,
    );
  });

  it('takes no longer reason than is kept', async () => {
    const { code, stderr } = await say('retract', storyOf(A), '--reason', 'y'.repeat(501));
    expect(code).toBe(2);
    expect(stderr).toContain('--reason has 501 characters; 500 are kept');
  });
});

describe('the commands that show stories', () => {
  it('lists them newest first, and finds some', async () => {
    const all = lines<StoryRecord>((await say('stories', '--limit', '2')).stdout);
    expect(all.map(({ storyId }) => storyId)).toEqual([storyOf(C), storyOf(A)]);
    const [whale] = all.slice(1);
    const found = async (...words: string[]) =>
      lines<StoryRecord>((await say('stories', ...words)).stdout).map(({ storyId }) => storyId);
    expect(await found('--topic', whale?.topics[0] ?? '')).toEqual([storyOf(A)]);
    expect(await found('--text', (whale?.title ?? '').toLowerCase(), '--language', 'en')).toEqual([
      storyOf(A),
    ]);
    expect(await found('--language', 'fi')).toEqual([]);
  });

  it('tells all about one', async () => {
    const facts = await asked<StoryFacts>('story', storyOf(A));
    expect(facts).toMatchObject({
      storyId: storyOf(A),
      revision: 1,
      now: { event: 'created', articles: [{ id: A }, { id: B, why: { sharedWords: expect.any(Array) } }] },
      messages: [{ output: 'stories', revision: 1, event: 'created' }],
      acts: [],
    });
  });
});
