import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readActs } from '../../src/redis/stories/acts.ts';
import { readLog } from '../../src/redis/stories/article-log.ts';
import { LOG_START } from '../../src/story/window/log.ts';
import { startMerge, type MergeRole } from '../../workers/merge.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { startPublish, type PublishRole } from '../../workers/publish.ts';
import { done, idOf, inStream, merged, toldOf } from '../support/acts.ts';
import { keysWith } from '../support/all-text.ts';
import { feedSource, openTestDesk, testConfig } from '../support/desk.ts';
import { streamOutput } from '../support/outputs.ts';

const QUAKE = 'Strong earthquake kills dozens in northern Peru';
const OIL = 'Oil prices fall as output of shale fields grows';
const [A, B, C] = ['a', 'b', 'c'].map(idOf) as [string, string, string];

let desk: OpenDesk;
let publish: PublishRole;
let merge: MergeRole;

beforeEach(async () => {
  const sources = ['wire', 'paper', 'radio'].map((id) => feedSource(id, `https://${id}.example/rss`));
  const config = testConfig('unions', sources);
  config.outputs = [streamOutput('stories')];
  desk = await openTestDesk(config);
  publish = startPublish(desk, { onlyWhenDrained: true });
  merge = await startMerge(desk);
});
afterEach(async () => {
  await merge.stop();
  await publish.stop();
  await desk.close();
});

async function takeOver(): Promise<void> {
  await merge.stop();
  merge = await startMerge(desk);
}

/** Two stories that are out, and then the younger's article is edited into what the older tells. */
async function unite(): Promise<[string, string]> {
  await merged(desk, [{ id: A, title: QUAKE }]);
  await merged(desk, [{ id: B, title: OIL, sourceId: 'paper' }]);
  await publish.drain();
  const ids: [string, string] = [storyOf(A), storyOf(B)];
  expect(new Set(ids).size).toBe(2);
  await merged(desk, [{ id: B, title: QUAKE, sourceId: 'paper' }]);
  return ids;
}

const storyOf = (id: string) => merge.window.storyOf(id) ?? '';

async function told(...storyIds: string[]): Promise<string[][]> {
  await publish.drain();
  const messages = await inStream(desk);
  return storyIds.map((id) => toldOf(id, messages));
}

describe('two stories that matching makes one', () => {
  it('reach consumers as a merged story and a tombstone, at once', async () => {
    const [older, younger] = await unite();
    expect([A, B].map(storyOf)).toEqual([older, older]);
    expect(await told(older, younger)).toEqual([
      ['r1 created 1', 'r2 merged 2'],
      ['r1 created 1', 'r2 retracted merged'],
    ]);
    const messages = (await inStream(desk)).slice(-2);
    expect(messages.find(({ event }) => event === 'merged')).toMatchObject({
      supersedes: [younger],
      articles: [{ id: A }, { id: B, title: QUAKE, why: { rule: 'united' } }],
    });
    expect(messages.find(({ event }) => event === 'retracted')).toMatchObject({ mergedInto: older });
  });

  it('go out where the younger was about to, and the older came with a backlog', async () => {
    await merged(desk, [{ id: A, title: QUAKE, backfill: true }]);
    await merged(desk, [{ id: B, title: OIL, sourceId: 'paper' }]);
    const [older, younger] = [storyOf(A), storyOf(B)];
    await merged(desk, [{ id: B, title: QUAKE, sourceId: 'paper' }]);
    expect(storyOf(B)).toBe(older);
    expect(await told(older, younger)).toEqual([['r1 merged 2'], []]);
  });

  it('are one in the log, whether its reader takes acts or articles first', async () => {
    const [older, younger] = await unite();
    const entries = [];
    for await (const entry of readLog(desk.redis, desk.keys, LOG_START)) entries.push(entry);
    expect(entries.at(-1)).toMatchObject({
      articles: [{ id: B, story: older }],
      acts: [{ moves: [{ story: older, articles: [B] }], together: [older, younger] }],
    });
  });

  it('are one to a merge worker that takes over, and what comes later joins them', async () => {
    const [older] = await unite();
    await takeOver();
    expect([A, B].map(storyOf)).toEqual([older, older]);
    await merged(desk, [{ id: C, title: QUAKE, sourceId: 'radio' }]);
    expect(storyOf(C)).toBe(older);
  });

  it('leave nothing of an article that is taken down, whichever of them it was in', async () => {
    await unite();
    await publish.drain();
    expect(await keysWith(desk.redis, desk.keys, OIL)).not.toEqual([]);
    await done(desk, { kind: 'takedown', articleIds: [B] });
    await publish.drain();
    // The act that moved it names it by its id, and holds no content.
    expect(await keysWith(desk.redis, desk.keys, OIL)).toEqual([]);
    expect(storyOf(A)).not.toBe('');
    expect(merge.window.storyOf(B)).toBeUndefined();
  });

  it('are parted by an operator who undoes the act, and stay apart', async () => {
    const [older, younger] = await unite();
    const [act] = await readActs(desk.redis, desk.keys);
    expect(act).toMatchObject({ kind: 'match', by: 'matching', together: [older, younger] });
    await publish.drain();
    await done(desk, { kind: 'undo', actId: act?.id ?? '' });
    expect([A, B].map(storyOf)).toEqual([older, younger]);
    await takeOver();
    await merged(desk, [{ id: C, title: QUAKE, sourceId: 'radio' }]);
    expect([A, B].map(storyOf)).toEqual([older, younger]);
    expect((await told(older, younger))[1]).toEqual([
      'r1 created 1',
      'r2 retracted merged',
      expect.stringMatching(/^r3 split/),
    ]);
  });
});
