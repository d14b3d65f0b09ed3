import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { withPatience } from '../../../src/api/patience.ts';
import type { RunningMatching } from '../../../workers/matching/matching.ts';
import { matchingDesk } from '../../../workers/matching/matching.ts';
import { SharedWork } from '../../../workers/matching/shared-work.ts';
import { startMerge, type MergeRole } from '../../../workers/merge.ts';
import type { OpenDesk } from '../../../workers/open-desk.ts';
import { scoreTitles } from '../../../src/story/titles/score-titles.ts';
import { purgeLog } from '../../../src/redis/purge/log.ts';
import { putPairMark } from '../../../src/redis/stories/pair-marks.ts';
import { done, idOf, merged } from '../../support/acts.ts';
import { keysWith } from '../../support/all-text.ts';
import { feedSource, openTestDesk, testConfig } from '../../support/desk.ts';

const FERRY = 'Ferry with 120 aboard runs aground off Crete';
const FERRY_TOO = 'Ferry carrying 120 people runs aground near Crete';
const SEAL = 'Seal freed near Norfolk';
const SECRET = 'Minister denies knowledge of the Quixall memorandum';
const SECRET_TOO = 'Minister denies he knew of Quixall memorandum contents';
const LEAK = 'Regulator fines Brambleton over leaking pipeline';
const LEAK_TOO = 'Regulator fines Brambleton over its leaking pipeline';
const [A, B, C, D] = ['a', 'b', 'c', 'd'].map(idOf) as [string, string, string, string];

let desk: OpenDesk;
let merge: MergeRole;
let matching: RunningMatching;

beforeAll(async () => {
  const config = testConfig('matching', [
    feedSource('wire', 'https://wire.example/rss', { family: 'house' }),
  ]);
  config.match.duplicate = 0.99;
  desk = await openTestDesk(config);
  merge = await startMerge(desk);
  matching = matchingDesk(desk);
  await merged(desk, [{ id: A, title: FERRY, excerpt: 'All were saved.' }]);
  await merged(desk, [{ id: B, title: FERRY_TOO, sourceId: 'paper' }]);
});
afterAll(async () => {
  await matching.close();
  await merge.stop();
  await desk.close();
});

const signal = () => new AbortController().signal;
const storyOf = (id: string) => merge.window.storyOf(id) ?? expect.fail(`no story has ${id}`);
const tried = (duplicate: number) => ({ profile: 'strict' as const, duplicate, related: 0.42 });

describe('tuning over the stored log', () => {
  it('says what would merge, and changes nothing', async () => {
    const before = await desk.redis.xlen(desk.keys.log);
    const report = await matching.tune({ tried: tried(0.2), articles: 100 }, signal());
    expect(report).toMatchObject({
      settings: { now: { duplicate: 0.99, related: 0.42 } },
      articles: 2,
      stories: { now: 2, tried: 1 },
      splits: { total: 0 },
    });
    expect(report.merges.items[0]?.parts.map(({ title }) => title)).toEqual([FERRY, FERRY_TOO]);
    expect(await desk.redis.xlen(desk.keys.log)).toBe(before);
  });

  it('looks at the newest articles only', async () => {
    expect((await matching.tune({ tried: tried(0.2), articles: 1 }, signal())).articles).toBe(1);
  });

  it('answers one question once, and another after it anew', async () => {
    const ask = (duplicate: number) => matching.tune({ tried: tried(duplicate), articles: 100 }, signal());
    const [one, same] = await Promise.all([ask(0.3), ask(0.3)]);
    expect(one).toBe(same);
    expect((await ask(0.999)).stories.tried).toBe(2);
  });

  it('is given up with its asker, and asked again after that', async () => {
    const asking = new AbortController();
    const asked = matching.tune({ tried: tried(0.35), articles: 100 }, asking.signal);
    asking.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
    expect((await matching.tune({ tried: tried(0.35), articles: 100 }, signal())).articles).toBe(2);
  });
});

