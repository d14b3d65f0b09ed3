import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TuneReport } from '../../src/story/compare-replays.ts';
import type { GoldVerdict } from '../../src/story/gold.ts';
import { parseLedger } from '../../src/story/ledger.ts';
import { startMerge, type MergeRole } from '../../workers/merge.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { done, idOf, merged } from '../support/acts.ts';
import { lines, say as sayAnything } from '../support/command-line.ts';
import { makeFolder, type Folder } from '../support/daemon.ts';
import { feedSource, openTestDesk, testConfig } from '../support/desk.ts';
import { testRedisUrl } from '../support/redis.ts';

const FERRY = 'Ferry with 120 aboard runs aground off Crete';
const FERRY_TOO = 'Ferry carrying 120 people runs aground near Crete';
const [A, B] = [idOf('a'), idOf('b')];

interface Tuned extends TuneReport {
  settings: Record<'now' | 'tried', { profile: string; duplicate: number; related: number }>;
  gold?: { pairs: number; now: GoldVerdict; tried: GoldVerdict; isWorse: boolean };
}

let desk: OpenDesk;
let merge: MergeRole;
let folder: Folder;

beforeAll(async () => {
  const config = testConfig('cli-tune', [feedSource('wire', 'https://wire.example/rss')]);
  config.match.duplicate = 0.99;
  desk = await openTestDesk(config);
  merge = await startMerge(desk);
  folder = await makeFolder(
    { redis: { prefix: config.redis.prefix }, match: { duplicate: 0.99 }, contact: 'desk@wire.example' },
    [{ id: 'wire', url: 'https://wire.example/rss' }],
  );
  mkdirSync(folder.data, { recursive: true });
  await merged(desk, [{ id: A, title: FERRY, excerpt: 'All were saved.' }]);
  await merged(desk, [{ id: B, title: FERRY_TOO, sourceId: 'paper' }]);
});
afterAll(async () => {
  await merge.stop();
  await desk.close();
  await folder.remove();
});

const say = (...words: string[]) =>
  sayAnything([...words, '--config', folder.config], {
    env: { REDIS_URL: testRedisUrl(), COPYDESK_DATA: folder.data },
  });

function fileOf(name: string, text: string): string {
  const file = join(folder.data, name);
  writeFileSync(file, text);
  return file;
}

async function tuned(...words: string[]): Promise<Tuned & { code: number }> {
  const { code, stdout, stderr } = await say('tune', ...words);
  const [report] = lines<Tuned>(stdout);
  return { code, ...(report ?? expect.fail(stderr)) };
}

describe('copydesk tune', () => {
  it('says what other thresholds would merge, and leaves the stories as they are', async () => {
    const before = await desk.redis.xlen(desk.keys.log);
    const report = await tuned('--duplicate', '0.2');
    expect(report).toMatchObject({
      code: 0,
      settings: {
        now: { profile: 'strict', duplicate: 0.99, related: 0.42 },
        tried: { profile: 'strict', duplicate: 0.2, related: 0.42 },
      },
      articles: 2,
      stories: { now: 2, tried: 1 },
      splits: [],
    });
    expect(report.merges.map(({ parts }) => parts.map(({ title }) => title))).toEqual([[FERRY, FERRY_TOO]]);
    expect(await desk.redis.xlen(desk.keys.log)).toBe(before);
    expect(merge.window.storyOf(A)).not.toBe(merge.window.storyOf(B));
  });

  it('takes the thresholds of a profile, and looks back so far', async () => {
    const { settings } = await tuned('--profile', 'balanced', '--related', '0.6', '--since', '1h');
    expect(settings.tried).toMatchObject({ profile: 'balanced', related: 0.6 });
    expect(settings.tried.duplicate).toBeLessThan(0.5);
  });

  it('exits 1 where judged pairs say that it would get worse', async () => {
    const gold = fileOf(
      'gold.tsv',
      [
        'label\ttitle_a\ttitle_b',
        `duplicate\t${FERRY}\tUPDATE 1-${FERRY}`,
        `related\t${FERRY}\t${FERRY_TOO}`,
      ].join('\n'),
    );
    const worse = await tuned('--duplicate', '0.05', '--gold', gold);
    expect(worse).toMatchObject({
      code: 1,
      gold: { pairs: 2, isWorse: true, now: { merges: { precision: 1 } } },
    });
    const equal = await tuned('--duplicate', '0.98', '--gold', gold);
    expect(equal).toMatchObject({ code: 0, gold: { isWorse: false } });
  });

  it('says what is wrong', async () => {
    expect(await say('tune')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('say what to try') as string,
    });
    expect(await say('tune', '--duplicate', '1.5')).toMatchObject({ code: 2 });
    expect(await say('tune', '--profile', 'toString')).toMatchObject({ code: 2 });
    const gold = fileOf('bad.tsv', 'label\ttitle_a\ttitle_b\nsame\ta\tb');
    const bad = await say('tune', '--duplicate', '0.5', '--gold', gold);
    expect(bad).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/line 2: «same» is none of/) as string,
    });
  });
});