describe('looking up what ids name', () => {
  it('finds articles with the story that they are in, and what is known of them', async () => {
    const { a, b } = await matching.lookUp([A, B], signal());
    expect(a).toMatchObject({
      kind: 'article',
      articles: [
        { title: FERRY, excerpt: 'All were saved.', storyId: storyOf(A), family: 'house', language: 'en' },
      ],
    });
    expect(b?.articles[0]).not.toHaveProperty('family');
  });

  it('finds titles as they are compared, without what their source puts behind them', async () => {
    const [id, titleTail] = [idOf('whale'), ' | la gazzetta di nessun luogo'];
    await merged(desk, [{ id, title: `${SEAL}${titleTail}`, titleTail }]);
    const { a, b } = await matching.lookUp([id, storyOf(id)], signal());
    expect([a, b].map((subject) => subject?.articles[0]?.title)).toEqual([SEAL, SEAL]);
  });

  it('is done for two at a time, and the log is not read for a third', async () => {
    const asked = [1, 2, 3].map(() => matching.lookUp([A, idOf('nobody')], signal()));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(outcomes[2]).toMatchObject({ reason: { name: 'BusyError' } });
    expect((await matching.lookUp([A, B], signal())).a).toBeDefined();
  });

  it('finds stories, in small letters too, and says nothing of what is not there', async () => {
    const { a, b } = await matching.lookUp([storyOf(A).toLowerCase(), idOf('nobody')], signal());
    expect(a).toMatchObject({ kind: 'story', id: storyOf(A), articles: [{ title: FERRY }] });
    expect(b).toBeUndefined();
  });

  it('follows what people decided: where an article went, and who keeps two apart', async () => {
    const [one, two] = [storyOf(A), storyOf(B)];
    await done(desk, { kind: 'join', storyIds: [one, two] });
    const joined = await matching.lookUp([A, B], signal());
    expect(joined.b?.articles[0]?.storyId).toBe(joined.a?.articles[0]?.storyId);
    await done(desk, { kind: 'split', storyId: one, articleIds: [B] });
    const split = await matching.lookUp([A, B], signal());
    expect(split.b?.articles[0]?.storyId).toBe(storyOf(B));
    expect(split.apart).toEqual({ by: 'ann', reason: 'a test' });
  });
});

describe('judging pairs', () => {
  it('shows what is near a threshold, keeps a word on it, and measures by it', async () => {
    const inForce = desk.config.match;
    inForce.duplicate = 0.75;
    const pairs = await matching.borderline(12, signal());
    const pair = pairs.find(({ a, b }) => [a.id, b.id].toSorted().join() === [A, B].toSorted().join());
    expect(pair, JSON.stringify(pairs)).toBeDefined();
    const { id } = pair!;
    expect(await matching.mark(id, 'duplicate')).toBe('kept');
    expect(await matching.mark('0'.repeat(32), 'duplicate')).toBe('unknown');
    expect((await matching.borderline(12, signal())).map((each) => each.id)).not.toContain(id);
    inForce.duplicate = 0.01;
    expect((await matching.judged()).verdict?.merges).toMatchObject({ precision: 1, recall: 1 });
    inForce.duplicate = 1;
    expect(await matching.judged()).toMatchObject({
      marks: [{ id, label: 'duplicate', a: { language: 'en' } }],
      verdict: { merges: { recall: 0 } },
    });
    // It can be said otherwise later, and taken back.
    expect(await matching.mark(id, 'different')).toBe('kept');
    expect((await matching.judged()).marks.map(({ label }) => label)).toEqual(['different']);
    expect(await matching.unmark(id)).toBe(true);
    expect(await matching.unmark(id)).toBe(false);
    expect(await matching.judged()).toEqual({ marks: [] });
  });

  it('keeps so many and no more, but lets those be changed', async () => {
    const put = (id: string) => putPairMark(desk.redis, desk.keys, { id }, 2);
    expect([await put('x'), await put('y'), await put('z'), await put('x')]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    await Promise.all(['x', 'y'].map((id) => matching.unmark(id)));
  });

  it('loses what is taken down', async () => {
    await merged(desk, [{ id: C, title: SECRET }]);
    await merged(desk, [{ id: D, title: SECRET_TOO, sourceId: 'paper' }]);
    desk.config.match.duplicate = scoreTitles(SECRET, SECRET_TOO).duplicate;
    // What was read of the log before is looked at for two minutes.
    desk.now = () => new Date(Date.now() + 300_000);
    const shown = (await matching.borderline(50, signal())).find(({ a, b }) => [a.id, b.id].includes(C));
    expect(shown).toBeDefined();
    const mark = {
      id: 'f'.repeat(32),
      label: 'related',
      a: { id: C, title: SECRET },
      b: { id: D, title: SECRET_TOO },
    };
    await putPairMark(desk.redis, desk.keys, mark, 10);
    expect((await keysWith(desk.redis, desk.keys, SECRET)).join()).toContain('marks');
    await done(desk, { kind: 'takedown', articleIds: [C] });
    await expect.poll(() => keysWith(desk.redis, desk.keys, SECRET)).toEqual([]);
    // Nor does a form that was loaded before bring it back.
    expect(await matching.mark(shown!.id, 'related')).toBe('unknown');
    expect((await matching.borderline(50, signal())).flatMap(({ a, b }) => [a.title, b.title])).not.toContain(
      SECRET,
    );
  });

  it('loses it too where it was read before all of it was purged', async () => {
    const [e, f] = [idOf('e'), idOf('f')];
    await merged(desk, [{ id: e, title: LEAK }]);
    await merged(desk, [{ id: f, title: LEAK_TOO, sourceId: 'paper' }]);
    desk.config.match.duplicate = 0.99;
    desk.now = () => new Date(Date.now() + 600_000);
    const told = async () => {
      const { merges } = await matching.tune({ tried: tried(0.2), articles: 100 }, signal());
      return merges.items.flatMap(({ parts }) => parts.map(({ title }) => title));
    };
    expect(await told()).toContain(LEAK);
    await purgeLog(desk.redis, desk.keys, [e]);
    desk.now = () => new Date(Date.now() + 900_000);
    expect(await told()).not.toContain(LEAK);
  });
});

describe('work that several wait for', () => {
  it('ends only when the last of them has gone', async () => {
    const work = new SharedWork<string>();
    let stopped = false;
    const begin = (stop: AbortSignal) =>
      new Promise<string>((_, reject) => {
        stop.addEventListener('abort', () => {
          stopped = true;
          reject(stop.reason as Error);
        });
      });
    const [one, two] = [new AbortController(), new AbortController()];
    const asked = [one, two].map(({ signal: leaving }) => work.ask('k', begin, leaving));
    for (const each of asked) each.catch(() => undefined);
    one.abort(new Error('one'));
    await expect(asked[0]).rejects.toThrow('one');
    expect(stopped).toBe(false);
    two.abort(new Error('two'));
    await expect(asked[1]).rejects.toThrow('two');
    expect(stopped).toBe(true);
  });

  it('goes on for who was told to ask again, until another thing is asked for', async () => {
    const work = new SharedWork<string>();
    const stops: AbortSignal[] = [];
    const answers: ((answer: string) => void)[] = [];
    const begin = (stop: AbortSignal) =>
      new Promise<string>((resolve) => {
        stops.push(stop);
        answers.push(resolve);
      });
    const late = new AbortController();
    const asked = work.ask('one', begin, late.signal);
    asked.catch(() => undefined);
    const error = await lateError();
    late.abort(error);
    await expect(asked).rejects.toBe(error);
    expect(stops[0]?.aborted).toBe(false);
    const again = work.ask('one', begin, signal());
    answers[0]?.('done');
    expect([await again, stops.length]).toEqual(['done', 1]);

    const other = new AbortController();
    const left = work.ask('two', begin, other.signal);
    left.catch(() => undefined);
    other.abort(error);
    await expect(left).rejects.toBe(error);
    void work.ask('three', begin, signal());
    expect(stops.map(({ aborted }) => aborted)).toEqual([false, true, false]);
  });

  it('is done anew where it failed, and not where it did not', async () => {
    const work = new SharedWork<number>();
    let runs = 0;
    const begin = async () => {
      runs++;
      if (runs === 1) throw new Error('no luck');
      return runs;
    };
    await expect(work.ask('k', begin, signal())).rejects.toThrow('no luck');
    expect([await work.ask('k', begin, signal()), await work.ask('k', begin, signal())]).toEqual([2, 2]);
    expect(await work.ask('other', begin, signal())).toBe(3);
  });
});

/** What work is left with when its answer takes longer than it may. */
async function lateError(): Promise<unknown> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const told = new Promise((resolve) => {
      const app = new Hono();
      app.get('/api/x', (c) =>
        withPatience(c, { page: () => ({ desk: '', version: '', now: new Date() }) }, async (leaving) => {
          leaving.addEventListener('abort', () => resolve(leaving.reason));
          return new Promise((_, reject) =>
            leaving.addEventListener('abort', () => reject(leaving.reason as Error)),
          );
        }),
      );
      void app.request('/api/x');
    });
    await vi.advanceTimersByTimeAsync(10_000);
    return await told;
  } finally {
    vi.useRealTimers();
  }
}