describe('copydesk explain', () => {
  const explained = async (...words: string[]) => {
    const { stdout, stderr } = await say('explain', ...words);
    return lines<{ a: { articleId: string }; b: { articleId: string } }>(stdout)[0] ?? expect.fail(stderr);
  };

  it('looks up articles, and takes a story for its lead', async () => {
    const [a, b] = [A, B].map((id) => merge.window.storyOf(id) ?? '') as [string, string];
    for (const ids of [
      [A, B],
      [a, b],
      [a.toLowerCase(), B],
    ])
      expect(await explained(...ids)).toMatchObject({ a: { articleId: A }, b: { articleId: B } });
  });

  it('knows in which story they are by now', async () => {
    const [one = '', two = ''] = [A, B].map((id) => merge.window.storyOf(id));
    expect(await explained(A, B)).toMatchObject({ sameStory: false });
    const { id } = await done(desk, { kind: 'join', storyIds: [one, two] });
    expect(await explained(A, B)).toMatchObject({ sameStory: true });
    await done(desk, { kind: 'undo', actId: id });
    expect(await explained(A, B)).toMatchObject({ sameStory: false });
  });

  it('refuses an id beside a title, and what is nearly an id', async () => {
    const { code, stdout, stderr } = await say('explain', 'Ferry with 120 aboard runs aground', A);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('name two titles, or two ids');
    expect(await say('explain', A.slice(1), B)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        `${A.slice(1)} is neither the id of an article nor of a story`,
      ) as unknown,
    });
  });

  it('says which id is not there', async () => {
    const gone = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
    expect(await say('explain', A, gone)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`no story ${gone}`) as unknown,
    });
  });
});

describe('copydesk ledger', () => {
  it('keeps two articles, or the stories that they lead, as a line', async () => {
    const { code, stdout, stderr } = await say('ledger', A, B, '--expect', 'apart', '--note', 'two wrecks');
    expect(code).toBe(0);
    const [line] = parseLedger(stdout);
    expect(line).toMatchObject({
      expect: 'apart',
      a: { title: FERRY, excerpt: 'All were saved.' },
      b: { title: FERRY_TOO },
      note: 'two wrecks',
    });
    expect(stderr).toMatch(/right/);
    const stories = [A, B].map((id) => merge.window.storyOf(id)?.toLowerCase() ?? '');
    const byStory = await say('ledger', ...stories, '--expect', 'apart', '--note', 'two wrecks');
    expect(parseLedger(byStory.stdout)).toEqual([line]);
  });

  it('leaves out what a source puts behind its titles, as matching does', async () => {
    const [title, titleTail] = ['Whale freed near Norfolk', ' | la gazzetta di nessun luogo'];
    await merged(desk, [{ id: idOf('whale'), title: `${title}${titleTail}`, titleTail }]);
    const story = merge.window.storyOf(idOf('whale')) ?? '';
    for (const id of [idOf('whale'), story]) {
      const { stdout } = await say('ledger', A, id, '--expect', 'apart');
      expect(parseLedger(stdout)[0]?.b.title).toBe(title);
    }
  });

  it('adds to a file, which it holds to its word', async () => {
    const file = fileOf('ledger.jsonl', '');
    expect(await say('ledger', A, A, '--expect', 'merged', '--file', file)).toMatchObject({
      code: 0,
      stdout: '',
    });
    expect(await say('ledger', '--check', file)).toMatchObject({
      code: 0,
      stderr: '1 of 1 lines are right\n',
    });
    expect(await say('ledger', A, A, '--expect', 'apart', '--file', file)).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('not right yet') as string,
    });
    const [, wrong] = readFileSync(file, 'utf8').split('\n');
    expect(await say('ledger', '--check', file)).toEqual({
      code: 1,
      stdout: `${wrong}\n`,
      stderr: '1 of 2 lines are right\n',
    });
  });

  it('says what is wrong', async () => {
    expect(await say('ledger', A, '--expect', 'apart')).toMatchObject({ code: 2 });
    expect(await say('ledger', A, B)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--expect') as string,
    });
    expect(await say('ledger', A, 'the other', '--expect', 'apart')).toMatchObject({ code: 2 });
    const gone = await say('ledger', A, idOf('gone'), '--expect', 'apart');
    expect(gone).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`${idOf('gone')} is not there`) as string,
    });
    const nowhere = join(folder.data, 'no', 'ledger.jsonl');
    expect(await say('ledger', A, B, '--expect', 'apart', '--file', nowhere)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^copydesk ledger: ENOENT/) as string,
    });
  });
});
